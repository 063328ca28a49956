"""Sums over the counts kept by day and by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhaishangyi.oversight.kept import (
    COUNTED,
    DAYS,
    MONTHS,
    Span,
    add_counts,
    key_of,
    read_rows,
)
from zhaishangyi.oversight.periods import DAY, Period, add_months
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.shelf import write_key

# A promise falls due when its last day is over: until then it counts for neither side.
ONLY_WHEN_OVER = ("promises_due", "promises_kept")

Sums = dict[UUID | None, dict[str, int]]
Months = dict[date, dict[str, int]]


@dataclass(frozen=True)
class Split:
    """A period as the whole months whose sums can be taken, and the other days."""

    months: list[Span]
    days: list[Span]


def split_period(period: Period, today: date) -> Split:
    """The months that lie in a period and are over; the days before and after them, one by one."""
    begin = period.since
    if begin.day > 1:
        begin = add_months(begin.replace(day=1), 1)
    end = min(period.until + DAY, today).replace(day=1)
    if begin >= end:
        return Split([], [write_span(period.since, period.until)])
    days = []
    if period.since < begin:
        days.append(write_span(period.since, begin - DAY))
    if end <= period.until:
        days.append(write_span(end, period.until))
    return Split([write_span(begin, end - DAY)], days)


def write_span(since: date, until: date) -> Span:
    """Two days as the store writes them."""
    return since.isoformat(), until.isoformat()


def list_counts(
    places: Sequence[Jurisdiction | None], period: Period, columns: Sequence[str]
) -> Iterator[tuple[UUID | None, str, dict[str, int]]]:
    """What is kept for some places in a period, by month or day; at most two queries."""
    today = clock.today()
    split, now = split_period(period, today), today.isoformat()
    ids = {write_key(key): key for key in map(key_of, places)}
    for place, month, counts in read_rows(MONTHS, ids, split.months, columns):
        yield ids[place], month, counts
    for place, day, counts in read_rows(DAYS, ids, split.days, columns):
        if day >= now:
            for key in ONLY_WHEN_OVER:
                counts.pop(key, None)
        yield ids[place], day, counts


def sum_period(
    places: Sequence[Jurisdiction | None], period: Period, columns: Sequence[str] = COUNTED
) -> Sums:
    """The tallies of a period by place, with an entry for each place."""
    sums: Sums = {key_of(place): {} for place in places}
    for place_id, _day, counts in list_counts(places, period, columns):
        add_counts(sums[place_id], counts)
    return sums


def sum_months(places: Sequence[Jurisdiction | None], period: Period) -> dict[UUID | None, Months]:
    """For each place the tallies of each month with something in it, by its first day."""
    found: dict[UUID | None, Months] = {key_of(place): {} for place in places}
    for place_id, day, counts in list_counts(places, period, COUNTED):
        month = date.fromisoformat(day).replace(day=1)
        add_counts(found[place_id].setdefault(month, {}), counts)
    return found


def add_up(months: Months, period: Period | None = None) -> dict[str, int]:
    """The tallies of some months together: of all, or of those that begin in a period."""
    sums: dict[str, int] = {}
    for month, counts in months.items():
        if period is None or period.since <= month <= period.until:
            add_counts(sums, counts)
    return sums
