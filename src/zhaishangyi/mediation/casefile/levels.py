"""At which levels a dispute was tried, and what each of them did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.casefile.days import DaysLeft, count_days_left
from zhaishangyi.mediation.models import Case, CaseState, Climb
from zhaishangyi.places.models import Level

UPWARDS = (Level.GRID, Level.VILLAGE, Level.TOWN)
PLACES: dict[str, Promise] = {
    Level.GRID: _("At the grid"),
    Level.VILLAGE: _("In the village"),
    Level.TOWN: _("In the town"),
}
BEADS: dict[str, Promise] = {
    Level.GRID: _("Grid"),
    Level.VILLAGE: _("Vill."),
    Level.TOWN: _("Town"),
}
NOW: dict[str, Promise] = {
    CaseState.WAITING: _("waiting for a mediator"),
    CaseState.CONSENT: _("asking both sides"),
    CaseState.TALKING: _("being talked over"),
    CaseState.SIGNED: _("agreed"),
    CaseState.SETTLED: _("settled"),
    CaseState.ENDED: _("ended without an agreement"),
}


@dataclass(frozen=True, slots=True)
class LevelView:
    """One step of the way up. `state` is done, current or todo; `used` 0-100."""

    bead: str
    title: str
    state: str
    used: int = 100
    at: datetime | None = None
    text: str = ""
    why: str = ""
    days_left: DaysLeft | None = None


def show_levels(
    case: Case, climbs: Sequence[Climb], now: datetime, place_text: str = "", helpers: str = ""
) -> list[LevelView]:
    """Every level from the one where it began; no query of its own.

    `climbs` are oldest first; `place_text` is where the agreement was made, `helpers` who helped.
    """
    left = {climb.from_node.level: climb for climb in climbs}
    first = climbs[0].from_node.level if climbs else case.handled_at.level
    here = UPWARDS.index(Level(case.handled_at.level))
    views = []
    for height in range(UPWARDS.index(Level(first)), len(UPWARDS)):
        level = UPWARDS[height]
        if height < here and level in left:
            views.append(show_left_level(left[level]))
        elif height == here:
            views.append(show_this_level(case, now, place_text, helpers))
        elif height > here:
            views.append(show_level_above(case, level))
    return views


def name_level(level: str, what: str) -> str:
    """The level and how it went there."""
    return gettext("%(place)s, %(what)s") % {"place": PLACES[level], "what": what}


def show_left_level(climb: Climb) -> LevelView:
    """A level that did not settle it, with what it tried and why it went up."""
    level = climb.from_node.level
    return LevelView(
        bead=str(BEADS[level]),
        title=name_level(level, gettext("not settled")),
        state="done",
        at=climb.climbed_at,
        text=climb.tried,
        why=climb.reason,
    )


def show_this_level(case: Case, now: datetime, place_text: str, helpers: str) -> LevelView:
    """The level that tries now, or that came to the end of it."""
    days_left = count_days_left(case, now)
    level = case.handled_at.level
    return LevelView(
        bead=str(BEADS[level]),
        title=name_level(level, str(NOW[case.state])),
        state="current",
        used=days_left.used if days_left else 100,
        at=case.signed_at or case.ended_at or case.level_since,
        text=say_where(place_text, helpers) if case.signed_at else "",
        days_left=days_left,
    )


def say_where(place_text: str, helpers: str) -> str:
    """Where the agreement was made, and who helped."""
    if not (place_text and helpers):
        return place_text
    values = {"place": place_text, "helpers": helpers}
    return gettext("%(place)s, with %(helpers)s.") % values


def show_level_above(case: Case, level: str) -> LevelView:
    """A level that was not needed, so far or for good."""
    is_done = case.is_over or case.signed_at is not None
    what = gettext("not needed") if is_done else gettext("not needed so far")
    return LevelView(bead=str(BEADS[level]), title=name_level(level, what), state="todo")
