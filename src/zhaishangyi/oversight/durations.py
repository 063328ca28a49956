"""How many days a link takes: from the records, place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhaishangyi.oversight.board_rules import Works
from zhaishangyi.oversight.coverage import Places, bound, list_homes, list_node_keys
from zhaishangyi.oversight.dialect import speak
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.rules.measures import find_percentile
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.queries import list_active

# Whole days between two moments: a link that was open for 47 hours was open for one day.
STATEMENT = """SELECT j.path, m.procedure, c.link, {seconds:c.since:c.at} / 86400, COUNT(*)
    FROM matters_linkclosing c JOIN matters_matter m ON m.id = c.matter_id
    JOIN places_jurisdiction j ON j.id = m.jurisdiction_id
    WHERE c.since IS NOT NULL AND NOT c.is_skip AND c.at >= %s AND c.at < %s"""


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
    Skipped links are not counted. Two queries.
    """
    histograms: dict[UUID | None, dict[str, dict[int, int]]] = {
        place.pk if place is not None else None: defaultdict(lambda: defaultdict(int))
        for place in places
    }
    works = Works(list_active())
    homes: dict[str, list[UUID | None]] = {}
    for path, procedure, link, days, count in list_spans(places, period):
        if path not in homes:
            homes[path] = list(list_homes(places, path))
        work, whole = works.find(procedure, link), max(0, int(days))
        for key in homes[path]:
            histograms[key][work][whole] += count
    return {
        key: {link: summarise(spans) for link, spans in links.items()}
        for key, links in histograms.items()
    }


def summarise(histogram: dict[int, int]) -> Duration:
    """The two percentiles of some days and their number; there is at least one."""
    median, p90 = find_percentile(histogram, 50), find_percentile(histogram, 90)
    assert median is not None
    assert p90 is not None
    return Duration(median, p90, sum(histogram.values()))


def list_spans(places: Places, period: Period) -> list[tuple[str, str, str, int, int]]:
    """Path, procedure, link, days and number of the links that ended in a period."""
    values = [connection.ops.adapt_datetimefield_value(one) for one in bound(period)]
    statement = STATEMENT
    if None not in places:
        # By their ids, so that a store begins with the places and not with all closings.
        nodes = list_node_keys(places)
        marks = ", ".join(["%s"] * len(nodes))
        statement += f" AND m.jurisdiction_id IN ({marks})" if nodes else " AND 1 = 0"
        values += nodes
    with connection.cursor() as cursor:
        cursor.execute(speak(f"{statement} GROUP BY 1, 2, 3, 4", connection.vendor), values)
        return list(cursor.fetchall())
