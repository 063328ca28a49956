"""The two directions in which people differ most: principal components of the votes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from zhaishangyi.engines.opinions.kernels import multiply_gram, project_rows
from zhaishangyi.engines.opinions.sums import Floats, add_up, find_means
from zhaishangyi.engines.opinions.threads import count_threads, do_all, split_evenly
from zhaishangyi.engines.opinions.votes import Ints, Votes

# Beyond so many pairs of votes the sums take longer than going through the votes some times, and
# beyond so many statements they do not fit.
MOST_PAIRS, MOST_STATEMENTS = 2_000_000_000, 2_000
# What is carried along beside the two axes makes them settle sooner.
COLUMNS, MOST_COLUMNS, SEED = 8, 80, 20230815
# Where to begin is found from some of the people: about so many, and of all pairs this part.
SAMPLE_PEOPLE, SAMPLE_PART = 20_000, 10
TOLERANCE, MOST_ROUNDS, WEIGHTLESS = 1e-6, 60, 1e-12
# Always as many blocks, so that the sums do not hang on how many threads there are.
BLOCKS = 8

Multiply = Callable[[Floats], Floats]


def find_axes(votes: Votes, totals: Ints) -> tuple[Floats, Floats]:
    """The means (m) and the two axes (m x 2, of length 1), the larger first.

    `totals` is m x 3, as `sum_totals` counts. Where there are fewer than two directions in which
    anybody differs, the axis is 0. The largest loading of an axis is positive.
    """
    means = find_means(totals)
    if has_sums(votes):
        return means, decompose(add_up(votes).to_gram())
    sample = take_sample(votes)
    if len(means) <= MOST_STATEMENTS:
        start = decompose(add_up(sample).to_gram(), COLUMNS)
    else:
        start = draw_block(len(means))
    found = iterate(make_multiplier(sample, means), start)
    if sample is not votes:
        found = iterate(make_multiplier(votes, means), found)
    return means, settle_signs(found[:, :2])


def has_sums(votes: Votes) -> bool:
    """Whether adding up all pairs is the shorter way."""
    m = votes.statement_count
    return m <= COLUMNS or (m <= MOST_STATEMENTS and count_pairs(votes) <= MOST_PAIRS)


def count_pairs(votes: Votes) -> int:
    """How many pairs of votes people have cast: the sum of the squares of their counts."""
    return int((votes.counts.astype(np.float64) ** 2).sum())


def draw_block(statement_count: int) -> Floats:
    """Somewhere to begin when nothing is known, the same each time."""
    drawn = np.random.default_rng(SEED).standard_normal((statement_count, COLUMNS))
    return drawn[:, : min(COLUMNS, statement_count)]


def weigh_votes(means: Floats) -> Floats:
    """The vote less the mean, for each packed vote (4m); code 3 does not occur and is 0."""
    worths = np.zeros((len(means), 4))
    worths[:, :3] = np.array([-1.0, 0.0, 1.0]) - means[:, np.newaxis]
    return worths.ravel()


def project(begins: Ints, ends: Ints, packed: NDArray[Any], means: Floats, axes: Floats) -> Floats:
    """Where each person stands (n x 2): sqrt(m / n_i) times the sum of (x_ij - c_j) pc_j."""
    moves = weigh_votes(means)[:, np.newaxis] * np.repeat(axes, 4, axis=0)
    threads = count_threads(len(packed))
    scale = float(len(means))
    work = [
        (some_begins, some_ends, packed, moves, scale)
        for some_begins, some_ends in zip(
            np.array_split(begins, threads), np.array_split(ends, threads), strict=True
        )
    ]
    return np.concatenate(do_all(project_rows, work, threads))


def make_multiplier(votes: Votes, means: Floats) -> Multiply:
    """A function that multiplies Z'Z with a block, going through the votes once."""
    worths, threads = weigh_votes(means), count_threads(votes.count)
    parts = split_evenly(votes.starts, BLOCKS)
    rows = [(votes.begins[a:b], votes.ends[a:b], votes.packed, worths) for a, b in parts]

    def multiply(block: Floats) -> Floats:
        block = np.ascontiguousarray(block)
        sums = do_all(multiply_gram, [(*row, block) for row in rows], threads)
        total: Floats = sum(sums[1:], sums[0])
        return total

    return multiply


