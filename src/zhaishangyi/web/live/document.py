"""What phones, projector and console know of a meeting, as plain values for JSON.

There are two variants. The public one holds what the public page of the meeting shows: roles and
numbers. The inside one, for those who are part of the meeting, names who speaks and who waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.room import NoteRow, QueueRow, RoomView, Speaker
from zhaishangyi.record import clock
from zhaishangyi.web.live.rounds import describe_round
from zhaishangyi.web.live.rows import MotionRows, Rows, read_rows
from zhaishangyi.web.live.versions import read_versions
from zhaishangyi.web.templatetags.zhai import share_out

Document = dict[str, Any]

MOST_NOTES = 12
LONGEST_NOTE = 160
LONGEST_OUTCOME = 400
MOST_WAITING = 60
# What only those who are part of the meeting learn of somebody else.
NAMES = {"participant": None, "name": "", "side": ""}


def read_document(meeting_id: UUID, *, is_inside: bool = False) -> Document | None:
    """The document of a meeting as it is now, read from the store; None for no meeting.

    For pages that show it before their script has asked for it. The language is the one that is
    on. Whoever calls this has asked whether the meeting may be seen.
    """
    versions = read_versions(meeting_id)
    rows = read_rows(meeting_id, versions) if versions else None
    if rows is None:
        return None
    document = build_document(rows, clock.now())
    return document if is_inside else hide_names(document)


def build_document(rows: Rows, now: datetime) -> Document:
    """The inside document, in the language that is on."""
    meeting, room = rows.meeting, rows.room.view(rows.meeting, now)
    return {
        "version": rows.versions.whole,
        "now": say_moment(now),
        "language": get_language() or "",
        "meeting": describe_meeting(meeting),
        "present": describe_present(room),
        "agenda": describe_agenda(room),
        "speaker": describe_speaker(room.speaker, find_start(rows)),
        "queue": [describe_waiting(row) for row in room.queue[:MOST_WAITING]],
        "waiting": len(room.queue),
        "shares": describe_shares(room),
        "motion": describe_motion(rows.motion, room.attendance.present),
        "round": describe_round(rows.said),
        "notes": [describe_note(note) for note in room.notes if not note.is_struck][-MOST_NOTES:],
        "outcome": describe_outcome(room),
    }


def hide_names(document: Document) -> Document:
    """The public document made of the inside one."""
    speaker = document["speaker"]
    return {
        **document,
        "speaker": speaker and speaker | NAMES,
        "queue": [row | {"participant": None, "name": ""} for row in document["queue"]],
    }


def say_moment(moment: datetime | None) -> str | None:
    """A moment as a script reads it, in the town's own time."""
    return clock.local(moment).isoformat(timespec="milliseconds") if moment else None


def describe_meeting(meeting: Meeting) -> Document:
    """What, where and how far."""
    return {
        "id": str(meeting.pk),
        "title": meeting.title,
        "place": meeting.place_label,
        "state": meeting.state,
        "opened_at": say_moment(meeting.opened_at),
        "closed_at": say_moment(meeting.closed_at),
    }


def describe_present(room: RoomView) -> Document:
    """Who is here, counted by party."""
    attendance = room.attendance
    return {
        "count": attendance.present,
        "quorum": attendance.quorum,
        "lacks": attendance.lacks_people,
        "missing": attendance.missing,
        "parties": [
            {
                "role": row.role,
                "label": row.label,
                "present": row.present,
                "expected": row.expected,
            }
            for row in attendance.rows
        ],
    }


def describe_agenda(room: RoomView) -> Document:
    """The points and the one that is on."""
    current = room.current
    items = [
        {
            "id": str(row.id),
            "number": row.number,
            "title": row.title,
            "state": row.state,
            "minutes": row.minutes,
            "used": row.used,
        }
        for row in room.agenda
    ]
    on = current and {
        "number": current.number,
        "title": current.title,
        "until": say_moment(current.until),
    }
    return {"items": items, "current": on}


def find_start(rows: Rows) -> datetime | None:
    """When the clock of whoever speaks would have started without pauses, to the millisecond.

    None while it stands still. It must not move from one document to the next.
    """
    speaking = (turn for turn in rows.room.turns if turn.started_at and turn.ended_at is None)
    turn = next(speaking, None)
    if turn is None or turn.started_at is None or turn.paused_at is not None:
        return None
    return turn.started_at + timedelta(seconds=turn.paused_seconds)


def describe_speaker(speaker: Speaker | None, start: datetime | None) -> Document | None:
    """Who has the floor and since when."""
    if speaker is None:
        return None
    return {
        "turn": str(speaker.turn_id),
        "participant": str(speaker.participant_id),
        "name": speaker.name,
        "role_label": speaker.role_label,
        "group": speaker.group,
        "side": speaker.side,
        "since": say_moment(start or speaker.since),
        "is_paused": speaker.is_paused,
        "seconds": speaker.seconds,
        "allowed": speaker.allowed_seconds,
        "nth": speaker.nth,
    }


def describe_waiting(row: QueueRow) -> Document:
    """Somebody in the queue, and how often they have spoken already."""
    return {
        "turn": str(row.turn_id),
        "participant": str(row.participant_id),
        "name": row.name,
        "role_label": row.role_label,
        "group": row.group,
        "times": row.times,
    }


def describe_shares(room: RoomView) -> Sequence[Document]:
    """Who held the floor, in seconds and in whole percents that add up."""
    percents = share_out([seconds for _group, _label, seconds in room.shares])
    return [
        {"group": group, "label": label, "seconds": seconds, "percent": percent}
        for (group, label, seconds), percent in zip(room.shares, percents, strict=True)
    ]


def describe_motion(rows: MotionRows | None, present: int) -> Document | None:
    """The question, and how the vote stands."""
    if rows is None:
        return None
    motion, counts = rows.motion, rows.counts
    is_open = motion.closed_at is None
    return {
        "id": str(motion.pk),
        "question": motion.question,
        "threshold": str(motion.get_threshold_display()),
        "is_open": is_open,
        **counts,
        "present": present if is_open else motion.present,
        "voted": sum(counts.values()),
        **rows.ways,
        "is_carried": motion.is_carried,
    }


def describe_note(note: NoteRow) -> Document:
    """One line of the running record."""
    return {
        "id": str(note.id),
        "at": say_moment(note.at),
        "who": note.who,
        "group": note.group,
        "text": cut(note.text, LONGEST_NOTE),
        "tag": note.tag,
    }


def describe_outcome(room: RoomView) -> Document | None:
    """What was agreed, once it was put down."""
    outcome = room.outcome
    if outcome is None:
        return None
    label = str(outcome.get_result_display())
    return {"result": outcome.result, "label": label, "text": cut(outcome.text, LONGEST_OUTCOME)}


def cut(text: str, most: int) -> str:
    """A text that would make every phone's document long; its page has the whole of it."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
