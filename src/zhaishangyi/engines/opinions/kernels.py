"""The inner loops over votes, compiled once when the program is installed or first started.

Each works on plain arrays; a person's votes lie in `packed[begins[i]:ends[i]]`, in the order of the
statements. Nobody waits for a compiler: `engines.warming` runs every kernel once, in the types
that are used, and the result stays on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

# A field of 16 bits takes at most 2 for each row, so after so many rows it has to be emptied.
ROWS_BETWEEN_FLUSHES = 32_000
# Up to so many votes a row is sorted by insertion; beyond, through one bit for each statement.
SHORT_ROW = 24
TILE = 32
# The place of the only bit of a word is found by multiplying (Leiserson, Prokop, Randall 1998).
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
PLACES = np.zeros(64, np.int64)
for _bit in range(64):
    PLACES[((1 << _bit) * int(DE_BRUIJN) % (1 << 64)) >> 58] = _bit


def compile_kept(function: Callable[..., Any]) -> Any:
    """Compile when first called, without Python's lock, and keep the result where that can be."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # installed where nothing can be written, and no folder was named
        return njit(nogil=True)(function)


@compile_kept
def count_rows(people: Any, statements: Any, values: Any, counts: Any, statement_count: int) -> int:
    """Count the votes of each person into `counts` (n): the first bad row, or -1."""
    n, m = np.int64(len(counts)), np.int64(statement_count)
    for row in range(len(people)):
        person, statement = np.int64(people[row]), np.int64(statements[row])
        value = np.int64(values[row])
        if not (0 <= person < n and 0 <= statement < m and -1 <= value <= 1):
            return row
        counts[person] += 1
    return -1


@compile_kept
def scatter_votes(people: Any, statements: Any, values: Any, cursors: Any, packed: Any) -> None:
    """Put each vote behind its person's earlier ones. Moves on the `cursors` (n)."""
    for row in range(len(people)):
        person = people[row]
        at = cursors[person]
        packed[at] = (np.int64(statements[row]) << 2) | (np.int64(values[row]) + 1)
        cursors[person] = at + 1


@compile_kept
def count_piles(people: Any, shift: int, counts: Any) -> None:
    """How many votes are of people in each pile (p): neighbours, 2^shift of them."""
    for person in people:
        counts[np.int64(person) >> shift] += 1


@compile_kept
def deal_votes(
    people: Any, statements: Any, values: Any, shift: int, cursors: Any, whose: Any, votes: Any
) -> None:
    """Deal votes out to piles, packed, in their order. Moves on the `cursors` (p)."""
    for row in range(len(people)):
        person = np.int64(people[row])
        at = cursors[person >> shift]
        whose[at] = person
        votes[at] = (np.int64(statements[row]) << 2) | (np.int64(values[row]) + 1)
        cursors[person >> shift] = at + 1


@compile_kept
def scatter_piles(whose: Any, votes: Any, cursors: Any, packed: Any) -> None:
    """Put each dealt vote behind its person's earlier ones. Moves on the `cursors` (n)."""
    for row in range(len(whose)):
        at = cursors[whose[row]]
        packed[at] = votes[row]
        cursors[whose[row]] = at + 1


@compile_kept
def dedupe_rows(
    starts: Any, packed: Any, statement_count: int, lengths: Any, first: int, last: int
) -> Any:
    """Keep the last vote of each pair of people `first` to `last`, sorted by statement.

    They move together at the place of the first; `lengths` (n) takes what each has left. Gives how
    many there are.
    """
    latest = np.zeros(statement_count, packed.dtype)
    words = np.zeros((statement_count >> 6) + 1, np.uint64)
    target = starts[first]
    for person in range(first, last):
        begin, end = starts[person], starts[person + 1]
        kept = _sort_row(packed, begin, end, latest, words)
        if target != begin:
            for at in range(kept):
                packed[target + at] = packed[begin + at]
        lengths[person] = kept
        target += kept
    return target - starts[first]


@compile_kept
def _sort_row(packed: Any, begin: int, end: int, latest: Any, words: Any) -> Any:
    """Sort one row in place, the last vote of each statement only: how many are left."""
    is_sorted = True
    for at in range(begin + 1, end):
        if packed[at - 1] >> 2 >= packed[at] >> 2:
            is_sorted = False
            break
    if is_sorted:
        return end - begin
    if end - begin <= SHORT_ROW:
        return _sort_short(packed, begin, end)
    for at in range(begin, end):
        statement = np.int64(packed[at]) >> 2
        latest[statement] = packed[at]
        words[statement >> 6] |= np.uint64(1) << np.uint64(statement & 63)
    target = begin
    for word in range(len(words)):
        bits = words[word]
        words[word] = 0
        while bits:
            lowest = bits & (~bits + np.uint64(1))
            bits ^= lowest
            place = PLACES[np.int64((lowest * DE_BRUIJN) >> np.uint64(58))]
            packed[target] = latest[(word << 6) + place]
            target += 1
    return target - begin


