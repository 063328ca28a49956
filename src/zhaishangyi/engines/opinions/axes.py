"""The two directions in which people differ most: principal components of the votes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import eigh, qr

from zhaishangyi.engines.opinions.kernels import multiply_gram
from zhaishangyi.engines.opinions.sums import Floats, add_up, find_means
from zhaishangyi.engines.opinions.votes import Votes

# Beyond so many pairs of votes the sums take longer than going through the votes some times.
MOST_PAIRS = 2_000_000_000
# What is carried along beside the two axes makes them settle sooner.
EXTRA_COLUMNS, SAMPLE_PEOPLE = 4, 20_000
TOLERANCE, MOST_ROUNDS = 1e-6, 60

Multiply = Callable[[Floats], Floats]


def find_axes(votes: Votes) -> tuple[Floats, Floats]:
    """The means (m) and the two axes (m x 2, of length 1), the larger first.

    Where there are fewer than two directions in which anybody differs, the axis is 0. The largest
    loading of an axis is positive.
    """
    means = find_means(votes)
    pairs = int((votes.counts.astype(np.int64) ** 2).sum())
    if pairs <= MOST_PAIRS:
        return means, decompose(add_up(votes).to_gram())
    start = decompose(add_up(take_sample(votes)).to_gram(), 2 + EXTRA_COLUMNS)
    multiply = make_multiplier(votes, means)
    return means, settle_signs(iterate(multiply, start)[:, :2])


def make_multiplier(votes: Votes, means: Floats) -> Multiply:
    """A function that multiplies Z'Z with a block, going through the votes once."""

    def multiply(block: Floats) -> Floats:
        result: Floats = multiply_gram(votes.starts, votes.packed, means, block)
        return result

    return multiply


def take_sample(votes: Votes) -> Votes:
    """The votes of every so-manieth person, the same ones each time."""
    step = max(1, votes.people_count // SAMPLE_PEOPLE)
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
        values, vectors = eigh(gram, subset_by_index=(m - wanted, m - 1))
        is_there = values > max(gram.trace(), 1.0) * 1e-12
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


def iterate(multiply: Multiply, start: Floats, rounds: int = MOST_ROUNDS) -> Floats:
    """Subspace iteration from `start` (m x q) until the first two directions stand still."""
    block = qr(start, mode="economic")[0]
    for _round in range(rounds):
        moved = multiply(block)
        small = block.T @ moved
        values, turn = eigh((small + small.T) / 2)
        ritz = block @ turn[:, ::-1]
        residual = moved @ turn[:, ::-1] - ritz * values[::-1]
        scale = max(float(values[-1]), 1e-300)
        if np.linalg.norm(residual[:, :2]) <= TOLERANCE * scale:
            return ritz
        block = qr(moved, mode="economic")[0]
    small = block.T @ multiply(block)
    turned: Floats = block @ eigh((small + small.T) / 2)[1][:, ::-1]
    return turned
