"""When a motion is carried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.voting import rules

COUNTS = st.tuples(*[st.integers(0, 60)] * 4)


@pytest.mark.parametrize(
    ("threshold", "yes", "no", "abstain", "present", "carried"),
    [
        ("half_of_votes", 3, 2, 10, 20, True),
        ("half_of_votes", 3, 3, 0, 20, False),
        ("half_of_present", 11, 0, 0, 20, True),
        ("half_of_present", 10, 0, 0, 20, False),
        ("two_thirds_of_present", 14, 7, 0, 21, True),
        ("two_thirds_of_present", 13, 0, 0, 20, False),
        ("two_thirds_of_present", 14, 0, 0, 20, True),
        ("all_present", 1, 0, 19, 20, True),
        ("all_present", 19, 1, 0, 20, False),
    ],
)
def test_thresholds(threshold: str, yes: int, no: int, abstain: int, present: int, carried: bool):
    assert rules.is_carried(threshold, yes, no, abstain, present) is carried


@given(st.sampled_from(rules.THRESHOLDS), st.integers(0, 60), st.integers(0, 60))
def test_without_a_yes_nothing_is_carried(threshold: str, no: int, abstain: int):
    assert not rules.is_carried(threshold, 0, no, abstain, no + abstain)


@given(st.sampled_from(rules.THRESHOLDS), COUNTS)
def test_one_who_changes_from_no_to_yes_never_hurts(threshold: str, counts: tuple[int, ...]):
    yes, no, abstain, away = counts
    present = yes + no + abstain + away
    if no and rules.is_carried(threshold, yes, no, abstain, present):
        assert rules.is_carried(threshold, yes + 1, no - 1, abstain, present)


@given(COUNTS)
def test_two_thirds_carry_what_a_half_carries_only_the_other_way_round(counts: tuple[int, ...]):
    yes, no, abstain, away = counts
    present = yes + no + abstain + away
    if rules.is_carried("two_thirds_of_present", yes, no, abstain, present):
        assert rules.is_carried("half_of_present", yes, no, abstain, present)


@pytest.mark.parametrize("counts", [(-1, 0, 0, 5), (3, 3, 0, 5), (0, 0, 0, -1)])
def test_counts_that_cannot_be_are_an_error(counts: tuple[int, int, int, int]):
    with pytest.raises(ValueError, match="cannot be"):
        rules.is_carried("half_of_votes", *counts)


def test_an_unknown_threshold_is_an_error():
    with pytest.raises(ValueError, match="no such threshold"):
        rules.is_carried("most", 1, 0, 0, 1)


def test_choices_are_three():
    for choice in rules.CHOICES:
        rules.require_choice(choice)
    with pytest.raises(RuleBroken):
        rules.require_choice("maybe")
