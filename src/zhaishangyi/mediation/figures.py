"""How many disputes there were and where they were settled, for everybody to read.

To show the town and its villages side by side, show for each village its total only, and pass
the totals through `suppress` as the cells of one sum: kinds for each place would let a reader
take one from the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from zhaishangyi.mediation.models import Case, CaseKind, CaseState, Climb
from zhaishangyi.mediation.rules.counting import compute_share, show_total, suppress
from zhaishangyi.places.models import Level

SETTLED = (CaseState.SIGNED, CaseState.SETTLED)
ORDER = (Level.GRID, Level.VILLAGE, Level.TOWN)
OUTCOMES = ("settled", "ended", "open")
PLACES = ("here", "higher")


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """True counts of disputes taken up below a node in a time; for insiders of the program only.

    `outcomes`: settled (an agreement stands), ended, open. `places` splits the settled into here
    (where it arose, it never went up a level) and higher.
    """

    total: int
    sorts: Mapping[str, int]
    outcomes: Mapping[str, int]
    levels: Mapping[str, int]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """The same with what would tell on somebody left out (None)."""

    total: int | None
    sorts: Mapping[str, int | None]
    outcomes: Mapping[str, int | None]
    levels: Mapping[str, int | None]
    places: Mapping[str, int | None]
    share_here: int | None


def list_counted(node_path: str, since: datetime, until: datetime) -> QuerySet[Case]:
    """Disputes that arose at a node or below it, opened from `since` to before `until`."""
    return Case.objects.filter(
        jurisdiction__path__startswith=node_path, opened_at__gte=since, opened_at__lt=until
    ).order_by()


def count_by(cases: QuerySet[Case], field: str) -> dict[str, int]:
    """How many there are for each value of a column."""
    return dict(cases.values_list(field).annotate(count=Count("pk")))


def count_cases(node_path: str, since: datetime, until: datetime) -> CaseFigures:
    """Count the disputes that arose at a node or below it; four queries."""
    cases = list_counted(node_path, since, until)
    sorts, states = count_by(cases, "sort"), count_by(cases, "state")
    settled = cases.filter(state__in=SETTLED)
    levels = count_by(settled, "signed_level")
    climbed = settled.filter(Exists(Climb.objects.filter(case=OuterRef("pk")))).count()
    total = sum(states.values())
    agreed = sum(states.get(state, 0) for state in SETTLED)
    ended = states.get(CaseState.ENDED, 0)
    return CaseFigures(
        total=total,
        sorts={kind: sorts.get(kind, 0) for kind in CaseKind.values},
        outcomes={"settled": agreed, "ended": ended, "open": total - agreed - ended},
        levels={level: levels.get(level, 0) for level in ORDER},
        places={"here": agreed - climbed, "higher": climbed},
    )


def publish_figures(figures: CaseFigures) -> PublicFigures:
    """What of the counts can be shown to everybody.

    Where the number of settled ones is left out, its parts are too, and where its parts would
    have to give each other away.
    """
    outcomes = suppress(figures.outcomes)
    settled = outcomes["settled"]
    levels: Mapping[str, int | None] = dict.fromkeys(figures.levels)
    places: Mapping[str, int | None] = dict.fromkeys(figures.places)
    if settled is not None:
        levels, places = suppress(figures.levels), suppress(figures.places)
    return PublicFigures(
        total=show_total(figures.total),
        sorts=suppress(figures.sorts),
        outcomes=outcomes,
        levels=levels,
        places=places,
        share_here=compute_share(places["here"], settled),
    )
