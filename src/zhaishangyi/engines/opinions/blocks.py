"""The map of more people than one machine holds: blocks of people, summed where they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from itertools import repeat
from operator import add
from typing import Any

import numpy as np

from zhaishangyi.engines.opinions.axes import MOST_STATEMENTS, decompose, project
from zhaishangyi.engines.opinions.groups import find_groups
from zhaishangyi.engines.opinions.maps import OpinionMap, choose_people, count_groups, describe
from zhaishangyi.engines.opinions.sums import Floats, add_up
from zhaishangyi.engines.opinions.votes import BadVotes, Votes

MapAll = Callable[..., Iterable[Any]]


def build_map_of_blocks(blocks: Sequence[Votes], map_all: MapAll = map) -> OpinionMap:
    """The map of all blocks together, as `build_map` draws it of all votes in one.

    It is the same to the last digit where `build_map` adds up all pairs of votes as well, that is
    up to 2,000,000,000 of them; beyond, its axes are found step by step and differ by rounding.

    A person's votes are all in one block, and every block counts the same statements. `map_all`
    does a function for each block, as the built-in `map` does here: with a pool, `pool.map`; with
    Dask, whose workers then hold the votes,

        def map_all(function, *lists):
            return dask.compute(*[dask.delayed(function)(*each) for each in zip(*lists)])

    Three rounds go over the blocks: the sums (m x m whole numbers from each), where the people
    stand (two numbers for each person), and the counts by group (g x m x 3). Raises BadVotes when
    there is no block, they differ in the number of statements, or there are more than 2,000 of
    these: the sums of so many do not fit.
    """
    if len({block.statement_count for block in blocks}) != 1:
        raise BadVotes("blocks count the same statements, and there is at least one")
    if blocks[0].statement_count > MOST_STATEMENTS:
        raise BadVotes(f"blocks have {MOST_STATEMENTS} statements at most")
    sums = reduce(add, map_all(add_up, blocks))
    means, axes = sums.means, decompose(sums.to_gram())
    placing = partial(project_block, means=means, axes=axes)
    points = np.concatenate(list(map_all(placing, blocks)))
    counts = np.concatenate([block.counts for block in blocks])
    placed = choose_people(counts, len(means))
    grouping = find_groups(points[placed])
    groups = np.full(len(points), -1, np.int64)
    groups[placed] = grouping.groups
    ends = np.cumsum([block.people_count for block in blocks])
    each = np.split(groups, ends[:-1])
    by_group = reduce(add, map_all(count_groups, blocks, each, repeat(grouping.count, len(blocks))))
    return describe(points, groups, grouping, means, axes, by_group, sums.totals)


def project_block(votes: Votes, means: Floats, axes: Floats) -> Floats:
    """Where the people of a block stand (n x 2)."""
    return project(votes.begins, votes.ends, votes.packed, means, axes)
