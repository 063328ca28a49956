"""Records to be found, made without acts, and a short way to look for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting, Outcome
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.search.queries import Place, Question, search

numbers = count(1)


def add_matter(world: World, title: str, at: datetime | None = None, **more: Any) -> Matter:
    """A matter of the village."""
    number = next(numbers)
    return Matter.objects.create(
        **{
            "number": f"八烈 2024-{number:03}",
            "jurisdiction": world.village,
            "handled_at": world.village,
            "title": title,
            "text": title,
            "place_text": "村口",
            "category": "road",
            "raised_at": at or clock.now(),
            **more,
        }
    )


def add_meeting(
    world: World, title: str, matter: Matter | None = None, outcome: str = "", **more: Any
) -> Meeting:
    """A meeting that was announced, perhaps with what it came to."""
    number = next(numbers)
    meeting = Meeting.objects.create(
        **{
            "matter": matter,
            "jurisdiction": world.village,
            "title": title,
            "place_text": "香樟树下",
            "starts_at": clock.now() + timedelta(days=2),
            "convener": world.people["convener"],
            "state": "announced",
            "join_code": f"CODE{number:06}",
            **more,
        }
    )
    if outcome:
        Outcome.objects.create(meeting=meeting, matter=matter, result="agreed", text=outcome)
    return meeting


def add_notice(world: World, title: str, **more: Any) -> PublicNotice:
    """A public notice of the village."""
    return PublicNotice.objects.create(
        **{"jurisdiction": world.village, "title": title, "text": title, **more}
    )


def find(asked: str | Question, by: Actor = NOBODY) -> list[Any]:
    """Everything that answers a question, page after page."""
    question = Question(asked) if isinstance(asked, str) else asked
    found: list[Any] = []
    place: Place | None = Place()
    while place is not None:
        hits = search(by, question, place)
        found += hits.records
        place = hits.next_place
    return found
