"""All figures of a report as tables: now, the time before, and the way to the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from zhaishangyi.matters.models import Channel
from zhaishangyi.oversight.degree_views import name_cell
from zhaishangyi.oversight.figures import Figure, Report
from zhaishangyi.oversight.indicators import DEGREES
from zhaishangyi.oversight.rules.measures import Value
from zhaishangyi.procedures.voice import Bilingual
from zhaishangyi.record.role_names import label_role

FindUrl = Callable[[str], str]
# Where all of these are nothing, there is no time before to compare with.
BASE_KEYS = ("meetings", "raised", "activities", "legal_talks", "suggestions", "solved")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; a part of a table figure has no definition of its own and is `is_part`."""

    key: str
    name: str
    now: str
    before: str
    unit: str = ""
    records_url: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a group took part: its people, those who came, the share; None where few."""

    name: str
    roster: int | None
    took_part: int | None
    share: str


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """Coverage by age, sex or village group."""

    key: str
    name: Bilingual
    rows: Sequence[Coverage]

    @property
    def has_gap(self) -> bool:
        """Whether a row is left out."""
        return any(row.roster is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class DegreeTable:
    """The figures of one degree."""

    key: str
    name: Bilingual
    lines: Sequence[Line]
    coverage: Sequence[CoverageTable]


def list_tables(report: Report, find_url: FindUrl) -> list[DegreeTable]:
    """The three degrees with every figure; `find_url` gives the records of a key, or ""."""
    return [
        DegreeTable(
            key,
            DEGREES[key],
            [line for figure in figures for line in list_lines(figure, find_url)],
            [show_coverage(one) for one in figures if is_coverage(one) and one.value],
        )
        for key, figures in report.degrees.items()
    ]


def has_base(report: Report) -> bool:
    """Whether anything is on record for the time before."""
    return any(report.figures[key].before for key in BASE_KEYS)


def is_coverage(figure: Figure) -> bool:
    """Whether it is a table of groups with roster and share."""
    return figure.key.startswith("coverage_by_")


def list_lines(figure: Figure, find_url: FindUrl) -> Iterator[Line]:
    """The lines of one figure: one, or one for each part of a table."""
    if is_coverage(figure):
        return
    one = figure.indicator
    if not one.is_table:
        yield Line(
            figure.key,
            str(one.name),
            say_value(figure.value, one.unit_key, is_withheld=figure.is_withheld),
            say_value(figure.before, one.unit_key, is_withheld=figure.is_withheld),
            str(one.unit),
            find_url(figure.key),
        )
        return
    yield from list_parts(figure)


def list_parts(figure: Figure) -> Iterator[Line]:
    """The parts of a table figure, below a line with its name."""
    one = figure.indicator
    now, before = as_table(figure.value), as_table(figure.before)
    if not now:
        yield Line(figure.key, str(one.name), say_nothing(), say_nothing(), str(one.unit))
        return
    yield Line(figure.key, str(one.name), "", "", str(one.unit))
    for name, value in now.items():
        words = name_part(figure.key, name)
        shown = say_value(value, one.unit_key)
        yield Line(
            figure.key, words, shown, say_value(before.get(name), one.unit_key), is_part=True
        )


def as_table(value: Value) -> Mapping[str, Any]:
    """A table as it is, anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def name_part(key: str, name: str) -> str:
    """What a part of a table figure is called."""
    if key == "participations_by_role":
        return label_role(name)
    if key == "channels" and name in Channel.values:
        return str(Channel(name).label)
    return name_cell(key, name)


def say_value(value: Value, unit: str, *, is_withheld: bool = False) -> str:
    """A number in words: days, hours, percent; "no data yet" for nothing to count from."""
    if is_withheld:
        return gettext("not shown")
    if not isinstance(value, int | float):
        return say_nothing()
    if unit == "percent":
        return f"{value:g}%"
    if unit == "seconds":
        return say_duration(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def say_nothing() -> str:
    """Where there is nothing to count from."""
    return gettext("no data yet")


def say_duration(seconds: int) -> str:
    """Hours and minutes."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def show_coverage(figure: Figure) -> CoverageTable:
    """One table of groups, in the order of the figure."""
    rows = [
        Coverage(
            name_cell(figure.key, name),
            row["roster"],
            row["took_part"],
            say_value(row["share"], "percent") if row["roster"] is not None else "",
        )
        for name, row in as_table(figure.value).items()
    ]
    return CoverageTable(figure.key, figure.indicator.name, rows)
