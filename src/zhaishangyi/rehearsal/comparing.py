"""Whether the map that a meeting saw is the map of its votes, drawn at once. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions import Chosen, OpinionMap, build_map, draw_map
from zhaishangyi.engines.opinions.table import VoteTable
from zhaishangyi.voting.statements.rules import Counts, fold_small

LEAST_R = 0.999
# Points are whole numbers up to 1000: two that stand this near may be taken for each other. The
# axes of an open round come as close as can be seen (1 in 10,000), so its points are no farther.
NEAR = 3.0
# A point between two whole numbers may be written as either, both ways.
ROUNDED = 1.5
# The groups of an open round begin where they were and change their number only after four updates
# in a row prefer another; when the last vote comes, no more updates do. So most people, not all,
# stand where the batch puts them, and the groups may be split or joined. On three published
# conversations, votes in portions of 100 to 3,000, it was never less than 0.86.
LEAST_KINDRED = 0.8

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likeness:
    """How alike two maps are; `same_group` is a share of the people, `r` the lesser of both axes.

    `kindred` is the same share where the groups of one map may be parts of those of the other, and
    `furthest` how far apart the two places of one person are at most. All of them are perfect where
    neither has a map, because there are too few people for one.
    """

    groups: tuple[int, ...]
    same_group: float
    kindred: float
    r: float
    furthest: float
    has_same_consensus: bool
    has_same_common_ground: bool
    has_same_representative: bool

    @property
    def is_equal(self) -> bool:
        """Whether a closed round shows exactly what its votes say."""
        return (
            self.same_group == 1.0
            and self.r >= LEAST_R
            and self.furthest <= ROUNDED
            and self.has_same_consensus
            and self.has_same_common_ground
            and self.has_same_representative
        )

    @property
    def follows(self) -> bool:
        """Whether an open round, drawn update by update, shows what its votes say.

        Where people stand and what most of everybody thinks must be the same; the groups nearly,
        and with them what they share and what tells them apart.
        """
        return (
            self.kindred >= LEAST_KINDRED
            and self.r >= LEAST_R
            and self.furthest <= NEAR
            and self.has_same_consensus
        )


@dataclass(frozen=True)
class Match:
    """How the points of a document stand to those of the batch; the names are group by group."""

    same_group: float = 1.0
    kindred: float = 1.0
    r: float = 1.0
    furthest: float = 0.0
    names: Mapping[int, int] = field(default_factory=dict)


def compare(seen: dict[str, Any], table: VoteTable) -> Likeness:
    """Compare the round of a live document with the votes that were given out afterwards."""
    found = build_map(table.pack())
    numbers = [int(one) + 1 for one in table.statement_ids]
    common = [numbers[at] for at in found.list_common_ground()] if found.is_meaningful else []
    drawn = seen["map"]
    matched = match(drawn, found) if drawn and found.is_meaningful else Match()
    if bool(drawn) != found.is_meaningful:
        matched = Match(0.0, 0.0, 0.0, inf)
    return Likeness(
        groups=tuple(found.group_sizes),
        same_group=matched.same_group,
        kindred=matched.kindred,
        r=matched.r,
        furthest=matched.furthest,
        has_same_consensus=all(
            [one["number"] for one in seen["consensus"][side]] == list_numbers(chosen, numbers)
            for side, chosen in (("agree", found.agreed), ("disagree", found.disagreed))
        ),
        has_same_common_ground=[one["number"] for one in seen["common"]] == common,
        has_same_representative=not drawn
        or has_same_tellings(drawn, found, numbers, matched.names),
    )


def list_numbers(chosen: tuple[Chosen, ...], numbers: list[int]) -> list[int]:
    """The statements as the document numbers them."""
    return [numbers[one.statement] for one in chosen]


def match(drawn: dict[str, Any], found: OpinionMap) -> Match:
    """Find for each point of a document the one of the batch.

    The points of a document bear no names, so each is matched with the one of the batch that
    stands where it stands, whichever way an axis was turned.
    """
    points = np.array([point[:2] for point in drawn["points"]], np.float64)
    groups = np.array([point[2] for point in drawn["points"]], np.int64)
    best: tuple[float, Floats, Ints, Ints] | None = None
    for signs in product((1.0, -1.0), repeat=2):
        turned = replace(found, points=found.points * np.array(signs))
        picture = draw_map(turned, most=len(found.groups)).points
        others = picture[:, :2].astype(np.float64)
        partners, cost = pair(points, others)
        if best is None or cost < best[0]:
            best = (cost, others, picture[:, 2], partners)
    assert best is not None
    _cost, others, other_groups, partners = best
    furthest = float(np.linalg.norm(points - others[partners], axis=1).max())
    kindred = share_kindred(groups, other_groups[partners])
    names = name_groups(groups, other_groups[partners])
    wanted = np.array([names.get(int(group), -1) for group in groups])
    partners, _cost = pair(points, others, wanted, other_groups)
    alike = float((other_groups[partners] == wanted).mean())
    r = find_least_r(points, others[partners])
    return Match(alike, kindred, r, round(furthest, 2), names)


def pair(
    points: Floats, others: Floats, groups: Ints | None = None, other_groups: Ints | None = None
) -> tuple[Ints, float]:
    """For each point the place of its partner, all together as near as can be, and how near.

    Of points that stand together, those of the same group are paired.
    """
    from scipy.optimize import linear_sum_assignment
    from scipy.spatial.distance import cdist

    cost = cdist(points, others)
    if groups is not None and other_groups is not None:
        cost += NEAR * (groups[:, None] != other_groups[None, :])
    rows, columns = linear_sum_assignment(cost)
    return columns.astype(np.int64), float(cost[rows, columns].sum())


def name_groups(groups: Ints, others: Ints) -> dict[int, int]:
    """Which group of the batch each group of the document is: one to one, by most of the people.

    With more groups on one side than on the other, some are nobody's.
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-count_together(groups, others))
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True)}


