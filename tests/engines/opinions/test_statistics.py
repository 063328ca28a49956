"""Representative statements and consensus, number by number, against the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions import plain
from tests.engines.opinions.plain import patient

from zhaishangyi.engines.opinions.statistics import (
    SIGNIFICANT,
    Chosen,
    choose_consensus,
    choose_representative,
    compare_shares,
    look_at_side,
)

tallies = st.tuples(*[st.integers(0, 40)] * 3)


@st.composite
def draw_counts(draw) -> np.ndarray:
    """Counts of some groups on some statements: g x m x 3."""
    groups, statements = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    cells = draw(st.lists(tallies, min_size=groups * statements, max_size=groups * statements))
    return np.array(cells).reshape(groups, statements, 3)


@patient
@given(draw_counts())
def test_measures_are_those_of_the_formulas(counts: np.ndarray) -> None:
    for group in range(len(counts)):
        for code in (0, 2):
            side = look_at_side(counts, group, code)
            for at in range(counts.shape[1]):
                expected = plain.rate_statement(counts, group, at, code)
                found = (side.share[at], side.test[at], side.ratio[at], side.ratio_test[at])
                assert found == pytest.approx(expected, abs=1e-9)


@patient
@given(draw_counts())
def test_representative_statements_are_the_significant_ones(counts: np.ndarray) -> None:
    for group in range(len(counts)):
        chosen = choose_representative(counts, group)
        assert len(chosen) <= 5
        assert len({one.statement for one in chosen}) == len(chosen)
        assert bool(chosen) == bool(counts[group].any())
        directions = [one.direction for one in chosen]
        assert directions == sorted(directions)
        significant = [s for s in range(counts.shape[1]) if is_significant(counts, group, s)]
        assert len(chosen) >= min(5, len(significant))
        for one in chosen:
            code = 2 if one.direction == "agree" else 0
            assert one.votes == counts[group, one.statement, code]
            assert one.cast == counts[group, one.statement].sum()


def is_significant(counts: np.ndarray, group: int, at: int) -> bool:
    """Whether one of the two directions passes both tests."""
    sides = [plain.rate_statement(counts, group, at, code) for code in (0, 2)]
    return any(test > SIGNIFICANT and ratio > SIGNIFICANT for _p, test, _r, ratio in sides)


def test_what_sets_two_groups_apart() -> None:
    counts = np.array(
        [
            [[0, 0, 20], [18, 1, 1], [1, 1, 18], [10, 0, 10], [0, 0, 0]],
            [[19, 1, 0], [2, 1, 17], [1, 0, 19], [9, 2, 9], [0, 0, 0]],
        ]
    )
    first, second = choose_representative(counts, 0), choose_representative(counts, 1)
    assert [(one.statement, one.direction) for one in first] == [(0, "agree"), (1, "disagree")]
    assert [(one.statement, one.direction) for one in second] == [(1, "agree"), (0, "disagree")]
    assert first[0].share == pytest.approx(21 / 22)
    assert first[0].ratio == pytest.approx((21 / 22) / (1 / 22))


def test_a_group_that_nothing_sets_apart_still_has_one_statement() -> None:
    counts = np.array([[[3, 0, 1]], [[3, 0, 1]]])
    assert len(choose_representative(counts, 0)) == 1
    assert choose_representative(np.zeros((2, 3, 3), int), 0) == []
    assert choose_representative(np.zeros((1, 0, 3), int), 0) == []


def test_consensus_is_clear_and_not_more_than_five() -> None:
    counts = np.array([[0, 0, 30], [1, 0, 29], [30, 0, 0], [14, 2, 14], [0, 30, 0], [0, 0, 0]])
    agreed, disagreed = choose_consensus(counts)
    assert [one.statement for one in agreed] == [0, 1]
    assert [one.statement for one in disagreed] == [2]
    assert agreed[0] == Chosen(0, "agree", 30, 30, 31 / 32, agreed[0].test)
    assert agreed[0].test == pytest.approx(2 * 31**0.5 * 0.5)
    many = choose_consensus(np.tile([0, 0, 30], (9, 1)))[0]
    assert [one.statement for one in many] == [0, 1, 2, 3, 4]


def test_a_pooled_share_of_one_is_no_difference() -> None:
    full = np.array([20])
    assert compare_shares(full, full, full, full).tolist() == [0.0]
