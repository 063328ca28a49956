"""Counting disputes, and what of it everybody may read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import World

from zhaishangyi.mediation.figures import CaseFigures, count_cases, publish_figures
from zhaishangyi.mediation.models import Case, Climb
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def make_cases(world: World, count: int, **more: Any) -> list[Case]:
    """Disputes of the village without anything in them."""
    known = Case.objects.count()
    values = {
        "jurisdiction": world.village,
        "handled_at": world.village,
        "sort": "neighbour",
        "channel": "asked",
        **more,
    }
    with outside_the_door("disputes to count"):
        return [
            Case.objects.create(number=f"调 {known + at}", **values) for at in range(1, count + 1)
        ]


def settle(world: World, count: int, level: str = "village", **more: Any) -> list[Case]:
    """Disputes that were settled at a level."""
    values = {"state": "settled", "signed_level": level, "signed_at": clock.now(), **more}
    return make_cases(world, count, mediator=world.people["mediator"], **values)


def count(world: World, path: str = "", until: datetime | None = None) -> CaseFigures:
    """All of the last year."""
    end = until or clock.now() + timedelta(minutes=1)
    return count_cases(path or world.town.path, end - timedelta(days=365), end)


def test_settled_where_it_arose_is_without_going_up(world: World) -> None:
    settle(world, 6)
    for case in settle(world, 2, level="town", handled_at=world.town):
        with outside_the_door("it went up"):
            Climb.objects.create(
                case=case,
                from_node=world.village,
                to_node=world.town,
                tried="谈过",
                reason="没谈拢",
                since=clock.now(),
            )
    make_cases(world, 3)
    make_cases(world, 1, state="ended", sort="money")
    figures = count(world)
    assert (figures.total, dict(figures.outcomes)) == (
        12, {"settled": 8, "ended": 1, "open": 3},
    )  # fmt: skip
    assert dict(figures.places) == {"here": 6, "higher": 2}
    assert dict(figures.levels) == {"grid": 0, "village": 6, "town": 2}
    assert (figures.sorts["neighbour"], figures.sorts["money"]) == (11, 1)


def test_another_village_and_another_year_do_not_count(world: World) -> None:
    settle(world, 2)
    assert count(world, world.other_village.path).total == 0
    assert count(world, until=clock.now() - timedelta(days=1)).total == 0


def test_what_is_published_gives_no_small_number_away(world: World) -> None:
    settle(world, 6)
    make_cases(world, 3)
    make_cases(world, 1, state="ended", sort="money")
    public = publish_figures(count(world))
    assert public.total == 10
    assert dict(public.outcomes) == {"settled": None, "ended": None, "open": None}
    assert public.sorts["money"] is None
    assert public.sorts["neighbour"] is None


def test_parts_of_a_hidden_number_are_hidden_too(world: World) -> None:
    settle(world, 4)
    make_cases(world, 8)
    public = publish_figures(count(world))
    assert public.outcomes["settled"] is None
    assert set(public.levels.values()) == {None}
    assert set(public.places.values()) == {None}
    assert public.share_here is None


def test_fewer_than_five_in_all_are_not_told(world: World) -> None:
    settle(world, 3)
    public = publish_figures(count(world))
    assert public.total is None
    assert set(public.outcomes.values()) == {None}
    assert set(public.sorts.values()) == {None}


def test_a_share_of_many_is_told(world: World) -> None:
    settle(world, 20)
    public = publish_figures(count(world))
    assert (public.total, public.share_here, public.places["here"]) == (20, 100, 20)


def test_counting_takes_four_queries(world: World) -> None:
    settle(world, 6)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        count(world)
    assert len(queries) == 4
