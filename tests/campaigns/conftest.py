"""A theme month with matters and meetings, made as people make them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.world import World

from zhaishangyi.campaigns import actions
from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door


def call_month(world: World, by: str = "supervisor", **said: Any) -> Campaign:
    """A theme month of the village that goes on today."""
    today = clock.today()
    values: dict[str, Any] = {
        "jurisdiction": world.town,
        "title": "路灯和机耕路",
        "theme": "路灯",
        "text": "把亮灯、通路的事一村一村坐下来商量。",
        "begins_on": today - timedelta(days=10),
        "ends_on": today + timedelta(days=10),
        "villages": [world.village],
        **said,
    }
    return actions.open_campaign(world.actor(by), **values)


def make_matter(world: World, **said: Any) -> Matter:
    """A matter of the village, under way."""
    values: dict[str, Any] = {
        "number": f"八烈 2026-{Matter.objects.count():03}",
        "jurisdiction": world.village,
        "handled_at": world.village,
        "title": "三组路口夜里没灯",
        "text": "三组路口夜里黑漆漆的，骑车看不见人。",
        "place_text": "三组路口",
        "category": "light",
        "raiser": world.people["resident"],
        "convener": world.people["convener"],
        "state": "under_way",
        "tier": "small",
        "procedure": "eight-links",
        "link": "collect",
        **said,
    }
    with outside_the_door("a matter for tests"):
        return Matter.objects.create(**values)


def hold_meeting(world: World, matter: Matter | None, **said: Any) -> Meeting:
    """A meeting that was held, with a resident and two representatives."""
    now = clock.now()
    values: dict[str, Any] = {
        "matter": matter,
        "jurisdiction": world.village,
        "title": matter.title if matter else "进村说法",
        "venue": world.venue,
        "place_text": "村口",
        "starts_at": now - timedelta(hours=3),
        "opened_at": now - timedelta(hours=3),
        "closed_at": now - timedelta(hours=2),
        "convener": world.people["convener"],
        "state": "closed",
        "join_code": f"CAMP{Meeting.objects.count():04}",
        **said,
    }
    with outside_the_door("a meeting for tests"):
        meeting = Meeting.objects.create(**values)
        for who in ("resident", "deputy", "cppcc"):
            person = world.people[who]
            Participant.objects.create(
                meeting=meeting, person=person, name=person.name, role=who, checked_in_at=now
            )
        Participant.objects.create(meeting=meeting, name="没来的", role="deputy", invited_at=now)
    return meeting


def in_days(days: int) -> date:
    """The day that many days from today."""
    return clock.today() + timedelta(days=days)


@pytest.fixture
def campaign(world: World) -> Campaign:
    """A theme month that goes on, with one village."""
    return call_month(world)
