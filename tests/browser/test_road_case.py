"""The road case, from being raised to being rated, in nine browsers at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.browser import road_later as later
from tests.browser.person import Person
from tests.browser.road import RoadCase

pytestmark = pytest.mark.browser


def test_road_case_from_raised_to_rated(
    make_person: Callable[..., Person],
    photo: Callable[[str], Path],
    save_shot: Callable[[Person, str], None],
) -> None:
    road = RoadCase(make_person, photo, save_shot)
    road.arrive()
    road.raise_matter()
    road.require_stones(1)
    road.decide_on_it()
    road.require_stones(2)
    road.look_into_it()
    road.require_stones(3)
    later.invite_everybody(road)
    road.require_stones(4)
    later.hold_meeting(road)
    road.require_stones(4)
    later.approve_minutes(road)
    road.require_stones(6)
    later.deliver(road)
    road.require_stones(7)
    later.review(road)
    road.require_stones(8)
    later.look_at_the_end(road)
    told = {said for person in road.people.values() for said in person.troubles}
    assert told == set(), "\n".join(sorted(told))
