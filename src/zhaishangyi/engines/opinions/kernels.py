"""The inner loops, compiled once when the program is installed or first started, and kept.

Each works on plain arrays. Nobody waits for a compiler: `warm_up` runs every kernel once, in the
types that are used, and the result lies on disk.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

# A field of 16 bits takes at most 2 for each row, so after so many rows it has to be emptied.
ROWS_BETWEEN_FLUSHES = 32_000

compile_kept = njit(cache=True, nogil=True)


@compile_kept
def scatter_votes(people: Any, statements: Any, values: Any, cursors: Any, packed: Any) -> None:
    """Put each vote behind its person's earlier ones. `cursors` (n) is used up."""
    for row in range(len(people)):
        at = cursors[people[row]]
        packed[at] = (statements[row] << 2) | (values[row] + 1)
        cursors[people[row]] = at + 1


@compile_kept
def dedupe_rows(starts: Any, packed: Any, statement_count: int) -> int:
    """Keep the last vote of each pair, in the order of statements; moves everything together.

    Changes `starts` and `packed` in place and gives how many votes are left.
    """
    place = np.full(statement_count, -1, np.int64)
    kept = 0
    begin = starts[0]
    for person in range(len(starts) - 1):
        end, first = starts[person + 1], kept
        for at in range(begin, end):
            statement = packed[at] >> 2
            if place[statement] >= first:
                packed[place[statement]] = packed[at]
            else:
                place[statement] = kept
                packed[kept] = packed[at]
                kept += 1
        for at in range(first, kept):
            place[packed[at] >> 2] = -1
        _sort_row(packed, first, kept)
        begin, starts[person + 1] = end, kept
    return kept


@compile_kept
def _sort_row(packed: Any, first: int, end: int) -> None:
    """Insertion sort: a person has tens of votes, often in order already."""
    for at in range(first + 1, end):
        value, before = packed[at], at - 1
        while before >= first and packed[before] > value:
            packed[before + 1] = packed[before]
            before -= 1
        packed[before + 1] = value


@compile_kept
def sum_columns(packed: Any, statement_count: int) -> Any:
    """How often each statement was disagreed with, passed and agreed with: m x 3."""
    counts = np.zeros((statement_count, 3), np.int64)
    for vote in packed:
        counts[vote >> 2, vote & 3] += 1
    return counts


@compile_kept
def sum_pairs(starts: Any, packed: Any, statement_count: int, sums: Any) -> None:
    """Add every pair of a person's votes to the four m x m sums (4, m, m), lower triangle.

    The four sums of a pair (a, b): 1, x_a + 1, x_b + 1, x_a x_b + 1. They lie side by side in 64
    bits, so that a pair costs one addition.
    """
    m = statement_count
    table = np.empty(12, np.uint64)
    for a in range(3):
        for b in range(3):
            product = (a - 1) * (b - 1) + 1
            table[a * 4 + b] = 1 + (a << 16) + (b << 32) + (product << 48)
    fields = np.zeros(m * m, np.uint64)
    since = 0
    for person in range(len(starts) - 1):
        for i in range(starts[person], starts[person + 1]):
            offset, code = np.int64(packed[i] >> 2) * m, (packed[i] & 3) * 4
            for j in range(starts[person], i + 1):
                fields[offset + (packed[j] >> 2)] += table[code + (packed[j] & 3)]
        since += 1
        if since == ROWS_BETWEEN_FLUSHES:
            _flush(fields, sums, m)
            since = 0
    _flush(fields, sums, m)


@compile_kept
def _flush(fields: Any, sums: Any, m: int) -> None:
    mask = np.uint64(0xFFFF)
    for a in range(m):
        for b in range(a + 1):
            held = fields[a * m + b]
            for field in range(4):
                sums[field, a, b] += np.int64((held >> np.uint64(16 * field)) & mask)
            fields[a * m + b] = 0


@compile_kept
def project_rows(starts: Any, packed: Any, means: Any, axes: Any, scale: float) -> Any:
    """Where each person stands: sum over their votes of (x - mean) axis, times the root of
    scale / votes. `axes` is m x 2; the result n x 2."""
    points = np.zeros((len(starts) - 1, 2))
    for person in range(len(starts) - 1):
        x, y = 0.0, 0.0
        for at in range(starts[person], starts[person + 1]):
            statement = packed[at] >> 2
            value = np.float64(packed[at] & 3) - 1.0 - means[statement]
            x += value * axes[statement, 0]
            y += value * axes[statement, 1]
        votes = max(starts[person + 1] - starts[person], 1)
        factor = np.sqrt(scale / votes)
        points[person, 0], points[person, 1] = x * factor, y * factor
    return points


@compile_kept
def multiply_gram(starts: Any, packed: Any, means: Any, block: Any) -> Any:
    """Z^T (Z B) without forming Z^T Z: for very many votes. `block` is m x q, the result m x q."""
    m, q = block.shape
    total = np.zeros((m, q))
    inner = np.empty(q)
    for person in range(len(starts) - 1):
        inner[:] = 0.0
        for at in range(starts[person], starts[person + 1]):
            statement = packed[at] >> 2
            value = np.float64(packed[at] & 3) - 1.0 - means[statement]
            for column in range(q):
                inner[column] += value * block[statement, column]
        for at in range(starts[person], starts[person + 1]):
            statement = packed[at] >> 2
            value = np.float64(packed[at] & 3) - 1.0 - means[statement]
            for column in range(q):
                total[statement, column] += value * inner[column]
    return total


@compile_kept
def count_by_group(starts: Any, packed: Any, groups: Any, group_count: int, m: int) -> Any:
    """Votes of each group on each statement: group_count x m x 3; group -1 is left out."""
    counts = np.zeros((group_count, m, 3), np.int64)
    for person in range(len(starts) - 1):
        group = groups[person]
        if group >= 0:
            for at in range(starts[person], starts[person + 1]):
                counts[group, packed[at] >> 2, packed[at] & 3] += 1
    return counts


@compile_kept
def assign_points(points: Any, weights: Any, centres: Any, groups: Any) -> Any:
    """Give each point to its nearest centre, the first of equals. Sums (k x 3: x, y, weight)."""
    sums = np.zeros((len(centres), 3))
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
    return sums


@compile_kept
def score_silhouette(points: Any, groups: Any, group_count: int, chosen: Any) -> float:
    """The mean silhouette of the chosen points against all of them (Rousseeuw 1987)."""
    sizes = np.zeros(group_count)
    for group in groups:
        sizes[group] += 1
    total = 0.0
    far = np.empty(group_count)
    for at in chosen:
        far[:] = 0.0
        for other in range(len(points)):
            dx, dy = points[at, 0] - points[other, 0], points[at, 1] - points[other, 1]
            far[groups[other]] += np.sqrt(dx * dx + dy * dy)
        own = groups[at]
        if sizes[own] > 1:
            inside, outside = far[own] / (sizes[own] - 1), np.inf
            for group in range(group_count):
                if group != own and sizes[group] > 0:
                    outside = min(outside, far[group] / sizes[group])
            larger = max(inside, outside)
            if larger > 0 and np.isfinite(outside):
                total += (outside - inside) / larger
    return total / len(chosen)
