"""What is to be seen of a meeting while it sits, put together from rows that were read before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings import rules
from zhaishangyi.meetings.models import (
    Meeting,
    Outcome,
    Participant,
)
from zhaishangyi.record.roles import Role

GROUP_LABELS: dict[str, Promise] = {
    "resident": _("Residents, respected locals"),
    "deputy": _("Deputies, CPPCC members"),
    "expert": _("Experts"),
    "office": _("Offices, officials"),
}
# Parties with a row of their own, in the order of the sheet; all others share the last row.
PARTIES = (
    Role.RESIDENT,
    Role.RESPECTED_LOCAL,
    Role.DEPUTY,
    Role.CPPCC,
    Role.EXPERT,
    Role.LAWYER,
    Role.JUDICIAL,
    Role.MEDIATOR,
    Role.GRID_POLICE,
    Role.GRID_WORKER,
    Role.OFFICE,
)
MOST_SEATS = 48


def find_party(role: str) -> str:
    """The row of the attendance sheet that a role belongs to; "" is the last one."""
    return role if role in PARTIES else ""


def say_seconds(seconds: int) -> str:
    """Minutes and seconds as on a clock: 1:48."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One point: `used` and `minutes` in minutes, `percent` of the time that has gone (0-100)."""

    id: UUID
    number: int
    title: str
    state: str
    used: int
    minutes: int
    percent: int
    until: datetime | None
    left: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """How many of one party are here, of how many that were invited, and how many are away.

    Who comes without an invitation counts as present only, so nobody fills another one's seat.
    """

    role: str
    label: str
    present: int
    expected: int
    away: int
    is_required: bool
    absent: str

    @property
    def is_short(self) -> bool:
        """Somebody of this party must be here, and nobody is."""
        return self.is_required and not self.present

    @property
    def seats(self) -> list[bool]:
        """One stone a seat, true where somebody sits."""
        return ([True] * self.present + [False] * self.away)[:MOST_SEATS]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is here, counted by party. `absent_sides` are places of which nobody is here yet."""

    rows: list[PartyRow]
    present: int
    quorum: int
    absent_sides: tuple[str, ...] = ()

    @property
    def lacks_people(self) -> int:
        """How many more people must come."""
        return max(0, self.quorum - self.present)

    @property
    def missing(self) -> list[str]:
        """The parties and places that must be here and are not, in words."""
        return [row.label for row in self.rows if row.is_short] + list(self.absent_sides)

    @property
    def missing_words(self) -> str:
        """The missing parties in one row of words."""
        return str(rules.Listed(self.missing))

    @property
    def has_quorum(self) -> bool:
        """Enough people, and somebody of every required party."""
        return not self.lacks_people and not self.missing


@dataclass(frozen=True, slots=True)
class QueueRow:
    """Somebody who waits for the floor."""

    turn_id: UUID
    participant_id: UUID
    group: str
    role_label: str
    name: str
    side: str
    times: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever has the floor. `since` is when the clock would have started without pauses."""

    turn_id: UUID
    participant_id: UUID
    group: str
    role_label: str
    name: str
    side: str
    nth: int
    seconds: int
    allowed_seconds: int
    since: datetime
    is_paused: bool

    @property
    def said(self) -> str:
        return say_seconds(self.seconds)

    @property
    def allowed(self) -> str:
        return say_seconds(self.allowed_seconds)

    @property
    def percent(self) -> int:
        """Share of the allowed time that is used, 0 to 100."""
        return min(100, self.seconds * 100 // max(1, self.allowed_seconds))

    @property
    def is_warned(self) -> bool:
        return self.percent >= 80


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One line of the running record, said by a role; `tag` marks suggestions, votes, promises."""

    id: UUID
    at: datetime
    who: str
    group: str
    text: str
    sort: str
    tag: str
    is_struck: bool


@dataclass(frozen=True, slots=True)
class RoomView:
    """A meeting as it stands at one moment."""

    meeting: Meeting
    now: datetime
    agenda: list[AgendaRow]
    attendance: Attendance
    speaker: Speaker | None
    queue: list[QueueRow]
    shares: list[tuple[str, str, int]]
    notes: list[NoteRow]
    outcome: Outcome | None
    participants: list[Participant]

    @property
    def present(self) -> list[Participant]:
        """Those who have checked in."""
        return [one for one in self.participants if one.checked_in_at is not None]

    @property
    def current(self) -> AgendaRow | None:
        """The point of the agenda that is on."""
        return next((row for row in self.agenda if row.state == "current"), None)

    @property
    def agenda_minutes(self) -> int:
        """Minutes of the whole agenda, extra time included."""
        return sum(row.minutes for row in self.agenda)

    @property
    def floor_minutes(self) -> int:
        """Whole minutes spoken by everybody together."""
        return sum(seconds for _group, _label, seconds in self.shares) // 60

    @property
    def floor_seconds(self) -> int:
        """The seconds beyond the whole minutes."""
        return sum(seconds for _group, _label, seconds in self.shares) % 60

    @property
    def minutes_open(self) -> int:
        """Whole minutes since the meeting was opened."""
        opened = self.meeting.opened_at
        until = self.meeting.closed_at or self.now
        return int((until - opened).total_seconds() // 60) if opened else 0

    def find_participant(self, person_id: UUID | None) -> Participant | None:
        """The participation of a person, or None."""
        own = (one for one in self.participants if one.person_id == person_id)
        return next(own, None) if person_id else None

    def find_place(self, participant: Participant | None) -> QueueRow | None:
        """The place of a participant in the queue, or None."""
        if participant is None:
            return None
        return next((row for row in self.queue if row.participant_id == participant.pk), None)

    def count_ahead(self, participant: Participant | None) -> int:
        """How many speak before this participant does; all who wait, for one who does not."""
        for ahead, row in enumerate(self.queue):
            if participant is not None and row.participant_id == participant.pk:
                return ahead
        return len(self.queue)
