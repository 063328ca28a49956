"""Public figures that tell nothing about anybody."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.mediation.rules.counting import (
    SMALLEST,
    compute_share,
    show_total,
    suppress,
)

CELLS = st.lists(st.integers(0, 60), min_size=1, max_size=9)


@given(CELLS)
def test_no_small_number_is_ever_shown(cells: list[int]) -> None:
    shown = suppress(dict(enumerate(cells)))
    assert all(count is None or count == 0 or count >= SMALLEST for count in shown.values())


@given(CELLS)
def test_what_is_shown_is_true(cells: list[int]) -> None:
    shown = suppress(dict(enumerate(cells)))
    assert all(count is None or count == cells[key] for key, count in shown.items())


@given(CELLS)
def test_the_sum_less_what_is_shown_never_is_a_hidden_number(cells: list[int]) -> None:
    shown = suppress(dict(enumerate(cells)))
    hidden = [cells[key] for key, count in shown.items() if count is None]
    rest = sum(cells) - sum(count or 0 for count in shown.values())
    if not hidden or show_total(sum(cells)) is None:
        return
    assert rest >= SMALLEST
    assert len(hidden) >= 2


@pytest.mark.parametrize(("size", "most"), [(2, 15), (3, 14), (4, 9)])
def test_no_hidden_number_can_be_worked_out_even_by_who_knows_the_rule(
    size: int, most: int
) -> None:
    """All tables that would be shown alike: each hidden cell must have two values among them."""
    alike = defaultdict(list)
    for cells in product(range(most + 1), repeat=size):
        shown = tuple(suppress(dict(enumerate(cells))).values())
        alike[show_total(sum(cells)), shown].append(cells)
    for (_total, shown), tables in alike.items():
        for at, count in enumerate(shown):
            assert count is not None or len({cells[at] for cells in tables}) >= 2, tables


def test_nothing_small_nothing_hidden() -> None:
    assert suppress({"a": 12, "b": 0, "c": 5}) == {"a": 12, "b": 0, "c": 5}


def test_one_small_number_takes_the_next_larger_with_it() -> None:
    assert suppress({"a": 30, "b": 2, "c": 9}) == {"a": 30, "b": None, "c": None}


def test_a_share_needs_both_numbers() -> None:
    assert compute_share(9, 10) == 90
    assert compute_share(None, 10) is None
    assert compute_share(0, 0) is None
