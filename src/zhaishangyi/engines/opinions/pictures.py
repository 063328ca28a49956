"""The map as a picture: points and the outlines of groups, on a sheet of 1000 x 1000."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhaishangyi.engines.opinions.maps import OpinionMap
from zhaishangyi.engines.opinions.sums import Floats
from zhaishangyi.engines.opinions.votes import Ints

SIDE, MARGIN, AROUND = 1000, 80, 40
# As many directions an outline is looked at from.
DIRECTIONS = 32
# Fewer points would show where one person stands.
FEWEST_POINTS, MOST_POINTS = 5, 400


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn of a map: whole numbers from 0 to 1000, y upwards.

    `points` (p x 3) are x, y and group, in an order that says nothing about who is who; `outlines`
    has for each group the corners (c x 2) of a rounded line around it, and none for an empty group.
    Both are empty when fewer than five people would be in view.
    """

    points: Ints
    outlines: tuple[Ints, ...]
    middle: Floats
    scale: float

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self.points)

    def place(self, points: Floats) -> Ints:
        """Where points of the map (p x 2) lie in the picture (p x 2)."""
        placed = (points - self.middle) * self.scale + SIDE / 2
        return np.clip(np.rint(placed), 0, SIDE).astype(np.int64)


def draw_map(found: OpinionMap, *, most: int = MOST_POINTS) -> Picture:
    """The picture of a map: everybody who is placed.

    Of more than `most` people some are drawn, spread evenly; the outlines are those of all.
    """
    placed = found.groups >= 0
    points, groups = found.points[placed], found.groups[placed]
    middle, scale = frame(points)
    empty = Picture(np.zeros((0, 3), np.int64), (), middle, scale)
    if len(points) < FEWEST_POINTS:
        return empty
    outlines = tuple(
        outline(empty.place(points[groups == group])) for group in range(found.grouping.count)
    )
    some = np.linspace(0, len(points) - 1, min(most, len(points))).astype(np.int64)
    drawn = np.column_stack([empty.place(points[some]), groups[some]])
    order = np.lexsort(drawn.T[::-1])
    return Picture(drawn[order], outlines, middle, scale)


def frame(points: Floats) -> tuple[Floats, float]:
    """The middle of the points, and by how much they grow to fill the sheet, both ways alike."""
    if not len(points):
        return np.zeros(2), 1.0
    low, high = points.min(axis=0), points.max(axis=0)
    wide = float((high - low).max())
    middle: Floats = (low + high) / 2
    return middle, (SIDE - 2 * MARGIN) / wide if wide > 0 else 1.0


def outline(points: Ints) -> Ints:
    """A rounded line around points (p x 2), anticlockwise; nothing around nothing.

    Seen from each direction it is the outermost point, and a step further: the hull of circles
    around all points.
    """
    if not len(points):
        return np.zeros((0, 2), np.int64)
    angles = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    outermost = points[np.argmax(points @ ways.T, axis=0)]
    corners = np.clip(np.rint(outermost + AROUND * ways), 0, SIDE).astype(np.int64)
    is_new = (corners != np.roll(corners, 1, axis=0)).any(axis=1)
    line: Ints = corners[is_new]
    return line
