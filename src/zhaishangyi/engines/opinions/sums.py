"""Sums that are enough for the map: added up over blocks of people, or changed vote by vote.

With X the votes, M the mask of those that were cast and c the mean vote of each statement, the
matrix with missing votes set to the mean, less the mean, is Z = M * (X - c). It stays sparse, and
Z'Z = X'X - (X'M) c_l - c_j (M'X) + c_j c_l (M'M), all four of them whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions.kernels import form_gram, sum_columns, sum_pairs
from zhaishangyi.engines.opinions.threads import count_threads, do_all, split_evenly
from zhaishangyi.engines.opinions.votes import Ints, Votes

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """Sufficient statistics of a block of people; blocks of the same statements add up.

    `together` M'M, `first` X'M (x of the row's statement) and `product` X'X are m x m whole
    numbers; `first` need not be symmetric.
    """

    together: Ints
    first: Ints
    product: Ints

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.together + other.together, self.first + other.first, self.product + other.product
        )

    @property
    def means(self) -> Floats:
        """The mean vote of each statement (m); 0 where nobody voted."""
        return divide(np.diag(self.first), np.diag(self.together))

    @property
    def totals(self) -> Ints:
        """How many disagreed with each statement, passed and agreed: m x 3."""
        cast, first, squares = (np.diag(held) for held in (self.together, self.first, self.product))
        return np.column_stack([(squares - first) // 2, cast - squares, (squares + first) // 2])

    def to_gram(self) -> Floats:
        """Z'Z (m x m)."""
        gram: Floats = form_gram(self.together, self.first, self.product, self.means)
        return gram


def add_up(votes: Votes) -> Sums:
    """The sums of one block. About sum of n_i^2 / 2 steps, n_i the votes of a person."""
    m = votes.statement_count
    threads = count_threads(votes.count)
    parts = split_evenly(votes.starts, threads)
    each = [np.zeros((4, m, m), np.int64) for _part in parts]
    work = [
        (votes.starts[first : last + 1], votes.packed, m, own)
        for (first, last), own in zip(parts, each, strict=True)
    ]
    do_all(sum_pairs, work, threads)
    sums: Ints = sum(each[1:], each[0])
    lower = np.tril_indices(m, -1)
    together, row_one, column_one, product_one = sums
    first = row_one - together
    # Above the diagonal it is the other statement whose vote counts.
    first.T[lower] = (column_one - together)[lower]
    product = product_one - together
    for symmetric in (together, product):
        symmetric.T[lower] = symmetric[lower]
    return Sums(together, first, product)


def find_means(totals: Ints) -> Floats:
    """The mean vote of each statement (m), passes included; 0 where nobody voted.

    `totals` is m x 3: how many disagreed, passed and agreed.
    """
    return divide(totals[:, 2] - totals[:, 0], totals.sum(axis=1))


def sum_totals(votes: Votes) -> Ints:
    """How many disagreed with each statement, passed and agreed: m x 3."""
    threads = count_threads(votes.count)
    blocks = np.array_split(votes.packed, threads)
    parts = do_all(sum_columns, [(block, votes.statement_count) for block in blocks], threads)
    totals: Ints = sum(parts[1:], parts[0])
    return totals


def divide(part: NDArray[np.generic], whole: NDArray[np.generic]) -> Floats:
    """part / whole, 0 where whole is 0."""
    result: Floats = np.zeros(part.shape)
    np.divide(part, whole, out=result, where=whole != 0)
    return result
