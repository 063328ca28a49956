"""What the pages of theme months show: figures beside targets, and years beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from zhaishangyi.campaigns import queries, rules
from zhaishangyi.campaigns.counting import count_campaigns
from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.campaigns.queries import CampaignPanel, show_panels
from zhaishangyi.campaigns.rules import FIGURES

# Villages that met in several theme months of a year would be counted several times.
YEARLY = tuple(key for key in FIGURES if key != "villages_met")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: its value, what was aimed at, and what it was the time before.

    `target`, `share` (per cent of the target, 0 to 100) and `before` are None where there is none.
    """

    key: str
    name: str
    value: int
    target: int | None = None
    share: int | None = None
    before: int | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached."""
        return self.target is not None and self.value >= self.target


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A theme month with its figures. `before` is the one of the same theme before it."""

    panel: CampaignPanel
    rows: tuple[FigureRow, ...]
    before: Campaign | None

    @property
    def has_targets(self) -> bool:
        """Whether anything is aimed at."""
        return any(row.target for row in self.rows)

    @property
    def has_anything(self) -> bool:
        """Whether there is any figure yet."""
        return any(row.value for row in self.rows)

    @property
    def reached(self) -> int:
        """How many of the targets are reached."""
        return sum(row.is_reached for row in self.rows)

    @property
    def aimed(self) -> int:
        """How many targets there are."""
        return sum(row.target is not None for row in self.rows)


def read_campaign(campaign: Campaign, today: date) -> CampaignView:
    """A theme month as its page shows it; a fixed number of queries."""
    before = queries.find_before(campaign)
    counted = count_campaigns([one.pk for one in (campaign, before) if one])
    rows = build_rows(
        counted[campaign.pk],
        queries.list_targets(campaign),
        counted[before.pk] if before else None,
    )
    return CampaignView(show_panels([campaign], today)[0], rows, before)


def build_rows(
    figures: Mapping[str, int], targets: Mapping[str, int], before: Mapping[str, int] | None
) -> tuple[FigureRow, ...]:
    """The figures in their order."""
    return tuple(
        FigureRow(
            key=key,
            name=gettext(name),
            value=figures[key],
            target=targets.get(key),
            share=rules.measure_share(figures[key], targets.get(key)),
            before=before[key] if before else None,
        )
        for key, name in FIGURES.items()
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A year or a theme month at the head of a table."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Years beside each other: a column each, a row for each figure."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """All theme months of a town: those that go on, and the years beside each other."""

    going: tuple[CampaignPanel, ...]
    years: Comparison | None
    themes: tuple[Comparison, ...]


def read_list(campaigns: list[Campaign], today: date) -> ListView:
    """What the list shows above the single theme months; a fixed number of queries."""
    held = [one for one in campaigns if one.cancelled_at is None and one.begins_on <= today]
    figures = count_campaigns([one.pk for one in held])
    going = [one for one in campaigns if one.closed_at is None and one.cancelled_at is None]
    return ListView(
        going=tuple(show_panels(going, today)),
        years=compare_years(held, figures),
        themes=compare_themes(held, figures),
    )


def compare_years(
    held: Iterable[Campaign], figures: Mapping[UUID, Mapping[str, int]]
) -> Comparison | None:
    """All theme months that began in a year together; None where there are none."""
    years: dict[int, list[UUID]] = defaultdict(list)
    for campaign in held:
        years[campaign.begins_on.year].append(campaign.pk)
    if not years:
        return None
    order = sorted(years)
    rows = [(gettext("Theme months"), tuple(len(years[year]) for year in order))]
    rows += [
        (
            gettext(FIGURES[key]),
            tuple(sum(figures[pk][key] for pk in years[year]) for year in order),
        )
        for key in YEARLY
    ]
    columns = tuple(Column(str(year)) for year in order)
    return Comparison(gettext("The years side by side"), columns, tuple(rows))


def compare_themes(
    held: Iterable[Campaign], figures: Mapping[UUID, Mapping[str, int]]
) -> tuple[Comparison, ...]:
    """Themes that came up more than once, each time a column."""
    themes: dict[str, list[Campaign]] = defaultdict(list)
    for campaign in sorted(held, key=lambda one: one.begins_on):
        themes[campaign.theme].append(campaign)
    return tuple(
        compare_theme(theme, found, figures) for theme, found in themes.items() if len(found) > 1
    )


def compare_theme(
    theme: str, found: list[Campaign], figures: Mapping[UUID, Mapping[str, int]]
) -> Comparison:
    """One theme, each of its theme months a column."""
    columns = tuple(Column(f"{one.begins_on:%Y-%m}", one.get_absolute_url()) for one in found)
    rows = tuple(
        (gettext(name), tuple(figures[one.pk][key] for one in found))
        for key, name in FIGURES.items()
    )
    return Comparison(theme, columns, rows)
