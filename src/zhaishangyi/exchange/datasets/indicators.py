"""The three degrees: how broad, how deep, how warm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from zhaishangyi.exchange.datasets.shape import (
    Dataset,
    PeriodWish,
    Row,
    find_place,
    require_order,
    write_id,
)
from zhaishangyi.oversight.figures import Figure, Report, read_many, read_report
from zhaishangyi.oversight.models import DayFigures
from zhaishangyi.oversight.periods import Period, read_period
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock


class IndicatorRow(Schema):
    """One figure of one place and time."""

    place: UUID | None = Field(description=mark("None for everything together."))
    place_name: str
    place_path: str
    begins_on: date
    ends_on: date = Field(description=mark("The last day, included."))
    degree: Literal["breadth", "depth", "warmth"]
    key: str
    part: str = Field(description=mark("Which of several numbers, for a figure that has some."))
    name_zh: str
    name_en: str
    value: float | None = Field(description=mark("None without records, or where it is withheld."))
    unit_zh: str
    unit_en: str
    before: float | None = Field(description=mark("The same figure of the time just before."))
    is_withheld: bool = Field(description=mark("So few that it could tell who it is about."))


def count_indicators(wish: PeriodWish) -> Iterator[Row]:
    """The figures of a place, and of the places just below a town; of everything, of each town."""
    require_order(wish)
    place = find_place(wish)
    period = choose_period(wish)
    yield from list_figures(read_report(place, period))
    below = list_below(place)
    reports = read_many(below, period) if below else {}
    for one in below:
        yield from list_figures(reports[one.pk])


def choose_period(wish: PeriodWish) -> Period:
    """The time asked for; without one, everything so far."""
    since, until = (day.isoformat() if day else "" for day in (wish.since, wish.until))
    first_on = DayFigures.objects.filter(place=None).aggregate(first=Min("day"))["first"]
    return read_period(since, until, "all", clock.today(), first_on=first_on)


def list_below(place: Jurisdiction | None) -> list[Jurisdiction]:
    """The towns, the living villages of a town, or nothing."""
    living = Jurisdiction.objects.filter(ended_on=None).order_by("path")
    if place is None:
        return list(living.filter(level=Level.TOWN))
    return list(living.filter(parent=place, level=Level.VILLAGE))


def list_figures(report: Report) -> Iterator[Row]:
    """A row for each figure of a report, in its order."""
    where = report.place
    head = {
        "place": write_id(where.pk if where else None),
        "place_name": where.name if where else "",
        "place_path": where.path if where else "",
        "begins_on": report.period.since.isoformat(),
        "ends_on": report.period.until.isoformat(),
    }
    for figures in report.degrees.values():
        for figure in figures:
            for row in split_figure(figure):
                yield {**head, **row}


def split_figure(figure: Figure) -> Iterator[Row]:
    """One row, or one for each number of a figure that has several."""
    one = figure.indicator
    row = {
        "degree": one.degree,
        "key": one.key,
        "name_zh": one.name.zh,
        "name_en": one.name.en,
        "unit_zh": one.unit.zh,
        "unit_en": one.unit.en,
        "is_withheld": figure.is_withheld,
    }
    now, before = flatten(figure.value), flatten(figure.before)
    parts = dict.fromkeys((*now, *before))
    if len(parts) > 1:
        # There was no table in one of the two times.
        parts.pop("", None)
    for part in parts:
        yield {**row, "part": part, "value": now.get(part), "before": before.get(part)}


def flatten(value: Any, part: str = "") -> dict[str, int | float | None]:
    """The numbers of a value by their names, joined by dots; "" for a single number."""
    if not isinstance(value, Mapping):
        return {part: value}
    found: dict[str, int | float | None] = {}
    for name, inner in value.items():
        found |= flatten(inner, f"{part}.{name}" if part else name)
    return found


INDICATORS = Dataset(
    "indicators",
    _("The three degrees"),
    _("How broad, how deep, how warm: every figure of a place in a time, and of the time before."),
    IndicatorRow,
    PeriodWish,
    count=count_indicators,
)
