"""The big screen of the town hall, and the map that it and others draw."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.oversight.village_map import fit_name, read_map, say_standing, write_features
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

NOW = datetime(2024, 6, 4, 2, tzinfo=UTC)


def make_matter(world: World, number: int, place: Jurisdiction, **more: object) -> Matter:
    made: dict[str, Any] = {
        "number": f"八烈 2024-{number:03d}",
        "jurisdiction": place,
        "handled_at": place,
        "title": f"第{number}件事",
        "text": "路不平。",
        "category": "road",
        "state": "under_way",
        "tier": "small",
        "raised_at": NOW - timedelta(days=20),
    }
    return Matter.objects.create(**(made | more))


@pytest.fixture
def town(world: World) -> World:
    """One village with something late in a grid, another near its limit."""
    with outside_the_door("matters for a map"):
        late, near = NOW - timedelta(days=3), NOW + timedelta(days=1)
        make_matter(world, 1, world.grid, due_at=late, warn_at=late - timedelta(days=2))
        make_matter(world, 2, world.village)
        make_matter(world, 3, world.other_village, due_at=near, warn_at=late)
        make_matter(
            world, 4, world.other_village, due_at=late - timedelta(days=9), is_past_village=True
        )
        make_matter(
            world, 5, world.village, state="finished", finished_at=NOW - timedelta(days=2),
            title="路灯亮了",
        )  # fmt: skip
        make_matter(
            world, 6, world.village, state="finished", finished_at=NOW, is_past_village=True,
            title="告状的事",
        )  # fmt: skip
    return world


def square(west: float, south: float, size: float = 0.1) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def outline(place: Jurisdiction, geometry: object) -> None:
    with outside_the_door("an outline"):
        place.outline = geometry
        place.save()


def test_villages_are_stones_in_a_sketch_until_somebody_draws_them(town: World):
    drawn = read_map(town.town, NOW)
    assert drawn is not None
    assert drawn.is_sketch
    states = {one.place.name: (one.standing.state, one.words) for one in drawn.villages}
    with clock.pretend(NOW):
        assert states["八烈村"][0] == "late"
        assert states["石桥村"][0] == "warn"
    assert "八烈村" in drawn.sentence
    assert "石桥村" not in drawn.sentence


def test_what_went_past_the_village_is_on_the_map_of_the_town_only(town: World):
    inside = read_map(town.town, NOW, is_public=False)
    assert inside is not None
    assert {one.place.name: one.standing.late for one in inside.villages} == {
        "八烈村": 1, "石桥村": 1,
    }  # fmt: skip
    features = write_features(town.town, NOW)["features"]
    assert [one["properties"]["late_matters"] for one in features[:2]] == [1, 0]


def test_outlines_and_venues_are_drawn_where_they_lie(town: World):
    outline(town.village, square(121.0, 31.9))
    with outside_the_door("venues"):
        Venue.objects.create(
            jurisdiction=town.other_village, name="桥头", place_text="桥头",
            latitude="32.02", longitude="121.3",
        )  # fmt: skip
    drawn = read_map(town.town, NOW)
    assert drawn is not None
    assert not drawn.is_sketch
    own, other = drawn.villages
    assert own.outline.startswith("M")
    assert not other.outline
    assert own.x < other.x
    assert other.y < own.y
    assert [spot.venue.name for spot in drawn.venues] == ["桥头"]
    assert (drawn.venues[0].x, drawn.venues[0].y) == (other.x, other.y)


@pytest.mark.parametrize(
    "geometry",
    [
        square(179.95, -17.0),
        square(-180, 89.9, 0.1),
        square(0, -90, 0.1),
        {"type": "Polygon", "coordinates": [[[1, 2], "nothing", None]]},
        {"type": "GeometryCollection"},
        "no outline",
        [],
    ],
)
def test_odd_outlines_break_nothing(town: World, geometry: object):
    outline(town.village, geometry)
    drawn = read_map(town.town, NOW)
    assert drawn is not None
    assert all(math.isfinite(one.x) and math.isfinite(one.y) for one in drawn.villages)
    page = town.anonymous.get(reverse("oversight:map_data", args=[town.town.pk]))
    assert page.status_code == 200
    assert "NaN" not in page.content.decode()
    assert town.anonymous.get(reverse("oversight:figures", args=[town.town.pk])).status_code == 200


def test_the_map_is_geojson_for_everybody(town: World):
    page = town.anonymous.get(reverse("oversight:map_data", args=[town.town.pk]))
    assert page["Content-Type"] == "application/geo+json"
    found = page.json()
    assert found["type"] == "FeatureCollection"
    assert [one["properties"]["name"] for one in found["features"]] == ["八烈村", "石桥村"]
    assert found["features"][0]["geometry"] is None
    assert found["features"][0]["properties"]["open_matters"] == 2


def test_closed_venues_and_ended_villages_are_not_on_the_map(town: World):
    with outside_the_door("an end"):
        town.venue.is_open, town.venue.latitude, town.venue.longitude = False, "32", "121"
        town.venue.save()
        town.other_village.ended_on = NOW.date()
        town.other_village.path = f"{town.village.path}shiqiao/"
        town.other_village.save()
    drawn = read_map(town.town, NOW, is_public=False)
    assert drawn is not None
    assert [one.place.name for one in drawn.villages] == ["八烈村"]
    assert drawn.villages[0].standing.open == 4
    assert drawn.venues == []


def test_a_village_has_no_map_of_its_own(town: World):
    assert read_map(town.village, NOW) is None
    assert len(write_features(town.village, NOW)["features"]) == 1


def test_a_map_asks_three_times(town: World):
    assert count_queries(lambda: read_map(town.town, NOW)) == 3


@pytest.mark.parametrize(
    "name", ["八烈村", "九龙岛社区居民委员会", "A", "Upper Riverside Village", ""]
)
def test_names_fit_on_their_stones(name: str):
    label, letter = fit_name(name)
    assert 11 <= letter <= 17
    assert name.startswith(label.rstrip("…"))


def test_late_since_this_morning_has_no_days(town: World):
    with outside_the_door("later today"):
        Matter.objects.filter(number="八烈 2024-001").get()
    drawn = read_map(town.town, NOW - timedelta(days=3) + timedelta(minutes=5))
    assert drawn is not None
    late = next(one for one in drawn.villages if one.standing.late)
    assert late.standing.days_over == 0
    assert say_standing(late.standing) == late.words
    assert "0" not in late.words


def test_the_screen_shows_what_everybody_may_see(town: World):
    with clock.pretend(NOW):
        page = town.client("supervisor").get(reverse("oversight:screen", args=[town.town.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'class="projector"' in text
    assert 'data-theme="daylight"' in text
    assert "路灯亮了" in text
    assert "告状的事" not in text
    assert {"wall-degrees", "wall-map", "wall-settled"} <= set(re.findall(r'id="([\w-]+)"', text))
    for target in re.findall(r'href="#(wall-\w+)"', text):
        assert f'id="{target}"' in text


def test_the_screen_is_sent_again_only_when_something_changed(town: World):
    address = reverse("oversight:screen", args=[town.town.pk])
    with clock.pretend(NOW):
        first = town.anonymous.get(address)
        again = town.anonymous.get(address, headers={"If-None-Match": first["ETag"]})
        other = town.anonymous.get(
            address, {"period": "all"}, headers={"If-None-Match": first["ETag"]}
        )
    with clock.pretend(NOW + timedelta(minutes=11)):
        later = town.anonymous.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert other.status_code == later.status_code == 200


def test_unchanged_costs_hardly_anything(town: World):
    address = reverse("oversight:screen", args=[town.town.pk])
    with clock.pretend(NOW):
        etag = town.anonymous.get(address)["ETag"]
        asked = count_queries(lambda: town.anonymous.get(address, headers={"If-None-Match": etag}))
    assert asked <= 3


def test_a_place_without_anything_has_a_screen(world: World):
    page = world.anonymous.get(reverse("oversight:screen", args=[world.other_village.pk]))
    assert page.status_code == 200
    assert "wall-settled" not in page.content.decode()
