"""Towns, villages and grids, and the venues where people sit down."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from zhaishangyi.exchange.datasets.shape import (
    Dataset,
    PlaceWish,
    Row,
    keep_choices,
    keep_place,
    show_place,
    write_day,
    write_id,
)
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.procedures.voice import mark


class PlaceRow(Schema):
    """A town, a village or a grid."""

    id: UUID
    level: Literal["town", "village", "grid"]
    name: str
    code: str
    path: str = Field(description=mark("The codes from the town down, each followed by a slash."))
    parent: UUID | None = Field(description=mark("The place it lies in; none for a town."))
    description: str
    ended_on: date | None = Field(description=mark("The day a village was merged into its parent."))


class LevelWish(PlaceWish):
    """Places of one level."""

    level: Literal["town", "village", "grid"] | None = None


class VenueRow(Schema):
    """A place where people sit down and talk."""

    id: UUID
    place: UUID
    place_name: str
    place_path: str
    name: str
    brand: str = Field(description=mark("What people call it."))
    sort: Literal["tree", "house", "hall", "park", "roadside", "office", "other"]
    place_text: str = Field(description=mark("How to find it."))
    latitude: float | None = Field(description=mark("Degrees."))
    longitude: float | None = Field(description=mark("Degrees."))
    is_open: bool
    description: str


def find_places(wish: LevelWish) -> QuerySet[Jurisdiction]:
    """All places of the tree."""
    return keep_choices(keep_place(Jurisdiction.objects.all(), wish, "path"), level=wish.level)


def show_node(place: Jurisdiction) -> Row:
    """One row."""
    return {
        "id": str(place.pk),
        "level": place.level,
        "name": place.name,
        "code": place.code,
        "path": place.path,
        "parent": write_id(place.parent_id),
        "description": place.description,
        "ended_on": write_day(place.ended_on),
    }


def find_venues(wish: PlaceWish) -> QuerySet[Venue]:
    """All venues, those out of use too: meetings were held there."""
    return keep_place(Venue.objects.select_related("jurisdiction"), wish)


def show_venue(venue: Venue) -> Row:
    """One row."""
    return {
        "id": str(venue.pk),
        **show_place(venue.jurisdiction),
        "name": venue.name,
        "brand": venue.brand,
        "sort": venue.sort,
        "place_text": venue.place_text,
        "latitude": None if venue.latitude is None else float(venue.latitude),
        "longitude": None if venue.longitude is None else float(venue.longitude),
        "is_open": venue.is_open,
        "description": venue.description,
    }


PLACES = Dataset(
    "places",
    _("Places"),
    _("Towns, villages and grids, and how they lie in each other."),
    PlaceRow,
    LevelWish,
    find_places,
    show_node,
)
VENUES = Dataset(
    "venues",
    _("Venues"),
    _("Where people sit down and talk: under the tree, in a yard, in the hall."),
    VenueRow,
    PlaceWish,
    find_venues,
    show_venue,
)
