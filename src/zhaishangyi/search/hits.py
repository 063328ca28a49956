"""How one thing that was found stands on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse

from zhaishangyi.engines.tokens import cut_around, mark_hits
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting, Outcome
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.search.models import Kind

MOST_SHOWN = 96

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. The pieces of a text: (words, whether they were asked for)."""

    kind: Kind
    url: str
    title: Pieces
    text: Pieces
    place: str
    at: datetime
    standing: str


Telling = tuple[Kind, str, str, str, str, datetime, str]


def show_hit(record: Model, question: str) -> Hit:
    """One record with what was asked for marked in it."""
    kind, url, title, text, place, at, standing = TELLERS[type(record)](record)
    return Hit(
        kind=kind,
        url=url,
        title=mark_hits(title, question),
        text=mark_hits(cut_around(text, question, MOST_SHOWN), question),
        place=place,
        at=at,
        standing=standing,
    )


def tell_matter(matter: Matter) -> Telling:
    """A matter, with how it stands."""
    text = f"{matter.text} · {matter.place_text} · {matter.number}"
    return (
        Kind.MATTER,
        matter.get_absolute_url(),
        matter.title,
        text,
        matter.jurisdiction.name,
        matter.raised_at,
        matter.get_state_display(),
    )


def tell_outcome(outcome: Outcome) -> Telling:
    """What a meeting came to; it is read on the meeting's page."""
    meeting = outcome.meeting
    return (
        Kind.OUTCOME,
        meeting.get_absolute_url(),
        meeting.title,
        outcome.text,
        meeting.jurisdiction.name,
        outcome.settled_at,
        outcome.get_result_display(),
    )


def tell_meeting(meeting: Meeting) -> Telling:
    """A meeting, with how far it is."""
    return (
        Kind.MEETING,
        meeting.get_absolute_url(),
        meeting.title,
        " · ".join(filter(None, (meeting.about, meeting.place_text))),
        meeting.jurisdiction.name,
        meeting.starts_at,
        meeting.get_state_display(),
    )


def tell_notice(notice: PublicNotice) -> Telling:
    """A public notice."""
    url = reverse("notices:show", args=[notice.pk])
    place = notice.jurisdiction.name
    return (Kind.NOTICE, url, notice.title, notice.text, place, notice.published_at, "")


TELLERS: dict[type[Model], Callable[[Any], Telling]] = {
    Matter: tell_matter,
    Outcome: tell_outcome,
    Meeting: tell_meeting,
    PublicNotice: tell_notice,
}
