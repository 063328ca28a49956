"""Every scene by its name."""

from __future__ import annotations

from collections.abc import Callable

from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.town.drawing.canvas import Picture

Scene = Callable[[Picture], None]
_scenes: dict[str, tuple[Scene, bool]] = {}


def keep_scene(draw: Scene) -> Scene:
    """A scene by day."""
    _scenes[draw.__name__.removeprefix("draw_")] = (draw, False)
    return draw


def keep_night_scene(draw: Scene) -> Scene:
    """A scene after dark."""
    _scenes[draw.__name__.removeprefix("draw_")] = (draw, True)
    return draw


def list_scenes() -> list[str]:
    """The names of all scenes."""
    return sorted(_scenes)


def draw_photo(name: str) -> CleanPhoto:
    """The drawing of a scene; the same every time. KeyError for a scene that is none."""
    draw, is_night = _scenes[name]
    picture = Picture(sum(name.encode()), is_night=is_night)
    draw(picture)
    return picture.finish(name)
