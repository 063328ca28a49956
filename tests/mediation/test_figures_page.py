"""The public figures: a small number is never shown, nor one from which it could be told."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.world import World

from zhaishangyi.mediation.casefile import published
from zhaishangyi.mediation.models import Case
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 8, 20, 10, 0, tzinfo=clock.HERE)


def make_cases(world: World, count: int, sort: str, opened_at: datetime, **more: object) -> None:
    with outside_the_door("disputes to count"):
        for index in range(count):
            Case.objects.create(
                number=f"调 {sort} {opened_at:%Y%m%d} {index}",
                jurisdiction=world.village,
                handled_at=world.village,
                sort=sort,
                channel="asked",
                title="谁和谁吵了架",
                opened_at=opened_at,
                **more,
            )


def read_page(world: World, query: str = "") -> str:
    with clock.pretend(TODAY):
        client = world.anonymous
        client.cookies["django_language"] = "en"
        answer = client.get(reverse("mediation:figures") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def read_row(page: str, words: str) -> str:
    """The number beside these words."""
    found = re.search(rf"{words}</th><td class=\"n\"[^>]*>([^<]*)<", page)
    assert found is not None, words
    return found.group(1)


def test_without_disputes_the_page_says_so(world: World) -> None:
    assert "There are no figures yet" in read_page(world)


def test_numbers_with_their_meaning(world: World) -> None:
    spring = TODAY - timedelta(days=150)
    signed = {"state": "settled", "signed_at": spring, "signed_level": "village"}
    make_cases(world, 12, "neighbour", spring, mediator=world.people["mediator"], **signed)
    make_cases(world, 8, "family", spring, state="ended")
    page = read_page(world)
    assert '<p class="figure">20</p>' in page
    assert read_row(page, "Between neighbours") == "12"
    assert read_row(page, "In the family") == "8"
    assert read_row(page, "Money owed") == "0"
    assert '<p class="figure">100<small>%</small></p>' in page
    for meaning in published.MEANINGS.values():
        with override("en"):
            assert str(meaning) in page


def test_a_small_number_is_not_shown_nor_can_it_be_worked_out(world: World) -> None:
    spring = TODAY - timedelta(days=150)
    make_cases(world, 15, "neighbour", spring)
    make_cases(world, 9, "land", spring)
    make_cases(world, 2, "family", spring)
    page = read_page(world)
    assert read_row(page, "In the family") == "not shown"
    shown = [number for number in re.findall(r'<td class="n">(\d+)<', page) if number == "9"]
    assert shown == []
    assert "谁和谁吵了架" not in page


def test_the_quarter_that_runs_is_not_counted(world: World) -> None:
    make_cases(world, 7, "neighbour", TODAY - timedelta(days=120))
    make_cases(world, 6, "neighbour", TODAY - timedelta(days=3))
    page = read_page(world)
    assert '<p class="figure">7</p>' in page
    assert re.search(r"香樟镇, 2024, until <time[^>]*>30 June", page)


def test_villages_are_not_counted_one_by_one(world: World) -> None:
    make_cases(world, 7, "neighbour", TODAY - timedelta(days=120))
    page = read_page(world, f"?town={world.other_village.path}&year=2024")
    assert world.town.name in page
    assert '<p class="figure">7</p>' in page


@pytest.mark.parametrize("year", ["1999", "²⁰²⁴", "x", "99999999999999999999", ""])
def test_an_unknown_year_gives_the_newest(world: World, year: str) -> None:
    make_cases(world, 7, "neighbour", TODAY - timedelta(days=120))
    assert '<p class="figure">7</p>' in read_page(world, f"?year={year}")


def test_a_year_begins_to_count_with_its_first_finished_quarter() -> None:
    assert not published.build_period(2024, date(2024, 3, 31)).is_counted
    assert published.build_period(2024, date(2024, 4, 1)).is_counted
    assert published.build_period(2023, date(2024, 1, 1)).is_whole
    assert published.build_period(2024, date(2024, 12, 31)).until.month == 10
