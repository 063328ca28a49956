"""The town's files hold together: everybody and everything that a story names is there."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from io import BytesIO

import pytest
from PIL import Image

from zhaishangyi.places.models import VenueKind
from zhaishangyi.record import clock
from zhaishangyi.record.roles import Role
from zhaishangyi.town.drawing import draw_photo, list_scenes
from zhaishangyi.town.load import VERBS
from zhaishangyi.town.reading import (
    Step,
    Story,
    read_file,
    read_moment,
    read_stories,
    read_story,
)
from zhaishangyi.town.roster import list_people

TODAY = date(2024, 6, 4)
VILLAGES = (
    "八烈村 石桥村 新渔村 青墩村 三圩村 桑园村 合心村 双桥村 大同村 九龙岛村 芦荡村 东灶村 西灶村 "
    "海晏村 官公河村 长兴居 河湾村 竹行村 永丰村 柳岸村 五圩村 复兴村 太平村 曙光村 南港村 望海村"
).split()
STORIES = read_stories()
PEOPLE = list_people()


def list_steps(story: Story) -> tuple[Step, ...]:
    return (*story.steps, *story.ending)


def test_the_town_has_its_26_villages_with_two_or_three_grids_each():
    villages = read_file("villages")["villages"]
    assert [village["name"] for village in villages] == VILLAGES
    assert {village["grids"] for village in villages} == {2, 3}
    assert len({village["code"] for village in villages}) == 26
    assert all(village["description"] for village in villages)


def test_the_second_town_is_small_and_has_what_a_joint_matter_needs():
    found = read_file("second_town")
    homes = {village["name"] for village in found["villages"]} | {found["town"]["name"]}
    here = [person for person in PEOPLE if person.home in homes]
    held = {role for person in here for role in person.roles}
    assert {"convener", "recorder", "supervisor", "office", "cppcc", "respected_local"} <= held
    assert sum(not person.roles for person in here) >= 8
    assert not homes & set(VILLAGES)


def test_every_venue_is_in_a_village_and_has_a_story():
    venues = read_file("venues")["venues"]
    assert len(venues) >= 30
    assert {venue["village"] for venue in venues} >= set(VILLAGES)
    assert {venue["sort"] for venue in venues} <= set(VenueKind.values)
    assert all(len(venue["story"]) >= 10 for venue in venues)
    brands = {venue.get("brand") for venue in venues}
    assert {"香樟树下", "宅上红客厅", "红色加油站", "湿地公园芦亭", "村口亭子"} <= brands


def test_about_350_people_with_every_role_among_them():
    assert 350 <= len(PEOPLE) <= 410
    held = {role for person in PEOPLE for role in person.roles}
    # The administrator comes with the town itself; everybody is a resident of somewhere.
    assert held == {role.value for role in Role} - {"resident", "administrator"}


@pytest.mark.parametrize("village", VILLAGES)
def test_every_village_has_its_officials_and_a_few_residents(village: str):
    here = [person for person in PEOPLE if person.home == village]
    roles = Counter(role for person in here for role in person.roles)
    grids = {v["name"]: v["grids"] for v in read_file("villages")["villages"]}[village]
    assert roles["convener"] == roles["recorder"] == 1
    assert roles["deputy"] >= 1
    assert roles["grid_worker"] == grids
    assert sum(not person.roles for person in here) >= 4
    assert {person.sex for person in PEOPLE} == {"f", "m"}


def test_three_residents_share_a_name_and_nobody_else_does():
    named = Counter(person.name for person in PEOPLE)
    shared = {name: count for name, count in named.items() if count > 1}
    assert shared == {"黄秀芳": 3}
    same = [person for person in PEOPLE if person.name == "黄秀芳"]
    assert {person.home for person in same} == {"八烈村"}
    assert len({person.group for person in same}) == 3


def test_old_and_young_live_here():
    years = [person.born for person in PEOPLE]
    assert min(years) < 1945
    assert max(years) > 1998
    assert sum(year < 1964 for year in years) > 60


def test_the_same_people_come_out_every_time():
    assert list_people() == PEOPLE


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_the_steps_of_a_story_can_be_played(story: Story):
    assert story.village in VILLAGES
    assert {step.do for step in list_steps(story)} <= set(VERBS)
    moments = [read_moment(step.at, TODAY) for step in story.steps if step.at]
    assert moments == sorted(moments)
    assert moments[-1] < datetime(2024, 6, 4, tzinfo=clock.HERE)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_everybody_whom_a_story_names_is_on_the_roster(story: Story):
    known = {person.name for person in PEOPLE} | {person.long_name for person in PEOPLE}
    guests = {guest[0] for step in story.steps for guest in step.get("guests", [])}
    guests |= {line[0] for step in story.steps if step.do == "pledge_for" for line in step["lines"]}
    assert {name for name in list_names(story) if not name.startswith("@")} <= known | guests


def list_names(story: Story) -> set[str]:
    names = {step.by for step in list_steps(story)}
    for step in list_steps(story):
        names |= {step.get(key, "") for key in ("raiser", "convener", "expert", "recorder")}
        for key in ("locals", "absent", "leave_out", "names"):
            names |= set(step.get(key, []))
        if step.do != "say_for":
            names |= {line[0] for line in step.get("lines", [])}
        names |= {one if isinstance(one, str) else one[0] for one in step.get("people", [])}
    return names - {""}


def test_every_photo_of_a_story_is_drawn_and_every_drawing_is_used():
    used = {
        name for story in STORIES for step in list_steps(story) for name in step.get("photos", [])
    }
    assert used == set(list_scenes())


def test_a_drawing_is_a_small_picture_and_always_the_same():
    first, second = draw_photo("road_cracked"), draw_photo("road_cracked")
    assert first.sha256 == second.sha256
    assert (first.width, first.height) == (960, 640)
    with Image.open(BytesIO(first.jpeg)) as image:
        colours = image.convert("RGB").getcolors(maxcolors=1_000_000)
    assert colours is not None
    assert len(colours) > 50


def test_drawings_differ():
    assert len({draw_photo(name).sha256 for name in list_scenes()[:6]}) == 6


def test_moments_are_counted_from_today():
    assert read_moment("-32 16:20", TODAY) == datetime(2024, 5, 3, 16, 20, tzinfo=clock.HERE)
    assert read_moment("+0 18:30", TODAY) == datetime(2024, 6, 4, 18, 30, tzinfo=clock.HERE)
    with pytest.raises(ValueError, match="no moment"):
        read_moment("yesterday", TODAY)


def test_only_the_big_stories_can_be_rehearsed():
    assert read_story("bridge").village == "九龙岛村"
    with pytest.raises(KeyError):
        read_story("eaves")
