"""Where villages lie on a sheet: the date line, the poles, one point, nothing at all."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from zhaishangyi.oversight import map as sheets

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[121.0, 32.0], [121.1, 32.0], [121.1, 32.1], [121.0, 32.1], [121.0, 32.0]]],
}


def test_a_square_is_drawn_inside_its_margins():
    ring = sheets.read_rings(SQUARE)[0]
    sheet = sheets.fit_sheet(ring, 600, 400, 40)
    places = [sheet.place(*point) for point in ring]
    assert all(40 <= x <= 560 and 40 <= y <= 360 for x, y in places)
    assert {y for _x, y in places} == {40, 360}
    # North is up.
    assert sheet.place(121.0, 32.1)[1] < sheet.place(121.0, 32.0)[1]


def test_both_sides_of_the_date_line_lie_side_by_side():
    sheet = sheets.fit_sheet([(179.9, -17.0), (-179.9, -17.1)], 600, 400, 40)
    west, east = sheet.place(179.9, -17.0), sheet.place(-179.9, -17.1)
    assert west[0] < east[0]
    assert 0 <= west[0] <= 600
    assert 0 <= east[0] <= 600
    middle = sheets.find_middle([(179.9, 0), (-179.9, 0)], sheet.cut)
    assert abs(abs(middle[0]) - 180) < 0.001


@pytest.mark.parametrize("latitude", [90, -90, 89.999, 0])
def test_the_poles_divide_by_nothing(latitude: float):
    points = [(0.0, latitude), (120.0, latitude), (-120.0, latitude)]
    sheet = sheets.fit_sheet(points, 600, 400, 40)
    assert sheet is not None
    for point in points:
        assert all(math.isfinite(value) and 0 <= value <= 600 for value in sheet.place(*point))


def test_one_point_lies_in_the_middle():
    sheet = sheets.fit_sheet([(121.5, 31.9)] * 3, 600, 400, 40)
    assert sheet.place(121.5, 31.9) == (300.0, 200.0)


def test_without_points_there_is_no_sheet():
    assert sheets.fit_sheet([], 600, 400, 40) is None


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "POLYGON",
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]},
        {"type": "Polygon", "coordinates": [[[1, 2], ["a", 4], [5, float("nan")], [999, 1]]]},
        {"type": "MultiPolygon", "coordinates": {"a": 1}},
    ],
)
def test_what_is_no_outline_has_no_rings(broken: object):
    assert sheets.read_rings(broken) == []


def test_several_pieces_and_heights_are_read():
    ring = [[0, 0, 7], [1, 0, 7], [1, 1, 7], [0, 0, 7]]
    rings = sheets.read_rings({"type": "MultiPolygon", "coordinates": [[ring], [ring, ring]]})
    assert len(rings) == 3
    assert rings[0][1] == (1, 0)


def test_a_path_leaves_out_points_that_fall_together():
    sheet = sheets.fit_sheet([(0, 0), (1, 1)], 100, 100, 10)
    path = sheets.draw_ring([(0, 0), (0.00001, 0), (1, 0), (1, 1)], sheet)
    assert path == "M10 90L90 90L90 10z"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 26, 40, 115])
def test_every_village_gets_a_stone_of_its_own(count: int):
    places, (width, height) = sheets.lay_stones(count)
    assert len(places) == count
    assert len({(at.x, at.y) for at in places}) == count
    apart = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(places, 2)]
    assert min(apart, default=99) > 58
    assert all(0 < at.x < width and 0 < at.y < height for at in places)


def test_twenty_six_villages_lie_in_rows_with_short_ends():
    rows = sheets.split_rows(26)
    assert sum(rows) == 26
    assert rows[0] <= rows[1]
    assert rows[-1] <= rows[1]
