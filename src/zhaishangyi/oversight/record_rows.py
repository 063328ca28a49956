"""One record behind a figure, as a list shows it: never a name, never what was told in confidence.

A row that the reader may not open stands in the list without its title, so that the count holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.matters.models import Matter
from zhaishangyi.mediation.models import Case
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.places.models import Venue


@dataclass(frozen=True, slots=True)
class Row:
    """One record: what it is called, where, when, and how much it adds to the figure.

    `url` is "" where there is nothing that this reader may open.
    """

    title: str
    place: str
    at: datetime | date | None
    count: int = 1
    url: str = ""
    words: str = ""


def show_meeting(meeting: Meeting, allowed: frozenset[UUID]) -> Row:
    """A meeting; that of a hidden matter without its title."""
    is_open = meeting.matter_id is None or meeting.matter_id in allowed
    return Row(
        title=meeting.title if is_open else say_hidden(),
        place=meeting.jurisdiction.name,
        at=meeting.opened_at,
        count=getattr(meeting, "number", 1),
        url=meeting.get_absolute_url() if is_open else "",
        words=meeting.place_text if is_open else "",
    )


def show_matter(matter: Matter, allowed: frozenset[UUID]) -> Row:
    """A matter; one that went past the village only to those who may read it."""
    is_open = matter.pk in allowed
    return Row(
        title=matter.title if is_open else say_hidden(),
        place=matter.jurisdiction.name,
        at=getattr(matter, "on", None),
        url=matter.get_absolute_url() if is_open else "",
        words=matter.number if is_open else "",
    )


def show_rated(matter: Matter, allowed: frozenset[UUID]) -> Row:
    """A matter with how many ratings it got."""
    is_open = matter.pk in allowed
    return Row(
        title=matter.title if is_open else say_hidden(),
        place=matter.jurisdiction.name,
        at=None,
        count=matter.rating_count,  # type: ignore[attr-defined]
        url=matter.get_absolute_url() if is_open else "",
    )


def show_part(part: Any, allowed: frozenset[UUID]) -> Row:
    """Something that belongs to a matter, shown as its matter."""
    matter: Matter = part.matter
    is_open = matter.pk in allowed
    return Row(
        title=matter.title if is_open else say_hidden(),
        place=matter.jurisdiction.name,
        at=part.on,
        url=matter.get_absolute_url() if is_open else "",
        words=str(part) if is_open and str(part) != matter.title else "",
    )


def show_suggestion(suggestion: Suggestion, allowed: frozenset[UUID]) -> Row:
    """What was suggested, and where."""
    is_open = suggestion.matter_id is None or suggestion.matter_id in allowed
    held = suggestion.meeting or suggestion.matter
    return Row(
        title=suggestion.text if is_open else say_hidden(),
        place=held.jurisdiction.name if held else "",
        at=suggestion.made_at,
        url=held.get_absolute_url() if held and is_open else "",
        words=suggestion.get_state_display(),
    )


def show_venue(venue: Venue, allowed: frozenset[UUID]) -> Row:
    """A place to talk."""
    return Row(venue.name, venue.jurisdiction.name, None, words=venue.brand)


def show_case(case: Case, allowed: frozenset[UUID]) -> Row:
    """A dispute: its number and kind."""
    return Row(case.number, case.jurisdiction.name, case.opened_at, words=case.get_sort_display())


def say_hidden() -> str:
    """What stands for a record that the reader may not open."""
    return gettext("Something that went past the village, and is read there only")


def of_nothing(record: Any) -> UUID | None:
    """Belongs to no matter."""
    return None


def of_matter(record: Any) -> UUID | None:
    """The matter that a record belongs to."""
    found: UUID | None = record.matter_id
    return found


def of_itself(matter: Matter) -> UUID | None:
    """A matter is its own."""
    return matter.pk
