"""The inner loops of the live map: rows that grow, and what one vote changes in the sums."""

from __future__ import annotations

from typing import Any

from zhaishangyi.engines.opinions.kernels import compile_kept


@compile_kept
def move_rows(people: Any, begins: Any, ends: Any, packed: Any, free: int, rooms: Any) -> int:
    """Move the rows of `people` to the free end of `packed`, each with its room: the new end."""
    for at in range(len(people)):
        person = people[at]
        length = ends[person] - begins[person]
        for step in range(length):
            packed[free + step] = packed[begins[person] + step]
        begins[person], ends[person] = free, free + length
        free += rooms[at]
    return free


@compile_kept
def copy_rows(begins: Any, ends: Any, packed: Any, starts: Any, target: Any) -> None:
    """The rows one behind the other, without the room between them."""
    for person in range(len(begins)):
        for step in range(ends[person] - begins[person]):
            target[starts[person] + step] = packed[begins[person] + step]


@compile_kept
def put_votes(
    people: Any, statements: Any, values: Any, begins: Any, ends: Any, packed: Any,
    sums: Any, totals: Any, groups: Any, counts: Any,
) -> int:  # fmt: skip
    """Put each vote into its row and into every sum: how many votes are new.

    `sums` (3, m, m: together, first, product) may be 0 x 0, which is left alone; `totals` m x 3;
    `groups` (n) and `counts` (g x m x 3) are those of the last map. A row must have room.
    """
    added, has_sums = 0, sums.shape[1] > 0
    for row in range(len(people)):
        person, statement, value = people[row], statements[row], values[row]
        vote = (statement << 2) | (value + 1)
        begin, end, group = begins[person], ends[person], groups[person]
        at = end
        while at > begin and packed[at - 1] >> 2 > statement:
            at -= 1
        is_new = at == begin or packed[at - 1] >> 2 != statement
        earlier = 0
        if not is_new:
            earlier = (packed[at - 1] & 3) - 1
            totals[statement, earlier + 1] -= 1
            if group >= 0:
                counts[group, statement, earlier + 1] -= 1
        if has_sums and (is_new or value != earlier):
            _add_pairs(packed, begin, end, statement, value, earlier, is_new, sums)
        totals[statement, value + 1] += 1
        if group >= 0:
            counts[group, statement, value + 1] += 1
        if is_new:
            for behind in range(end, at, -1):
                packed[behind] = packed[behind - 1]
            packed[at] = vote
            ends[person] = end + 1
            added += 1
        else:
            packed[at - 1] = vote
    return added


@compile_kept
def _add_pairs(
    packed: Any, begin: int, end: int, statement: int, value: int, earlier: int, is_new: bool,
    sums: Any,
) -> None:  # fmt: skip
    """What a vote adds to the sums of its statement with every other one of the person."""
    step = value - earlier
    for at in range(begin, end):
        other, against = packed[at] >> 2, (packed[at] & 3) - 1
        if other == statement:
            continue
        sums[1, statement, other] += step
        sums[2, statement, other] += step * against
        sums[2, other, statement] += step * against
        if is_new:
            sums[0, statement, other] += 1
            sums[0, other, statement] += 1
            sums[1, other, statement] += against
    if is_new:
        sums[0, statement, statement] += 1
    sums[1, statement, statement] += step
    sums[2, statement, statement] += value * value - earlier * earlier


@compile_kept
def move_counts(
    begins: Any, ends: Any, packed: Any, earlier: Any, groups: Any, counts: Any
) -> None:
    """Take the votes of whoever changed groups from the old group's counts to the new one's."""
    for person in range(len(begins)):
        old, new = earlier[person], groups[person]
        if old == new:
            continue
        for at in range(begins[person], ends[person]):
            statement, code = packed[at] >> 2, packed[at] & 3
            if old >= 0:
                counts[old, statement, code] -= 1
            if new >= 0:
                counts[new, statement, code] += 1
