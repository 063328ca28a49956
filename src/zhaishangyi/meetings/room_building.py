"""Putting a RoomView together from rows that were read before; asks the database for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

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
from zhaishangyi.meetings.room import (
    GROUP_LABELS,
    PARTIES,
    AgendaRow,
    Attendance,
    NoteRow,
    PartyRow,
    QueueRow,
    RoomView,
    Speaker,
    find_party,
    say_seconds,
)
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role, find_floor_group


def build_room(
    meeting: Meeting,
    participants: Sequence[Participant],
    turns: Sequence[Turn],
    agenda: Iterable[AgendaItem],
    notes: Iterable[Note],
    outcome: Outcome | None,
    now: datetime,
    absent_sides: Sequence[str] = (),
) -> RoomView:
    """Put the rows of a meeting together; asks the database for nothing."""
    return RoomView(
        meeting=meeting,
        now=now,
        agenda=[_build_point(item, number, now) for number, item in enumerate(agenda, 1)],
        attendance=_build_attendance(meeting, participants, absent_sides),
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


def _build_attendance(
    meeting: Meeting, participants: Sequence[Participant], absent_sides: Sequence[str]
) -> Attendance:
    present = [one for one in participants if one.checked_in_at is not None]
    here = Counter(find_party(one.role) for one in present)
    listed = [one for one in participants if one.invited_at]
    invited = Counter(find_party(one.role) for one in listed)
    away = Counter(find_party(one.role) for one in listed if one.checked_in_at is None)
    required = {find_party(role) for role in meeting.required_roles}
    shown = [role for role in (*PARTIES, "") if here[role] or invited[role] or role in required]
    rows = [
        PartyRow(
            role=role,
            label=label_role(role) if role else gettext("Officials and others"),
            present=here[role],
            expected=max(invited[role], 1 if role in required else 0),
            away=max(away[role], 1 if role in required and not here[role] else 0),
            is_required=role in required,
            absent=_name_absent(role, participants),
        )
        for role in shown
    ]
    return Attendance(rows, len(present), meeting.quorum, tuple(absent_sides))


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
