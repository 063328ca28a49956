"""Reading the three degrees of a place in a time, and of the time before.

The public reads the default: figures about disputes are left out (None, `is_withheld`) where they
could tell on somebody. Those who oversee the place pass `is_inside=True`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from zhaishangyi.oversight import coverage, day_sums, disclosure
from zhaishangyi.oversight.day_sums import Months
from zhaishangyi.oversight.indicators import DEGREES, INDICATORS, compute_all, define_all
from zhaishangyi.oversight.kept import key_of
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.refresh import MOST_ON_A_PAGE, refresh
from zhaishangyi.oversight.rules.measures import Indicator, Value
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock

# The figures that a report has month by month, for everybody: none of them may be sealed.
CHARTED = ("participations", "representatives")
assert not disclosure.SEALED & set(CHARTED)

MonthValues = Sequence[tuple[date, Mapping[str, Value]]]


@dataclass(frozen=True)
class Figure:
    """One figure of a report, and the same of the period before.

    `value` is None where there is nothing to compute from, and where it `is_withheld`.
    """

    indicator: Indicator
    value: Value
    before: Value
    is_withheld: bool = False

    @property
    def key(self) -> str:
        """The key of its indicator."""
        return self.indicator.key

    @property
    def has_data(self) -> bool:
        """Whether there is a number to show; in a table, at least one."""
        return has_number(self.value)

    @property
    def change(self) -> int | float | None:
        """How much more it is than before; None without a base to compare with."""
        if isinstance(self.value, int | float) and isinstance(self.before, int | float):
            return round(self.value - self.before, 1)
        return None


@dataclass(frozen=True)
class Report:
    """The three degrees of a place (None: everywhere) in a period. (三度报告)

    `months` are the charted figures of each of its months; None in a report of several places.
    """

    place: Jurisdiction | None
    period: Period
    figures: Mapping[str, Figure]
    months: MonthValues | None = None
    as_of: datetime = field(default_factory=clock.now)

    @property
    def before(self) -> Period:
        """The period compared with."""
        return self.period.before

    @property
    def degrees(self) -> dict[str, list[Figure]]:
        """The figures of breadth, depth and warmth in their order."""
        found = self.figures.values()
        return {key: [one for one in found if one.indicator.degree == key] for key in DEGREES}

    @property
    def has_data(self) -> bool:
        """Whether anything at all is on record for it."""
        keys = ("meetings", "raised", "activities", "legal_talks", "suggestions", "solved")
        return any(self.figures[key].value for key in keys)


def has_number(value: Value) -> bool:
    """Whether there is a number in a value or its table."""
    if isinstance(value, Mapping):
        return any(has_number(cell) for cell in value.values())
    return value is not None


@dataclass(frozen=True)
class Counted:
    """What was counted in a period: all of it, and by month what is a sum over days."""

    period: Period
    tallies: Mapping[str, int]
    months: Months


def read_report(place: Jurisdiction | None, period: Period, *, is_inside: bool = False) -> Report:
    """The three degrees of a place and everything below it; a fixed number of queries."""
    refresh(most=MOST_ON_A_PAGE)
    now, before = (
        read_counted([place], one, with_groups=True)[key_of(place)]
        for one in (period, period.before)
    )
    report = build_report(place, now, before, is_inside)
    return replace(report, months=list_months(now.months, period))


def read_many(
    places: Sequence[Jurisdiction], period: Period, *, is_inside: bool = False
) -> dict[UUID, Report]:
    """Reports of several places by id, with as many queries as for one.

    Coverage is not split by age, sex and group, and there is nothing by month.
    """
    refresh(most=MOST_ON_A_PAGE)
    now, before = (read_counted(places, one) for one in (period, period.before))
    return {
        place.pk: build_report(place, now[place.pk], before[place.pk], is_inside)
        for place in places
    }


def list_months(months: Months, period: Period) -> MonthValues:
    """The charted figures of each month of a period, from the tallies of its months."""
    wanted = [INDICATORS[key] for key in CHARTED]
    return tuple(
        (month, {one.key: one.compute(months.get(month, {})) for one in wanted})
        for month in period.list_months()
    )


def read_counted(
    places: Sequence[Jurisdiction | None], period: Period, *, with_groups: bool = False
) -> dict[UUID | None, Counted]:
    """What was counted in a period by place, with what is no sum over days: people, and venues."""
    months = day_sums.sum_months(places, period)
    people = coverage.count_people(places, period, with_groups=with_groups)
    venues = coverage.count_venues(places, period)
    return {
        key: Counted(period, {**day_sums.add_up(own), **people[key], **venues[key]}, own)
        for key, own in months.items()
    }


def build_report(
    place: Jurisdiction | None, now: Counted, before: Counted, is_inside: bool
) -> Report:
    """Compute every figure; for the public without what could tell on somebody."""
    values, base = compute_all(now.tallies), compute_all(before.tallies)
    withheld: frozenset[str] = frozenset()
    if not is_inside:
        withheld = disclosure.withhold(values, place, now.period, now.months)
        disclosure.withhold(base, place, before.period, before.months)
    figures = {
        key: Figure(indicator, values[key], base[key], is_withheld=key in withheld)
        for key, indicator in INDICATORS.items()
    }
    return Report(place, now.period, figures)


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain values for JSON."""
    place = report.place
    return {
        "period": show_period(report.period),
        "jurisdiction": place and {"id": str(place.pk), "name": place.name, "path": place.path},
        **show_degrees(report, "value"),
        "before": {"period": show_period(report.before), **show_degrees(report, "before")},
        "definitions": define_all(),
        "as_of": clock.local(report.as_of).isoformat(timespec="seconds"),
    }


def show_period(period: Period) -> dict[str, str]:
    """The two days of a period."""
    return {"from": period.since.isoformat(), "to": period.until.isoformat()}


def show_degrees(report: Report, what: str) -> dict[str, dict[str, Value]]:
    """`value` or `before` of every figure by degree and key."""
    return {
        degree: {figure.key: getattr(figure, what) for figure in figures}
        for degree, figures in report.degrees.items()
    }
