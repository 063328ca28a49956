"""What somebody at the desk did a moment ago and may want to take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings import undo_rules
from zhaishangyi.meetings.models import AgendaItem, Meeting, Note, Participant, Turn
from zhaishangyi.meetings.room import RoomView
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Entry, Recorded


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of act that can be taken back: what it left behind, its words, where to go."""

    model: type[Recorded]
    said: Promise
    find_url: Callable[[Meeting, Any], str]


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that can still be taken back, for `seconds_left`.

    `current` is what the desk sees as being on, for acts that ask for it.
    """

    said: str
    url: str
    current: UUID | None
    seconds_left: int


def find_floor_url(meeting: Meeting, turn: Any) -> str:
    """Where a press on "next, please" is taken back."""
    return reverse("meetings:floor_undo", args=[meeting.pk])


KINDS: dict[str, SlipKind] = {
    "floor.next": SlipKind(Turn, _("The floor has passed on."), find_floor_url),
    "floor.stop": SlipKind(Turn, _("The floor is taken back."), find_floor_url),
    "agenda.next": SlipKind(
        AgendaItem,
        _("On to the next point."),
        lambda meeting, item: reverse("meetings:agenda_undo", args=[meeting.pk]),
    ),
    "meeting.check_in_by_name": SlipKind(
        Participant,
        _("Checked in by name."),
        lambda meeting, one: reverse("meetings:check_in_undo", args=[one.pk]),
    ),
    "note.strike": SlipKind(
        Note,
        _("A line is crossed out."),
        lambda meeting, note: reverse("meetings:note_restore", args=[note.pk]),
    ),
}


def add_slip_kind(act_kind: str, kind: SlipKind) -> None:
    """Have an act of a room below offered for taking back as well."""
    KINDS[act_kind] = kind


def find_slip(room: RoomView, by: Actor, now: datetime) -> Slip | None:
    """The last thing this actor did here, if it can still be taken back; two queries at most."""
    if by.person_id is None or not room.meeting.is_open:
        return None
    entry = Entry.objects.filter(person_id=by.person_id).defer("content").order_by("-seq").first()
    kind = KINDS.get(entry.kind) if entry is not None else None
    if entry is None or kind is None or not undo_rules.is_offered(entry.at, now):
        return None
    model: Any = kind.model
    subject = model.objects.filter(pk=entry.subject_id, meeting=room.meeting.pk).first()
    if subject is None or not is_last(room, subject):
        return None
    url = kind.find_url(room.meeting, subject)
    left = entry.at + undo_rules.OFFERED - now
    current = find_current(room, kind.model)
    return Slip(str(kind.said), url, current, int(left.total_seconds()))


def is_last(room: RoomView, subject: Any) -> bool:
    """Whether nobody has gone on from a turn or a point; anything else stands by itself."""
    if not isinstance(subject, Turn | AgendaItem):
        return True
    current = find_current(room, type(subject))
    return current == subject.pk if current is not None else subject.ended_at is not None


def find_current(room: RoomView, model: type[Recorded]) -> UUID | None:
    """The turn or the point that is on, as the desk sees it."""
    if model is Turn and room.speaker is not None:
        return room.speaker.turn_id
    if model is AgendaItem and room.current is not None:
        return room.current.id
    return None
