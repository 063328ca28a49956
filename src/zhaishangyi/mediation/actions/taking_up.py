"""A dispute comes in and finds a mediator, or loses one."""

from __future__ import annotations

from collections.abc import Sequence

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import find_village, list_holders, list_nodes_above
from zhaishangyi.matters.rules import derive_title
from zhaishangyi.mediation import casework
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import (
    Case,
    CaseChannel,
    Consent,
    ConsentWay,
    Party,
    TieCheck,
    TieSort,
)
from zhaishangyi.mediation.permissions import (
    CASE_TAKERS,
    MEDIATOR_OF,
    PARTY_OF,
    TAKERS,
    TAKING_ROLES,
    TOWN_DESK,
    in_confidence,
    list_own_parties,
)
from zhaishangyi.mediation.rules import taking_up, talking
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import find_person
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import SIGNED_IN
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text


def open_case(
    by: Actor, place: Jurisdiction, level: Jurisdiction, sort: str, channel: str, title: str,
    text: str,
) -> Case:  # fmt: skip
    """A new dispute that waits; it is not saved."""
    if channel not in CaseChannel.values:
        raise RuleBroken("channel", "Say how it came to you.")
    case = Case(
        number=casework.allocate_number(place),
        jurisdiction=place,
        sort=taking_up.require_sort(sort),
        channel=channel,
        title=title,
        text=require_text("text", text, most=taking_up.LONGEST_TEXT),
        asked_by=find_person(by),
        opened_at=clock.now(),
    )
    casework.move_to(case, level)
    return case


@act("case.ask", who=SIGNED_IN, hides_actor=in_confidence)
def ask_mediation(
    by: Actor,
    jurisdiction: Jurisdiction,
    sort: str,
    text: str,
    other_name: str,
    wish: str = "",
    other_person: Person | None = None,
) -> Case:
    """Ask for help with a quarrel. Whoever asks is side A and agrees to it by asking. (申请调解)"""
    person = find_person(by)
    asker = PartyDraft("a", by.name, person, account=text, wish=wish)
    other = require_other(asker, other_name, other_person)
    village = find_village(jurisdiction)
    title = derive_title(text)
    case = open_case(by, village, village, sort, CaseChannel.ASKED, title, text)
    asker = taking_up.tidy_party(asker)
    case.save()
    party = casework.write_party(case, asker)
    party.consent, party.consent_way = Consent.GIVEN, ConsentWay.SELF
    party.consent_at = clock.now()
    party.save()
    casework.write_party(case, other)
    casework.tell_takers(case)
    return case


def require_other(asker: PartyDraft, name: str, person: Person | None) -> PartyDraft:
    """The other side as the asker calls it. Raises RuleBroken for the asker themselves."""
    name = require_text("other_name", name, most=taking_up.LONGEST_NAME)
    other = PartyDraft("b", name, person)
    if taking_up.is_same(asker, other):
        raise RuleBroken(
            "other_name",
            "This is your own name. If the other one is called the same, write their group "
            "beside it.",
        )
    return other


@act("case.take_up", who=TAKERS, hides_actor=in_confidence)
def take_up(
    by: Actor,
    jurisdiction: Jurisdiction,
    sort: str,
    channel: str,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    tie: str = TieSort.NONE,
    tie_text: str = "",
    tie_to: int | None = None,
    meeting: Meeting | None = None,
    matter: Matter | None = None,
) -> Case:
    """Take up a dispute at the level where it arose; whoever does becomes the mediator. (受理调解)

    With a tie to a side (`tie_to`, a place in `parties`) it waits for somebody else. `meeting` or
    `matter` is where it came up.
    """
    title = require_text("title", title, most=taking_up.LONGEST_TITLE)
    level = choose_level(by, jurisdiction)
    case = open_case(by, jurisdiction, level, sort, channel, title, text)
    case.came_from_meeting, case.came_from_matter = meeting, matter
    drafts = taking_up.require_parties(parties)
    # Which party a tie is to must be one that is written down here.
    is_known = tie_to is not None and 0 <= tie_to < len(drafts)
    tie_text = taking_up.require_tie(tie, tie_text, is_known)
    mediator = require_mediator(by, drafts, has_said=tie != TieSort.NONE)
    case.save()
    written = [casework.write_party(case, draft) for draft in drafts]
    tied = written[tie_to].person if tie_to is not None and tie != TieSort.NONE else None
    begin(case, by, mediator, tie, tie_text, tied)
    casework.tell_inside(case, by)
    return case


def choose_level(by: Actor, place: Jurisdiction) -> Jurisdiction:
    """The grid for its grid worker, else the village; a town is its own level."""
    standing = by.find_standing(TAKING_ROLES, place.path)
    is_grid_worker = standing is not None and standing.role == Role.GRID_WORKER
    return place if place.level == Level.GRID and is_grid_worker else find_village(place)


