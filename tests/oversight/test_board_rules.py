"""Links and villages without a store: columns, days, order, silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from zhaishangyi.oversight.board_rules import (
    Row,
    Tally,
    Works,
    build_rows,
    count_days_left,
    count_days_over,
    find_silent,
)
from zhaishangyi.procedures.files import list_procedures

TODAY = date(2024, 6, 4)
NOON = datetime(2024, 6, 4, 4, tzinfo=UTC)
NAMES = ("石桥村", "新渔村", "八烈村", "望海村")


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Works:
    return Works(list_procedures(tmp_path_factory.mktemp("none")))


@pytest.fixture
def villages() -> list[tuple[UUID, str]]:
    return [(uuid4(), name) for name in NAMES]


def tally(village: UUID, link: str, number: int = 1, *, warned: int = 0, over: int | None = None):
    due = NOON - timedelta(days=over) if over is not None else None
    return Tally(village, "eight-links", link, number, warned, int(over is not None), due)


def build(villages: list[tuple[UUID, str]], works: Works, *tallies: Tally) -> list[Row]:
    return build_rows(villages, tallies, {}, works, TODAY)


def test_the_columns_are_the_eight_links_in_order(works: Works):
    assert works.list_ids() == [
        "collect", "select", "investigate", "invite", "deliberate", "agree", "deliver", "review",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("procedure", "link", "work"),
    [
        ("five-steps", "raise", "select"),
        ("five-steps", "discuss", "deliberate"),
        ("five-steps", "rate", "review"),
        ("livelihood-project", "deliver", "deliver"),
        ("eight-links", "deliver", "deliver"),
        ("", "raise", "select"),
        ("", "collect", "collect"),
        ("gone", "never-heard-of", "collect"),
        ("", "", "collect"),
    ],
)
def test_every_link_shows_as_one_of_the_eight(works: Works, procedure: str, link: str, work: str):
    assert works.find(procedure, link) == work


def test_a_cell_adds_up_what_stands_there(villages, works: Works):
    village = villages[0][0]
    rows = build(
        villages,
        works,
        tally(village, "deliver", 3, warned=2),
        tally(village, "deliver", over=9),
        tally(village, "deliver", over=2),
        tally(village, "review"),
    )
    cells = {cell.link: cell for cell in rows[0].cells}
    delivering = cells["deliver"]
    assert (delivering.number, delivering.warned, delivering.late) == (5, 2, 2)
    assert delivering.days_over == 9
    assert delivering.state == "late"
    assert cells["review"].state == "open"
    assert cells["agree"].state == "none"
    assert (rows[0].number, rows[0].late, rows[0].warned, rows[0].days_over) == (6, 2, 2, 9)


def test_those_that_need_a_hand_come_first_the_others_as_in_the_town(villages, works: Works):
    stone, fish, eight, sea = (village for village, _name in villages)
    rows = build(
        villages,
        works,
        tally(sea, "collect", over=2),
        tally(fish, "deliver", over=5),
        tally(eight, "agree", 2, warned=1),
        tally(stone, "agree", 7),
    )
    assert [row.place_id for row in rows] == [fish, sea, eight, stone]


def test_a_grid_counts_to_its_village_and_what_is_elsewhere_does_not_count(villages, works: Works):
    village, grid, elsewhere = villages[0][0], uuid4(), uuid4()
    tallies = [tally(grid, "collect"), tally(village, "collect"), tally(elsewhere, "collect", 9)]
    rows = build_rows(villages, tallies, {grid: village}, works, TODAY)
    assert rows[0].place_id == village
    assert [row.number for row in rows] == [2, 0, 0, 0]


def test_a_town_without_villages_has_no_rows(works: Works):
    assert build_rows([], [tally(uuid4(), "collect")], {}, works, TODAY) == []


def test_days_are_those_of_the_calendar_in_the_town():
    before_midnight = datetime(2024, 6, 3, 15, 59, tzinfo=UTC)
    after_midnight = datetime(2024, 6, 3, 16, 1, tzinfo=UTC)
    assert count_days_over(before_midnight, TODAY) == 1
    assert count_days_over(after_midnight, TODAY) == 0
    assert count_days_over(NOON + timedelta(days=3), TODAY) == 0
    assert count_days_left(NOON + timedelta(days=3), TODAY) == 3
    assert count_days_left(NOON - timedelta(days=3), TODAY) == 0


def test_villages_without_anything_for_thirty_days_are_silent(villages):
    stone, fish, eight, sea = (village for village, _name in villages)
    grid = uuid4()
    seen = [
        (stone, NOON - timedelta(days=31)),
        (stone, None),
        (fish, NOON - timedelta(days=30)),
        (eight, NOON - timedelta(days=90)),
        (grid, NOON),
    ]
    silent = find_silent(villages, seen, {grid: eight}, TODAY)
    assert [(one.place_id, one.days) for one in silent] == [(sea, None), (stone, 31)]
    assert silent[1].last_on == TODAY - timedelta(days=31)
