"""The inner loops over points of the map: nearest centres, silhouettes, a grid."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhaishangyi.engines.opinions.kernels import compile_kept


@compile_kept
def assign_points(points: Any, weights: Any, centres: Any, groups: Any) -> Any:
    """Give each point to its nearest centre, the first of equals.

    Sums by group, k x 4: x, y, weight, squared distance, each weighted.
    """
    sums = np.zeros((len(centres), 4))
    for at in range(len(points)):
        best, least = 0, np.inf
        for group in range(len(centres)):
            dx, dy = points[at, 0] - centres[group, 0], points[at, 1] - centres[group, 1]
            distance = dx * dx + dy * dy
            if distance < least:
                best, least = group, distance
        groups[at] = best
        sums[best, 0] += weights[at] * points[at, 0]
        sums[best, 1] += weights[at] * points[at, 1]
        sums[best, 2] += weights[at]
        sums[best, 3] += weights[at] * least
    return sums


@compile_kept
def move_centres(
    points: Any, weights: Any, centres: Any, groups: Any, rounds: int, tolerance: float
) -> None:
    """Lloyd's rounds on `centres` (k x 2, changed) until none moves more than the tolerance.

    An empty group stays put. `groups` (n) takes the last assignment.
    """
    for _round in range(rounds):
        sums = assign_points(points, weights, centres, groups)
        way = 0.0
        for group in range(len(centres)):
            if sums[group, 2] > 0:
                for axis in range(2):
                    place = sums[group, axis] / sums[group, 2]
                    way = max(way, abs(place - centres[group, axis]))
                    centres[group, axis] = place
        if way <= tolerance:
            break


@compile_kept
def measure_inertia(points: Any, weights: Any, centres: Any) -> float:
    """The weighted sum of squared distances to the nearest centre."""
    total = 0.0
    for at in range(len(points)):
        least = np.inf
        for group in range(len(centres)):
            dx, dy = points[at, 0] - centres[group, 0], points[at, 1] - centres[group, 1]
            least = min(least, dx * dx + dy * dy)
        total += weights[at] * least
    return total


@compile_kept
def score_silhouettes(points: Any, bounds: Any, groups: Any, sizes: Any) -> Any:
    """The mean silhouette (Rousseeuw 1987) of several groupings of the same points at once.

    People whom no grouping tells apart lie together: class c in points[bounds[c]:bounds[c + 1]],
    and `groups` (groupings x classes) says where each class belongs, `sizes` (groupings x most
    groups) how many each group has. So a distance is measured once for all groupings.
    """
    n, classes = len(points), len(bounds) - 1
    ways, totals = np.empty(n), np.zeros(len(groups))
    # A distance is added for both of its ends: at once for those behind, here for those before.
    before, sums, far = np.zeros((classes, n)), np.empty(classes), np.empty(sizes.shape[1])
    x, y = points[:, 0].copy(), points[:, 1].copy()
    for own in range(classes):
        for at in range(bounds[own], bounds[own + 1]):
            _measure_ways(x, y, at, ways, before[own])
            for group in range(classes):
                begin = max(bounds[group], at + 1)
                sums[group] = before[group, at] + _sum_between(ways, begin, bounds[group + 1])
            for grouping in range(len(groups)):
                totals[grouping] += _score_one(sums, groups[grouping], sizes[grouping], own, far)
    return totals / n


@compile_kept
def _measure_ways(x: Any, y: Any, at: int, ways: Any, before: Any) -> None:
    """The distances from one point to all behind it; added to what these have from its class."""
    here_x, here_y = x[at], y[at]
    # Slices that are gone through from 0 are worked on several at a time.
    x_behind, y_behind = x[at + 1 :], y[at + 1 :]
    ways_behind, before_behind = ways[at + 1 :], before[at + 1 :]
    for other in range(len(x_behind)):
        dx, dy = here_x - x_behind[other], here_y - y_behind[other]
        way = np.sqrt(dx * dx + dy * dy)
        ways_behind[other] = way
        before_behind[other] += way


@compile_kept
def _sum_between(ways: Any, begin: int, end: int) -> float:
    """A sum in four strands, in an order that does not hang on the machine."""
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    at = begin
    while at + 4 <= end:
        a, b, c, d = a + ways[at], b + ways[at + 1], c + ways[at + 2], d + ways[at + 3]
        at += 4
    while at < end:
        a += ways[at]
        at += 1
    return (a + b) + (c + d)


@compile_kept
def _score_one(sums: Any, groups: Any, sizes: Any, own: int, far: Any) -> Any:
    """The silhouette of one point from its distances to all classes; 0 for a group of one.

    `far` is written over.
    """
    home = groups[own]
    if sizes[home] < 2:
        return 0.0
    far[:] = 0.0
    for at in range(len(sums)):
        far[groups[at]] += sums[at]
    inside, outside = far[home] / (sizes[home] - 1), np.inf
    for group in range(len(sizes)):
        if group != home and sizes[group] > 0:
            outside = min(outside, far[group] / sizes[group])
    larger = max(inside, outside)
    if larger > 0 and np.isfinite(outside):
        return (outside - inside) / larger
    return 0.0


@compile_kept
def gather_points(points: Any, side: int) -> Any:
    """Points on a grid of side x side cells: the mean and the weight of each filled one."""
    low_x, low_y = points[:, 0].min(), points[:, 1].min()
    wide, high = points[:, 0].max() - low_x, points[:, 1].max() - low_y
    by_x = side / wide if wide > 0 else 0.0
    by_y = side / high if high > 0 else 0.0
    sums = np.zeros((side * side, 3))
    for at in range(len(points)):
        column = min(int((points[at, 0] - low_x) * by_x), side - 1)
        row = min(int((points[at, 1] - low_y) * by_y), side - 1)
        cell = column * side + row
        sums[cell, 0] += points[at, 0]
        sums[cell, 1] += points[at, 1]
        sums[cell, 2] += 1
    filled = 0
    for cell in range(side * side):
        weight = sums[cell, 2]
        if weight > 0:
            sums[filled, 0], sums[filled, 1] = sums[cell, 0] / weight, sums[cell, 1] / weight
            sums[filled, 2] = weight
            filled += 1
    return sums[:filled, :2].copy(), sums[:filled, 2].copy()
