"""Where villages lie on a sheet: outlines and points in degrees, or stones in rows. Pure.

Plain figures from degrees: at the size of a town the earth is flat enough. Places on both sides
of the date line are laid beside each other, and nothing is divided by the nought of a pole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, isfinite, radians, sqrt
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

FULL_TURN = 360.0
# Beyond this latitude a degree of longitude is counted as at it, or it would be nothing.
HIGHEST = 85.0
# A town of one point, or of points in one line, still gets a sheet of this many degrees.
LEAST_SPAN = 0.002
# Stones of the sketch: what lies between two of them, and how many stand in a row at most.
STONE_STEP = (86, 67)
STONE_MARGIN = (47, 40)
MOST_IN_A_ROW = 7
# Stones laid by hand: each a little aside, turned a little.
ASIDE = ((0, 0), (0, 3), (2, -2), (0, 1), (-2, 2), (1, -1), (-1, 0))
TURNS = (-1, 4, -3, 5, -4, 2)


@dataclass(frozen=True, slots=True)
class Sheet:
    """How degrees become the units of a drawing; y grows downwards."""

    west: float
    north: float
    shrink: float
    scale: float
    offset: Point
    size: tuple[int, int]
    cut: float

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a point lies, rounded to a tenth."""
        east = turn_from(longitude, self.cut) - self.west
        x = self.offset[0] + east * self.shrink * self.scale
        y = self.offset[1] + (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)


@dataclass(frozen=True, slots=True)
class StonePlace:
    """Where a stone of the sketch lies and how far it is turned, in degrees."""

    x: int
    y: int
    turn: int


def is_point(longitude: Any, latitude: Any) -> bool:
    """Whether two numbers are a place on earth."""
    for value, most in ((longitude, 180), (latitude, 90)):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if not isfinite(value) or abs(value) > most:
            return False
    return True


def read_rings(geometry: Any) -> list[Ring]:
    """The rings of a GeoJSON Polygon or MultiPolygon; what is no such thing gives none."""
    if not isinstance(geometry, dict):
        return []
    held = geometry.get("coordinates")
    polygons = held if geometry.get("type") == "MultiPolygon" else [held]
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return []
    rings = [ring for polygon in as_list(polygons) for ring in as_list(polygon)]
    found = [[(p[0], p[1]) for p in as_list(ring) if is_position(p)] for ring in rings]
    return [ring for ring in found if len(ring) >= 3]


def as_list(value: Any) -> Sequence[Any]:
    """A list as it is; anything else as an empty one."""
    return value if isinstance(value, list | tuple) else ()


def is_position(value: Any) -> bool:
    """Whether this is a GeoJSON position: longitude, latitude, and perhaps a height."""
    return len(as_list(value)) >= 2 and is_point(value[0], value[1])


def turn_from(longitude: float, cut: float) -> float:
    """The same longitude as degrees east of `cut`, 0 up to 360."""
    return (longitude - cut) % FULL_TURN


def find_cut(longitudes: Sequence[float]) -> float:
    """The longitude at which the widest stretch without any point ends.

    Counted from there, places on both sides of the date line lie side by side.
    """
    listed = sorted({longitude % FULL_TURN for longitude in longitudes})
    if not listed:
        return 0.0
    gaps = [
        (after - before, after)
        for before, after in zip(listed, [*listed[1:], listed[0] + FULL_TURN], strict=True)
    ]
    return max(gaps)[1] % FULL_TURN


def fit_sheet(points: Iterable[Point], width: int, height: int, margin: int) -> Sheet | None:
    """A sheet of this size that shows all the points (longitude, latitude); None without any."""
    listed = list(points)
    if not listed:
        return None
    cut = find_cut([longitude for longitude, _latitude in listed])
    easts = [turn_from(longitude, cut) for longitude, _latitude in listed]
    norths = [latitude for _longitude, latitude in listed]
    middle = (max(norths) + min(norths)) / 2
    shrink = cos(radians(min(abs(middle), HIGHEST)))
    across = max((max(easts) - min(easts)) * shrink, LEAST_SPAN)
    down = max(max(norths) - min(norths), LEAST_SPAN)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    used = ((max(easts) - min(easts)) * shrink * scale, (max(norths) - min(norths)) * scale)
    offset = ((width - used[0]) / 2, (height - used[1]) / 2)
    return Sheet(min(easts), max(norths), shrink, scale, offset, (width, height), cut)


def draw_rings(rings: Iterable[Ring], sheet: Sheet) -> str:
    """The path of an outline on the sheet, as an SVG path."""
    return "".join(draw_ring(ring, sheet) for ring in rings)


def draw_ring(ring: Ring, sheet: Sheet) -> str:
    """One ring, without points that fall on the one before."""
    places: list[Point] = []
    for longitude, latitude in ring:
        placed = sheet.place(longitude, latitude)
        if not places or placed != places[-1]:
            places.append(placed)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places) + "z"


def find_middle(points: Sequence[Point], cut: float) -> Point:
    """The mean of points, also across the date line."""
    east = sum(turn_from(longitude, cut) for longitude, _latitude in points) / len(points)
    north = sum(latitude for _longitude, latitude in points) / len(points)
    longitude = (east + cut) % FULL_TURN
    return (longitude - FULL_TURN if longitude > 180 else longitude), north


def lay_stones(count: int) -> tuple[list[StonePlace], tuple[int, int]]:
    """Places for stones in rows, like stones in a brook, and the size of the sheet."""
    rows = split_rows(count)
    widest = max(rows, default=1)
    places: list[StonePlace] = []
    for row, length in enumerate(rows):
        start = STONE_MARGIN[0] + (widest - length) * STONE_STEP[0] // 2
        for column in range(length):
            number = len(places)
            aside = ASIDE[number % len(ASIDE)]
            x = start + column * STONE_STEP[0] + aside[0]
            y = STONE_MARGIN[1] + row * STONE_STEP[1] + aside[1]
            places.append(StonePlace(x, y, TURNS[number % len(TURNS)]))
    size = (
        2 * STONE_MARGIN[0] + (widest - 1) * STONE_STEP[0],
        2 * STONE_MARGIN[1] + (max(len(rows), 1) - 1) * STONE_STEP[1],
    )
    return places, size


def split_rows(count: int) -> list[int]:
    """How many stones stand in each row: the first and the last row are the shorter ones."""
    if count <= 0:
        return []
    widest = min(MOST_IN_A_ROW, max(2, ceil(sqrt(count * 1.4))))
    rows = [widest] * ceil(count / widest)
    missing = sum(rows) - count
    for number in range(missing):
        row = 0 if number % 2 == 0 else -1
        row = row if rows[row] > 1 else rows.index(max(rows))
        rows[row] -= 1
    return rows
