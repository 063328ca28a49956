"""Votes packed two bytes each, person after person: what every other part reads.

A vote is +1 (agree), 0 (pass) or -1 (disagree); a missing one is not 0. Packed, it is
`statement << 2 | vote + 1`, 16 bits up to 16,384 statements and 32 beyond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhaishangyi.engines.opinions.kernels import (
    count_piles,
    count_rows,
    deal_votes,
    dedupe_rows,
    scatter_piles,
    scatter_votes,
)
from zhaishangyi.engines.opinions.threads import count_threads, do_all, split_evenly

Ints = NDArray[np.int64]
Block = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
MOST_IN_TWO_BYTES = 1 << 14
PILE_BITS = 6
NARROW, WIDE = (np.int32, np.int16, np.int8), (np.int64, np.int64, np.int64)
MOST_PEOPLE, MOST_STATEMENTS = 1 << 28, 1 << 20


class BadVotes(ValueError):
    """Votes that cannot be read; `row` is the place of the first bad one, from 0, or -1."""

    def __init__(self, sentence: str, row: int = -1) -> None:
        super().__init__(sentence)
        self.row = row


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of n people on m statements, one for each pair at most.

    `starts` (n + 1) says where each person's votes begin in `packed`; those of a person are in
    the order of the statements.
    """

    starts: Ints
    packed: NDArray[Any]
    statement_count: int

    @property
    def people_count(self) -> int:
        return len(self.starts) - 1

    @property
    def count(self) -> int:
        """How many votes there are."""
        return len(self.packed)

    @property
    def begins(self) -> Ints:
        """Where each person's votes begin (n)."""
        return self.starts[:-1]

    @property
    def ends(self) -> Ints:
        """Where each person's votes end (n)."""
        return self.starts[1:]

    @property
    def counts(self) -> Ints:
        """How many votes each person has cast (n)."""
        return np.diff(self.starts)

    def to_matrix(self) -> NDArray[np.float64]:
        """A dense n x m matrix with NaN where there is no vote: for tests and small tables."""
        matrix = np.full((self.people_count, self.statement_count), np.nan)
        people = np.repeat(np.arange(self.people_count), self.counts)
        matrix[people, self.packed >> 2] = (self.packed & 3).astype(np.float64) - 1
        return matrix


def pack_votes(
    people: ArrayLike,
    statements: ArrayLike,
    values: ArrayLike,
    *,
    people_count: int | None = None,
    statement_count: int | None = None,
) -> Votes:
    """Pack votes given as three arrays of the same length, oldest first; the last of a pair wins.

    `people` and `statements` are places from 0. Raises BadVotes for other shapes, places below 0
    or not below the given counts, and values outside -1, 0 and 1. Narrow types (int32, int16,
    int8) are read as they are, without a copy.
    """
    block = read_rows(people, statements, values)
    n = count_places(block[0], people_count, MOST_PEOPLE)
    m = count_places(block[1], statement_count, MOST_STATEMENTS)
    return _pack(lambda: (block,), n, m)


def pack_blocks(
    blocks: Callable[[], Iterable[tuple[ArrayLike, ArrayLike, ArrayLike]]],
    *,
    people_count: int,
    statement_count: int,
) -> Votes:
    """Pack votes that do not fit into memory unpacked: `blocks()` gives them piece by piece.

    It is called twice and gives the same pieces both times, people, statements and values of each,
    oldest first; once for counting and once for packing. Two bytes a vote are kept, and one piece.
    Raises BadVotes as `pack_votes` does; rows are counted through all pieces.
    """
    return _pack(lambda: _read_blocks(blocks()), people_count, statement_count)


def _read_blocks(given: Iterable[tuple[ArrayLike, ArrayLike, ArrayLike]]) -> Iterator[Block]:
    row = 0
    for columns in given:
        block = read_rows(*columns, row=row)
        row += len(block[0])
        yield block


def _pack(blocks: Callable[[], Iterable[Block]], n: int, m: int) -> Votes:
    """Count the votes of each person, put them into their rows, sort these."""
    starts = np.zeros(n + 1, np.int64)
    count = 0
    for block in blocks():
        require_rows(*block, starts[1:], m, row=count)
        count += len(block[0])
    np.cumsum(starts, out=starts)
    packed = np.empty(count, find_type(m))
    parts = split_evenly(starts, threads := count_threads(count))
    cursors = starts[:-1].copy()
    for block in blocks():
        put_block(block, cursors, packed, threads)
    lengths = cursors
    kept = do_all(dedupe_rows, [(starts, packed, m, lengths, *part) for part in parts], threads)
    end = close_gaps(packed, starts, parts, kept)
    np.cumsum(lengths, out=starts[1:])
    return Votes(starts, packed[:end], m)


def put_block(block: Block, cursors: Ints, packed: NDArray[Any], threads: int) -> None:
    """Put votes behind their people's earlier ones, and move on the cursors (n).

    Several threads first deal them out to piles of neighbours, so that each has people of its own
    and what it writes to lies near; the order of a person's votes stays.
    """
    if threads < 2:
        scatter_votes(*block, cursors, packed)
        return
    rows, columns, cast = block
    shift = max(0, len(cursors).bit_length() - PILE_BITS)
    piles = (len(cursors) >> shift) + 1
    edges = np.linspace(0, len(rows), threads + 1).astype(np.int64).tolist()
    pieces = [slice(a, b) for a, b in pairwise(edges)]
    counts = np.zeros((threads, piles), np.int64)
    do_all(
        count_piles, [(rows[p], shift, own) for p, own in zip(pieces, counts, strict=True)], threads
    )
    # Pile after pile, and in each what the first thread deals, then the second.
    begins = np.cumsum(counts.T.ravel()).reshape(piles, threads).T - counts
    whose, votes = np.empty(len(rows), np.int32), np.empty(len(rows), packed.dtype)
    dealing = [
        (rows[p], columns[p], cast[p], shift, own, whose, votes)
        for p, own in zip(pieces, np.ascontiguousarray(begins), strict=True)
    ]
    do_all(deal_votes, dealing, threads)
    ends = np.append(0, np.cumsum(counts.sum(axis=0)))
    parts = [(int(ends[a]), int(ends[b])) for a, b in split_evenly(ends, threads)]
    do_all(scatter_piles, [(whose[a:b], votes[a:b], cursors, packed) for a, b in parts], threads)


