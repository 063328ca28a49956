"""k-means and silhouettes against the plain ones; ties and few points."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions import plain
from tests.engines.opinions.plain import patient

from zhaishangyi.engines.opinions import groups
from zhaishangyi.engines.opinions.group_kernels import assign_points
from zhaishangyi.engines.opinions.groups import (
    LOOKED_AT,
    choose_first,
    find_centres,
    find_groups,
    gather,
    rate_splits,
)


def draw_clouds(seed: int, sizes: list[int], apart: float = 8.0) -> np.ndarray:
    dice = np.random.default_rng(seed)
    corners = np.array([(0, 0), (1, 0), (0, 1), (1, 1), (0.5, 2)]) * apart
    clouds = [corners[at] + dice.standard_normal((size, 2)) for at, size in enumerate(sizes)]
    return dice.permutation(np.concatenate(clouds))


@pytest.mark.parametrize("sizes", [[40, 30], [50, 20, 30], [30, 25, 20, 15], [40, 30, 25, 20, 15]])
def test_clouds_are_found_the_largest_first(sizes: list[int]) -> None:
    found = find_groups(draw_clouds(3, sizes))
    assert np.bincount(found.groups).tolist() == sorted(sizes, reverse=True)
    assert found.count == len(found.centres) == len(sizes)


@pytest.mark.parametrize("sizes", [[4000, 2500], [3000, 2500, 2000]])
def test_many_points_are_grouped_through_a_grid(sizes: list[int]) -> None:
    points = draw_clouds(4, sizes, apart=12)
    found = find_groups(points)
    assert np.abs(np.bincount(found.groups) - np.array(sizes)).max() <= 2
    exact = find_centres(groups.Crowd(points, points, np.ones(len(points))), len(sizes))
    assert found.inertia == pytest.approx(
        groups.measure(groups.Crowd(points, points, np.ones(len(points))), exact), rel=1e-4
    )


points_in_a_square = st.lists(
    st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=40
)


@patient
@given(points_in_a_square)
def test_silhouettes_are_those_of_the_book(places: list[tuple[int, int]]) -> None:
    points = np.array(places, float)
    crowd = gather(points)
    splits = [find_centres(crowd, k) for k in (2, 3, 4)]
    scores = rate_splits(points, splits)
    for centres in splits:
        labels = np.zeros(len(points), np.int64)
        assign_points(points, np.ones(len(points)), centres, labels)
        several = len(set(labels)) > 1
        expected = plain.score_silhouette(points, labels) if several else 0.0
        assert scores[len(centres)] == pytest.approx(expected, abs=1e-12)


@patient
@given(points_in_a_square)
def test_any_points_are_grouped(places: list[tuple[int, int]]) -> None:
    points = np.array(places, float)
    found = find_groups(points)
    assert set(found.groups) <= set(range(found.count))
    assert found.count <= min(5, 2 + len(points) // 12, max(1, len(set(places))))
    nearest = ((points[:, np.newaxis] - found.centres) ** 2).sum(axis=2).min(axis=1)
    assert found.inertia == pytest.approx(nearest.sum())
    assert (find_groups(points).groups == found.groups).all()


def test_two_groups_are_the_best_there_are() -> None:
    points = np.random.default_rng(6).standard_normal((9, 2))
    best = np.inf
    for size in range(1, 5):
        for chosen in combinations(range(9), size):
            inside = np.isin(np.arange(9), chosen)
            parts = (points[inside], points[~inside])
            best = min(best, sum(((part - part.mean(axis=0)) ** 2).sum() for part in parts))
    found = find_groups(points)
    assert found.count == 2
    assert found.inertia == pytest.approx(best)


def test_few_or_equal_points() -> None:
    assert find_groups(np.zeros((0, 2))).count == 0
    assert find_groups(np.ones((1, 2))).count == 1
    assert find_groups(np.ones((50, 2))).groups.tolist() == [0] * 50
    assert find_groups(np.ones((5000, 2))).count == 1
    assert find_groups(np.array([[0.0, 0], [1, 1]])).count == 2
    apart = np.repeat([[0.0, 0], [1, 0]], 3000, axis=0)
    assert np.bincount(find_groups(apart).groups).tolist() == [3000, 3000]


@pytest.mark.parametrize("places", [1, 3, 4])
def test_the_first_different_points_are_where_it_begins(places: int) -> None:
    corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])[:places]
    # Those of a thousand points that stand together, then the others.
    points = np.concatenate([np.repeat(corners[:1], LOOKED_AT, axis=0), corners, corners[::-1]])
    expected = [*corners.tolist(), *[corners[-1].tolist()] * 4]
    for k in range(2, 6):
        assert choose_first(points, k).tolist() == expected[:k]
        assert choose_first(points[LOOKED_AT:], k).tolist() == expected[:k]


def test_a_point_between_two_centres_goes_to_the_first() -> None:
    labels = np.zeros(1, np.int64)
    assign_points(np.zeros((1, 2)), np.ones(1), np.array([[1.0, 0], [-1, 0], [0, 1]]), labels)
    assert labels.tolist() == [0]
