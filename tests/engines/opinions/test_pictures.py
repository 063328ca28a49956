"""The picture of a map: on the sheet, around everybody, and silent about who is who."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from tests.engines.opinions.plain import Rows, draw_rows, draw_town, pack, patient

from zhaishangyi.engines.opinions import build_map, draw_map
from zhaishangyi.engines.opinions.pictures import MOST_POINTS, outline


def is_inside(point: np.ndarray, corners: np.ndarray) -> bool:
    """Whether a point lies left of every side of a line that goes around anticlockwise."""
    sides = np.roll(corners, -1, axis=0) - corners
    away = point - corners
    return bool((sides[:, 0] * away[:, 1] - sides[:, 1] * away[:, 0] >= 0).all())


@patient
@given(draw_rows(most_people=60))
def test_any_map_fits_on_the_sheet(rows: Rows) -> None:
    found = build_map(pack(rows))
    picture = draw_map(found)
    placed = int((found.groups >= 0).sum())
    assert picture.is_empty == (placed < 5)
    if picture.is_empty:
        assert picture.outlines == ()
        return
    assert picture.points.shape == (placed, 3)
    assert len(picture.outlines) == found.grouping.count
    assert np.bincount(picture.points[:, 2]).tolist() == found.group_sizes
    for group, corners in enumerate(picture.outlines):
        assert corners.min() >= 0
        assert corners.max() <= 1000
        members = picture.points[picture.points[:, 2] == group]
        assert all(is_inside(point[:2], corners) for point in members)


def test_the_order_of_points_does_not_say_who_they_are() -> None:
    votes = draw_town(3, people=80, statements=12, share=0.8)
    rows = votes.to_matrix()
    found = draw_map(build_map(votes))
    assert found.points.tolist() == sorted(found.points.tolist())
    turned = np.argwhere(~np.isnan(rows[::-1]))
    again = pack([(p, s, int(rows[::-1][p, s])) for p, s in turned])
    other = draw_map(build_map(again))
    assert abs(other.points[:, :2] - found.points[:, :2]).max() <= 1


@pytest.mark.parametrize(("people", "points"), [(4, 0), (5, 5)])
def test_fewer_than_five_in_view_are_not_drawn(people: int, points: int) -> None:
    picture = draw_map(build_map(draw_town(3, people=people, statements=12, share=0.8)))
    assert (len(picture.points), picture.is_empty) == (points, not points)
    assert bool(picture.outlines) is bool(points)


def test_of_very_many_some_are_drawn_and_the_outlines_are_those_of_all() -> None:
    found = build_map(draw_town(3, people=3000, statements=15, share=0.9))
    picture = draw_map(found)
    assert len(picture.points) == MOST_POINTS
    everybody = draw_map(found, most=3000)
    assert len(everybody.points) == sum(found.group_sizes) > 2990
    for some, all_of in zip(picture.outlines, everybody.outlines, strict=True):
        assert (some == all_of).all()


def test_somebody_can_be_shown_their_own_place() -> None:
    found = build_map(draw_town(3, people=30, statements=12, share=0.8))
    picture = draw_map(found)
    own = picture.place(found.points[7:8])[0]
    assert tuple(own) in {(x, y) for x, y, _group in picture.points}


def test_an_outline_goes_around_one_point_and_around_none() -> None:
    around = outline(np.array([[500, 500]]))
    assert np.allclose(np.hypot(*(around - 500).T), 40, atol=1)
    assert outline(np.zeros((0, 2), np.int64)).shape == (0, 2)
