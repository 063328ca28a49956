"""The public page of figures: which time it counts, and each number with what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.casefile.levels import PLACES, UPWARDS
from zhaishangyi.mediation.figures import PublicFigures, count_cases, publish_figures
from zhaishangyi.mediation.models import Case, CaseKind
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock

OUTCOMES: dict[str, Promise] = {
    "settled": _("Settled with an agreement"),
    "ended": _("Ended without an agreement"),
    "open": _("Still going on"),
}
LEVELS: dict[str, Promise] = {level: PLACES[level] for level in UPWARDS}
WHERE: dict[str, Promise] = {
    "here": _("Where it arose, it never went up a level"),
    "higher": _("At a higher level"),
}
MEANINGS: dict[str, Promise] = {
    "outcomes": _("How far the disputes of this time are today."),
    "levels": _("The level at which the standing agreement was signed; only settled disputes."),
    "places": _("Whether a settled dispute went up a level on the way."),
    "sorts": _("What a dispute was about, in broad words, as the mediator wrote it down."),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A year, as far as it is counted: until the last day of the last finished quarter."""

    year: int
    since: datetime
    until: datetime

    @property
    def is_counted(self) -> bool:
        """Whether a quarter of it is over."""
        return self.until > self.since

    @property
    def is_whole(self) -> bool:
        return self.until.year > self.year


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown: its title, what it means, and rows of words and number or None."""

    key: str
    title: Promise
    meaning: Promise
    rows: list[tuple[str, int | None]]

    @property
    def has_gap(self) -> bool:
        """Whether a number is left out."""
        return any(number is None for _words, number in self.rows)


def build_period(year: int, today: date) -> Period:
    """A year up to the last finished quarter, so that no single new case can be told."""
    since = datetime.combine(date(year, 1, 1), time(), clock.HERE)
    if year < today.year:
        last = date(year + 1, 1, 1)
    else:
        last = date(year, (today.month - 1) // 3 * 3 + 1, 1)
    return Period(year, since, datetime.combine(last, time(), clock.HERE))


def list_years(town: Jurisdiction, today: date) -> list[int]:
    """Years with a finished quarter since the first dispute there, newest first; one query."""
    first = Case.objects.filter(jurisdiction__path__startswith=town.path).order_by("opened_at")
    opened_at = first.values_list("opened_at", flat=True).first()
    if opened_at is None:
        return []
    years = range(today.year, clock.local(opened_at).year - 1, -1)
    return [year for year in years if build_period(year, today).is_counted]


def choose_year(asked: str, years: list[int]) -> int | None:
    """The year asked for, where it is on offer; otherwise the newest."""
    if asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in years:
        return int(asked)
    return years[0] if years else None


def list_towns() -> list[Jurisdiction]:
    """Each town counts by itself. A village does not: its numbers are too small to show."""
    return list(Jurisdiction.objects.filter(level=Level.TOWN).order_by("position", "path"))


def choose_town(asked: str, towns: list[Jurisdiction]) -> Jurisdiction | None:
    """The town asked for by its path, or the first."""
    return next((town for town in towns if town.path == asked), towns[0] if towns else None)


def read_figures(town: Jurisdiction, period: Period) -> PublicFigures:
    """What may be shown of the counts of one town in one time."""
    return publish_figures(count_cases(town.path, period.since, period.until))


def list_tables(figures: PublicFigures) -> list[Table]:
    """The breakdowns, in the order of the page."""
    return [
        build_table("outcomes", _("How they stand"), OUTCOMES, figures.outcomes),
        build_table("places", _("Settled where they arose"), WHERE, figures.places),
        build_table("levels", _("Settled at which level"), LEVELS, figures.levels),
        build_table("sorts", _("What they were about"), label_kinds(), figures.sorts),
    ]


def label_kinds() -> dict[str, Promise]:
    """The kinds in their order."""
    return {kind.value: kind.label for kind in CaseKind}


def build_table(
    key: str, title: Promise, words: Mapping[str, Promise], found: Mapping[str, int | None] | None
) -> Table:
    """One breakdown; where nothing of it may be shown, every number is left out."""
    numbers = found or {}
    rows = [(str(label), numbers.get(name)) for name, label in words.items()]
    return Table(key, title, MEANINGS[key], rows)
