"""What is to be seen of a meeting while it sits, put together from rows that were read before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings import rules
from zhaishangyi.meetings.models import (
    AgendaItem,
    Meeting,
    Note,
    NoteKind,
    Outcome,
    Participant,
    Turn,
)
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role, find_floor_group

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
    """How many of one party are here, of how many that were invited."""

    role: str
    label: str
    present: int
    expected: int
    is_required: bool
    absent: str

    @property
    def is_short(self) -> bool:
        """Somebody of this party must be here, and nobody is."""
        return self.is_required and not self.present

    @property
    def seats(self) -> list[bool]:
        """One stone a seat, true where somebody sits."""
        taken = min(self.present, MOST_SEATS)
        return [True] * taken + [False] * (min(self.expected, MOST_SEATS) - taken)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is here, counted by party."""

    rows: list[PartyRow]
    present: int
    quorum: int

    @property
    def lacks_people(self) -> int:
        """How many more people must come."""
        return max(0, self.quorum - self.present)

    @property
    def missing(self) -> list[str]:
        """The parties that must be here and are not, in words."""
        return [row.label for row in self.rows if row.is_short]

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


def build_room(
    meeting: Meeting,
    participants: Sequence[Participant],
    turns: Sequence[Turn],
    agenda: Iterable[AgendaItem],
    notes: Iterable[Note],
    outcome: Outcome | None,
    now: datetime,
) -> RoomView:
    """Put the rows of a meeting together; asks the database for nothing."""
    return RoomView(
        meeting=meeting,
        now=now,
        agenda=[_build_point(item, number, now) for number, item in enumerate(agenda, 1)],
        attendance=_build_attendance(meeting, participants),
        speaker=_build_speaker(turns, now),
        queue=[_build_place(turn, times) for turn, times in order_turns(turns)],
        shares=share_floor(turns, now),
        notes=_build_notes(notes),
        outcome=outcome,
        participants=list(participants),
    )


def _build_point(item: AgendaItem, number: int, now: datetime) -> AgendaRow:
    state = "done" if item.ended_at else "current" if item.started_at else "todo"
    minutes = item.minutes + item.extra_minutes
    until = item.started_at + timedelta(minutes=minutes) if item.started_at else None
    seconds = int(((item.ended_at or now) - item.started_at).total_seconds()) if until else 0  # type: ignore[operator]
    left = max(0, minutes * 60 - seconds)
    return AgendaRow(
        id=item.pk,
        number=number,
        title=item.title,
        state=state,
        used=seconds // 60,
        minutes=minutes,
        percent=min(100, seconds * 100 // (minutes * 60)) if minutes else 0,
        until=until,
        left=say_seconds(left),
    )


def _build_attendance(meeting: Meeting, participants: Sequence[Participant]) -> Attendance:
    present = [one for one in participants if one.checked_in_at is not None]
    here = Counter(find_party(one.role) for one in present)
    invited = Counter(find_party(one.role) for one in participants if one.invited_at)
    required = {find_party(role) for role in meeting.required_roles}
    shown = [role for role in (*PARTIES, "") if here[role] or invited[role] or role in required]
    rows = [
        PartyRow(
            role=role,
            label=label_role(role) if role else gettext("Officials and others"),
            present=here[role],
            expected=max(invited[role], 1 if role in required else 0),
            is_required=role in required,
            absent=_name_absent(role, participants),
        )
        for role in shown
    ]
    return Attendance(rows=rows, present=len(present), quorum=meeting.quorum)


def find_party(role: str) -> str:
    """The row of the attendance sheet that a role belongs to; "" is the last one."""
    return role if role in PARTIES else ""


def _name_absent(role: str, participants: Iterable[Participant]) -> str:
    """The offices that were invited and have not come. Residents are never named."""
    if role != Role.OFFICE:
        return ""
    offices = [one for one in participants if one.role == role]
    here = {one.side or one.name for one in offices if one.checked_in_at}
    absent = [one.side or one.name for one in offices if not one.checked_in_at]
    return str(rules.Listed(dict.fromkeys(name for name in absent if name not in here)))


def count_turns(turns: Iterable[Turn]) -> Counter[Any]:
    """How often each participant has had the floor."""
    return Counter(turn.participant_id for turn in turns if turn.started_at is not None)


def order_turns(turns: Sequence[Turn]) -> list[tuple[Turn, int]]:
    """The queue, first to speak first, each with how often they have spoken before."""
    spoken = count_turns(turns)
    waiting = [turn for turn in turns if turn.started_at is None and turn.withdrawn_at is None]
    by_id = {turn.pk: turn for turn in waiting}
    ordered = rules.order_queue(
        rules.Waiting(turn.pk, turn.asked_at, spoken[turn.participant_id]) for turn in waiting
    )
    return [(by_id[one.id], one.times_spoken) for one in ordered]  # type: ignore[index]


def _build_place(turn: Turn, times: int) -> QueueRow:
    participant = turn.participant
    return QueueRow(
        turn_id=turn.pk,
        participant_id=participant.pk,
        group=participant.floor_group,
        role_label=participant.role_label,
        name=participant.name,
        side=participant.side,
        times=times,
    )


def to_spoken(turn: Turn) -> rules.SpokenTurn:
    """The turn as the rules of time see it; it must have begun."""
    assert turn.started_at is not None
    return rules.SpokenTurn(
        turn.participant.floor_group,
        turn.started_at,
        turn.ended_at,
        turn.paused_at,
        turn.paused_seconds,
    )


def share_floor(turns: Iterable[Turn], now: datetime) -> list[tuple[str, str, int]]:
    """Floor time as (group, label, seconds), every group named."""
    begun = [to_spoken(turn) for turn in turns if turn.started_at is not None]
    spoken = rules.sum_floor(begun, now)
    return [(group, str(GROUP_LABELS[group]), seconds) for group, seconds in spoken.items()]


def _build_speaker(turns: Sequence[Turn], now: datetime) -> Speaker | None:
    turn = next((one for one in turns if one.started_at and one.ended_at is None), None)
    if turn is None:
        return None
    seconds = rules.count_seconds(to_spoken(turn), now)
    participant = turn.participant
    return Speaker(
        turn_id=turn.pk,
        participant_id=participant.pk,
        group=participant.floor_group,
        role_label=participant.role_label,
        name=participant.name,
        side=participant.side,
        nth=count_turns(turns)[turn.participant_id],
        seconds=seconds,
        allowed_seconds=turn.allowed_seconds,
        since=now - timedelta(seconds=seconds),
        is_paused=turn.paused_at is not None,
    )


def _build_notes(notes: Iterable[Note]) -> list[NoteRow]:
    rows, suggestions = [], 0
    for note in notes:
        if note.sort == NoteKind.SUGGESTION and note.struck_at is None:
            suggestions += 1
        rows.append(
            NoteRow(
                id=note.pk,
                at=note.at,
                who=label_role(note.role) if note.role else "",
                group=find_floor_group(note.role) if note.role else "",
                text=note.text,
                sort=note.sort,
                tag=_tag_note(note, suggestions),
                is_struck=note.struck_at is not None,
            )
        )
    return rows


def _tag_note(note: Note, suggestions: int) -> str:
    if note.struck_at is not None or note.sort in (NoteKind.SAID, NoteKind.OTHER):
        return ""
    if note.sort == NoteKind.SUGGESTION:
        return gettext("Suggestion %(number)s") % {"number": suggestions}
    return str(note.get_sort_display())
