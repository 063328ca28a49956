"""Drawing the opinion map without a script. Shapes differ, so that colour is never needed."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

LETTERS = "abcde"
RADIUS = 13
# The first group is round; the others have corners: how many, how far turned, how much larger
# than a circle that looks as heavy. The script of the live map draws the same.
SHAPES = {1: (4, 0.125, 1.3), 2: (3, -0.25, 1.45), 3: (4, 0.0, 1.4), 4: (5, -0.25, 1.25)}


@register.filter
def letter(place: int) -> str:
    """The letter of a group in the stylesheet, a to e."""
    return LETTERS[place] if 0 <= place < len(LETTERS) else ""


@register.filter
def to_path(points: Iterable[tuple[int, int]]) -> str:
    """A closed line through points, as the data of a path."""
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "z"


@register.simple_tag
def dot(x: float, y: float, group: int, radius: float = RADIUS) -> SafeString:
    """One person: a round, square, three-, four- or five-cornered after the group."""
    key = letter(group)
    if group not in SHAPES:
        shape = format_html('class="dot" data-g="{}"', key) if key else between()
        return format_html('<circle {} cx="{}" cy="{}" r="{}"/>', shape, x, y, radius)
    corners = find_corners(x, y, radius, *SHAPES[group])
    return format_html('<polygon class="dot" data-g="{}" points="{}"/>', key, corners)


def between() -> SafeString:
    """The look of somebody who is in no group."""
    return mark_safe('class="dot dot--between"')


def find_corners(x: float, y: float, radius: float, count: int, turn: float, larger: float) -> str:
    """The corners of a regular shape around a point; `turn` is in whole turns."""
    angles = [2 * math.pi * (turn + step / count) for step in range(count)]
    return " ".join(
        f"{x + radius * larger * math.cos(angle):.1f},{y + radius * larger * math.sin(angle):.1f}"
        for angle in angles
    )
