"""How much of a roster took part, told so that nobody can be found in it. No Django here."""

from __future__ import annotations

from collections.abc import Mapping

from zhaishangyi.mediation.rules.counting import SMALLEST, is_safe
from zhaishangyi.oversight.rules.measures import (
    Cell,
    Compute,
    Tallies,
    Value,
    compute_percent,
    read_table,
)

# The first age of each band, in order; somebody without a year of birth is "unknown".
AGE_BANDS = {"0-17": 0, "18-39": 18, "40-59": 40, "60-74": 60, "75+": 75}
UNKNOWN = "unknown"

Row = tuple[int, int]


def find_age_band(birth_year: int | None, year: int) -> str:
    """The age band in which somebody is in a year."""
    if birth_year is None:
        return UNKNOWN
    age = max(0, year - birth_year)
    return [band for band, first in AGE_BANDS.items() if first <= age][-1]


def is_small(row: Row) -> bool:
    """Whether few people of a row took part, or few did not."""
    took_part, roster = row
    return any(0 < count < SMALLEST for count in (took_part, roster - took_part))


def find_hidden(rows: Mapping[str, Row]) -> set[str]:
    """The rows to leave out: small ones, and the next larger until nothing gives them away.

    The reader is taken to know the sums of all rows.
    """
    hidden = {name for name, row in rows.items() if is_small(row)}
    larger = sorted(rows.keys() - hidden, key=lambda name: (rows[name][1], name), reverse=True)
    while hidden and not hides_well([rows[name] for name in hidden]):
        if not larger:
            return set(rows)
        hidden.add(larger.pop())
    return hidden


def hides_well(rows: list[Row]) -> bool:
    """Whether the sums of these rows do not say what one of them holds."""
    return is_safe([took for took, _ in rows]) and is_safe([all_ - took for took, all_ in rows])


def list_coverage(sort: str) -> Compute:
    """A row for each group: roster, took_part and share; None in all three where left out.

    No row at all where nobody took part.
    """

    def compute(tallies: Tallies) -> Value:
        roster = read_table(tallies, f"roster.{sort}")
        took_part = read_table(tallies, f"took_part.{sort}")
        if not any(took_part.values()):
            return {}
        rows = {name: (took_part.get(name, 0), count) for name, count in roster.items()}
        hidden = find_hidden(rows)
        return {name: show_row(row, is_hidden=name in hidden) for name, row in rows.items()}

    return compute


def show_row(row: Row, *, is_hidden: bool) -> dict[str, Cell]:
    """One row as it is shown."""
    if is_hidden:
        return {"roster": None, "took_part": None, "share": None}
    took_part, roster = row
    return {"roster": roster, "took_part": took_part, "share": compute_percent(took_part, roster)}
