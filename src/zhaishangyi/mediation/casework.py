"""What the acts of a mediation share; usable only inside an act, for the door is open then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.urls import reverse

from zhaishangyi.matters.queries import find_village, list_holders, list_nodes_above
from zhaishangyi.matters.rules import shorten_village, write_number
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.levels import read_levels
from zhaishangyi.mediation.models import Case, CaseState, Party, TieCheck, TieSort
from zhaishangyi.mediation.permissions import TAKING_ROLES
from zhaishangyi.mediation.rules import taking_up, talking
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import load

# No name, no title and nothing that was said: a message may be read over a shoulder.
NEWS = mark("There is news in a mediation that concerns you.")
WAITING = mark("A mediation waits for somebody to take it up: %(number)s.")
COURT_IS_OPEN = mark(
    "A mediation of yours has ended without an agreement. The court is open to both sides."
)


def load_case(case: Case) -> Case:
    """The dispute, locked until the act is done."""
    return load(Case, case.pk)


def load_party(party: Party, seen_version: int | None = None) -> Party:
    """A party and its dispute, both locked, the dispute first."""
    case = load_case(party.case)
    found = load(Party, party.pk, seen_version=seen_version)
    found.case = case
    return found


def list_active(case: Case) -> QuerySet[Party]:
    """The parties that have not left, side by side."""
    return Party.objects.filter(case=case, left_at=None).select_related("person", "representative")


def list_inside_ids(case: Case) -> set[UUID]:
    """Whom news of a dispute concerns: its parties, who speaks for them, and the mediator."""
    parties = list_active(case).values_list("person_id", "representative_id")
    return {key for pair in parties for key in (*pair, case.mediator_id) if key is not None}


def tell_inside(case: Case, by: Actor | None, sentence: str = NEWS) -> None:
    """Tell everybody inside, except who did it, that there is something to read."""
    told = list_inside_ids(case) - ({by.person_id} if by else set())
    tell_people(told, sentence, url=case.get_absolute_url(), icon="scales")


def tell_takers(case: Case, *besides: UUID | None) -> None:
    """Tell those of this level who may take it up; without any, those of the levels above."""
    for node in reversed(list_nodes_above(case.handled_at.path)):
        takers = {person.pk for person in list_holders([node], *TAKING_ROLES)}
        takers -= list_inside_ids(case) | set(besides)
        if takers:
            ask_taker(case, takers)
            return


def ask_taker(case: Case, person_ids: Iterable[UUID]) -> None:
    """Tell these people that a dispute waits for one of them."""
    address = reverse("mediation:accept", args=[case.pk])
    tell_people(person_ids, WAITING, {"number": case.number}, url=address, icon="scales")


def allocate_number(place: Jurisdiction) -> str:
    """The next number of disputes of a village in this year: "官公河调 2024-013"."""
    village = load(Jurisdiction, find_village(place).pk)
    prefix = f"{shorten_village(village.name)}调 {clock.local(clock.now()).year}-"
    taken = Case.objects.filter(number__startswith=prefix)
    last = taken.order_by(Length("number").desc(), "-number").values_list("number", flat=True)
    return write_number(prefix, last.first())


def move_to(case: Case, node: Jurisdiction) -> None:
    """Put a dispute on the desk of a level; its days begin now."""
    case.handled_at, case.level_since = node, clock.now()
    case.due_at = read_levels().find_due(node.level, case.level_since)


def settle_state(case: Case) -> None:
    """Set how far a dispute with a mediator is, by what the parties have said. It is not saved."""
    answers = list(list_active(case).values_list("consent", flat=True))
    is_signed = case.signed_at is not None
    case.state = talking.choose_state(is_signed=is_signed, answers=answers)


def let_go(case: Case) -> None:
    """Take the mediator away: it waits for another. It is not saved."""
    case.mediator, case.state = None, CaseState.WAITING


def to_draft(party: Party) -> PartyDraft:
    """A party as it was written down."""
    return PartyDraft(
        side=party.side,
        name=party.name,
        person=party.person,
        account=party.account,
        wish=party.wish,
        is_minor=party.is_minor,
        represented_by=party.represented_by,
        representative=party.representative,
        represented_as=party.represented_as,
        interpreter=party.interpreter,
    )


def write_party(case: Case, draft: PartyDraft) -> Party:
    """Write a party down."""
    return Party.objects.create(
        case=case,
        side=draft.side,
        name=draft.name,
        person=draft.person,
        account=draft.account,
        wish=draft.wish,
        is_minor=draft.is_minor,
        represented_by=draft.represented_by,
        representative=draft.representative,
        represented_as=draft.represented_as,
        interpreter=draft.interpreter,
    )


def list_people_of(drafts: Iterable[PartyDraft]) -> list[Person]:
    """The people of the roster among the parties and those who speak for them."""
    found = [person for draft in drafts for person in (draft.person, draft.representative)]
    return [person for person in found if person is not None]


def require_untied(mediator: Person, drafts: Sequence[PartyDraft], *, has_said: bool) -> None:
    """Raises RuleBroken when the program knows of something between a mediator and a party."""
    people = list_people_of(drafts)
    keys = {person.pk for person in people}
    known = TieCheck.objects.filter(mediator=mediator, party_person__in=keys)
    offices = {person.office_id for person in people} - {None}
    taking_up.require_untied(
        is_party=mediator.pk in keys,
        is_of_same_office=mediator.office_id in offices,
        is_remembered=known.exclude(sort=TieSort.NONE).exists(),
        has_said=has_said,
    )
