"""The opinion map of a set of votes, from who counts to what all groups share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions.axes import find_axes, project
from zhaishangyi.engines.opinions.groups import Grouping, find_groups
from zhaishangyi.engines.opinions.kernels import count_by_group
from zhaishangyi.engines.opinions.statistics import (
    Chosen,
    choose_consensus,
    choose_representative,
    rate_common_ground,
)
from zhaishangyi.engines.opinions.sums import Floats, sum_totals
from zhaishangyi.engines.opinions.threads import count_threads, do_all, split_evenly
from zhaishangyi.engines.opinions.votes import Ints, Votes

FEWEST_VOTES, FEWEST_PEOPLE = 7, 15
MOST_COMMON = 5


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """People, groups and statements of one moment. (意见图)

    `points` n x 2 and `groups` n (from 0; -1 for who has too few votes to be placed), `means` m,
    `axes` m x 2, `counts` g x m x 3 votes by group (disagreed, passed, agreed), `common` m.
    """

    points: Floats
    groups: Ints
    grouping: Grouping
    means: Floats
    axes: Floats
    counts: Ints
    totals: Ints
    representative: tuple[tuple[Chosen, ...], ...]
    agreed: tuple[Chosen, ...]
    disagreed: tuple[Chosen, ...]
    common: Floats

    @property
    def group_sizes(self) -> list[int]:
        """How many people each group has."""
        placed = self.groups[self.groups >= 0]
        return [int(size) for size in np.bincount(placed, minlength=self.grouping.count)]

    @property
    def is_meaningful(self) -> bool:
        """Whether there are people and statements enough for groups to mean something."""
        return sum(self.group_sizes) >= FEWEST_PEOPLE and len(self.means) >= FEWEST_VOTES

    def list_common_ground(self, most: int = MOST_COMMON) -> list[int]:
        """The statements that every group agrees with by more than half, the most shared first."""
        cast = self.counts.sum(axis=2)
        shares = (self.counts[:, :, 2] + 1) / (cast + 2)
        is_shared = (shares > 0.5).all(axis=0) & (cast > 0).all(axis=0)
        found = np.flatnonzero(is_shared)
        return [int(at) for at in found[np.argsort(-self.common[found], kind="stable")][:most]]


def build_map(votes: Votes) -> OpinionMap:
    """The map of n people and m statements; defined and finite for every set of votes."""
    totals = sum_totals(votes)
    means, axes = find_axes(votes, totals)
    points = project(votes.begins, votes.ends, votes.packed, means, axes)
    placed = choose_people(votes.counts, votes.statement_count)
    grouping = find_groups(points[placed])
    groups = np.full(votes.people_count, -1, np.int64)
    groups[placed] = grouping.groups
    counts = count_groups(votes, groups, grouping.count)
    return describe(points, groups, grouping, means, axes, counts, totals)


def describe(
    points: Floats,
    groups: Ints,
    grouping: Grouping,
    means: Floats,
    axes: Floats,
    counts: Ints,
    totals: Ints,
) -> OpinionMap:
    """The map with what its counts say about groups and statements."""
    agreed, disagreed = choose_consensus(totals)
    return OpinionMap(
        points=points,
        groups=groups,
        grouping=grouping,
        means=means,
        axes=axes,
        counts=counts,
        totals=totals,
        representative=tuple(
            tuple(choose_representative(counts, group)) for group in range(grouping.count)
        ),
        agreed=tuple(agreed),
        disagreed=tuple(disagreed),
        common=rate_common_ground(counts),
    )


def count_groups(votes: Votes, groups: Ints, group_count: int) -> Ints:
    """The votes of each group on each statement: g x m x 3, disagreed, passed, agreed."""
    threads = count_threads(votes.count)
    parts = split_evenly(votes.starts, threads)
    sums = [np.zeros((group_count, votes.statement_count, 3), np.int64) for _part in parts]
    work = [
        (votes.begins[a:b], votes.ends[a:b], votes.packed, groups[a:b], counts)
        for (a, b), counts in zip(parts, sums, strict=True)
    ]
    do_all(count_by_group, work, threads)
    total: Ints = sum(sums[1:], sums[0])
    return total


def choose_people(
    counts: Ints, statement_count: int, earlier_in: NDArray[np.bool_] | None = None
) -> Ints:
    """Who is placed, of people with `counts` votes: those with at least min(7, m), and one.

    Where these are fewer than 15, those with the most votes are added, the earlier of equals.
    `earlier_in` (n) marks who was placed before: once in, stays in.
    """
    is_in = counts >= max(1, min(FEWEST_VOTES, statement_count))
    if earlier_in is not None:
        is_in |= earlier_in & (counts > 0)
    missing = FEWEST_PEOPLE - int(is_in.sum())
    if missing > 0:
        others = np.flatnonzero(~is_in & (counts > 0))
        is_in[others[np.argsort(-counts[others], kind="stable")[:missing]]] = True
    return np.flatnonzero(is_in)