def require_mediator(by: Actor, drafts: Sequence[PartyDraft], *, has_said: bool) -> Person:
    """The person who would mediate. Raises RuleBroken when something stands between."""
    mediator = find_person(by)
    if mediator is None:
        raise RuleBroken("tie", "Somebody of the roster has to mediate. Sign in as yourself.")
    casework.require_untied(mediator, drafts, has_said=has_said)
    return mediator


def begin(
    case: Case, by: Actor, mediator: Person, tie: str, tie_text: str, tied: Person | None
) -> None:
    """Keep what was said about ties, and let the mediator begin or others be asked."""
    write_tie(case, mediator, tie, tie_text, tied)
    if tie == TieSort.NONE:
        case.mediator = mediator
        casework.settle_state(case)
        case.save()
    else:
        casework.tell_takers(case, by.person_id)


def write_tie(
    case: Case, mediator: Person, sort: str, text: str, tied: Person | None = None
) -> TieCheck:
    """Keep what a mediator, or a side, said about a tie."""
    return TieCheck.objects.create(
        case=case, mediator=mediator, sort=sort, text=text, party_person=tied, said_at=clock.now()
    )


@act("case.hand_down", who=TOWN_DESK, hides_actor=in_confidence)
def hand_down(
    by: Actor,
    jurisdiction: Jurisdiction,
    sort: str,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    mediator: Person | None = None,
) -> Case:
    """Hand a dispute that reached the town to the place where it arose. (转办调解)

    `mediator` is asked to take it up, and says first whether a tie stands in the way.
    """
    title = require_text("title", title, most=taking_up.LONGEST_TITLE)
    case = open_case(by, jurisdiction, jurisdiction, sort, CaseChannel.TOWN, title, text)
    drafts = taking_up.require_parties(parties)
    if mediator is not None:
        takers = list_holders(list_nodes_above(jurisdiction.path), *TAKING_ROLES)
        taking_up.require_taker(mediator.pk in {person.pk for person in takers})
    case.save()
    for draft in drafts:
        casework.write_party(case, draft)
    casework.tell_inside(case, by)
    if mediator is None:
        casework.tell_takers(case, by.person_id)
    else:
        casework.ask_taker(case, {mediator.pk})
    return case


@act("case.accept", who=CASE_TAKERS, hides_actor=in_confidence)
def accept_case(
    by: Actor,
    case: Case,
    tie: str = TieSort.NONE,
    tie_text: str = "",
    party: Party | None = None,
) -> Case:
    """Take up a dispute that waits, after saying whether something ties one to a side. (接手调解)

    With a tie to `party` it goes on waiting, and those besides are told.
    """
    case = casework.load_case(case)
    taking_up.require_waiting(case.mediator_id is None and not case.is_over)
    active = list(casework.list_active(case))
    is_known = party is not None and party.pk in {known.pk for known in active}
    tie_text = taking_up.require_tie(tie, tie_text, is_known)
    drafts = [casework.to_draft(known) for known in active]
    mediator = require_mediator(by, drafts, has_said=tie != TieSort.NONE)
    tied = party.person if party is not None and tie != TieSort.NONE else None
    begin(case, by, mediator, tie, tie_text, tied)
    if case.mediator is not None:
        casework.tell_inside(case, by)
    return case


@act("case.step_down", who=MEDIATOR_OF, hides_actor=in_confidence)
def step_down(by: Actor, case: Case, reason: str) -> Case:
    """Give a dispute back, with the reason; it waits for another mediator. (退出调解)"""
    case = casework.load_case(case)
    talking.require_going_on(case.state)
    reason = talking.require_reason(reason)
    mediator = case.mediator
    casework.tell_inside(case, by)
    casework.let_go(case)
    case.save()
    if mediator is not None:
        write_tie(case, mediator, TieSort.NONE, reason)
    casework.tell_takers(case, by.person_id)
    return case


@act("case.object", who=PARTY_OF, hides_actor=in_confidence)
def object_to_mediator(by: Actor, case: Case, reason: str) -> Case:
    """A side asks for another mediator; the reason is kept, and it waits for one. (申请回避)"""
    case = casework.load_case(case)
    talking.require_going_on(case.state)
    reason = talking.require_reason(reason)
    mediator = case.mediator
    if mediator is None:
        raise RuleBroken(
            "", "Nobody mediates at the moment. You are told as soon as somebody does."
        )
    casework.tell_inside(case, by)
    casework.let_go(case)
    case.save()
    own = list_own_parties(by, case)
    write_tie(case, mediator, TieSort.OTHER, reason, own[0].person if own else None)
    casework.tell_takers(case, mediator.pk)
    return case