def count_together(groups: Ints, others: Ints) -> Ints:
    """How many people are in each group of the document and each of the batch."""
    together = np.zeros((int(groups.max()) + 1, int(others.max()) + 1), np.int64)
    np.add.at(together, (groups, others), 1)
    return together


def share_kindred(groups: Ints, others: Ints) -> float:
    """The share of people whose group lies in a group of the other map, whichever is the finer."""
    together = count_together(groups, others)
    inside = max(int(together.max(axis=axis).sum()) for axis in range(2))
    return inside / len(groups)


def find_least_r(points: Floats, others: Floats) -> float:
    """The lesser correlation of both axes; an axis on which all stand together counts as 1."""
    axes = [axis for axis in range(2) if points[:, axis].std() and others[:, axis].std()]
    found = [float(np.corrcoef(points[:, axis], others[:, axis])[0, 1]) for axis in axes]
    return round(min(found, default=1.0), 6)


def has_same_tellings(
    drawn: dict[str, Any], found: OpinionMap, numbers: list[int], names: Mapping[int, int]
) -> bool:
    """Whether each group is told apart by the same statements, neither more nor fewer.

    Left out is exactly what would tell what fewer than five people think.
    """
    for place, group in enumerate(drawn["groups"]):
        said = [(one["number"], one["direction"]) for one in group["representative"]]
        chosen = [
            (numbers[one.statement], one.direction)
            for one in (found.representative[names[place]] if place in names else ())
            if place in list_counted(found, one.statement, names)
        ]
        if sorted(said) != sorted(chosen):
            return False
    return True


def list_counted(found: OpinionMap, statement: int, names: Mapping[int, int]) -> set[int]:
    """The groups of which a document may say what they think of a statement, as it names them."""
    inside = {str(place): read_counts(found.counts[group, statement])
              for place, group in names.items()}  # fmt: skip
    outside = read_counts(found.totals[statement] - found.counts[:, statement].sum(axis=0))
    return {int(place) for place in fold_small({**inside, "outside": outside}) if place.isdigit()}


def read_counts(cast: Ints) -> Counts:
    """(agreed, passed, disagreed) as the rules take them."""
    disagreed, passed, agreed = (int(count) for count in cast)
    return agreed, passed, disagreed
