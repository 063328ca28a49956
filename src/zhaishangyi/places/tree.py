"""Hanging a part of the tree elsewhere; usable only inside an act."""

from __future__ import annotations

from zhaishangyi.places import rules
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.door import load
from zhaishangyi.record.models import Photo


def load_place(place: Jurisdiction, field: str = "") -> Jurisdiction:
    """A place, locked, that has not been merged into another."""
    found = load(Jurisdiction, place.pk)
    rules.require_living(found.ended_on is not None, field)
    return found


def hang(place: Jurisdiction, parent: Jurisdiction, field: str) -> None:
    """Lay a place and all below it under another one: their paths, and those of their pictures.

    Save nothing else of `place` before: its other changes are written along. What stands in the
    record keeps the path that it had then.
    """
    old, new = place.path, rules.make_path(parent.path, place.code)
    rules.require_free_path(Jurisdiction.objects.filter(path=new).exists(), field)
    below = Jurisdiction.objects.select_for_update().filter(path__startswith=old)
    rest = list(below.exclude(pk=place.pk).order_by("path"))
    rules.require_room([old, *(one.path for one in rest)], len(new) - len(old), field)
    place.parent, place.path = parent, new
    place.save()
    for one in rest:
        one.path = new + one.path.removeprefix(old)
        one.save(update_fields=["path"])
    for photo in Photo.objects.filter(node_path__startswith=old):
        photo.node_path = new + photo.node_path.removeprefix(old)
        photo.save(update_fields=["node_path"])
