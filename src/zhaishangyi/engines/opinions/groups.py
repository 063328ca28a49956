"""Who stands close together: k-means on the map, the number of groups by silhouette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhaishangyi.engines.opinions.kernels import assign_points, score_silhouette
from zhaishangyi.engines.opinions.sums import Floats
from zhaishangyi.engines.opinions.votes import Ints

FEWEST_GROUPS, MOST_GROUPS = 2, 5
PEOPLE_A_GROUP = 12
# Up to so many people every one is looked at; beyond, a grid stands in for them.
MOST_EXACT, SAMPLE = 4_000, 1_000
CELLS_A_SIDE = 256
TOLERANCE, MOST_ROUNDS, ROUNDS_AFTER_GRID = 1e-6, 100, 5
STARTS, SEED = 8, 20230815


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
        return len(self.centres)


def find_groups(points: Floats, starts: dict[int, Floats] | None = None) -> Grouping:
    """Group n points (n x 2); one group where they are too few or all the same.

    `starts` are the centres to begin with, by number of groups: those of the map before.
    """
    n = len(points)
    places = len(np.unique(points, axis=0)) if n <= MOST_EXACT else MOST_GROUPS
    most = min(MOST_GROUPS, FEWEST_GROUPS + n // PEOPLE_A_GROUP, places)
    whole = Grouping(
        np.zeros(n, np.int64), points.mean(axis=0, keepdims=True) if n else np.zeros((0, 2)),
        float(((points - points.mean(axis=0)) ** 2).sum()) if n else 0.0, {},
    )  # fmt: skip
    if n < FEWEST_GROUPS or most < FEWEST_GROUPS:
        return whole
    found, scores = {}, {}
    sample = choose_sample(n)
    for k in range(FEWEST_GROUPS, most + 1):
        found[k] = split_into(points, k, (starts or {}).get(k))
        scores[k] = rate_split(points, found[k][0], k, sample)
    # Of equal scores the fewer groups.
    best = max(scores, key=lambda k: (scores[k], -k))
    groups, centres, inertia = found[best]
    return Grouping(groups, centres, inertia, scores)


def choose_sample(n: int) -> Ints:
    """The points whose silhouette is looked at: all, or so many spread evenly."""
    if n <= MOST_EXACT:
        return np.arange(n)
    return np.linspace(0, n - 1, SAMPLE).astype(np.int64)


def rate_split(points: Floats, groups: Ints, k: int, sample: Ints) -> float:
    """The mean silhouette; of many points a sample among itself, every group weighed alike."""
    if len(points) <= MOST_EXACT:
        return float(score_silhouette(points, groups, k, sample))
    some, among = points[sample], groups[sample]
    return float(score_silhouette(some, among, k, np.arange(len(some))))


def split_into(
    points: Floats, k: int, start: Floats | None = None
) -> tuple[Ints, Floats, float]:
    """k-means from several places, the closest result: groups, centres, inertia.

    Many points are first gathered on a grid, then given to the centres found there and moved a
    little more. With `start`, the centres of an earlier map, only from there.
    """
    is_large = len(points) > MOST_EXACT
    cells, weights = gather(points) if is_large else (points, np.ones(len(points)))
    begins = [start] if start is not None and len(start) == k else list_starts(points, cells, k)
    tries = [move_centres(cells, weights, begin) for begin in begins]
    centres = min(tries, key=lambda centres: measure_inertia(cells, weights, centres))
    ones = np.ones(len(points))
    if is_large:
        centres = move_centres(points, ones, centres, ROUNDS_AFTER_GRID)
    groups = np.zeros(len(points), np.int64)
    assign_points(points, ones, centres, groups)
    return groups, centres, float(((points - centres[groups]) ** 2).sum())


def measure_inertia(points: Floats, weights: Floats, centres: Floats) -> float:
    """The weighted sum of squared distances to the nearest centre."""
    distances = ((points[:, np.newaxis] - centres) ** 2).sum(axis=2).min(axis=1)
    return float((distances * weights).sum())


def list_starts(points: Floats, cells: Floats, k: int) -> list[Floats]:
    """Where k-means begins: the first k different points, as Polis does, and spread-out ones.

    The spread-out ones are drawn with a chance that grows with the squared distance to those
    drawn before (Arthur and Vassilvitskii 2007), with fixed dice.
    """
    dice = np.random.default_rng(SEED)
    return [choose_first(points, k), *(draw_spread(cells, k, dice) for _start in range(STARTS))]


def choose_first(points: Floats, k: int) -> Floats:
    """The first k different points."""
    chosen: list[Floats] = []
    for point in points:
        if not any(np.array_equal(point, other) for other in chosen):
            chosen.append(point)
        if len(chosen) == k:
            break
    return np.array(chosen)


def draw_spread(points: Floats, k: int, dice: np.random.Generator) -> Floats:
    """k of the points, far from each other."""
    chosen = [points[dice.integers(len(points))]]
    while len(chosen) < k:
        away = ((points[:, np.newaxis] - np.array(chosen)) ** 2).sum(axis=2).min(axis=1)
        total = away.sum()
        chance = away / total if total > 0 else None
        chosen.append(points[dice.choice(len(points), p=chance)])
    return np.array(chosen)


def move_centres(
    points: Floats, weights: Floats, centres: Floats, rounds: int = MOST_ROUNDS
) -> Floats:
    """Lloyd's rounds until no centre moves more than the tolerance; an empty group stays put."""
    groups = np.zeros(len(points), np.int64)
    for _round in range(rounds):
        sums = assign_points(points, weights, centres, groups)
        filled = sums[:, 2] > 0
        moved = centres.copy()
        moved[filled] = sums[filled, :2] / sums[filled, 2:]
        way = float(np.abs(moved - centres).max())
        centres = moved
        if way <= TOLERANCE:
            break
    return centres


def gather(points: Floats) -> tuple[Floats, Floats]:
    """Points on a grid, each cell by the mean of what lies in it, with its weight."""
    low, high = points.min(axis=0), points.max(axis=0)
    width = np.where(high > low, (high - low) / CELLS_A_SIDE, 1.0)
    cells = np.minimum(((points - low) / width).astype(np.int64), CELLS_A_SIDE - 1)
    keys = cells[:, 0] * CELLS_A_SIDE + cells[:, 1]
    weights = np.bincount(keys).astype(np.float64)
    filled = weights > 0
    sums = [np.bincount(keys, points[:, axis])[filled] for axis in (0, 1)]
    return np.column_stack(sums) / weights[filled, np.newaxis], weights[filled]
