"""Villages and venues, for everybody."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.places import actions, queries
from zhaishangyi.places.forms import (
    CloseForm,
    MergeForm,
    MoveForm,
    OutlineForm,
    PlaceForm,
    RenameForm,
    VenueChangeForm,
    VenueForm,
)
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.places.permissions import MOVERS, TOWN_KEEPERS
from zhaishangyi.places.qr import svg_qr
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE, holds
from zhaishangyi.record.photos import list_photos
from zhaishangyi.record.roles import Role

KEEPERS = (Role.CONVENER, Role.ADMINISTRATOR)
VENUE_FIELDS = ("name", "brand", "sort", "place_text", "description", "latitude", "longitude")


@page(ANYONE)
def list_places(request: HttpRequest) -> HttpResponse:
    """The villages, town by town."""
    villages = list(queries.list_villages())
    towns = [
        (town, [village for village in villages if village.path.startswith(town.path)])
        for town in queries.list_towns()
    ]
    return render(request, "places/list.html", {"towns": towns})


@page(ANYONE, place=queries.get_place)
def show_place(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """A village with its grids and venues."""
    venues = list(queries.list_venues(place))
    photos = list_photos(venues)
    by = find_actor(request)
    context = {
        "place": place,
        "grids": queries.list_grids(place),
        "merged": queries.list_merged(place),
        "successor": queries.find_living(place) if place.ended_on else None,
        "venues": [{"venue": venue, "photos": photos.get(venue.pk, [])} for venue in venues],
        **find_ways(place, by),
    }
    return render(request, "places/show.html", context)


def find_ways(place: Jurisdiction, by: Actor) -> dict[str, bool]:
    """What this actor may do about a place."""
    is_living = place.ended_on is None
    may_move = is_living and MOVERS.find_standing(by, {"place": place}) is not None
    return {
        "can_add_venue": actions.add_venue.allows(by, place=place),
        "can_add_place": is_living
        and place.level != "grid"
        and actions.add_place.allows(by, parent=place),
        "can_rename": actions.rename_place.allows(by, place=place),
        "can_outline": actions.set_outline.allows(by, place=place),
        "can_merge": may_move and place.level == "village",
        "can_move": may_move and queries.list_new_parents(by, place).exists(),
    }


@page(ANYONE, venue=queries.get_venue)
def show_venue(request: HttpRequest, venue: Venue) -> HttpResponse:
    """A venue: what it is called, how to find it, its QR code."""
    photos = list_photos([venue]).get(venue.pk, [])
    can_change = actions.change_venue.allows(find_actor(request), venue=venue)
    context = {"venue": venue, "photos": photos, "can_change": can_change}
    return render(request, "places/venue.html", context)


@page(ANYONE, venue=queries.get_venue)
def show_poster(request: HttpRequest, venue: Venue) -> HttpResponse:
    """A sheet to print and hang up at the venue."""
    address = request.build_absolute_uri(reverse("places:venue", args=[venue.pk]))
    qr = svg_qr(address, label=_("Leads to the page of this venue"))
    return render(request, "places/poster.html", {"venue": venue, "qr": qr, "address": address})


@page(holds(Role.ADMINISTRATOR, at="place"), place=queries.get_place)
def add_place(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Add a village or a grid below a place."""
    form = PlaceForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.add_place(by, parent=place, **form.read_values()),
        template="places/add.html",
        context={"place": place},
        then=show_url,
        said=_("Added."),
    )


@page(holds(Role.ADMINISTRATOR, at="place"), place=queries.get_place)
def rename_place(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Rename a place."""
    initial = {
        "name": place.name,
        "description": place.description,
        "seen_version": place.version,
    }
    form = RenameForm(read_sent(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.rename_place(by, place=place, **form.read_values()),
        template="places/rename.html",
        context={"place": place},
        then=show_url,
        said=_("Saved."),
        latest=lambda: (place.version, place.name),
    )


@page(TOWN_KEEPERS, place=queries.get_place)
def merge_place(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Merge a village into another one."""
    successors = queries.list_successors(place)
    form = MergeForm(read_sent(request), places=successors, initial={"ended_on": clock.today()})
    return send_form(
        request,
        form,
        do=lambda by: actions.merge_place(by, place=place, **form.read_values()),
        template="places/merge.html",
        context={"place": place},
        then=show_url,
        said=_("Merged. What goes on there is handled by the other village's convener now."),
    )


@page(MOVERS, place=queries.get_place)
def move_place(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Move a grid to another village, or a village to another town."""
    found = queries.list_new_parents(find_actor(request), place)
    form = MoveForm(read_sent(request), places=found)
    return send_form(
        request,
        form,
        do=lambda by: actions.move_place(by, place=place, **form.read_values()),
        template="places/move.html",
        context={"place": place},
        then=show_url,
        said=_("Moved, with everything in it and the roles held there."),
    )


@page(holds(Role.ADMINISTRATOR, at="place"), place=queries.get_place)
def set_outline(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Say where a place lies on the map."""
    known = json.dumps(place.outline) if place.outline else ""
    form = OutlineForm(
        read_sent(request),
        request.FILES or None,
        initial={"outline": known, "seen_version": place.version},
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.set_outline(by, place=place, **form.read_values()),
        template="places/outline.html",
        context={"place": place},
        then=show_url,
        said=_("The outline is saved."),
        latest=lambda: (place.version, known),
    )


@page(holds(*KEEPERS, at="place"), place=queries.get_place)
def add_venue(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Register a venue."""
    form = VenueForm(read_sent(request), request.FILES or None)
    return send_form(
        request,
        form,
        do=lambda by: actions.add_venue(by, place=place, **form.read_values()),
        template="places/venue_form.html",
        context={"place": place},
        then=venue_url,
        said=_("The venue is registered. Print its poster and hang it up."),
    )


@page(holds(*KEEPERS, at="venue"), venue=queries.get_venue)
def change_venue(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Correct a venue."""
    initial: dict[str, Any] = {name: getattr(venue, name) for name in VENUE_FIELDS}
    initial["seen_version"] = venue.version
    form = VenueChangeForm(read_sent(request), request.FILES or None, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.change_venue(by, venue=venue, **form.read_values()),
        template="places/venue_form.html",
        context={"place": venue.jurisdiction, "venue": venue},
        then=venue_url,
        said=_("Saved."),
        latest=lambda: (venue.version, f"{venue.name}\n{venue.place_text}\n{venue.description}"),
    )


@page(holds(*KEEPERS, at="venue"), venue=queries.get_venue)
def close_venue(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Take a venue out of use."""
    form = CloseForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_venue(by, venue=venue),
        template="places/venue_close.html",
        context={"venue": venue},
        then=lambda closed: reverse("places:show", args=[venue.jurisdiction_id]),
        said=_("The venue is no longer offered for meetings."),
    )


def show_url(place: Jurisdiction) -> str:
    """Where a place is shown."""
    return reverse("places:show", args=[place.pk])


def venue_url(venue: Venue) -> str:
    """Where a venue is shown."""
    return reverse("places:venue", args=[venue.pk])
