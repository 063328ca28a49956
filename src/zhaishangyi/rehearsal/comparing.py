"""Whether the map that a meeting saw is the map of its votes, drawn at once. No Django."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions import Chosen, OpinionMap, build_map, draw_map
from zhaishangyi.engines.opinions.table import VoteTable

LEAST_R = 0.999
# Points are whole numbers up to 1000: two that stand this near may be taken for each other.
NEAR = 3.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likeness:
    """How alike two maps are; `same_group` is a share of the people, `r` the lesser of both axes.

    Both are 1.0 where neither has a map, because there are too few people for one.
    """

    groups: tuple[int, ...]
    same_group: float
    r: float
    has_same_consensus: bool
    has_same_common_ground: bool
    has_same_representative: bool

    @property
    def is_equal(self) -> bool:
        """Whether the meeting saw what its votes say."""
        return (
            self.same_group == 1.0
            and self.r >= LEAST_R
            and self.has_same_consensus
            and self.has_same_common_ground
            and self.has_same_representative
        )


def compare(seen: dict[str, Any], table: VoteTable) -> Likeness:
    """Compare the round of a live document with the votes that were given out afterwards."""
    found = build_map(table.pack())
    numbers = [int(one) + 1 for one in table.statement_ids]
    common = [numbers[at] for at in found.list_common_ground()] if found.is_meaningful else []
    drawn = seen["map"]
    alike, r, names = match(drawn, found) if drawn and found.is_meaningful else (1.0, 1.0, {})
    if bool(drawn) != found.is_meaningful:
        alike = r = 0.0
    return Likeness(
        groups=tuple(found.group_sizes),
        same_group=alike,
        r=r,
        has_same_consensus=all(
            [one["number"] for one in seen["consensus"][side]] == list_numbers(chosen, numbers)
            for side, chosen in (("agree", found.agreed), ("disagree", found.disagreed))
        ),
        has_same_common_ground=[one["number"] for one in seen["common"]] == common,
        has_same_representative=not drawn or has_same_tellings(drawn, found, numbers, names),
    )


def list_numbers(chosen: tuple[Chosen, ...], numbers: list[int]) -> list[int]:
    """The statements as the document numbers them."""
    return [numbers[one.statement] for one in chosen]


def match(drawn: dict[str, Any], found: OpinionMap) -> tuple[float, float, dict[int, int]]:
    """(share of people in the same group, least |r|, group of the batch by that of the document).

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
    names = name_groups(groups, other_groups[partners])
    wanted = np.array([names.get(int(group), -1) for group in groups])
    partners, _cost = pair(points, others, wanted, other_groups)
    alike = float((other_groups[partners] == wanted).mean())
    return alike, find_least_r(points, others[partners]), names


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

    together = np.zeros((int(groups.max()) + 1, int(others.max()) + 1))
    np.add.at(together, (groups, others), 1)
    rows, columns = linear_sum_assignment(-together)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True)}


def find_least_r(points: Floats, others: Floats) -> float:
    """The lesser correlation of both axes; an axis on which all stand together counts as 1."""
    axes = [axis for axis in range(2) if points[:, axis].std() and others[:, axis].std()]
    found = [float(np.corrcoef(points[:, axis], others[:, axis])[0, 1]) for axis in axes]
    return round(min(found, default=1.0), 6)


def has_same_tellings(
    drawn: dict[str, Any], found: OpinionMap, numbers: list[int], names: dict[int, int]
) -> bool:
    """Whether each group is told apart by the same statements; small ones show none."""
    for place, group in enumerate(drawn["groups"]):
        said = [(one["number"], one["direction"]) for one in group["representative"]]
        chosen = found.representative[names[place]] if place in names else ()
        if said and sorted(said) != sorted((numbers[o.statement], o.direction) for o in chosen):
            return False
    return True
