"""Drawings for the demo, in place of photos: nothing shown in it was ever photographed."""

from zhaishangyi.town.drawing import paper_scenes, scenes, street_scenes
from zhaishangyi.town.drawing.registry import draw_photo, list_scenes

__all__ = ["draw_photo", "list_scenes", "paper_scenes", "scenes", "street_scenes"]
