"""Who stands close together: k-means on the map, the number of groups by silhouette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhaishangyi.engines.opinions.group_kernels import (
    assign_points,
    gather_points,
    measure_inertia,
    move_centres,
    score_silhouettes,
)
from zhaishangyi.engines.opinions.sums import Floats
from zhaishangyi.engines.opinions.votes import Ints

FEWEST_GROUPS, MOST_GROUPS = 2, 5
PEOPLE_A_GROUP = 12
# Up to so many people every one is looked at; beyond, a grid stands in for them.
MOST_EXACT, SAMPLE = 4_000, 1_000
CELLS_A_SIDE = 64
TOLERANCE, MOST_ROUNDS, ROUNDS_AFTER_GRID = 1e-6, 100, 5
STARTS, SEED = 8, 20230815
# Most of the time the first points differ already.
LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups (n, from 0; -1 outside the map), their centres (k x 2), how clear they are.

    `inertia` is the sum of squared distances to the centres, `silhouettes` the score of each k.
    """

    groups: Ints
    centres: Floats
    inertia: float
    silhouettes: dict[int, float]

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(self.centres)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The points to group, and what stands in for them: a grid of cells where they are many."""

    points: Floats
    cells: Floats
    weights: Floats

    @property
    def is_large(self) -> bool:
        """Whether cells stand in for the points."""
        return self.cells is not self.points


def gather(points: Floats) -> Crowd:
    """Many points on a grid, each cell by the mean of what lies in it, with its weight."""
    if len(points) <= MOST_EXACT:
        return Crowd(points, points, np.ones(len(points)))
    return Crowd(points, *gather_points(points, CELLS_A_SIDE))


def find_groups(points: Floats) -> Grouping:
    """Group n points (n x 2), the largest group first; one where they are too few or all the same.

    Of k from 2 to 5, but at most 2 + n // 12, the one with the highest mean silhouette; of equal
    ones the smallest.
    """
    crowd = gather(points)
    most = count_most(crowd)
    if most < FEWEST_GROUPS:
        return group_all(points)
    splits = [find_centres(crowd, k) for k in range(FEWEST_GROUPS, most + 1)]
    scores = rate_splits(points, splits)
    best = max(scores, key=lambda k: (scores[k], -k))
    return settle_groups(crowd, splits[best - FEWEST_GROUPS], scores, by_size=True)


def count_most(crowd: Crowd) -> int:
    """How many groups there can be at most."""
    n = len(crowd.points)
    places = len(np.unique(crowd.cells, axis=0)) if n <= 2 * MOST_GROUPS else MOST_GROUPS
    if n and places > 1 and (crowd.cells == crowd.cells[0]).all():
        places = 1
    return min(MOST_GROUPS, FEWEST_GROUPS + n // PEOPLE_A_GROUP, places, n)


def group_all(points: Floats) -> Grouping:
    """Everybody in one group; none for nobody."""
    if not len(points):
        return Grouping(np.zeros(0, np.int64), np.zeros((0, 2)), 0.0, {})
    centre = points.mean(axis=0, keepdims=True)
    inertia = float(((points - centre) ** 2).sum())
    return Grouping(np.zeros(len(points), np.int64), centre, inertia, {})


def settle_groups(
    crowd: Crowd,
    centres: Floats,
    scores: dict[int, float],
    *,
    by_size: bool = False,
    rounds: int = ROUNDS_AFTER_GRID,
) -> Grouping:
    """Give every point to its group, after a few more rounds where cells stood in for points."""
    points, ones = crowd.points, np.ones(len(crowd.points))
    groups = np.zeros(len(points), np.int64)
    centres = centres.copy()
    if crowd.is_large:
        move_centres(points, ones, centres, groups, rounds, TOLERANCE)
    sums = assign_points(points, ones, centres, groups)
    if by_size:
        order = np.argsort(-sums[:, 2], kind="stable")
        centres, groups = centres[order], np.argsort(order)[groups]
    return Grouping(groups, centres, float(sums[:, 3].sum()), scores)


def find_centres(
    crowd: Crowd, k: int, starts: Sequence[Floats] | None = None, rounds: int = MOST_ROUNDS
) -> Floats:
    """k-means from several places, the closest result (k x 2)."""
    begins = list_starts(crowd, k) if starts is None else starts
    tries = [settle_centres(crowd, begin, rounds) for begin in begins]
    return min(tries, key=lambda centres: measure(crowd, centres))


def settle_centres(crowd: Crowd, begin: Floats, rounds: int = MOST_ROUNDS) -> Floats:
    """k-means from one place."""
    centres = np.ascontiguousarray(begin).copy()
    groups = np.zeros(len(crowd.cells), np.int64)
    move_centres(crowd.cells, crowd.weights, centres, groups, rounds, TOLERANCE)
    return centres


def measure(crowd: Crowd, centres: Floats) -> float:
    """The sum of squared distances to the nearest centre."""
    return float(measure_inertia(crowd.cells, crowd.weights, centres))


def rate_splits(
    points: Floats, splits: Sequence[Floats], most: int = MOST_EXACT
) -> dict[int, float]:
    """The mean silhouette of each split, by its number of groups.

    Of more than `most` points, of a thousand spread evenly, among themselves.
    """
    if len(points) > most:
        points = points[np.linspace(0, len(points) - 1, SAMPLE).astype(np.int64)]
    ones = np.ones(len(points))
    labels = np.zeros((len(splits), len(points)), np.int64)
    for at, centres in enumerate(splits):
        assign_points(points, ones, centres, labels[at])
    keys = np.zeros(len(points), np.int64)
    for row in labels:
        keys = keys * MOST_GROUPS + row
    order = np.argsort(keys, kind="stable")
    _classes, firsts = np.unique(keys[order], return_index=True)
    sizes = np.stack([np.bincount(row, minlength=MOST_GROUPS) for row in labels])
    groups = np.ascontiguousarray(labels[:, order[firsts]])
    bounds = np.append(firsts, len(points)).astype(np.int64)
    scores = score_silhouettes(points[order], bounds, groups, sizes)
    return {len(split): float(score) for split, score in zip(splits, scores, strict=True)}


def list_starts(crowd: Crowd, k: int) -> list[Floats]:
    """Where k-means begins: the first k different points, as Polis does, and spread-out ones.

    The spread-out ones are drawn with a chance that grows with the squared distance to those
    drawn before (Arthur and Vassilvitskii 2007), with fixed dice.
    """
    dice = np.random.default_rng(SEED)
    spread = [draw_spread(crowd.cells, k, dice) for _start in range(STARTS)]
    return [choose_first(crowd.points, k), *spread]


def choose_first(points: Floats, k: int) -> Floats:
    """The first k different points; the last of them again where there are fewer."""
    chosen = list_different(points[:LOOKED_AT], k)
    if len(chosen) < k:
        chosen = list_different(points, k)
    return np.array(chosen + [chosen[-1]] * (k - len(chosen)))


def list_different(points: Floats, most: int) -> list[Floats]:
    """The first different points in their order, not more than so many."""
    found = [points[0]]
    is_new = (points != points[0]).any(axis=1)
    while len(found) < most and is_new.any():
        found.append(points[np.argmax(is_new)])
        is_new &= (points != found[-1]).any(axis=1)
    return found


def draw_spread(points: Floats, k: int, dice: np.random.Generator) -> Floats:
    """k of the points, far from each other."""
    chosen = [points[dice.integers(len(points))]]
    away = ((points - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < k:
        total = away.sum()
        at = dice.choice(len(points), p=away / total if total > 0 else None)
        chosen.append(points[at])
        away = np.minimum(away, ((points - points[at]) ** 2).sum(axis=1))
    return np.array(chosen)
