"""Counts as the store keeps them: a row for each place and day, and their sums by month.

Rows are read and written past the models, because there are many. How long links took stands in a
column of its own, so that only the history of links has to read it.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from zhaishangyi.oversight.dialect import speak
from zhaishangyi.places.models import Jurisdiction

# A place as the store writes it (None: everywhere), and a day as text; of a month its first day.
Key = tuple[Any, str]
Counts = dict[Key, dict[str, int]]
Row = tuple[Any, str, dict[str, int]]
Span = tuple[str, str]

AT_ONCE = 500
# Places whose months are added up together: many years of them fit into memory.
MONTHS_AT_ONCE = 50
EVER: Span = ("0001-01-01", "9999-12-31")
TOOK = "took."
COUNTED, LASTED = ("counts",), ("took",)
EVERYTHING = (*COUNTED, *LASTED)


@dataclass(frozen=True)
class Table:
    """A table of counts, and its column with the day."""

    name: str
    column: str


DAYS = Table("oversight_dayfigures", "day")
MONTHS = Table("oversight_monthfigures", "month")


def key_of(place: Jurisdiction | None) -> UUID | None:
    """What tallies of a place are kept by; None for everywhere."""
    return place.pk if place is not None else None


def find_month(day: str) -> Span:
    """The first and the last day of the month of a day."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{day[:7]}-01", f"{day[:7]}-{monthrange(year, month)[1]}"


def read_rows(
    table: Table, places: Iterable[Any], spans: Sequence[Span], columns: Sequence[str]
) -> Iterator[Row]:
    """Place, day and counts of what is kept for some places, in spans of days, ends included."""
    known = list(places)
    for at in range(0, len(known) if spans else 0, AT_ONCE):
        statement, values = write_reading(table, known[at : at + AT_ONCE], spans, columns)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(5000):
                for place, day, *texts in rows:
                    yield place, day, join_counts(texts)


def join_counts(texts: Sequence[str]) -> dict[str, int]:
    """The counts of one row from its columns."""
    counts: dict[str, int] = json.loads(texts[0])
    for text in texts[1:]:
        counts |= json.loads(text)
    return counts


def write_reading(
    table: Table, places: Sequence[Any], spans: Sequence[Span], columns: Sequence[str]
) -> tuple[str, list[Any]]:
    """The statement that reads rows, with its values: one part for each end of the index."""
    ids = [place for place in places if place is not None]
    here = [(f"place_id IN ({', '.join(['%s'] * len(ids))})", ids)] if ids else []
    here += [("place_id IS NULL", [])] if len(ids) < len(places) else []
    names = ", ".join(f"{{text:{name}}}" for name in (table.column, *columns))
    head = f"SELECT place_id, {names} FROM {table.name} WHERE"  # noqa: S608
    parts, values = [], []
    for condition, wanted in here:
        for span in spans:
            parts.append(f"{head} {condition} AND {table.column} >= %s AND {table.column} <= %s")
            values += [*wanted, *span]
    return speak(" UNION ALL ".join(parts), connection.vendor), values


def read_keys(keys: set[Key]) -> Counts:
    """The counts kept for some days of places."""
    months: dict[str, set[Key]] = defaultdict(set)
    for key in keys:
        months[key[1][:7]].add(key)
    found: Counts = {}
    for wanted in months.values():
        days = [day for _, day in wanted]
        span = min(days), max(days)
        for place, day, counts in read_rows(DAYS, {key[0] for key in wanted}, [span], EVERYTHING):
            if (place, day) in wanted:
                found[place, day] = counts
    return found


def replace_days(needed: set[Key], counts: Counts) -> None:
    """Keep the counts of these days of places in the place of what was kept for them before."""
    forget(DAYS, needed)
    store(DAYS, counts)
    months: dict[Span, set[Any]] = defaultdict(set)
    for place, day in needed:
        months[find_month(day)].add(place)
    for span, places in months.items():
        forget(MONTHS, {(place, span[0]) for place in places})
        store(MONTHS, add_months_up(places, span))


def forget(table: Table, keys: Iterable[Key]) -> None:
    """Drop the rows of some days or months of places."""
    listed = list(keys)
    drop = f"DELETE FROM {table.name} WHERE {table.column} = %s AND place_id"  # noqa: S608
    somewhere = [(day, place) for place, day in listed if place is not None]
    everywhere = [(day,) for place, day in listed if place is None]
    with connection.cursor() as cursor:
        cursor.executemany(f"{drop} = %s", somewhere)
        cursor.executemany(f"{drop} IS NULL", everywhere)


def store(table: Table, counts: Counts) -> int:
    """Keep the counts of new days or months of places; gives how many rows that made."""
    rows = [(place, day, *split_counts(row)) for (place, day), row in counts.items() if row]
    columns = f"{table.name} (place_id, {table.column}, counts, took)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = "(%s, %s, %s, %s)"
            cursor.executemany(f"INSERT INTO {columns} VALUES {marks}", rows)  # noqa: S608
    return len(rows)


def split_counts(row: dict[str, int]) -> tuple[str, str]:
    """The two columns of a row: what was counted, and how long links took."""
    took = {key: number for key, number in row.items() if key.startswith(TOOK)}
    rest = {key: number for key, number in row.items() if key not in took} if took else row
    return write_counts(rest), write_counts(took)


def write_counts(counts: dict[str, int]) -> str:
    """Counts as text, the same for the same counts."""
    return json.dumps(counts, sort_keys=True, separators=(",", ":"))


def add_months_up(places: Iterable[Any], span: Span) -> Counts:
    """The sums by month of the days kept for some places."""
    sums: Counts = {}
    for place, day, counts in read_rows(DAYS, places, [span], EVERYTHING):
        key = (place, f"{day[:7]}-01")
        if key in sums:
            add_counts(sums[key], counts)
        else:
            sums[key] = counts
    return sums


def rebuild_months(places: Iterable[Any]) -> None:
    """Add all months of all places up; there are none yet."""
    known = list(places)
    for at in range(0, len(known), MONTHS_AT_ONCE):
        store(MONTHS, add_months_up(known[at : at + MONTHS_AT_ONCE], EVER))


def add_counts(sums: dict[str, int], counts: dict[str, int]) -> None:
    """Add counts to others; quicker than Counter.update, which this does most of all."""
    for key, count in counts.items():
        sums[key] = sums.get(key, 0) + count
