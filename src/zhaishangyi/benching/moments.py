"""Moments and ids as both stores read them, made from whole numbers. No Django."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from zhaishangyi.benching.courses import DAY

EPOCH = date(1970, 1, 1)
CLOCK = tuple(
    f" {hour:02d}:{minute:02d}:{second:02d}"
    for hour in range(24)
    for minute in range(60)
    for second in range(60)
)
# Position of a row within its matter, as it stands in the row's id.
PLACES = tuple(f"{place:03x}" for place in range(64))


def write_moment(at: int) -> str:
    """Seconds since 1970 as a moment in UTC."""
    return write_day(at // DAY) + CLOCK[at % DAY]


@cache
def write_day(day: int) -> str:
    """Days since 1970 as a date."""
    return (EPOCH + timedelta(days=day)).isoformat()


def read_moment(at: datetime) -> int:
    """A moment as whole seconds since 1970."""
    return int(at.astimezone(UTC).timestamp())


def make_id(at: int, table: int, row: int, place: int = 0) -> str:
    """A version 7 id of a row; ids of later rows of the same table are greater."""
    return f"{at * 1000:012x}7{place:03x}8{table:02x}{row:013x}"
