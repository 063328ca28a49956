"""Outlines from GeoJSON text: what is read, what is refused and why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhaishangyi.places.outlines import MOST_BYTES, read_outline
from zhaishangyi.record.errors import RuleBroken

SQUARE = [[121.1, 31.8], [121.2, 31.8], [121.2, 31.9], [121.1, 31.9], [121.1, 31.8]]


def write(kind: str = "Polygon", coordinates: Any = None) -> str:
    return json.dumps(
        {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    )


def test_a_polygon_and_several_are_read() -> None:
    assert read_outline(write()) == {"type": "Polygon", "coordinates": [SQUARE]}
    several = read_outline(write("MultiPolygon", [[SQUARE], [SQUARE]]))
    assert several == {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}


def test_what_a_map_program_wraps_around_it_is_taken_off() -> None:
    feature = {"type": "Feature", "properties": {"name": "八烈村"}, "geometry": json.loads(write())}
    collection = {"type": "FeatureCollection", "features": [feature]}
    for wrapped in (feature, collection):
        assert read_outline(json.dumps(wrapped)) == json.loads(write())
    with pytest.raises(RuleBroken):
        read_outline(json.dumps({**collection, "features": [feature, feature]}))


def test_an_empty_text_takes_it_away_and_a_file_mark_is_nothing() -> None:
    assert read_outline("  \n ") is None
    assert read_outline("\ufeff" + write()) == json.loads(write())


def test_heights_go_and_digits_are_cut() -> None:
    ring = [[x + 0.00000049, y, 12.5] for x, y in SQUARE]
    assert read_outline(write(coordinates=[ring])) == json.loads(write())


def test_the_poles_and_the_date_line_are_on_earth() -> None:
    ring = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    assert read_outline(write(coordinates=[ring])) is not None


@pytest.mark.parametrize(
    "coordinates",
    [
        [],
        {},
        "x",
        None,
        [[]],
        [SQUARE[:3]],
        [SQUARE[:4]],
        [[*SQUARE[:4], [121.1, 31.8001]]],
        [[*SQUARE[:4], [121.1]]],
        [[*SQUARE[:4], ["121.1", "31.8"]]],
        [[*SQUARE[:4], [True, False]]],
        [[[0, 0], [0, 90.1], [1, 1], [0, 0]]],
        [[[180.1, 0], [0, 1], [1, 1], [180.1, 0]]],
        [[[10**400, 0], [0, 1], [1, 1], [10**400, 0]]],
        [[[None, 0], [0, 1], [1, 1], [None, 0]]],
        [5, 6],
    ],
)
def test_what_is_no_outline(coordinates: Any) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_outline(json.dumps({"type": "Polygon", "coordinates": coordinates}))
    assert refused.value.field == "outline"


@pytest.mark.parametrize(
    "text",
    [
        "八烈村",
        "{",
        "[]",
        "null",
        "3",
        write("Point", [1, 2]),
        write("LineString", SQUARE),
        write("MultiPolygon", []),
        '{"type":"Polygon","coordinates":[[[NaN,0],[0,1],[1,1],[NaN,0]]]}',
        '{"type":"Polygon","coordinates":[[[1e999,0],[0,1],[1,1],[1e999,0]]]}',
        '{"type":"Polygon","coordinates":[[[' + "9" * 5000 + ",0]]]}",
        "[" * 100_000,
        '{"type":"Feature","geometry":null}',
        '{"type":"FeatureCollection","features":{}}',
    ],
)
def test_what_is_no_geojson(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_outline(text)
    assert refused.value.field == "outline"


def test_more_than_two_hundred_kilobytes_is_too_much() -> None:
    with pytest.raises(RuleBroken) as refused:
        read_outline(write() + " " * 10 + "x" * MOST_BYTES)
    assert refused.value.values["most"] == 200
