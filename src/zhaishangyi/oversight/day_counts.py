"""Counting days of places by statement, and adding them up the tree.

Statements are put together from this room's own texts; what comes from outside goes in as values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from zhaishangyi.oversight.counting import COUNTS, Count
from zhaishangyi.oversight.coverage import bound
from zhaishangyi.oversight.dialect import speak
from zhaishangyi.oversight.kept import Counts, Key
from zhaishangyi.oversight.periods import DAY, Period
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.shelf import write_key

AT_ONCE = 500


class Tree:
    """The places as they lie now. `lines` has for each place itself and all above, up to None."""

    def __init__(self) -> None:
        paths = {path: write_key(pk) for pk, path in Jurisdiction.objects.values_list("pk", "path")}
        self.lines: dict[Any, tuple[Any, ...]] = {}
        self.children: dict[Any, list[Any]] = defaultdict(list)
        for path, place in paths.items():
            above = [paths[one] for one in list_paths(path) if one in paths]
            self.lines[place] = (*above, None)
            self.children[above[1] if len(above) > 1 else None].append(place)

    def depth(self, place: Any) -> int:
        """How far below everything a place lies."""
        return len(self.lines[place]) if place is not None else 0

    def list_children(self, keys: Iterable[Key]) -> set[Key]:
        """The same days of the places right below."""
        return {(child, day) for place, day in keys for child in self.children.get(place, ())}


def list_paths(path: str) -> Iterator[str]:
    """A path and those above it, the nearest first."""
    parts = path.rstrip("/").split("/")
    return ("/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1))


def count_own(needed: set[Key]) -> Counts:
    """What was counted at the places themselves, without those below, on the days needed."""
    counts: Counts = {}
    places = sorted({place for place, _ in needed if place is not None}, key=str)
    few = places if len(places) <= AT_ONCE else None
    for period in join_days({date.fromisoformat(day) for _, day in needed}):
        for place, day, key, number in count_rows(period, few):
            if (place, day) in needed:
                add_one(counts, (place, day), key, number)
    return counts


def add_one(counts: Counts, where: Key, key: str, number: int) -> None:
    """Add one number to the counts of a place and day."""
    row = counts.setdefault(where, {})
    row[key] = row.get(key, 0) + number


def join_days(days: set[date]) -> Iterator[Period]:
    """The days as periods, those beside each other together."""
    ordered = sorted(days)
    first = before = ordered[0]
    for day in ordered[1:]:
        if day != before + DAY:
            yield Period(first, before)
            first = day
        before = day
    yield Period(first, before)


def count_rows(
    period: Period, places: list[Any] | None = None
) -> Iterator[tuple[Any, str, str, int]]:
    """Place, day, key and number of everything counted in a period, at some places or all."""
    with connection.cursor() as cursor:
        for count in COUNTS:
            statement, values = write_count(count, period, places)
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(5000):
                for place, day, by, *numbers in rows:
                    for key, number in zip(count.numbers, numbers, strict=True):
                        if number:
                            yield place, day, key + by if key[-1] == "." else key, int(number)


def write_count(count: Count, period: Period, places: list[Any] | None) -> tuple[str, list[Any]]:
    """The statement of a count with its values."""
    day = count.on or f"{{day:{count.moment}}}"
    condition, values = write_condition(count, period)
    where = f"{count.where} AND {count.place} IS NOT NULL AND {condition}"
    if places is not None:
        where += f" AND {count.place} IN ({', '.join(['%s'] * len(places))})"
        values += places
    columns = ", ".join([count.place, f"{{text:{day}}}", count.by, *count.numbers.values()])
    statement = f"SELECT {columns} FROM {count.tables} WHERE {where} GROUP BY 1, 2, 3"  # noqa: S608
    return speak(statement, connection.vendor), values


def write_condition(count: Count, period: Period) -> tuple[str, list[Any]]:
    """The condition that a row lies in a period, with its values."""
    ops = connection.ops
    if count.on:
        days = [ops.adapt_datefield_value(day) for day in (period.since, period.until)]
        return f"{count.on} >= %s AND {count.on} <= %s", days
    moments = [ops.adapt_datetimefield_value(moment) for moment in bound(period)]
    return f"{count.moment} >= %s AND {count.moment} < %s", moments


def find_next_day(since: date | None) -> date | None:
    """The first day from `since` on (None: ever) with anything to count; None for no more."""
    period = Period(since or date(1, 1, 3), date(9999, 12, 29))
    found = []
    with connection.cursor() as cursor:
        for count in COUNTS:
            condition, values = write_condition(count, period)
            day = f"MIN({count.on})" if count.on else f"{{day:MIN({count.moment})}}"
            table = " ".join(count.tables.split()[:2])
            statement = f"SELECT {{text:{day}}} FROM {table} WHERE {condition}"  # noqa: S608
            cursor.execute(speak(statement, connection.vendor), values)
            found += [date.fromisoformat(day) for (day,) in cursor.fetchall() if day]
    return min(found, default=None)


def add_up(tree: Tree, period: Period) -> Counts:
    """Everything counted in a period, at each place with all below it, and everywhere."""
    counts: Counts = {}
    lines = tree.lines
    for place, day, key, number in count_rows(period):
        for above in lines[place]:
            row = counts.get((above, day))
            if row is None:
                row = counts[above, day] = {}
            row[key] = row.get(key, 0) + number
    return counts
