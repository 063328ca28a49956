"""The sums are those of the dense matrix, whole, and those of blocks add up to those of all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions.plain import Rows, centre, draw_rows, draw_town, pack, patient

from zhaishangyi.engines.opinions import (
    BadVotes,
    Votes,
    add_up,
    build_map,
    build_map_of_blocks,
    count_tally,
    kernels,
)


def cut(votes: Votes, edges: list[int]) -> list[Votes]:
    """Blocks of people, from one edge to the next."""
    ends = [0, *edges, votes.people_count]
    blocks = []
    for first, last in pairwise(ends):
        starts = votes.starts[first : last + 1]
        packed = votes.packed[starts[0] : starts[-1]]
        blocks.append(Votes(starts - starts[0], packed, votes.statement_count))
    return blocks


@patient
@given(draw_rows())
def test_sums_are_those_of_the_matrix(rows: Rows) -> None:
    votes = pack(rows)
    matrix = votes.to_matrix()
    cast, values = ~np.isnan(matrix), np.nan_to_num(matrix)
    sums = add_up(votes)
    assert (sums.together == cast.T.astype(int) @ cast).all()
    assert (sums.first == values.T @ cast).all()
    assert (sums.product == values.T @ values).all()
    means, z = centre(matrix)
    assert np.allclose(sums.means, means)
    assert np.allclose(sums.to_gram(), z.T @ z, atol=1e-9)
    assert (sums.totals == count_tally(votes)).all()


@patient
@given(draw_rows(), st.data())
def test_blocks_add_up(rows: Rows, data: st.DataObject) -> None:
    votes = pack(rows)
    edges = data.draw(st.lists(st.integers(0, votes.people_count), max_size=4))
    parts = [add_up(block) for block in cut(votes, sorted(edges))]
    whole, total = add_up(votes), sum(parts[1:], parts[0])
    assert (whole.together == total.together).all()
    assert (whole.first == total.first).all()
    assert (whole.product == total.product).all()


def test_fields_are_emptied_before_they_are_full() -> None:
    people = np.repeat(np.arange(kernels.ROWS_BETWEEN_FLUSHES + 5), 2)
    statements = np.tile([0, 1], len(people) // 2)
    sums = add_up(pack(list(zip(people, statements, np.ones(len(people), int), strict=True))))
    assert (sums.product == len(people) // 2).all()


def test_the_map_of_blocks_is_the_map_of_all() -> None:
    votes = draw_town(5, people=400, statements=30, share=0.4)
    blocks = cut(votes, [1, 130, 130, 300])
    with ThreadPoolExecutor(2) as pool:
        found = build_map_of_blocks(blocks, pool.map)
    whole = build_map(votes)
    assert (found.points == whole.points).all()
    assert (found.groups == whole.groups).all()
    assert (found.counts == whole.counts).all()
    assert found.representative == whole.representative
    assert (found.agreed, found.disagreed) == (whole.agreed, whole.disagreed)


def test_blocks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadVotes):
        build_map_of_blocks([])
    with pytest.raises(BadVotes):
        build_map_of_blocks([pack([(0, 1, 1)]), pack([(0, 2, 1)])])
    with pytest.raises(BadVotes, match="2000 statements at most"):
        build_map_of_blocks([pack([(0, 1, 1)], 1, 2001)])
