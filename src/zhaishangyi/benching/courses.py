"""How far a made-up matter has come, and when each of its links closed. No Django.

Moments are whole seconds since 1970; things happen between eight in the morning and six at
night in the town, which is midnight to ten in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from zhaishangyi.procedures.procedure import Link, Procedure
from zhaishangyi.procedures.rules import choose_procedure

DAY = 86_400
WORKING_SECONDS = 36_000
# Of a hundred matters; the rest is big.
SMALL, URGENT = 60, 12
DECLINED_SHARE = 0.03
PAST_VILLAGE_SHARE = 0.01
SKIPPED_SHARE = 0.5
LATE_SHARE = 0.12
# Of those raised in the last months, some wait at a link much longer than they should.
STALLED_SHARE = 0.35
STALLED_DAYS = 150


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """A link as the generator needs it; `works` are those of the eight links it stands for."""

    id: str
    facts: tuple[str, ...]
    days: int
    can_skip: bool
    works: frozenset[str]


@dataclass(frozen=True, slots=True)
class Way:
    """The procedure that matters of one tier get, and its links."""

    tier: str
    procedure: str
    links: tuple[LinkPlan, ...]
    warn_at: float


@dataclass(frozen=True, slots=True)
class Course:
    """One matter's way: when each link closed so far, oldest first, and which were left out."""

    way: Way
    closed: tuple[int, ...]
    skipped: frozenset[int]

    @property
    def open_link(self) -> LinkPlan | None:
        """The link that waits to be closed; None when all are."""
        links = self.way.links
        return links[len(self.closed)] if len(self.closed) < len(links) else None


def plan_ways(procedures: Mapping[str, Procedure]) -> dict[str, Way]:
    """The way of each tier, from the procedures in force."""
    return {tier: plan_way(procedures, tier) for tier in ("small", "big", "urgent")}


def plan_way(procedures: Mapping[str, Procedure], tier: str) -> Way:
    """The way of one tier."""
    procedure = choose_procedure(procedures, tier)
    days = procedure.tiers[tier].by_days
    links = tuple(plan_link(link, tier, days[link.id]) for link in procedure.links)
    return Way(tier, procedure.id, links, procedure.warn_at)


def plan_link(link: Link, tier: str, days: int) -> LinkPlan:
    """A link: of the evidence that would do, the first kind."""
    facts = tuple(group[0] for group in link.needs)
    return LinkPlan(link.id, facts, days, link.allows_skip(tier), frozenset(link.stands_for))


def draw_tier(dice: Random) -> str:
    """A tier, as often as it comes."""
    number = dice.random() * 100
    return "small" if number < SMALL else "urgent" if number < SMALL + URGENT else "big"


def draw_course(way: Way, raised: int, now: int, dice: Random) -> Course:
    """How far a matter that was raised then has come by now."""
    most = len(way.links)
    if raised > now - STALLED_DAYS * DAY and dice.random() < STALLED_SHARE:
        most = int(dice.random() * most)
    closed: list[int] = []
    skipped: set[int] = set()
    at = raised
    # The same pace all the way: who is slow at one link is slow at the next.
    pace = 0.35 + 0.6 * dice.random() + (0.5 if dice.random() < LATE_SHARE else 0.0)
    for place, link in enumerate(way.links[:most]):
        at = max(at + 600, move_to_working_hours(raised + int(link.days * pace * DAY), dice))
        if at > now:
            break
        closed.append(at)
        if link.can_skip and dice.random() < SKIPPED_SHARE:
            skipped.add(place)
    return Course(way, tuple(closed), frozenset(skipped))


def move_to_working_hours(at: int, dice: Random) -> int:
    """A moment of the same day at which people are about."""
    return at - at % DAY + int(dice.random() * WORKING_SECONDS)
