"""What several acts of a meeting share; usable only inside an act, for the door is open then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from zhaishangyi.matters import progress
from zhaishangyi.matters.models import Evidence, Matter, State
from zhaishangyi.matters.queries import list_concerned
from zhaishangyi.matters.sides.queries import list_joined_paths
from zhaishangyi.meetings import consents, rules
from zhaishangyi.meetings.models import (
    AgendaItem,
    CheckInWay,
    Meeting,
    MeetingState,
    Note,
    Outcome,
    Participant,
    Result,
    Turn,
)
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import find_person as find_person
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_SIZE = 8

Check = Callable[[Meeting], None]
_checks_before_settling: list[Check] = []


def add_check(check: Check) -> None:
    """Have a room below say no (RuleBroken) before an outcome is settled or a meeting closed."""
    if check not in _checks_before_settling:
        _checks_before_settling.append(check)


def require_nothing_open(meeting: Meeting) -> None:
    """Raises RuleBroken while something of a room below is still going on, such as a vote."""
    for check in _checks_before_settling:
        check(meeting)


def make_join_code() -> str:
    """Eight letters that are not misread. The bits are secret, and repeatable in a replay."""
    bits = ids.uuid7().int & ((1 << 62) - 1)
    code = ""
    for _place in range(_CODE_SIZE):
        bits, letter = divmod(bits, len(_LETTERS))
        code += _LETTERS[letter]
    return code


def load_meeting(meeting: Meeting, *states: str, seen_version: int | None = None) -> Meeting:
    """The meeting, locked, so that two at once come one after the other; in one of the states."""
    fresh = load(Meeting, meeting.pk, seen_version=seen_version)
    rules.require_state(fresh.state, *(states or (MeetingState.OPEN,)))
    return fresh


def record_fact(meeting: Meeting, fact: str, source: Recorded) -> None:
    """Tell the matter of a fact, once a meeting, as long as both are in the same round."""
    if meeting.matter_id is None:
        return
    matter = load(Matter, meeting.matter_id)
    if matter.state != State.UNDER_WAY or matter.round != meeting.round:
        return
    known = Evidence.objects.filter(matter=matter, fact=fact, round=matter.round)
    if not known.filter(source_kind=source.kind, source_id=source.pk).exists():
        progress.record_fact(matter, fact, source)


def has_fact(meeting: Meeting, fact: str) -> bool:
    """Whether the matter knows a fact from this very meeting."""
    if meeting.matter_id is None:
        return False
    known = Evidence.objects.filter(matter=meeting.matter_id, fact=fact, round=meeting.round)
    return known.filter(source_kind=meeting.kind, source_id=meeting.pk).exists()


def record_invited(meeting: Meeting, participants: Iterable[Participant]) -> None:
    """Tell the matter when there is somebody of every party that must be there."""
    roles = [participant.role for participant in participants]
    if not rules.list_missing(meeting.required_roles, roles):
        record_fact(meeting, "required_roles_invited", meeting)


def list_present(meeting: Meeting) -> list[Participant]:
    """Everybody who has checked in."""
    return list(Participant.objects.filter(meeting=meeting, checked_in_at__isnull=False))


def list_labels(roles: Iterable[str]) -> list[object]:
    """Roles in words that are translated when they are shown."""
    return [LABELS[Role(role)] for role in roles]


def require_enough(meeting: Meeting) -> list[Participant]:
    """Those present; raises RuleBroken when they are too few or a required party is missing."""
    present = list_present(meeting)
    missing = rules.list_missing(meeting.required_roles, (one.role for one in present))
    rules.require_enough_present(len(present), meeting.quorum, list_labels(missing))
    require_sides(meeting)
    return present


def require_sides(meeting: Meeting) -> None:
    """Raises RuleBroken as long as nobody of some side has checked in to a joint meeting."""
    absent = consents.list_absent_sides(meeting)
    if absent:
        raise RuleBroken(
            "",
            "Nobody from %(places)s has checked in. This is a joint meeting, and nothing is "
            "settled without every side.",
            places=rules.Listed(absent),
        )


def find_role(person: Person, meeting: Meeting) -> str:
    """The role in which somebody of the roster comes to a meeting: held there, or on a side."""
    sides = list_joined_paths(meeting.matter) if meeting.matter is not None else []
    held = [
        grant.role
        for grant in list_valid_grants().filter(person=person)
        if any(path.startswith(grant.jurisdiction.path) for path in (meeting.node_path, *sides))
    ]
    return rules.choose_role(held)


def find_side(person: Person) -> str:
    """Where somebody comes from: their office, or village and group."""
    if person.office is not None:
        return str(person.office)
    return f"{person.village.name}{person.group}"[:60]


def admit(meeting: Meeting, participant: Participant, way: str = CheckInWay.DESK) -> Participant:
    """Take somebody's presence. Whoever is there already stays there since then."""
    if participant.checked_in_at is None:
        participant.checked_in_at = clock.now()
        participant.check_in_way = way
        participant.save()
        if meeting.is_on_the_spot:
            record_invited(meeting, list_present(meeting))
    return participant


