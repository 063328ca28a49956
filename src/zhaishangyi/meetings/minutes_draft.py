"""A first text of the minutes, from what is on record. Asks nothing of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhaishangyi.meetings.models import NoteKind, Participant
from zhaishangyi.meetings.room import NoteRow, RoomView
from zhaishangyi.meetings.rules import Listed
from zhaishangyi.record.clock import local
from zhaishangyi.record.roles import Role

# Officials answer for what they say in office and stand here by name; residents never do.
OFFICIALS = frozenset(
    {
        Role.CONVENER,
        Role.RECORDER,
        Role.OFFICE,
        Role.JUDICIAL,
        Role.GRID_POLICE,
        Role.GRID_WORKER,
        Role.SUPERVISOR,
        Role.ADMINISTRATOR,
    }
)


def draft_minutes(room: RoomView) -> str:
    """The minutes as they follow from the running record, in the language of the page.

    Title, time, place, convener and recorder; who was present, by role and number, officials by
    name; the agenda; what was said in order; suggestions, votes, the outcome, what is to be done;
    and a line for the signatures. Lines that were crossed out are left out.
    """
    notes = [note for note in room.notes if not note.is_struck]
    parts = [
        _write_head(room),
        _write_section(_("Agenda"), _number(point.title for point in room.agenda)),
        _write_section(_("What was said"), _list_said(notes)),
        _write_section(_("Suggestions"), _number(_list_texts(notes, NoteKind.SUGGESTION))),
        _write_section(_("Votes"), _number(_list_texts(notes, NoteKind.VOTE))),
        _write_section(_("Outcome"), _list_outcome(room)),
        _write_section(_("To be done"), _number(_list_texts(notes, NoteKind.ITEM))),
        _("Signatures: convener ________ recorder ________ for those present ________"),
    ]
    return "\n\n".join(part for part in parts if part)


def _write_head(room: RoomView) -> str:
    meeting = room.meeting
    values = {
        "title": meeting.title,
        "time": say_span(meeting.opened_at or meeting.starts_at, meeting.closed_at),
        "place": _join_place(meeting.place_label, meeting.place_text),
        "convener": meeting.convener.name,
        "recorder": meeting.recorder.name if meeting.recorder else "________",
    }
    lines = [
        _("Minutes: %(title)s") % values,
        "",
        _("Time: %(time)s") % values,
        _("Place: %(place)s") % values,
        _("Convener: %(convener)s; recorder: %(recorder)s") % values,
        *_list_present(room),
    ]
    if meeting.is_on_the_spot:
        lines.append(_("The meeting was opened on the spot."))
    if meeting.has_quorum is False:
        lines.append(_("Not enough people came, so nothing could be settled."))
    return "\n".join(lines)


def _join_place(label: str, text: str) -> str:
    if not text or text == label:
        return label
    return label + pgettext("between two parts", ", ") + text


def say_span(opened_at: datetime, closed_at: datetime | None) -> str:
    """From when to when, on the town's clocks."""
    begin = f"{local(opened_at):%Y-%m-%d %H:%M}"
    return f"{begin} – {local(closed_at):%H:%M}" if closed_at else begin


def _list_present(room: RoomView) -> Sequence[str]:
    counts = [f"{row.label} {row.present}" for row in room.attendance.rows if row.present]
    values = {"number": room.attendance.present, "parties": Listed(counts)}
    lines = [_("Present: %(number)s (%(parties)s)") % values]
    names = [_name_official(one) for one in room.present if one.role in OFFICIALS]
    if names:
        lines.append(_("Officials present: %(names)s") % {"names": Listed(names)})
    return lines


def _name_official(one: Participant) -> str:
    if one.role != Role.OFFICE or not one.side:
        return one.name
    return _("%(name)s (%(side)s)") % {"name": one.name, "side": one.side}


def _write_section(title: str, lines: Iterable[str]) -> str:
    listed = list(lines)
    return "\n".join([title, *listed]) if listed else ""


def _number(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def _list_texts(notes: Iterable[NoteRow], sort: str) -> list[str]:
    return [note.text for note in notes if note.sort == sort]


def _list_said(notes: Iterable[NoteRow]) -> list[str]:
    said = (NoteKind.SAID, NoteKind.OTHER)
    return [f"{local(note.at):%H:%M} {_quote(note)}" for note in notes if note.sort in said]


def _quote(note: NoteRow) -> str:
    return _("%(who)s: %(text)s") % {"who": note.who, "text": note.text} if note.who else note.text


def _list_outcome(room: RoomView) -> list[str]:
    if room.outcome is None:
        return []
    return [str(room.outcome.get_result_display()), room.outcome.text]
