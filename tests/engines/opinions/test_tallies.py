"""Plain counts, and that nobody's vote can be worked out from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions.plain import Rows, draw_rows, pack, patient

from zhaishangyi.engines.opinions import BadVotes, count_tally, count_tally_by
from zhaishangyi.engines.opinions.tallies import FEWEST_APART, hide_small


@patient
@given(draw_rows(), st.data())
def test_tallies_are_those_of_the_matrix(rows: Rows, data: st.DataObject) -> None:
    votes = pack(rows)
    matrix = votes.to_matrix()
    parts = np.array(
        [data.draw(st.integers(-1, 3)) for _person in range(votes.people_count)], np.int64
    )
    totals, found = count_tally(votes), count_tally_by(votes, parts, 4)
    for code, value in enumerate((-1, 0, 1)):
        assert (totals[:, code] == (matrix == value).sum(axis=0)).all()
        for part in range(4):
            expected = (matrix[parts == part] == value).sum(axis=0)
            shown = found.is_shown[part]
            assert (found.counts[part, shown, code] == expected[shown]).all()
            assert not found.counts[part, ~shown].any()
    cast = np.array([(~np.isnan(matrix[parts == part])).sum(axis=0) for part in range(4)])
    small = (cast > 0) & (cast < FEWEST_APART)
    assert not (found.is_shown & small).any()


@patient
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_is_held_back_cannot_be_found_by_subtraction(columns: list[list[int]]) -> None:
    cast = np.array(columns)
    is_hidden = ~hide_small(cast)
    for votes, hidden in zip(cast.T, is_hidden.T, strict=True):
        held_back = votes[hidden].sum()
        assert held_back == 0 or held_back >= FEWEST_APART or (votes[~hidden] == 0).all()


def test_a_role_of_four_is_not_shown_and_neither_is_the_smallest_other() -> None:
    rows = [(person, 0, 1 if person % 2 else -1) for person in range(20)]
    parts = [0] * 10 + [1] * 6 + [2] * 4
    found = count_tally_by(pack(rows), parts)
    assert found.is_shown[:, 0].tolist() == [True, False, False]
    assert found.people.tolist() == [10, 6, 4]
    assert found.counts[:, 0].tolist() == [[5, 0, 5], [0, 0, 0], [0, 0, 0]]


def test_five_are_shown() -> None:
    rows = [(person, 0, 1) for person in range(10)]
    assert count_tally_by(pack(rows), [0] * 5 + [1] * 5).is_shown.all()


def test_parts_that_do_not_fit_are_refused() -> None:
    votes = pack([(0, 0, 1), (1, 0, 1)])
    with pytest.raises(BadVotes):
        count_tally_by(votes, [0])
    with pytest.raises(BadVotes):
        count_tally_by(votes, [0, 3], 2)
    assert count_tally_by(votes, [-1, -1]).counts.shape == (0, 1, 3)
