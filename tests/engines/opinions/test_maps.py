"""The batch map against the dense matrix, and every input that is hardly one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from tests.engines.opinions import plain
from tests.engines.opinions.plain import Rows, draw_rows, draw_town, pack, patient

from zhaishangyi.engines.opinions import OpinionMap, Votes, axes, build_map, pack_votes
from zhaishangyi.engines.opinions.maps import choose_people


def require_sound(found: OpinionMap, people: int, statements: int) -> None:
    """Whatever the votes: the right shapes, finite numbers, nothing left over."""
    assert found.points.shape == (people, 2)
    assert found.groups.shape == (people,)
    assert found.axes.shape == (statements, 2)
    assert found.common.shape == found.means.shape == (statements,)
    assert found.counts.shape == (found.grouping.count, statements, 3)
    for numbers in (found.points, found.axes, found.means, found.common, found.grouping.centres):
        assert np.isfinite(numbers).all()
    assert math.isfinite(found.grouping.inertia)
    assert sum(found.group_sizes) == (found.groups >= 0).sum()
    for chosen in (*found.agreed, *found.disagreed, *sum(found.representative, ())):
        assert 0 <= chosen.statement < statements
        assert 0 <= chosen.votes <= chosen.cast
        assert all(map(math.isfinite, (chosen.share, chosen.test, chosen.ratio)))


@patient
@given(draw_rows())
def test_any_votes_make_a_sound_map(rows: Rows) -> None:
    votes = pack(rows)
    found = build_map(votes)
    require_sound(found, votes.people_count, votes.statement_count)
    lengths = np.linalg.norm(found.axes, axis=0)
    assert (np.isclose(lengths, 1) | (lengths == 0)).all()
    again = build_map(votes)
    assert (again.points == found.points).all()
    assert (again.groups == found.groups).all()


@pytest.mark.parametrize(
    ("rows", "people", "statements", "sizes", "is_meaningful"),
    [
        ([], 0, 0, [], False),
        ([], 0, 2500, [], False),
        ([], 7, 3, [], False),
        ([(0, 0, 1)], 1, 1, [1], False),
        ([(0, 0, 0)], 1, 1, [1], False),
        ([(0, 0, 1), (1, 0, -1)], 2, 1, [1, 1], False),
        ([(p, s, 1) for p in range(30) for s in range(9)], 30, 9, [30], True),
        ([(p, s, 0) for p in range(30) for s in range(9)], 30, 9, [30], True),
        ([(p, s, 1 if s % 2 else -1) for p in range(30) for s in range(9)], 30, 9, [30], True),
        ([(p, s, 1) for p in range(30) for s in range(8)], 30, 9, [30], True),
        ([(p, 0, 1 if p < 10 else -1) for p in range(30)], 30, 1, [20, 10], False),
    ],
    ids=[
        "nothing", "statements alone", "people without votes", "one vote", "one pass",
        "two people", "all agree", "all pass", "identical rows", "an empty column", "one statement",
    ],
)  # fmt: skip
def test_degenerate_votes_have_a_defined_map(
    rows, people, statements, sizes, is_meaningful
) -> None:
    found = build_map(pack(rows, people, statements))
    require_sound(found, people, statements)
    assert found.group_sizes == sizes
    assert found.is_meaningful is is_meaningful


def test_when_all_are_of_one_mind_nobody_stands_apart() -> None:
    found = build_map(pack([(p, s, 1) for p in range(30) for s in range(9)]))
    assert not found.axes.any()
    assert not found.points.any()
    assert found.means.tolist() == [1.0] * 9
    assert found.list_common_ground() == [0, 1, 2, 3, 4]
    assert [one.statement for one in found.agreed] == [0, 1, 2, 3, 4]
    assert found.disagreed == ()


def test_axes_and_points_are_those_of_the_dense_matrix() -> None:
    votes = draw_town(1, people=300, statements=25, share=0.5)
    matrix = votes.to_matrix()
    found = build_map(votes)
    means, expected, sizes = plain.find_axes(matrix)
    assert sizes[1] > 1.05 * sizes[2]
    signs = np.sign((found.axes * expected).sum(axis=0))
    assert np.allclose(found.means, means)
    assert np.allclose(found.axes, expected * signs, atol=1e-8)
    assert np.allclose(found.points, plain.project(matrix, expected * signs), atol=1e-7)
    assert (found.axes[np.abs(found.axes).argmax(axis=0), [0, 1]] > 0).all()
    assert (found.counts == plain.count_groups(matrix, found.groups, found.grouping.count)).all()


@pytest.mark.parametrize(
    ("patched", "most", "sizes"),
    [
        ("MOST_PAIRS", 70_000, [50, 500]),
        ("MOST_PAIRS", 1, [1, 500]),
        ("MOST_STATEMENTS", 1, [500]),
    ],
    ids=["a tenth as the sample", "one person as the sample", "more statements than are summed up"],
)
def test_going_through_the_votes_finds_the_same_axes(
    patched: str, most: int, sizes: list[int], monkeypatch
) -> None:
    votes = draw_town(2, people=500, statements=30, share=0.4)
    summed = build_map(votes)
    begins, gone_through = [], []

    def make_multiplier(some, means):
        gone_through.append(some.people_count)
        return multiplier(some, means)

    def iterate(multiply, start):
        begins.append(axes.settle_signs(start[:, :2]))
        return iterating(multiply, start)

    multiplier, iterating = axes.make_multiplier, axes.iterate
    monkeypatch.setattr(axes, "make_multiplier", make_multiplier)
    monkeypatch.setattr(axes, "iterate", iterate)
    monkeypatch.setattr(axes, patched, most)
    through = build_map(votes)
    assert gone_through == sizes
    # Where it begins is not where it ends.
    assert all(np.abs(begin - through.axes).max() > 0.01 for begin in begins)
    assert np.allclose(summed.axes, through.axes, atol=1e-5)
    assert (summed.groups == through.groups).all()


def test_the_sample_of_very_many_people_is_every_fiftieth() -> None:
    starts = np.arange(1_000_001) * 3
    votes = Votes(starts, np.zeros(3_000_000, np.uint16), 3)
    assert axes.take_sample(votes).people_count == 20_000


def test_pairs_of_a_sample_are_a_tenth_of_what_is_summed_up(monkeypatch) -> None:
    votes = draw_town(2, people=500, statements=30, share=0.4)
    for parts in (2, 3, 7):
        monkeypatch.setattr(axes, "MOST_PAIRS", axes.count_pairs(votes) // parts)
        pairs = axes.count_pairs(axes.take_sample(votes))
        assert 0 < pairs < axes.MOST_PAIRS / 8


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = draw_town(3, people=500, statements=30, share=0.4)
    monkeypatch.setattr(axes, "MOST_PAIRS", 1)
    alone = build_map(votes)
    for module in ("axes", "maps", "sums"):
        monkeypatch.setattr(f"zhaishangyi.engines.opinions.{module}.count_threads", lambda _n: 3)
    together = build_map(votes)
    assert (alone.points == together.points).all()
    assert (alone.counts == together.counts).all()
    assert (alone.totals == together.totals).all()


def test_more_statements_than_two_bytes_hold() -> None:
    rows = [(p, 2_500 * s, 1 if p % 2 else -1) for p in range(20) for s in range(9)]
    votes = pack(rows)
    found = build_map(votes)
    require_sound(found, 20, votes.statement_count)
    assert found.group_sizes == [10, 10]


def test_who_counts() -> None:
    counts = np.array([7] * 15 + [6, 1, 0])
    assert choose_people(counts, 20).tolist() == list(range(15))
    assert choose_people(counts, 6).tolist() == list(range(16))
    few = np.array([0, 3, 9, 1, 3, 0])
    assert choose_people(few, 20).tolist() == [1, 2, 3, 4]
    many = np.array([7] * 13 + [2, 5, 3, 5])
    assert choose_people(many, 20).tolist() == [*range(13), 14, 16]
    stayed = np.zeros(18, bool)
    stayed[[16, 17]] = True
    assert choose_people(counts, 20, stayed).tolist() == [*range(15), 16]


def test_groups_mean_something_from_fifteen_people_and_seven_statements() -> None:
    def found(people: int, statements: int) -> OpinionMap:
        return build_map(pack([(p, s, 1) for p in range(people) for s in range(statements)]))

    assert found(15, 7).is_meaningful
    assert not found(14, 7).is_meaningful
    assert not found(15, 6).is_meaningful


def test_common_ground_is_what_every_group_agrees_with() -> None:
    rows = []
    for person in range(40):
        camp = 1 if person < 25 else -1
        rows += [(person, s, camp) for s in range(6)]
        rows += [(person, 6, 1), (person, 7, 1), (person, 8, -1)]
    found = build_map(pack(rows))
    assert found.group_sizes == [25, 15]
    assert found.list_common_ground() == [6, 7]
    expected = [
        math.prod((int(c[s, 2]) + 1) / (int(c[s].sum()) + 2) for c in found.counts)
        for s in range(9)
    ]
    assert np.allclose(found.common, expected)
    assert [one.statement for one in found.agreed][:2] == [6, 7]
    assert [one.statement for one in found.disagreed] == [8]
    assert {one.direction for one in found.representative[0][:3]} == {"agree"}


def test_a_town_in_three_camps_is_found_again() -> None:
    dice = np.random.default_rng(8)
    camp = dice.integers(0, 3, 600)
    leaning = np.where(dice.random((3, 40)) < 0.5, 0.95, 0.05)
    who, what = np.nonzero(dice.random((600, 40)) < 0.7)
    values = np.where(dice.random(len(who)) < leaning[camp[who], what], 1, -1)
    found = build_map(pack_votes(who, what, values))
    assert found.grouping.count == 3
    for group in range(3):
        members = camp[found.groups == group]
        assert np.bincount(members).max() > 0.98 * len(members)
