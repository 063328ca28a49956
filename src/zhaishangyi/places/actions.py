"""Everything anyone may do about places and venues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhaishangyi.places import rules
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.places.outlines import read_outline
from zhaishangyi.places.permissions import MOVERS, TOWN_KEEPERS
from zhaishangyi.places.tree import hang, load_place
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.permissions import OPERATOR, holds
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text, tidy

KEEPERS = (Role.CONVENER, Role.ADMINISTRATOR)


@act("place.add", who=OPERATOR | holds(Role.ADMINISTRATOR, at="parent"))
def add_place(
    by: Actor,
    parent: Jurisdiction | None,
    name: str,
    code: str,
    description: str = "",
    position: int = 0,
) -> Jurisdiction:
    """Add a village to a town, or a grid to a village. Without a parent it is a town."""
    parent = load_place(parent) if parent else None
    level = rules.find_level_below(parent.level if parent else "")
    name, code = rules.require_name(name), rules.require_code(code)
    path = rules.make_path(parent.path if parent else "", code)
    if Jurisdiction.objects.filter(path=path).exists():
        raise RuleBroken("code", "Another place here has this code. Choose another.")
    return Jurisdiction.objects.create(
        parent=parent,
        level=level,
        name=name,
        code=code,
        path=path,
        description=tidy(description),
        position=position,
    )


@act("place.rename", who=holds(Role.ADMINISTRATOR, at="place"))
def rename_place(
    by: Actor, place: Jurisdiction, name: str, description: str, seen_version: int | None = None
) -> Jurisdiction:
    """Give a place another name or description. Its code stays."""
    found = load(Jurisdiction, place.pk, seen_version=seen_version)
    found.name = rules.require_name(name)
    found.description = tidy(description)
    found.save()
    return found


@act("place.merge", who=TOWN_KEEPERS)
def merge_place(
    by: Actor, place: Jurisdiction, into: Jurisdiction, ended_on: date, reason: str
) -> Jurisdiction:
    """Merge a village into another one of the same town. (村并入)

    It lies below that one from now on, with its name, its grids and its records; what goes on there
    is handled by that one's convener.
    """
    successor = load_place(into, "into")
    found = load_place(place)
    rules.require_can_merge((found.level, found.path), (successor.level, successor.path))
    found.ended_on = rules.require_ended_on(ended_on, clock.today())
    remark = rules.require_reason(reason)
    found.description = rules.add_remark(found.description, found.ended_on, remark)
    hang(found, successor, "into")
    return found


@act("place.move", who=MOVERS)
def move_place(by: Actor, place: Jurisdiction, parent: Jurisdiction, reason: str) -> Jurisdiction:
    """Move a grid to another village, or a village to another town. (辖区调整)

    Everything below moves along, and so do the roles that are held there.
    """
    above = load_place(parent, "parent")
    found = load_place(place)
    now_below = "".join(rules.list_paths_above(found.path)[-1:])
    rules.require_can_move((found.level, found.path), (above.level, above.path), now_below)
    remark = rules.require_reason(reason)
    found.description = rules.add_remark(found.description, clock.today(), remark)
    hang(found, above, "parent")
    return found


@act("place.outline", who=holds(Role.ADMINISTRATOR, at="place"))
def set_outline(
    by: Actor, place: Jurisdiction, outline: str, seen_version: int | None = None
) -> Jurisdiction:
    """Say where a place lies on the map, as GeoJSON text; an empty text takes the outline away."""
    found = load(Jurisdiction, place.pk, seen_version=seen_version)
    found.outline = read_outline(outline)
    found.save()
    return found


@act("venue.add", who=OPERATOR | holds(*KEEPERS, at="place"))
def add_venue(
    by: Actor,
    place: Jurisdiction,
    name: str,
    brand: str,
    sort: str,
    place_text: str,
    description: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> Venue:
    """Register a place where people sit down and talk, with the name it is known by."""
    name = rules.require_name(name, most=60)
    if Venue.objects.filter(jurisdiction=place, name=name).exists():
        raise RuleBroken("name", "This place already has a venue of this name.")
    venue = Venue.objects.create(
        jurisdiction=place,
        name=name,
        brand=tidy(brand),
        sort=sort,
        place_text=require_text("place_text", place_text, least=2, most=120),
        description=tidy(description),
        latitude=latitude,
        longitude=longitude,
    )
    attach_photos(venue, photos, caption=str(venue), node_path=venue.node_path)
    return venue


@act("venue.change", who=holds(*KEEPERS, at="venue"))
def change_venue(
    by: Actor,
    venue: Venue,
    name: str,
    brand: str,
    sort: str,
    place_text: str,
    description: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    photos: Sequence[CleanPhoto] = (),
    seen_version: int | None = None,
) -> Venue:
    """Correct what is said of a venue, or add photos."""
    found = load(Venue, venue.pk, seen_version=seen_version)
    found.name = rules.require_name(name, most=60)
    others = Venue.objects.filter(jurisdiction_id=found.jurisdiction_id, name=found.name)
    if others.exclude(pk=found.pk).exists():
        raise RuleBroken("name", "This place already has a venue of this name.")
    found.brand, found.sort = tidy(brand), sort
    found.place_text = require_text("place_text", place_text, least=2, most=120)
    found.description = tidy(description)
    found.latitude, found.longitude = latitude, longitude
    found.save()
    attach_photos(found, photos, caption=str(found), node_path=found.node_path)
    return found


@act("venue.close", who=holds(*KEEPERS, at="venue"))
def close_venue(by: Actor, venue: Venue) -> Venue:
    """Take a venue out of use. The meetings that were held there keep it."""
    found = load(Venue, venue.pk)
    found.is_open = False
    found.save()
    return found
