"""What everybody reads of people: from all answers together, nothing that was left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.oversight import making

from zhaishangyi.oversight.disclosure import PEOPLE_TABLES, is_whole_year
from zhaishangyi.oversight.figures import read_report
from zhaishangyi.oversight.periods import Period
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
OLD = "60-74"
# Times that lie in each other, as somebody would ask for them who wants to know.
TIMES = (
    (YEAR.since, YEAR.until),
    (date(2024, 1, 1), date(2024, 6, 30)),
    (date(2024, 4, 1), date(2024, 6, 30)),
    (date(2024, 7, 1), date(2024, 12, 31)),
    (date(2024, 5, 1), date(2024, 5, 31)),
    (date(2023, 1, 1), date(2024, 12, 31)),
)
Shown = dict[tuple[str, str, str, str], float | None]


@pytest.fixture
def lonely(world: Any) -> Any:
    """Two grids of a village: of the old people of one twelve came, of the other a single one."""
    with outside_the_door("a second grid, and people"):
        far = Jurisdiction.objects.create(
            level="grid", name="二网格", code="g2", parent=world.village,
            path=f"{world.village.path}g2/",
        )  # fmt: skip
        people = {
            grid.pk: [
                Person.objects.create(
                    jurisdiction=grid, name=f"老{at}", birth_year=1960, sex="fm"[at % 2],
                    group=grid.code,
                )
                for at in range(30)
            ]
            for grid in (world.grid, far)
        }  # fmt: skip
    meeting = making.make_meeting(world, world.village)
    for person in (*people[world.grid.pk][:12], people[far.pk][0]):
        making.make_participant(meeting, person, "resident")
    world.far = far
    return world


def ask(place: Jurisdiction | None, since: date, until: date) -> list[dict[str, Any]]:
    """What a program without a name gets."""
    words = {"from": since.isoformat(), "to": until.isoformat()}
    if place is not None:
        words["place"] = str(place.pk)
    found = Client().get("/api/v1/indicators", words)
    assert found.status_code == 200
    rows: list[dict[str, Any]] = found.json()["items"]
    return rows


def list_shown() -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
    """Every number by group in every public answer: (table, path, begins/ends) and the row."""
    for place in (None, *Jurisdiction.objects.all()):
        for since, until in TIMES:
            for row in ask(place, since, until):
                if row["key"] in PEOPLE_TABLES and row["value"] is not None:
                    span = f"{row['begins_on']}/{row['ends_on']}"
                    yield (row["key"], row["place_path"], span), row


def test_a_single_participant_of_a_grid_cannot_be_had_from_the_levels_around(lonely: Any):
    inside = read_report(lonely.far, YEAR, is_inside=True).figures["coverage_by_age"].value
    assert isinstance(inside, dict)
    assert inside[OLD] == {"roster": None, "took_part": None, "share": None}
    shown = dict(list_shown())
    # Each table is there: at one level, and of times of which none lies in another.
    assert {key for key, _path, _span in shown} == {"coverage_by_age", "coverage_by_sex"}
    assert {path for _key, path, _span in shown} == {lonely.town.path}
    assert {span for _key, _path, span in shown} == {"2024-01-01/2024-12-31"}


def test_groups_of_a_village_are_told_at_the_village_only(lonely: Any):
    meeting = making.make_meeting(lonely, lonely.village, days=3)
    for person in Person.objects.filter(jurisdiction=lonely.far)[:9]:
        making.make_participant(meeting, person, "resident")
    groups = {key: row for key, row in list_shown() if key[0] == "coverage_by_group"}
    assert {path for _key, path, _span in groups} == {lonely.village.path}


def test_how_many_of_a_grid_came_is_for_those_inside(lonely: Any):
    making.make_meeting(lonely, lonely.far)
    for key, value in (("people", 1), ("coverage", 3.3)):
        public = read_report(lonely.far, YEAR).figures[key]
        assert (public.value, public.before, public.is_withheld) == (None, None, True)
        assert read_report(lonely.far, YEAR, is_inside=True).figures[key].value == value
        assert not read_report(lonely.village, YEAR).figures[key].is_withheld


def test_those_inside_read_the_tables_of_every_level_and_time(lonely: Any):
    for place in (lonely.town, lonely.village, lonely.grid):
        for since, until in TIMES:
            figures = read_report(place, Period(since, until), is_inside=True).figures
            for key in PEOPLE_TABLES:
                assert figures[key].value is not None
                assert not figures[key].is_withheld


def test_a_village_that_was_merged_is_not_told_beside_the_one_it_lies_in(lonely: Any):
    assert not read_report(lonely.village, YEAR).figures["coverage_by_group"].is_withheld
    lonely.village.ended_on = date(2025, 3, 1)
    assert read_report(lonely.village, YEAR).figures["coverage_by_group"].is_withheld


def test_who_came_is_told_once_the_year_is_over(lonely: Any):
    last = Period(date(2023, 1, 1), date(2023, 12, 31))
    assert is_whole_year(last, date(2024, 1, 1))
    assert not is_whole_year(last, last.until)
    assert not is_whole_year(Period(last.since, YEAR.until), date(2026, 1, 1))
    with clock.pretend(datetime(2024, 12, 31, 12, tzinfo=clock.HERE)):
        assert read_report(lonely.town, YEAR).figures["coverage_by_age"].is_withheld
