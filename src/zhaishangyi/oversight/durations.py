"""How many days a link takes, place by place, from what is kept by day and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from zhaishangyi.oversight.board_rules import Works
from zhaishangyi.oversight.day_sums import sum_period
from zhaishangyi.oversight.kept import LASTED
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.refresh import MOST_ON_A_PAGE, refresh
from zhaishangyi.oversight.rules.measures import find_percentile
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.queries import list_active


@dataclass(frozen=True, slots=True)
class Duration:
    """The whole days that matters were at a link: the middle, nine in ten, and how many matters."""

    median: int
    p90: int
    count: int


Durations = dict[str, Duration]


def read_durations(
    places: Sequence[Jurisdiction | None], period: Period
) -> dict[UUID | None, Durations]:
    """For each place and each of the eight links, how long it took where it ended in the period.

    A link of another way of working counts as the one of the eight that the board shows it as.
    Skipped links are not counted. At most three queries where nothing has to be counted again.
    """
    refresh(most=MOST_ON_A_PAGE)
    works = Works(list_active())
    sums = sum_period(places, period, LASTED)
    return {key: read_spans(counts, works) for key, counts in sums.items()}


def read_spans(counts: Mapping[str, int], works: Works) -> Durations:
    """The percentiles of each link, from counts such as "took.eight-links.deliver.12"."""
    histograms: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for key, count in counts.items():
        _took, procedure, link, days = key.split(".")
        # A link that ended before it was opened took no time.
        histograms[works.find(procedure, link)][max(0, int(days))] += count
    return {link: summarise(spans) for link, spans in histograms.items()}


def summarise(histogram: dict[int, int]) -> Duration:
    """The two percentiles of some days and their number; there is at least one."""
    median, p90 = find_percentile(histogram, 50), find_percentile(histogram, 90)
    assert median is not None
    assert p90 is not None
    return Duration(median, p90, sum(histogram.values()))
