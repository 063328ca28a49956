"""Reading the outline of a place from GeoJSON text. Pure."""

from __future__ import annotations

import json
from typing import Any

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import tidy

MOST_BYTES = 200_000
DIGITS = 6  # about ten centimetres on the ground
LEAST_POINTS = 4
Ring = list[list[float]]


def read_outline(text: str) -> dict[str, Any] | None:
    """The geometry in GeoJSON text: a Polygon or MultiPolygon; None for an empty text.

    A Feature, or a collection of one, is read as its geometry. Coordinates are longitude and
    latitude in degrees, kept to six decimals. Raises RuleBroken at "outline".
    """
    text = tidy(text).lstrip("\ufeff")
    if not text:
        return None
    if len(text.encode()) > MOST_BYTES:
        raise RuleBroken(
            "outline",
            "This outline has more than %(most)s kB. Save it with fewer points and try again.",
            most=MOST_BYTES // 1000,
        )
    geometry = find_geometry(parse(text))
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        return {"type": "Polygon", "coordinates": read_polygon(coordinates)}
    if geometry.get("type") == "MultiPolygon" and isinstance(coordinates, list) and coordinates:
        polygons = [read_polygon(one) for one in coordinates]
        return {"type": "MultiPolygon", "coordinates": polygons}
    raise RuleBroken(
        "outline", "An outline is a Polygon or a MultiPolygon in GeoJSON. This is something else."
    )


def parse(text: str) -> Any:
    """The JSON of a text; numbers without end, such as NaN, are not JSON."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise RuleBroken(
            "outline",
            "This cannot be read as GeoJSON. Copy the whole text, from the first { to the last }.",
        )


def find_geometry(found: Any) -> dict[str, Any]:
    """The geometry itself, out of whatever a map program wrapped around it."""
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise RuleBroken(
                "outline", "There must be exactly one outline in it. Save this place by itself."
            )
        found = features[0]
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    return found if isinstance(found, dict) else {}


def read_polygon(rings: Any) -> list[Ring]:
    """The rings of a polygon: the outer edge first, then what is left out."""
    if not isinstance(rings, list) or not rings:
        raise RuleBroken("outline", "This outline has no points. Draw it once round the place.")
    return [read_ring(ring) for ring in rings]


def read_ring(points: Any) -> Ring:
    """A closed line of at least four points."""
    ring = [read_point(point) for point in points] if isinstance(points, list) else []
    if len(ring) < LEAST_POINTS:
        raise RuleBroken(
            "outline", "A line of this outline has fewer than four points. Draw it once round."
        )
    if ring[0] != ring[-1]:
        raise RuleBroken(
            "outline", "A line of this outline is not closed: it must end where it began."
        )
    return ring


def read_point(point: Any) -> list[float]:
    """Longitude and latitude; a height is left out."""
    if not isinstance(point, list) or not 2 <= len(point) <= 3:
        raise RuleBroken(
            "outline", "A point of this outline is not a pair of longitude and latitude."
        )
    return [read_degree(point[0], 180), read_degree(point[1], 90)]


def read_degree(value: Any, most: int) -> float:
    """A number of degrees between -`most` and `most`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not -most <= value <= most:
        raise RuleBroken(
            "outline",
            "%(value)s is no place on Earth. Longitude goes from -180 to 180, latitude from -90 "
            "to 90, and longitude comes first.",
            value=str(value)[:20],
        )
    return round(float(value), DIGITS)
