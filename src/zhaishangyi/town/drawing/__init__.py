"""Drawings for the demo, in place of photos: nothing shown in it was ever photographed."""

from zhaishangyi.town.drawing.scenes import draw_photo, list_scenes

__all__ = ["draw_photo", "list_scenes"]
