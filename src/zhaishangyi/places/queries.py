"""Reading places and venues."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import Role


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


def find_living(place: Jurisdiction) -> Jurisdiction:
    """The place itself; for a village that was merged, the one that it lies in now."""
    while place.ended_on is not None and place.parent is not None:
        place = place.parent
    return place


def find_village(place: Jurisdiction) -> Jurisdiction:
    """The village that a node lies in today; a town is its own."""
    # A village that is one asks for nothing more: lists of people call this for each of them.
    while (place.level == Level.GRID or place.ended_on is not None) and place.parent is not None:
        place = place.parent
    return place


def list_villages(town: Jurisdiction | None = None) -> QuerySet[Jurisdiction]:
    """The villages of a town, or of all towns, with how many venues each has.

    A village that was merged is no longer among them.
    """
    villages = Jurisdiction.objects.filter(level=Level.VILLAGE, ended_on=None)
    if town is not None:
        villages = villages.filter(path__startswith=town.path)
    open_venues = Count("venues", filter=Q(venues__is_open=True), distinct=True)
    return villages.annotate(venue_count=open_venues).order_by("position", "path")


def list_grids(village: Jurisdiction) -> QuerySet[Jurisdiction]:
    """The grids of a village; of a town, its villages."""
    below = Jurisdiction.objects.filter(parent=village, ended_on=None)
    return below.order_by("position", "path")


def list_merged(place: Jurisdiction) -> QuerySet[Jurisdiction]:
    """The villages that became a part of this one."""
    merged = Jurisdiction.objects.filter(parent=place, ended_on__isnull=False)
    return merged.order_by("ended_on", "path")


def list_successors(place: Jurisdiction) -> QuerySet[Jurisdiction]:
    """The villages into which this one may be merged: the others of its town."""
    return list_villages(place.parent).exclude(pk=place.pk)


def list_new_parents(by: Actor, place: Jurisdiction) -> QuerySet[Jurisdiction]:
    """Below what this actor may move a place: villages for a grid, towns for a village."""
    level = Level.VILLAGE if place.level == Level.GRID else Level.TOWN
    found = Jurisdiction.objects.filter(level=level, ended_on=None).exclude(
        pk=place.parent_id or place.pk
    )
    if by.is_operator:
        return found
    kept = Q(pk__in=[])
    for node in by.list_nodes(Role.ADMINISTRATOR):
        kept |= Q(path__startswith=node)
    return found.filter(kept)


def list_venues(place: Jurisdiction | None = None) -> QuerySet[Venue]:
    """Open venues at a place and below it, or everywhere."""
    venues = Venue.objects.filter(is_open=True).select_related("jurisdiction")
    return venues.filter(jurisdiction__path__startswith=place.path) if place else venues
