"""Reading meetings; each page asks a fixed number of times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhaishangyi.matters.queries import get_matter
from zhaishangyi.matters.queries import visible_to as list_visible_matters
from zhaishangyi.matters.sides.around import find_around
from zhaishangyi.meetings.consents import list_absent_sides
from zhaishangyi.meetings.models import (
    AgendaItem,
    Meeting,
    MeetingState,
    Minutes,
    Note,
    Outcome,
    Participant,
    Turn,
)
from zhaishangyi.meetings.permissions import find_own
from zhaishangyi.meetings.room import RoomView
from zhaishangyi.meetings.room_building import build_room, order_turns, share_floor
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.paging import InARow
from zhaishangyi.record.roles import Role

AHEAD = (MeetingState.OPEN, MeetingState.ANNOUNCED, MeetingState.PLANNED)
RELATED = (
    "matter",
    "matter__handled_at",
    "matter__jurisdiction",
    "jurisdiction",
    "venue",
    "convener",
    "recorder",
    "notice",
)


def visible_to(by: Actor) -> QuerySet[Meeting]:
    """Meetings that this actor may know of: those about visible matters, and their own."""
    # Asked for each meeting that is looked at, not for all matters at once.
    its_matter = list_visible_matters(by).filter(pk=OuterRef("matter"))
    wanted = Q(matter=None) | Q(Exists(its_matter))
    if by.person_id is not None:
        own = Participant.objects.filter(person_id=by.person_id)
        wanted |= Q(Exists(own.filter(meeting=OuterRef("pk"))))
    return Meeting.objects.filter(wanted)


def get_meeting(by: Actor, meeting_id: UUID) -> Meeting:
    """A meeting that this actor may know of. Raises NotHere."""
    meeting = Meeting.objects.select_related(*RELATED).filter(pk=meeting_id).first()
    if meeting is None:
        raise NotHere("There is no such meeting any more. Look at the list of meetings.")
    require_visible(by, meeting)
    return meeting


def require_visible(by: Actor, meeting: Meeting) -> None:
    """Raises NotHere for a meeting that this actor may not know of."""
    if meeting.matter is None or meeting.matter.is_public:
        return
    if find_own(by, meeting) is None:
        get_matter(by, meeting.matter.pk)


def get_meeting_by_code(by: Actor, code: str) -> Meeting:
    """The meeting that a join code leads to; whoever has the code may see it. Raises NotHere."""
    found = Meeting.objects.select_related(*RELATED).filter(join_code=code.strip().upper()).first()
    if found is None:
        raise NotHere("This code belongs to no meeting here. Scan it again.")
    return found


def get_note(by: Actor, note_id: UUID) -> Note:
    """One line of a running record. Raises NotHere."""
    related = ("meeting__matter", "meeting__jurisdiction")
    note = Note.objects.select_related(*related).filter(pk=note_id).first()
    if note is None:
        raise NotHere("There is no such line any more.")
    return note


def get_turn(by: Actor, turn_id: UUID) -> Turn:
    """One place in a queue. Raises NotHere."""
    related = ("participant", "meeting__matter", "meeting__jurisdiction")
    turn = Turn.objects.select_related(*related).filter(pk=turn_id).first()
    if turn is None:
        raise NotHere("This place in the queue is gone.")
    return turn


def get_participant(by: Actor, participant_id: UUID) -> Participant:
    """Somebody on the list of a meeting. Raises NotHere."""
    related = ("meeting__matter", "meeting__jurisdiction")
    found = Participant.objects.select_related(*related).filter(pk=participant_id).first()
    if found is None:
        raise NotHere("This name stands on the list no more.")
    return found


def find_participant(meeting: Meeting, person_id: UUID | None) -> Participant | None:
    """The participation of a person, or None."""
    if person_id is None:
        return None
    return Participant.objects.filter(meeting=meeting, person_id=person_id).first()


def list_participants(meeting: Meeting) -> QuerySet[Participant]:
    """Everybody invited or come."""
    return Participant.objects.filter(meeting=meeting)


def list_here(meeting: Meeting) -> QuerySet[Participant]:
    """Those who have checked in."""
    return list_participants(meeting).filter(checked_in_at__isnull=False)


def list_turns(meeting: Meeting) -> list[Turn]:
    """All turns with their participants, in the order in which the floor was asked for."""
    return list(Turn.objects.filter(meeting=meeting).select_related("participant"))


def read_waiting(meeting: Meeting) -> list[Turn]:
    """The queue, whoever speaks next first."""
    return [turn for turn, _times in order_turns(list_turns(meeting))]


def read_floor(meeting: Meeting, now: datetime) -> list[tuple[str, str, int]]:
    """Who held the floor, as (group, label, seconds); one query."""
    return share_floor(list_turns(meeting), now)


def read_room(meeting: Meeting, now: datetime) -> RoomView:
    """All that is to be seen of a meeting while it sits; five queries, six about a matter."""
    return build_room(
        meeting,
        participants=list(list_participants(meeting)),
        turns=list_turns(meeting),
        agenda=AgendaItem.objects.filter(meeting=meeting),
        notes=Note.objects.filter(meeting=meeting),
        outcome=Outcome.objects.filter(meeting=meeting).first(),
        now=now,
        absent_sides=list_absent_sides(meeting),
    )


def find_minutes(meeting: Meeting) -> Minutes | None:
    """The minutes, written and perhaps approved, or None."""
    return (
        Minutes.objects.filter(meeting=meeting).select_related("written_by", "approved_by").first()
    )


def list_meetings(by: Actor, node_path: str = "", state: str = "") -> InARow:
    """Meetings for the list: sitting and to come first, soonest first; then held, newest first."""
    here = find_around(node_path, matter="matter")
    found = visible_to(by).filter(here).select_related("matter", "jurisdiction", "venue", "outcome")
    ahead = [MeetingState.ANNOUNCED, *([MeetingState.PLANNED] if by.has_desk else [])]
    sitting = found.filter(state=MeetingState.OPEN).order_by("starts_at")
    if state == "ahead":
        to_come = found.filter(state=MeetingState.ANNOUNCED).order_by("starts_at")
        return InARow(sitting, to_come)
    if state == "held":
        return InARow(found.filter(state=MeetingState.CLOSED).order_by("-starts_at"))
    to_come = found.filter(state__in=ahead).order_by("starts_at")
    return InARow(sitting, to_come, found.exclude(state__in=AHEAD).order_by("-starts_at"))


def count_present(meetings: Iterable[Meeting]) -> None:
    """Say on each of these meetings how many came (`present`); one query."""
    listed = list(meetings)
    came = Participant.objects.filter(meeting__in=listed, checked_in_at__isnull=False)
    counts = dict(came.order_by().values_list("meeting").annotate(Count("pk")))
    for meeting in listed:
        vars(meeting)["present"] = counts.get(meeting.pk, 0)


def list_of_matter(matter_id: UUID) -> QuerySet[Meeting]:
    """The meetings about one matter, newest first, with what came of them."""
    return Meeting.objects.filter(matter=matter_id).select_related(
        "jurisdiction", "venue", "outcome", "minutes"
    )


def list_nodes_above(node_path: str) -> list[str]:
    """A node path and those above it: "xz/balie/" gives "xz/" and "xz/balie/"."""
    return [node_path[: end + 1] for end, sign in enumerate(node_path) if sign == "/"]


def list_holders(node_path: str, *roles: Role) -> QuerySet[Person]:
    """People who hold one of the roles at a node or above it, as the choices of a form."""
    nodes = list_nodes_above(node_path)
    grants = list_valid_grants().filter(role__in=roles, jurisdiction__path__in=nodes)
    return Person.objects.filter(pk__in=grants.values("person"), left_on=None)


def list_venues(node_path: str, also: UUID | None = None) -> QuerySet[Venue]:
    """Venues in use at a node, below it and above it, and one that was chosen before."""
    near = Q(jurisdiction__path__startswith=node_path) | Q(
        jurisdiction__path__in=list_nodes_above(node_path)
    )
    return Venue.objects.filter(Q(is_open=True) & near | Q(pk=also))


def list_places(by: Actor) -> QuerySet[Jurisdiction]:
    """Towns and villages where this actor may open a meeting on the spot."""
    wanted = Q(pk=None)
    for node in by.list_nodes(Role.CONVENER):
        wanted |= Q(path__startswith=node)
    return Jurisdiction.objects.filter(wanted, ended_on=None).exclude(level=Level.GRID)