@compile_kept
def _sort_short(packed: Any, begin: int, end: int) -> int:
    """Insertion by statement; a later vote on the same statement takes the place of the earlier."""
    target = begin
    for at in range(begin, end):
        value, before = packed[at], target - 1
        while before >= begin and packed[before] >> 2 > value >> 2:
            before -= 1
        if before >= begin and packed[before] >> 2 == value >> 2:
            packed[before] = value
            continue
        for behind in range(target, before + 1, -1):
            packed[behind] = packed[behind - 1]
        packed[before + 1] = value
        target += 1
    return target - begin


@compile_kept
def sum_columns(packed: Any, statement_count: int) -> Any:
    """How often each statement was disagreed with, passed and agreed with: m x 3."""
    counts = np.zeros(statement_count * 4, np.int64)
    for vote in packed:
        counts[vote] += 1
    return counts.reshape((statement_count, 4))[:, :3].copy()


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
    fields = np.zeros(m * (m + 1) // 2, np.uint64)
    since = 0
    for person in range(len(starts) - 1):
        # Slices of their own, gone through from 0: the loop inside is all that counts.
        row = packed[starts[person] : starts[person + 1]]
        for i in range(len(row)):
            statement, code = np.int64(row[i] >> 2), (row[i] & 3) * 4
            begin = statement * (statement + 1) // 2
            line, adds = fields[begin : begin + statement + 1], table[code : code + 4]
            for j in range(i + 1):
                line[row[j] >> 2] += adds[row[j] & 3]
        since += 1
        if since == ROWS_BETWEEN_FLUSHES:
            _flush(fields, sums, m)
            since = 0
    _flush(fields, sums, m)


@compile_kept
def _flush(fields: Any, sums: Any, m: int) -> None:
    """Empty the fields of the lower triangle, one row behind the other, into the sums."""
    mask = np.uint64(0xFFFF)
    at = 0
    for a in range(m):
        for b in range(a + 1):
            held = fields[at]
            for field in range(4):
                sums[field, a, b] += np.int64((held >> np.uint64(16 * field)) & mask)
            fields[at] = 0
            at += 1


@compile_kept
def form_gram(together: Any, first: Any, product: Any, means: Any) -> Any:
    """Z'Z (m x m) of the sums, which may have room for more than m statements.

    Square by square: what lies across the diagonal is read in pieces that stay near.
    """
    m = len(means)
    gram = np.empty((m, m))
    for top in range(0, m, TILE):
        for left in range(0, top + 1, TILE):
            for a in range(top, min(top + TILE, m)):
                for b in range(left, min(left + TILE, a + 1)):
                    value = product[a, b] - first[a, b] * means[b] - first[b, a] * means[a]
                    value += means[a] * means[b] * together[a, b]
                    gram[a, b] = value
                    gram[b, a] = value
    return gram


@compile_kept
def multiply_dense(gram: Any, block: Any) -> Any:
    """A symmetric matrix times q columns that lie in rows, `block` q x m; so does the result.

    Too narrow for it to be worth waking a library's threads.
    """
    q, m = block.shape
    result = np.zeros((q, m))
    for inner in range(m):
        line = gram[inner]
        for column in range(q):
            value, target = block[column, inner], result[column]
            for row in range(m):
                target[row] += line[row] * value
    return result


@compile_kept
def project_rows(begins: Any, ends: Any, packed: Any, moves: Any, scale: float) -> Any:
    """Where each person stands (n x 2): the sum of what their votes move them, times the root of
    scale / votes. `moves` (4m x 2) says it for each packed vote."""
    points = np.zeros((len(begins), 2))
    for person in range(len(begins)):
        at, end = begins[person], ends[person]
        factor = np.sqrt(scale / max(end - at, 1))
        x, y, x_too, y_too = 0.0, 0.0, 0.0, 0.0
        while at + 1 < end:
            vote, too = packed[at], packed[at + 1]
            x, y = x + moves[vote, 0], y + moves[vote, 1]
            x_too, y_too = x_too + moves[too, 0], y_too + moves[too, 1]
            at += 2
        if at < end:
            x, y = x + moves[packed[at], 0], y + moves[packed[at], 1]
        points[person, 0], points[person, 1] = (x + x_too) * factor, (y + y_too) * factor
    return points


@compile_kept
def multiply_gram(begins: Any, ends: Any, packed: Any, worths: Any, block: Any) -> Any:
    """Z'(Z B) without forming Z'Z, for very many votes: B is m x q, and so is the result.

    `worths` (4m) is the vote less the mean, for each packed vote.
    """
    m, q = block.shape
    total = np.zeros((m, q))
    inner = np.empty(q)
    for person in range(len(begins)):
        inner[:] = 0.0
        for at in range(begins[person], ends[person]):
            worth, row = worths[packed[at]], packed[at] >> 2
            for column in range(q):
                inner[column] += worth * block[row, column]
        for at in range(begins[person], ends[person]):
            worth, row = worths[packed[at]], packed[at] >> 2
            for column in range(q):
                total[row, column] += worth * inner[column]
    return total


@compile_kept
def count_by_group(begins: Any, ends: Any, packed: Any, groups: Any, counts: Any) -> None:
    """Add the votes of each group to `counts` (g x m x 3); group -1 is left out."""
    for person in range(len(begins)):
        group = groups[person]
        if group >= 0:
            for at in range(begins[person], ends[person]):
                counts[group, packed[at] >> 2, packed[at] & 3] += 1
