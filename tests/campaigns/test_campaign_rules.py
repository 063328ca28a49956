"""What is decided about theme months on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.campaigns import rules
from zhaishangyi.record.errors import RuleBroken

TODAY = date(2024, 6, 10)
JUNE = rules.Course(date(2024, 6, 1), date(2024, 6, 30))
SOON = datetime(2024, 7, 1, tzinfo=UTC)


def find_problem(do: Any, *args: Any) -> str:
    """The field of the problem."""
    with pytest.raises(RuleBroken) as caught:
        do(*args)
    return caught.value.field


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "field"),
    [
        (date(2024, 6, 30), date(2024, 6, 1), "ends_on"),
        (date(2024, 6, 1), date(2025, 6, 2), "ends_on"),
        (date(2026, 6, 12), date(2026, 6, 30), "begins_on"),
        (date(1024, 6, 1), date(1024, 6, 30), "begins_on"),
        (date(9999, 12, 31), date(9999, 12, 31), "begins_on"),
    ],
)
def test_days_that_no_theme_month_can_have_stand_at_their_field(
    begins_on: date, ends_on: date, field: str
) -> None:
    assert find_problem(rules.require_period, begins_on, ends_on, TODAY) == field


@pytest.mark.parametrize(
    ("begins_on", "ends_on"),
    [
        (date(2024, 6, 1), date(2024, 6, 1)),
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2026, 6, 11), date(2026, 6, 30)),
    ],
)
def test_one_day_a_whole_leap_year_and_two_years_ahead_are_fine(
    begins_on: date, ends_on: date
) -> None:
    rules.require_period(begins_on, ends_on, TODAY)
    assert 1 <= rules.count_days(begins_on, ends_on) <= rules.LONGEST_DAYS


def test_it_is_planned_then_goes_on_then_waits_for_its_result() -> None:
    days = {
        date(2024, 5, 31): rules.PLANNED,
        date(2024, 6, 1): rules.RUNNING,
        date(2024, 6, 30): rules.RUNNING,
        date(2024, 7, 1): rules.OVER,
    }
    assert {day: JUNE.find_state(day) for day in days} == days
    closed = rules.Course(JUNE.begins_on, JUNE.ends_on, closed_at=SOON)
    assert closed.find_state(TODAY) == rules.CLOSED
    called_off = rules.Course(JUNE.begins_on, JUNE.ends_on, cancelled_at=SOON)
    assert called_off.find_state(TODAY) == rules.CANCELLED


def test_it_closes_on_its_last_day_and_only_once() -> None:
    assert find_problem(rules.require_can_close, JUNE, date(2024, 6, 29)) == ""
    rules.require_can_close(JUNE, date(2024, 6, 30))
    closed = rules.Course(JUNE.begins_on, JUNE.ends_on, closed_at=SOON)
    assert find_problem(rules.require_can_close, closed, date(2024, 7, 2)) == ""


def test_nothing_and_zero_set_no_target_and_a_wrong_number_stands_at_its_figure() -> None:
    assert rules.require_targets({"meetings": 8, "solved": 0, "activities": None}) == {
        "meetings": 8
    }
    assert find_problem(rules.require_targets, {"solved": -3}) == "solved"
    assert find_problem(rules.require_targets, {"solved": 10**9}) == "solved"
    assert find_problem(rules.require_targets, {"smiles": 3}) == ""


def propose(**said: Any) -> rules.Candidate:
    values: dict[str, Any] = {
        "state": "under_way",
        "raised_on": TODAY,
        "paths": ("xz/balie/g1/",),
        **said,
    }
    return rules.Candidate(**values)


@pytest.mark.parametrize(
    "said",
    [
        {"state": "declined"},
        {"state": "merged"},
        {"paths": ("xz/shiqiao/",)},
        {"paths": ("xz/balie2/",)},
        {"raised_on": date(2024, 4, 1)},
        {"is_past_village": True},
    ],
)
def test_a_matter_that_does_not_belong_is_refused_at_the_matter(said: dict[str, Any]) -> None:
    candidate = propose(**said)
    villages = ["xz/balie/"]
    assert find_problem(rules.require_addable, candidate, villages, date(2024, 6, 1)) == "matter"


def test_a_matter_counts_with_every_village_that_works_on_it() -> None:
    shared = propose(paths=("xz/shiqiao/", "xz/balie/"), raised_on=date(2024, 4, 2))
    rules.require_addable(shared, ["xz/balie/"], date(2024, 6, 1))
    assert not rules.lies_in_one(shared.paths, [])


@dataclass
class Days:
    begins_on: date
    ends_on: date


def test_the_current_one_goes_on_else_waits_for_its_result_else_comes_next() -> None:
    may, june, july = (Days(date(2024, m, 1), date(2024, m, 28)) for m in (5, 6, 7))
    half_year = Days(date(2024, 3, 1), date(2024, 8, 31))
    assert rules.choose_current([may, half_year, june, july], TODAY) is june
    assert rules.choose_current([may, july], TODAY) is may
    later = Days(date(2024, 9, 1), date(2024, 9, 30))
    assert rules.choose_current([later, july], TODAY) is july
    assert rules.choose_current([], TODAY) is None


@given(st.integers(0, 10**6), st.none() | st.integers(0, 10**6))
def test_a_share_is_whole_and_full_exactly_when_the_target_is_reached(
    value: int, target: int | None
) -> None:
    share = rules.measure_share(value, target)
    if not target:
        assert share is None
        return
    assert share is not None
    assert 0 <= share <= 100
    assert (share == 100) == (value >= target)
    assert rules.count_reached({"solved": value}, {"solved": target}) == (share == 100)
