"""Matters to begin with: one that waits, one that is under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.world import World

from zhaishangyi.matters import actions
from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import Person
from zhaishangyi.record.trail import outside_the_door

ROAD = "村东新修的路，过三号桥往南那一段，裂了好几条缝，还掉砂。昨天隔壁老人骑三轮车差点翻进沟里。"
Raise = Callable[..., Matter]
TakeUp = Callable[..., Matter]


@pytest.fixture
def raise_one(world: World) -> Raise:
    """Raise a matter in 八烈村; what is not said is the bad road."""

    def raise_it(who: str = "resident", typed_for: str = "", **said: Any) -> Matter:
        by = world.actor(who)
        values = {
            "jurisdiction": world.village,
            "text": ROAD,
            "place_text": "村东路，三号桥往南 50 米",
            "category": "road",
            "wished_tier": "urgent",
            **said,
        }
        return actions.raise_matter(by.helping(typed_for) if typed_for else by, **values)

    return raise_it


@pytest.fixture
def take_up(world: World, raise_one: Raise) -> TakeUp:
    """Raise a matter and take it up; the convener of the village looks after it."""

    def take_it_up(matter: Matter | None = None, tier: str = "urgent", **said: Any) -> Matter:
        chosen = matter or raise_one(wished_tier=tier)
        by = world.actor(said.pop("by", "convener"))
        values = {"decision": "accept", "tier": tier, "reason": said.pop("reason", ""), **said}
        return actions.triage_matter(by, matter=chosen, **values)

    return take_it_up


@pytest.fixture
def town_convener(world: World) -> Person:
    """Somebody who convenes for the town as well."""
    from zhaishangyi.people.models import RoleGrant

    with outside_the_door("a convener of the town"):
        person = Person.objects.create(jurisdiction=world.other_village, name="镇召集人")
        RoleGrant.objects.create(person=person, role="convener", jurisdiction=world.town)
    world.people["town_convener"] = person
    return person


def list_messages(world: World, who: str) -> list[str]:
    """The sentences in somebody's inbox, newest first, as they were written (English)."""
    from django.utils.translation import override

    with override("en"):
        return [message.text for message in world.people[who].messages.all()]
