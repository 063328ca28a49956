"""Votes packed two bytes each, person after person: what every other part reads.

A vote is +1 (agree), 0 (pass) or -1 (disagree); a missing one is not 0. Packed, it is
`statement << 2 | vote + 1`, 16 bits up to 16,384 statements and 32 beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhaishangyi.engines.opinions.kernels import dedupe_rows, scatter_votes

Ints = NDArray[np.int64]
MOST_IN_TWO_BYTES = 1 << 14


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
    or not below the given counts, and values outside -1, 0 and 1.
    """
    rows, columns, cast = (_read_ints(given) for given in (people, statements, values))
    if not len(rows) == len(columns) == len(cast):
        raise BadVotes("people, statements and values have different lengths")
    _require(np.abs(cast.astype(np.int16)) > 1, "a vote is not -1, 0 or 1")
    n = _count(rows, people_count, "person")
    m = _count(columns, statement_count, "statement")
    dtype = np.uint16 if m <= MOST_IN_TWO_BYTES else np.uint32
    starts = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=n), out=starts[1:])
    packed = np.empty(len(rows), dtype)
    scatter_votes(rows, columns, cast, starts[:-1].copy(), packed)
    kept = dedupe_rows(starts, packed, m)
    return Votes(starts, packed[:kept], m)


def _read_ints(given: ArrayLike) -> NDArray[Any]:
    array = np.ascontiguousarray(given)
    if array.ndim != 1:
        raise BadVotes("people, statements and values are flat arrays")
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iub":
        _require(array != np.floor(array), "a number is not whole")
        array = array.astype(np.int64)
    return array


def _count(places: NDArray[Any], given: int | None, what: str) -> int:
    if len(places):
        _require(places < 0, f"a {what} is below 0")
    if given is None:
        return int(places.max()) + 1 if len(places) else 0
    _require(places >= given, f"a {what} is not among the {given}")
    return given


def _require(is_bad: NDArray[np.bool_], sentence: str) -> None:
    """Raise BadVotes for the first row that is bad."""
    if is_bad.any():
        row = int(np.argmax(is_bad))
        raise BadVotes(f"row {row}: {sentence}", row)