def admit_person(meeting: Meeting, person: Person, way: str) -> Participant:
    """Take the presence of somebody of the roster, invited or not."""
    known = Participant.objects.filter(meeting=meeting, person=person).first()
    if known is None:
        known = Participant(
            meeting=meeting,
            person=person,
            name=person.name,
            role=find_role(person, meeting),
            side=find_side(person),
        )
    return admit(meeting, known, way)


def write_note(
    meeting: Meeting,
    sort: str,
    text: str,
    by: Actor,
    participant: Participant | None = None,
    role: str = "",
) -> Note:
    """Put a line into the running record. `role` is that of the participant when one is given."""
    return Note.objects.create(
        meeting=meeting,
        participant=participant,
        role=participant.role if participant else role,
        sort=sort,
        text=text,
        at=clock.now(),
        written_by=find_person(by),
    )


def find_speaker(meeting: Meeting) -> Turn | None:
    """Whoever has the floor, or None."""
    return Turn.objects.filter(meeting=meeting, started_at__isnull=False, ended_at=None).first()


def end_turn(turn: Turn, at: datetime | None = None) -> Turn:
    """Take the floor back, now or at `at`; a pause that was still on does not count."""
    now = at or clock.now()
    if turn.paused_at is not None:
        turn.paused_seconds += int((now - turn.paused_at).total_seconds())
        turn.paused_at = None
    turn.ended_at = now
    turn.save()
    return turn


def find_current_item(meeting: Meeting) -> AgendaItem | None:
    """The point of the agenda that is being talked about, or None."""
    return AgendaItem.objects.filter(
        meeting=meeting, started_at__isnull=False, ended_at=None
    ).first()


def start_next_item(meeting: Meeting, at: datetime | None = None) -> AgendaItem | None:
    """Begin the first point that has not begun, now or at `at`; None when there is none left."""
    item = AgendaItem.objects.filter(meeting=meeting, started_at=None).first()
    if item is not None:
        item.started_at = at or clock.now()
        item.save()
    return item


def tell_everybody(
    meeting: Meeting, sentence: str, icon: str = "calendar", *, is_fact_told: bool = False
) -> None:
    """A message to everybody invited or come, and to those whom the matter concerns.

    Values of the sentence are title, when and place. `is_fact_told` leaves out those concerned,
    who hear of it through the matter.
    """
    told: set[UUID | None] = set(
        Participant.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    )
    if meeting.matter is not None:
        concerned = set(list_concerned(meeting.matter))
        told = told - concerned if is_fact_told else told | concerned
    tell_people(told, sentence, say_facts(meeting), url=meeting.get_absolute_url(), icon=icon)


def say_when(meeting: Meeting) -> str:
    """Day and time for a message that is read in either language."""
    return f"{clock.local(meeting.starts_at):%Y-%m-%d %H:%M}"


def say_facts(meeting: Meeting) -> dict[str, str]:
    """What sentences about a meeting may name."""
    return {
        "title": meeting.title,
        "when": say_when(meeting),
        "place": meeting.place_label,
        "reason": meeting.cancelled_reason,
    }


def reopen_if_not_agreed(meeting: Meeting, by: Actor) -> None:
    """A talk that came to nothing sends its matter back to the link that the procedure names."""
    outcome = Outcome.objects.filter(meeting=meeting).first()
    if meeting.matter_id is None or outcome is None or outcome.result != Result.NOT_AGREED:
        return
    matter = load(Matter, meeting.matter_id)
    link = progress.find_procedure(matter).not_agreed_reopen_at
    step = progress.read_progress(matter).find_step(link)
    if matter.round == meeting.round and step is not None and step.is_closed:
        progress.reopen(matter, link, outcome.text[:200], by)


def require_not_approved(meeting: Meeting) -> None:
    """Raises RuleBroken once the minutes are approved: what they say stays as it is."""
    minutes = getattr(meeting, "minutes", None)
    if minutes is not None and minutes.approved_at is not None:
        raise RuleBroken("", "The minutes are approved. What they say stays as it is.")
