"""The rows a live document is put together from, read part by part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from zhaishangyi.meetings.consents import list_absent_sides
from zhaishangyi.meetings.models import AgendaItem, Meeting, Note, Outcome, Participant, Turn
from zhaishangyi.meetings.queries import RELATED, list_participants, list_turns
from zhaishangyi.meetings.room import RoomView
from zhaishangyi.meetings.room_building import build_room
from zhaishangyi.voting.mapping import RoundView, read_round
from zhaishangyi.voting.models import Choice, Motion, StatementRound, Vote, VoteWay
from zhaishangyi.voting.statements.queries import find_round
from zhaishangyi.web.live.versions import Versions

# What a part is read from; it is kept as long as none of these was written.
NEEDS = {
    "meeting": ("meeting", "matter"),
    "room": ("meeting", "matter", "people", "room"),
    "motion": ("meeting", "motions"),
    "round": ("rounds",),
}


@dataclass(frozen=True, slots=True)
class RoomRows:
    """Who is in the room, who speaks, what is on the agenda and what was written down."""

    participants: list[Participant]
    turns: list[Turn]
    agenda: list[AgendaItem]
    notes: list[Note]
    outcome: Outcome | None
    absent_sides: list[str]

    def view(self, meeting: Meeting, now: datetime) -> RoomView:
        """The room as its page shows it, in the language that is on."""
        return build_room(
            meeting,
            self.participants,
            self.turns,
            self.agenda,
            self.notes,
            self.outcome,
            now,
            self.absent_sides,
        )


@dataclass(frozen=True, slots=True)
class MotionRows:
    """The vote that is on, or the last one that was counted; `cast` counts choices and ways."""

    motion: Motion
    cast: list[tuple[str, str, int]]

    def count(self, choice: str) -> int:
        """How many said this so far."""
        return sum(number for said, _way, number in self.cast if said == choice)

    def count_way(self, way: str) -> int:
        """How many votes came in this way."""
        return sum(number for _choice, how, number in self.cast if how == way)

    @property
    def counts(self) -> dict[str, int]:
        """What stands on the tally: running while it is open, as counted afterwards."""
        motion = self.motion
        if motion.closed_at is not None:
            return {"yes": motion.yes, "no": motion.no, "abstain": motion.abstain}
        return {choice.value: self.count(choice) for choice in Choice}

    @property
    def ways(self) -> dict[str, int]:
        """By phone, and by hand or on paper."""
        return {
            "by_phone": self.count_way(VoteWay.PHONE),
            "by_hand": self.count_way(VoteWay.HAND),
        }


@dataclass(frozen=True, slots=True)
class Rows:
    """All of a meeting at one moment; `versions` were read before, so nothing here is older."""

    versions: Versions
    meeting: Meeting
    room: RoomRows
    motion: MotionRows | None
    round: StatementRound | None
    said: RoundView | None


def read_rows(meeting_id: UUID, versions: Versions, earlier: Rows | None = None) -> Rows | None:
    """Read what was written since `earlier`, and take the rest from there; None for no meeting.

    Twelve queries at most, three while people only say what they think of statements.
    """
    was = earlier.versions if earlier else None
    kept = {part for part, needs in NEEDS.items() if versions.is_as(was, *needs)}
    meeting = earlier.meeting if earlier and "meeting" in kept else find_meeting(meeting_id)
    if meeting is None:
        return None
    asked, said = read_statements(meeting, earlier if "round" in kept else None)
    return Rows(
        versions,
        meeting,
        round=asked,
        said=said,
        room=earlier.room if earlier and "room" in kept else read_room_rows(meeting),
        motion=earlier.motion if earlier and "motion" in kept else read_motion_rows(meeting),
    )


def find_meeting(meeting_id: UUID) -> Meeting | None:
    """The meeting with all that its page names."""
    return Meeting.objects.select_related(*RELATED).filter(pk=meeting_id).first()


def read_room_rows(meeting: Meeting) -> RoomRows:
    """What the room is built from."""
    return RoomRows(
        participants=list(list_participants(meeting)),
        turns=list_turns(meeting),
        agenda=list(AgendaItem.objects.filter(meeting=meeting)),
        notes=list(Note.objects.filter(meeting=meeting)),
        outcome=Outcome.objects.filter(meeting=meeting).first(),
        absent_sides=list_absent_sides(meeting),
    )


def read_motion_rows(meeting: Meeting) -> MotionRows | None:
    """The newest question, counted by the store: a hall may have thousands of votes."""
    motion = Motion.objects.filter(meeting=meeting).order_by("-opened_at", "-pk").first()
    if motion is None:
        return None
    votes = Vote.objects.filter(motion=motion).order_by()
    return MotionRows(motion, list(votes.values_list("choice", "way").annotate(Count("pk"))))


def read_statements(
    meeting: Meeting, earlier: Rows | None
) -> tuple[StatementRound | None, RoundView | None]:
    """The round and what is said in it, from `earlier` where nothing was said since."""
    if earlier is not None:
        return earlier.round, earlier.said
    asked = find_round(meeting)
    return asked, read_round(asked) if asked else None
