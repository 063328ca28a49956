"""Votes are packed as they came in, the last of each pair, or refused with their row."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions.plain import Rows, draw_rows, pack, patient

from zhaishangyi.engines.opinions import BadVotes, pack_blocks, pack_votes, threads, votes


@patient
@given(draw_rows())
def test_the_last_vote_of_a_pair_wins(rows: Rows) -> None:
    expected = {(person, statement): value for person, statement, value in rows}
    matrix = pack(rows).to_matrix()
    for (person, statement), value in expected.items():
        assert matrix[person, statement] == value
    assert np.isfinite(matrix).sum() == len(expected)


@patient
@given(draw_rows(most_people=3, most_statements=200, most_votes=400))
def test_rows_are_in_the_order_of_statements(rows: Rows) -> None:
    packed = pack(rows)
    for begin, end in zip(packed.begins, packed.ends, strict=True):
        assert (np.diff(packed.packed[begin:end] >> 2) > 0).all()


@patient
@given(draw_rows(most_people=40, most_votes=300), st.integers(2, 5))
def test_several_threads_pack_the_same(rows: Rows, count: int) -> None:
    alone = pack(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(votes, "count_threads", lambda _votes: count)
        together = pack(rows)
    assert (alone.packed == together.packed).all()
    assert (alone.starts == together.starts).all()


def test_a_million_repetitions_are_one_vote() -> None:
    count = 1_000_000
    values = np.ones(count, np.int8)
    values[-1] = -1
    packed = pack_votes(np.zeros(count, np.int32), np.zeros(count, np.int16), values)
    assert packed.count == 1
    assert packed.to_matrix().tolist() == [[-1.0]]


@pytest.mark.parametrize(
    "types",
    [
        (np.int64, np.int64, np.int64),
        (np.int32, np.int16, np.int8),
        (np.uint8, np.uint32, np.int8),
        (np.float64, np.float32, np.float64),
        (np.uint64, np.int64, np.int16),
    ],
)
def test_every_type_of_number_packs_the_same(types: tuple[type, type, type]) -> None:
    columns = ([3, 0, 3, 1], [2, 1, 2, 0], [1, -1, 0, 1])
    arrays: list[np.ndarray] = [
        np.array(column, kind) for column, kind in zip(columns, types, strict=True)
    ]
    for array in arrays:
        array.flags.writeable = False
    assert (pack_votes(*arrays).packed == pack_votes(*columns).packed).all()


@pytest.mark.parametrize(
    ("people", "statements", "values", "row", "sentence"),
    [
        ([0, 1], [0, 0], [1, 2], 1, "row 1: a vote is -1, 0 or 1, not 2"),
        ([0, 0], [0, 0], [1, -2], 1, "a vote is -1, 0 or 1, not -2"),
        ([0, 9], [0, 0], [1, 1], 1, "person 9 is not among the 5"),
        ([-1], [0], [1], 0, "person -1 is not among"),
        ([0, 0, 0], [0, 4, -1], [0, 0, 0], 1, "statement 4 is not among the 3"),
        ([0.5], [0], [1], 0, "0.5 is not a whole number"),
        ([0], [0], [float("nan")], 0, "is not a whole number"),
        ([0], [0], [float("inf")], 0, "is not a whole number"),
        ([2**63], [0], [1], 0, "is not a whole number"),
        ([0, 1], [0], [1], -1, "different lengths"),
        ([[0]], [[0]], [[1]], -1, "flat arrays"),
        ([[0], [0, 1]], [0], [1], -1, "flat arrays"),
        (["x"], [0], [1], -1, "are numbers"),
        ([None], [0], [1], -1, "are numbers"),
    ],
)
def test_bad_votes_are_refused_with_their_row(people, statements, values, row, sentence) -> None:
    with pytest.raises(BadVotes, match=sentence) as refused:
        pack_votes(people, statements, values, people_count=5, statement_count=3)
    assert refused.value.row == row


def test_places_that_are_ids_of_something_else_are_refused() -> None:
    with pytest.raises(BadVotes, match="row 1: 10000000000000 is too high") as refused:
        pack_votes([0, 10**13], [0, 0], [1, 1])
    assert refused.value.row == 1
    with pytest.raises(BadVotes, match="row 0: 2000000 is too high"):
        pack_votes([0], [2_000_000], [1])


def test_very_many_statements_need_four_bytes() -> None:
    packed = pack_votes([0, 0], [20_000, 3], [1, -1])
    assert packed.packed.dtype == np.uint32
    assert packed.to_matrix()[0, [3, 20_000]].tolist() == [-1.0, 1.0]


def test_work_is_split_by_votes_and_leaves_nobody_out() -> None:
    starts = np.array([0, 100, 101, 102, 103, 200])
    parts = threads.split_evenly(starts, 2)
    assert parts[0][0] == 0
    assert parts[-1][1] == 5
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert threads.do_all(lambda a, b: b - a, [(0, 3), (3, 5)], 2) == [3, 2]


@patient
@given(draw_rows(most_votes=200), st.integers(1, 6))
def test_votes_in_pieces_pack_the_same(rows: Rows, count: int) -> None:
    whole = pack(rows, 30, 12)
    parts = np.array_split(np.array(rows, int).reshape(-1, 3), count)
    pieces = [(part[:, 0], part[:, 1], part[:, 2]) for part in parts]
    packed = pack_blocks(lambda: iter(pieces), people_count=30, statement_count=12)
    assert (packed.packed == whole.packed).all()
    assert (packed.starts == whole.starts).all()


def test_a_bad_vote_in_a_later_piece_is_named_by_its_row_among_all() -> None:
    pieces = [([0, 1], [0, 0], [1, 1]), ([2, 3, 9], [0, 0, 0], [0, 0, 0])]
    with pytest.raises(BadVotes, match="row 4: person 9") as refused:
        pack_blocks(lambda: pieces, people_count=5, statement_count=1)
    assert refused.value.row == 4


@pytest.mark.parametrize("value", [1.5, float("nan")])
def test_what_is_no_whole_number_is_named_by_its_row_among_all(value: float) -> None:
    pieces: list[tuple[list[int], list[int], list[float]]] = [
        ([0, 1], [0, 0], [1, 1]), ([2, 3], [0, 0], [0, value]),
    ]  # fmt: skip
    with pytest.raises(BadVotes, match=f"row 3: {value} is not a whole") as refused:
        pack_blocks(lambda: pieces, people_count=5, statement_count=1)
    assert refused.value.row == 3


def test_several_threads_find_the_same_bad_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes, "count_threads", lambda _votes: 3)
    with pytest.raises(BadVotes, match="row 7: a vote is -1, 0 or 1, not 3") as refused:
        pack_votes([0] * 10, [0] * 10, [1] * 7 + [3, 1, 4])
    assert refused.value.row == 7
