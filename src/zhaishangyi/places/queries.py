"""Reading places and venues."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere


def get_place(by: Actor, place_id: UUID) -> Jurisdiction:
    """A town, village or grid by id; places are public."""
    place = Jurisdiction.objects.select_related("parent").filter(pk=place_id).first()
    if place is None:
        raise NotHere("There is no such place.")
    return place


def get_venue(by: Actor, venue_id: UUID) -> Venue:
    """A venue by id; venues are public."""
    venue = Venue.objects.select_related("jurisdiction").filter(pk=venue_id).first()
    if venue is None:
        raise NotHere("There is no such venue.")
    return venue


def list_towns() -> QuerySet[Jurisdiction]:
    """The towns of this data folder."""
    return Jurisdiction.objects.filter(level=Level.TOWN).order_by("path")


def list_villages(town: Jurisdiction | None = None) -> QuerySet[Jurisdiction]:
    """The villages of a town, or of all towns, with how many venues each has."""
    villages = Jurisdiction.objects.filter(level=Level.VILLAGE)
    if town is not None:
        villages = villages.filter(path__startswith=town.path)
    open_venues = Count("venues", filter=Q(venues__is_open=True), distinct=True)
    return villages.annotate(venue_count=open_venues).order_by("position", "path")


def list_grids(village: Jurisdiction) -> QuerySet[Jurisdiction]:
    """The grids of a village."""
    return Jurisdiction.objects.filter(parent=village).order_by("position", "path")


def list_venues(place: Jurisdiction | None = None) -> QuerySet[Venue]:
    """Open venues at a place and below it, or everywhere."""
    venues = Venue.objects.filter(is_open=True).select_related("jurisdiction")
    return venues.filter(jurisdiction__path__startswith=place.path) if place else venues
