"""Sums over the counts kept by day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from zhaishangyi.oversight.models import DayFigures
from zhaishangyi.oversight.periods import Period
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock

# A promise falls due when its last day is over: until then it counts for neither side.
ONLY_WHEN_OVER = ("promises_due", "promises_kept")

# These need more than sums over days.
WHOLE_PERIOD_ONLY = frozenset(
    {
        "roster",
        "people",
        "coverage",
        "coverage_by_age",
        "coverage_by_sex",
        "coverage_by_group",
        "venues_used",
        "brands",
    }
)

Sums = dict[UUID | None, dict[str, int]]


def list_days(
    places: Sequence[Jurisdiction | None], period: Period
) -> Iterator[tuple[UUID | None, date, dict[str, int]]]:
    """Every kept day of a period at some places; one query."""
    ids = [place.pk for place in places if place is not None]
    wanted = Q(place__in=ids)
    if None in places:
        wanted |= Q(place=None)
    today = clock.today()
    # As text, because a year of a town is read much faster without Django's own decoding.
    rows = (
        DayFigures.objects.filter(wanted, day__range=(period.since, period.until))
        .annotate(text=Cast("counts", TextField()))
        .values_list("place_id", "day", "text")
    )
    for place_id, day, text in rows.iterator(chunk_size=2000):
        counts: dict[str, int] = json.loads(text)
        if day >= today:
            for key in ONLY_WHEN_OVER:
                counts.pop(key, None)
        yield place_id, day, counts


def sum_period(places: Sequence[Jurisdiction | None], period: Period) -> Sums:
    """The tallies of a period by place, with an entry for each place."""
    sums: Sums = {place.pk if place is not None else None: Counter() for place in places}
    for place_id, _day, counts in list_days(places, period):
        add_counts(sums[place_id], counts)
    return {key: dict(counts) for key, counts in sums.items()}


def sum_months(place: Jurisdiction | None, period: Period) -> dict[date, dict[str, int]]:
    """The tallies of each month with something in it, by its first day."""
    months: dict[date, dict[str, int]] = {}
    for _place_id, day, counts in list_days([place], period):
        add_counts(months.setdefault(day.replace(day=1), {}), counts)
    return months


def add_counts(sums: dict[str, int], counts: dict[str, int]) -> None:
    """Add the counts of one day; quicker than Counter.update, which this does most of all."""
    for key, count in counts.items():
        sums[key] = sums.get(key, 0) + count
