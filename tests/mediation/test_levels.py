"""How long each level has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhaishangyi.mediation.levels import FILE, parse_levels, read_levels

SINCE = datetime(2024, 5, 4, 2, 0, tzinfo=UTC)
GOOD = FILE.read_text(encoding="utf-8")


def test_each_level_has_its_days() -> None:
    levels = read_levels()
    found = {level: (levels.find_due(level, SINCE) - SINCE).days for level in levels.days}
    assert found == {"grid": 7, "village": 15, "town": 30}


@pytest.mark.parametrize(
    ("days", "used", "is_warned"),
    [(0, 0, False), (6, 60, False), (8, 80, True), (10, 100, True), (11, 100, False)],
)
def test_a_list_warns_before_the_time_is_over(days: int, used: int, *, is_warned: bool) -> None:
    levels, due = read_levels(), SINCE + timedelta(days=10)
    now = SINCE + timedelta(days=days)
    assert levels.count_used(SINCE, due, now) == used
    assert levels.is_warned(SINCE, due, now) is is_warned


def test_no_time_at_all_is_used_up() -> None:
    assert read_levels().count_used(SINCE, SINCE, SINCE) == 100


@pytest.mark.parametrize(
    "broken",
    [
        GOOD.replace("town = 30", ""),
        GOOD.replace("town = 30", "town = 0"),
        GOOD.replace("town = 30", 'town = "30"'),
        GOOD.replace("town = 30", "town = 30\ncity = 60"),
        GOOD.replace("warn = 0.8", "warn = 8.0"),
        GOOD.replace("warn = 0.8", ""),
        "warn = 0.8",
    ],
)
def test_a_table_that_cannot_be_used(broken: str) -> None:
    with pytest.raises(ValueError, match="levels"):
        parse_levels(broken)
