"""Which statement somebody is asked next."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions.plain import Rows, draw_rows, pack, patient

from zhaishangyi.engines.opinions import build_map, choose_next, weigh_statements


@patient
@given(draw_rows())
def test_weights_are_those_of_the_formula(rows: Rows) -> None:
    found = build_map(pack(rows))
    m = len(found.means)
    weights = weigh_statements(found.totals, found.means, found.axes)
    for at in range(m):
        _disagreed, passes, agrees = (int(count) for count in found.totals[at])
        seen = int(found.totals[at].sum())
        extremity = math.sqrt(m) * abs(1 - found.means[at]) * math.hypot(*found.axes[at])
        boost = 1 + 8 * 2 ** (-seen / 5)
        cares = 1 - (passes + 1) / (seen + 2)
        expected = (cares * (extremity + 1) * (agrees + 1) / (seen + 2) * boost) ** 2
        assert weights[at] == pytest.approx(expected)
        assert weights[at] > 0


@patient
@given(draw_rows(), st.floats(0, 1, exclude_max=True), st.data())
def test_nobody_is_asked_twice(rows: Rows, dice: float, data: st.DataObject) -> None:
    found = build_map(pack(rows))
    m = len(found.means)
    voted = data.draw(st.sets(st.integers(0, m - 1))) if m else set()
    chosen = choose_next(found, np.array(sorted(voted), np.int64), dice)
    if len(voted) == m:
        assert chosen is None
    else:
        assert chosen in set(range(m)) - voted


def test_what_is_newer_than_the_map_is_passed_over() -> None:
    found = build_map(pack([(p, s, 1) for p in range(9) for s in range(3)]))
    assert choose_next(found, [0, 2, 3, 9], 0.5) == 1
    assert choose_next(found, [0, 1, 2, 3], 0.5) is None
    assert choose_next(found, [], 0.0) == 0


def test_the_draw_follows_the_weights() -> None:
    rows = [(p, s, 1 if s == 0 else 0) for p in range(12) for s in range(3)]
    found = build_map(pack(rows))
    weights = weigh_statements(found.totals, found.means, found.axes)
    draws = [choose_next(found, np.zeros(0, np.int64), at / 1000) for at in range(1000)]
    shares = np.bincount(np.array(draws), minlength=3) / 1000
    assert shares == pytest.approx(weights / weights.sum(), abs=0.002)
    assert weights[0] > weights[1]


def test_what_is_new_comes_first() -> None:
    rows = [(p, s, 1 if p % 2 else -1) for p in range(20) for s in range(4)]
    found = build_map(pack(rows, 20, 5))
    weights = weigh_statements(found.totals, found.means, found.axes)
    assert weights.argmax() == 4
