"""Times that figures are asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.oversight.periods import CHOICES, Period, add_months, read_period
from zhaishangyi.record.errors import RuleBroken

TODAY = date(2026, 11, 23)
THEME = Period(date(2023, 1, 1), date(2024, 12, 31))
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def read(since: str = "", until: str = "", choice: str = "", **more):
    period = read_period(since, until, choice, TODAY, **more)
    return period.since.isoformat(), period.until.isoformat(), period.choice


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("theme", ("2023-01-01", "2024-12-31", "theme")),
        ("", ("2023-01-01", "2024-12-31", "theme")),
        ("nonsense", ("2023-01-01", "2024-12-31", "theme")),
        ("year", ("2026-01-01", "2026-11-23", "year")),
        ("month", ("2026-11-01", "2026-11-23", "month")),
        ("last_year", ("2025-01-01", "2025-12-31", "last_year")),
        ("all", ("2022-03-04", "2026-11-23", "all")),
    ],
)
def test_choices(choice: str, expected):
    assert read(choice=choice, theme=THEME, first_on=date(2022, 3, 4)) == expected


def test_without_theme_months_everything_so_far():
    assert read(first_on=date(2022, 3, 4)) == ("2022-03-04", "2026-11-23", "all")
    assert read() == ("2026-01-01", "2026-11-23", "all")
    assert read(first_on=date(1850, 1, 1))[0] == "1976-11-24"
    assert read(first_on=date(2030, 1, 1)) == ("2026-11-23", "2026-11-23", "all")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-05-01", "2024-05-31", ("2024-05-01", "2024-05-31")),
        ("２０２４-０５-０１", "2024年5月31日", ("2024-05-01", "2024-05-31")),
        ("2024-05-01", "", ("2024-05-01", "2026-11-23")),
        ("2030-05-01", "", ("2030-05-01", "2030-05-01")),
        ("", "2024-05-31", ("2024-01-01", "2024-05-31")),
        ("2090-01-01", "2090-12-31", ("2090-01-01", "2090-12-31")),
        ("2024-02-29", "2024-02-29", ("2024-02-29", "2024-02-29")),
    ],
)
def test_typed_days_go_before_a_choice(since: str, until: str, expected):
    assert read(since, until, "year", theme=THEME) == (*expected, "custom")


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("yesterday", "", "since"),
        ("2024-05-01", "2024-13-01", "until"),
        ("2023-02-29", "2024-01-01", "since"),
        ("2024-05-02", "2024-05-01", "until"),
        ("0001-01-01", "2024-05-01", "since"),
        ("1974-01-01", "2024-01-01", "until"),
        ("2024-05-01", "9999-12-31", "until"),
        ("\x00", "'; DROP TABLE", "since"),
    ],
)
def test_nonsense_is_told_at_its_field(since: str, until: str, field: str):
    with pytest.raises(RuleBroken) as broken:
        read(since, until)
    assert broken.value.field == field


def test_fifty_years_are_the_most():
    assert read("1974-01-02", "2024-01-01") == ("1974-01-02", "2024-01-01", "custom")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")),
        (("2023-01-01", "2024-12-31"), ("2021-01-01", "2022-12-31")),
        (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")),
        (("2024-03-01", "2024-03-30"), ("2024-02-01", "2024-02-29")),
        (("2024-03-01", "2024-03-15"), ("2024-02-01", "2024-02-15")),
        (("2024-01-01", "2024-05-20"), ("2023-01-01", "2023-05-20")),
        (("2024-05-10", "2024-05-19"), ("2024-04-30", "2024-05-09")),
        (("2024-05-10", "2024-05-10"), ("2024-05-09", "2024-05-09")),
    ],
)
def test_the_time_before(period, before):
    found = Period(*map(date.fromisoformat, period)).before
    assert (found.since.isoformat(), found.until.isoformat()) == before


@given(DAYS, st.integers(0, 3000))
def test_the_time_before_ends_before_it_begins(since: date, length: int):
    period = Period(since, date.fromordinal(since.toordinal() + length))
    before = period.before
    assert before.since <= before.until < period.since
    assert abs(before.days - period.days) <= 62


@given(DAYS, st.integers(-600, 600))
def test_months_can_be_added(day: date, months: int):
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or moved.day in (28, 29, 30)


def test_months_of_a_period():
    months = Period(date(2023, 11, 30), date(2024, 2, 1)).list_months()
    assert [one.isoformat() for one in months] == [
        "2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01"
    ]  # fmt: skip
    assert "custom" in CHOICES
