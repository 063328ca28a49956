"""What the public gets of the numbers of disputes and of people: nothing that tells on somebody.

Who of the roster took part, by age, sex and group, is shown for one calendar year that is over: of
two times that overlap, one would only have to be taken from the other, and a quarter from its year.
For the same reason each of these tables is shown at one level of the tree only: what is left out at
a place would be what is shown of the place above, less what is shown of the places beside it. A
grid is not counted alone, as on the pages.

Disputes: a town, or everything, by whole calendar years: then nobody can take one figure from
another to get at a village or a week. The running year counts up to the last quarter that is over,
as on the page of mediation in figures. Each year is published as there; where anything of a year is
left out, it is left out of a sum of years as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zhaishangyi.mediation.figures import ORDER, CaseFigures, PublicFigures, publish_figures
from zhaishangyi.oversight.day_sums import Months, add_up
from zhaishangyi.oversight.indicators import INDICATORS
from zhaishangyi.oversight.periods import DAY, Period
from zhaishangyi.oversight.rules.measures import Tallies, Value, compute_percent
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock

SEALED = frozenset(key for key, one in INDICATORS.items() if one.is_sealed)
# The one level at which everybody gets each table of people.
PEOPLE_TABLES = {
    "coverage_by_age": Level.TOWN,
    "coverage_by_sex": Level.TOWN,
    "coverage_by_group": Level.VILLAGE,
}
NOT_OF_GRIDS = frozenset({"people", "coverage"})
MOST_YEARS = 10


def withhold(
    values: dict[str, Value], place: Jurisdiction | None, period: Period, months: Months
) -> frozenset[str]:
    """Put what may be shown in the place of what tells on people; gives the keys left out (None).

    `months` are the tallies of the months of the period.
    """
    kept_back = SEALED.union(PEOPLE_TABLES)
    shown = publish(place, period, months)
    shown |= {key: values[key] for key in list_people(place, period)}
    if place is not None and place.level == Level.GRID:
        kept_back |= NOT_OF_GRIDS
    for key in kept_back:
        values[key] = shown.get(key)
    return frozenset(key for key in kept_back if key not in shown)


def list_people(place: Jurisdiction | None, period: Period) -> list[str]:
    """The tables of people that everybody may read; of a place that was merged into another, none.

    It lies at the same level as the place that it is a part of.
    """
    if place is None or place.ended_on is not None or not is_whole_year(period, clock.today()):
        return []
    return [key for key, level in PEOPLE_TABLES.items() if place.level == level]


def is_whole_year(period: Period, today: date) -> bool:
    """Whether a period is one calendar year, and over."""
    year = period.since.year
    return (period.since, period.until) == (date(year, 1, 1), date(year, 12, 31)) and (
        period.until < today
    )


def publish(place: Jurisdiction | None, period: Period, months: Months) -> dict[str, Value]:
    """The sealed figures that everybody may read, a share that there is none of as None."""
    years = list(list_years(period, clock.today()))
    if (place is not None and place.level != Level.TOWN) or not years:
        return {}
    sums: dict[str, int | None] = {}
    for year in years:
        tallies = add_up(months, year)
        for key, number in list_numbers(publish_figures(gather(tallies))).items():
            before = sums.get(key, 0)
            sums[key] = None if number is None or before is None else before + number
    return add_shares({key: number for key, number in sums.items() if number is not None})


def list_years(period: Period, today: date) -> Iterator[Period]:
    """The calendar years of a period, the running one to its last quarter; none for part of one.

    Each lies in the period, and is made of whole months that are over.
    """
    is_whole = (period.since.month, period.since.day) == (1, 1)
    ends_whole = (period.until.month, period.until.day) == (12, 31) or period.until >= today
    years = range(period.since.year, min(period.until.year, today.year) + 1)
    if not is_whole or not ends_whole or len(years) > MOST_YEARS:
        return
    for year in years:
        until = min(date(year, 12, 31), find_quarter_end(today))
        if until.year == year:
            yield Period(date(year, 1, 1), until)


def find_quarter_end(today: date) -> date:
    """The last day of the quarter before this one."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - DAY


def gather(tallies: Tallies) -> CaseFigures:
    """The tallies as the rules of mediation want them."""
    outcomes = {key: tallies.get(f"disputes.{key}", 0) for key in ("settled", "ended", "open")}
    here = tallies.get("settled_here", 0)
    return CaseFigures(
        total=sum(outcomes.values()),
        sorts={},
        outcomes=outcomes,
        levels={level: tallies.get(f"settled.{level}", 0) for level in ORDER},
        places={"here": here, "higher": outcomes["settled"] - here},
    )


def list_numbers(figures: PublicFigures) -> Mapping[str, int | None]:
    """What may be shown of one year, by the keys of the indicators."""
    return {
        "disputes": figures.total,
        "settled": figures.outcomes["settled"],
        **{f"settled_{level}": count for level, count in figures.levels.items()},
        "settled_where_it_arose": figures.places["here"],
    }


def add_shares(shown: dict[str, int]) -> dict[str, Value]:
    """The numbers with their shares, where both parts of one are shown."""
    found: dict[str, Value] = {**shown}
    for key, part, whole in (
        ("settled_share", "settled", "disputes"),
        ("settled_where_it_arose_share", "settled_where_it_arose", "settled"),
    ):
        if part in shown and whole in shown:
            found[key] = compute_percent(shown[part], shown[whole])
    return found
