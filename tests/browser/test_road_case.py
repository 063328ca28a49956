"""The road case, from being raised to being rated, in nine browsers at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.browser.person import Person
from tests.browser.road import RoadCase

pytestmark = pytest.mark.browser


def test_road_case_from_raised_to_rated(
    make_person: Callable[..., Person], photo: Callable[[str], Path], save_shot: Callable[[Person, str], None]
) -> None:
    road = RoadCase(make_person, photo, save_shot)
    road.arrive()
    road.raise_matter()
    road.require_stones(1)
    road.decide_on_it()
    road.require_stones(2)