def close_gaps(
    packed: NDArray[Any], starts: Ints, parts: list[tuple[int, int]], kept: list[int]
) -> int:
    """Move what is left of each part together: where it ends."""
    end = 0
    for (first, _last), length in zip(parts, kept, strict=True):
        begin = int(starts[first])
        if begin != end:
            packed[end : end + length] = packed[begin : begin + length]
        end += length
    return end


def find_type(statement_count: int) -> type[np.unsignedinteger[Any]]:
    """The type that holds a packed vote."""
    return np.uint16 if statement_count <= MOST_IN_TWO_BYTES else np.uint32


def read_rows(
    people: ArrayLike, statements: ArrayLike, values: ArrayLike, *, row: int = 0
) -> Block:
    """Three flat arrays of whole numbers, equally long. Raises BadVotes.

    They are int32, int16 and int8 or all int64, so that nothing else has to be compiled. `row` is
    how many rows came before these.
    """
    given = tuple(_read_ints(array, row) for array in (people, statements, values))
    if len({len(array) for array in given}) > 1:
        raise BadVotes("people, statements and values have different lengths")
    is_narrow = all(
        np.can_cast(array.dtype, narrow) for array, narrow in zip(given, NARROW, strict=True)
    )
    types = NARROW if is_narrow else WIDE
    rows, columns, cast = (
        np.require(array, wanted, ["C", "A", "W"])
        for array, wanted in zip(given, types, strict=True)
    )
    return rows, columns, cast


def require_rows(
    rows: NDArray[Any],
    columns: NDArray[Any],
    cast: NDArray[Any],
    counts: Ints,
    m: int,
    *,
    row: int = 0,
) -> None:
    """Add the votes of each person to `counts` (n). Raises BadVotes for the first bad row.

    `row` is how many rows came before these.
    """
    bad = count_votes(rows, columns, cast, counts, m)
    if bad < 0:
        return
    person, statement, value = int(rows[bad]), int(columns[bad]), int(cast[bad])
    at = row + bad
    if not 0 <= person < len(counts):
        raise BadVotes(f"row {at}: person {person} is not among the {len(counts)}", at)
    if not 0 <= statement < m:
        raise BadVotes(f"row {at}: statement {statement} is not among the {m}", at)
    raise BadVotes(f"row {at}: a vote is -1, 0 or 1, not {value}", at)


def count_votes(
    rows: NDArray[Any], columns: NDArray[Any], cast: NDArray[Any], counts: Ints, m: int
) -> int:
    """Add the votes of each person to `counts` (n): the first bad row, or -1."""
    threads = count_threads(len(rows))
    if threads < 2:
        return int(count_rows(rows, columns, cast, counts, m))
    edges = np.linspace(0, len(rows), threads + 1).astype(np.int64).tolist()
    own = [np.zeros_like(counts) for _thread in range(threads)]
    work = [
        (rows[a:b], columns[a:b], cast[a:b], mine, m)
        for a, b, mine in zip(edges[:-1], edges[1:], own, strict=True)
    ]
    found = do_all(count_rows, work, threads)
    for mine in own:
        counts += mine
    return next((a + bad for a, bad in zip(edges[:-1], found, strict=True) if bad >= 0), -1)


def _read_ints(given: ArrayLike, row: int) -> NDArray[Any]:
    try:
        array = np.ascontiguousarray(given)
    except ValueError:
        raise BadVotes("people, statements and values are flat arrays") from None
    if array.ndim != 1:
        raise BadVotes("people, statements and values are flat arrays")
    if array.size == 0:
        return np.zeros(0, np.int64)
    if np.can_cast(array.dtype, np.int64):
        return array
    return _make_whole(array, row)


def _make_whole(array: NDArray[Any], row: int) -> NDArray[Any]:
    """Other numbers as 64 bits. Raises BadVotes for the first that is not a whole number."""
    if array.dtype.kind not in "iubf":
        raise BadVotes("people, statements and values are numbers")
    is_whole = np.isfinite(array) & (np.abs(array.astype(np.float64)) < 2**53)
    is_whole &= np.floor(array) == array if array.dtype.kind == "f" else True
    if not is_whole.all():
        bad = int(np.argmin(is_whole))
        at = row + bad
        raise BadVotes(f"row {at}: {array[bad]} is not a whole number", at)
    return array.astype(np.int64)


def count_places(places: NDArray[Any], given: int | None, most: int) -> int:
    """How many places there are: as given, or up to the highest one. Raises BadVotes."""
    if given is not None:
        return given
    highest = int(places.max()) if len(places) else -1
    if highest >= most:
        bad = int(np.argmax(places))
        raise BadVotes(f"row {bad}: {highest} is too high, places count from 0 up", bad)
    return max(highest + 1, 0)
