"""The opinion map written down as plainly as its formulas stand in books: what the engine is
compared with. One dense matrix, people by statements, NaN where there is no vote."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from zhaishangyi.engines.opinions import Votes, pack_votes

Rows = list[tuple[int, int, int]]
patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def draw_rows(draw, most_people=30, most_statements=12, most_votes=160):
    """Votes as they come in: (person, statement, value), with repetitions."""
    people = draw(st.integers(1, most_people))
    statements = draw(st.integers(1, most_statements))
    row = st.tuples(
        st.integers(0, people - 1), st.integers(0, statements - 1), st.sampled_from((-1, 0, 1))
    )
    return draw(st.lists(row, max_size=most_votes))


def split_columns(rows: Rows) -> tuple[list[int], list[int], list[int]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def pack(rows: Rows, people: int | None = None, statements: int | None = None) -> Votes:
    return pack_votes(*split_columns(rows), people_count=people, statement_count=statements)


def draw_town(seed: int, people: int, statements: int, share: float, camps: int = 3) -> Votes:
    """Votes of so many people in camps that differ; each votes on a share of the statements."""
    dice = np.random.default_rng(seed)
    camp = dice.integers(0, camps, people)
    leaning = dice.random((camps, statements))
    who, what = np.nonzero(dice.random((people, statements)) < share)
    drawn = dice.random(len(who))
    agrees = drawn < 0.85 * leaning[camp[who], what]
    values = np.where(agrees, 1, np.where(drawn < 0.85, -1, 0))
    order = dice.permutation(len(who))
    return pack_votes(
        who[order], what[order], values[order], people_count=people, statement_count=statements
    )


def centre(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The means, and the matrix with missing votes set to the mean, less the mean."""
    cast = ~np.isnan(matrix)
    count = cast.sum(axis=0)
    means = np.where(count > 0, np.nansum(matrix, axis=0) / np.maximum(count, 1), 0.0)
    return means, np.where(cast, matrix, means) - means


def find_axes(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means, the two axes (by singular values), and the singular values."""
    means, z = centre(matrix)
    _left, sizes, right = np.linalg.svd(z, full_matrices=False)
    return means, right[:2].T, sizes


def project(matrix, axes):
    _means, z = centre(matrix)
    cast = (~np.isnan(matrix)).sum(axis=1)
    scale = np.sqrt(matrix.shape[1] / np.maximum(cast, 1))
    return z @ axes * scale[:, np.newaxis]


def score_silhouette(points: np.ndarray, groups: np.ndarray) -> float:
    """Rousseeuw's measure, person by person."""
    total = 0.0
    for at, point in enumerate(points):
        ways = np.sqrt(((points - point) ** 2).sum(axis=1))
        own = groups == groups[at]
        if own.sum() < 2:
            continue
        inside = ways[own].sum() / (own.sum() - 1)
        outside = min(ways[groups == g].mean() for g in set(groups) - {groups[at]})
        if max(inside, outside) > 0:
            total += (outside - inside) / max(inside, outside)
    return total / len(points)


def rate_statement(counts: np.ndarray, group: int, at: int, code: int) -> tuple[float, ...]:
    """p, its z, the ratio and its z, of agreeing (code 2) or disagreeing (0)."""
    inside = counts[group, at]
    outside = counts[:, at].sum(axis=0) - inside
    k, n = int(inside[code]), int(inside.sum())
    k_out, n_out = int(outside[code]), int(outside.sum())
    share, share_out = (k + 1) / (n + 2), (k_out + 1) / (n_out + 2)
    test = 2 * math.sqrt(n + 1) * ((k + 1) / (n + 1) - 0.5)
    pooled = (k + k_out + 2) / (n + n_out + 2)
    spread = pooled * (1 - pooled) * (1 / (n + 1) + 1 / (n_out + 1))
    difference = (k + 1) / (n + 1) - (k_out + 1) / (n_out + 1)
    return share, test, share / share_out, difference / math.sqrt(spread) if spread > 0 else 0.0


def count_groups(matrix: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    return np.array(
        [
            [[int((matrix[groups == g, at] == x).sum()) for x in (-1, 0, 1)] for at in range(m)]
            for g in range(count)
            for m in [matrix.shape[1]]
        ]
    ).reshape(count, matrix.shape[1], 3)