def take_sample(votes: Votes) -> Votes:
    """The votes of every so-manieth person, the same ones each time; of few people all of them.

    Their pairs can be added up in a part of the time that goes by with all of them.
    """
    step = max(votes.people_count // SAMPLE_PEOPLE, SAMPLE_PART * count_pairs(votes) // MOST_PAIRS)
    if step <= 1:
        return votes
    chosen = np.arange(0, votes.people_count, step)
    pieces = [votes.packed[votes.starts[at] : votes.starts[at + 1]] for at in chosen]
    starts = np.concatenate([[0], np.cumsum(votes.counts[chosen])])
    return Votes(starts, np.concatenate(pieces), votes.statement_count)


def decompose(gram: Floats, count: int = 2) -> Floats:
    """The first eigenvectors (m x count) of a symmetric matrix; 0 for directions without weight."""
    m = len(gram)
    axes: Floats = np.zeros((m, count))
    wanted = min(count, m)
    if wanted:
        values, vectors = eigh(gram, subset_by_index=(m - wanted, m - 1), check_finite=False)
        is_there = values > max(gram.trace(), 1.0) * WEIGHTLESS
        axes[:, :wanted] = (vectors * is_there)[:, ::-1]
    return settle_signs(axes)


def settle_signs(axes: Floats, earlier: Floats | None = None) -> Floats:
    """Turn each axis so that its largest loading is positive, or towards the earlier map.

    Which way an axis points decides where the groups begin, so it must not be left to chance.
    """
    turned = axes.copy()
    for column in range(axes.shape[1]):
        axis = axes[:, column]
        leading = axis[np.argmax(np.abs(axis))] if len(axis) else 0.0
        along = float(axis @ earlier[:, column]) if earlier is not None else 0.0
        if (along or leading) < 0:
            turned[:, column] = -axis
    return turned


def iterate(
    multiply: Multiply, start: Floats, rounds: int = MOST_ROUNDS, tolerance: float = TOLERANCE
) -> Floats:
    """Block Lanczos from `start` (m x q) until the first two directions stand still.

    Gives as many columns as it was given, the heaviest first; 0 for directions without weight.
    Every product is kept, and the best directions are looked for in all of them together (Golub
    and Underwood 1977); when they become many, it goes on from the best ones.
    """
    ritz = np.zeros_like(start)
    if not start.size:
        return ritz
    basis, images = np.zeros((len(start), 0)), np.zeros((len(start), 0))
    block = np.linalg.qr(start)[0]
    for _round in range(rounds):
        moved = multiply(block)
        basis, images = np.hstack([basis, block]), np.hstack([images, moved])
        small = basis.T @ images
        values, turn = np.linalg.eigh((small + small.T) / 2)
        values, turn = values[::-1][: start.shape[1]], turn[:, ::-1][:, : start.shape[1]]
        ritz, turned = basis @ turn, images @ turn
        residual = (turned - ritz * values)[:, :2]
        if np.linalg.norm(residual) <= tolerance * max(float(values[0]), 1e-300):
            break
        if basis.shape[1] >= MOST_COLUMNS:
            basis, images, moved = ritz, turned, turned
        block = find_further(basis, moved)
        if not block.shape[1]:
            break
    is_there = values > max(float(values.sum()), 1.0) * WEIGHTLESS
    kept: Floats = ritz * is_there
    return kept


def find_further(basis: Floats, moved: Floats) -> Floats:
    """What of `moved` points out of the basis, as columns of length 1; none when nothing does."""
    further = moved - basis @ (basis.T @ moved)
    further -= basis @ (basis.T @ further)
    block, weights = np.linalg.qr(further)
    is_new = np.abs(np.diag(weights)) > WEIGHTLESS * max(float(np.abs(moved).max()), 1e-300)
    found: Floats = block[:, is_new]
    return found
