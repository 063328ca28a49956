"""Pages of legal talks and activities: the list, planning, here and now, speakers, counting."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import list_filter_places
from zhaishangyi.meetings import actions, event_queries
from zhaishangyi.meetings.event_forms import (
    SORTS,
    CountForm,
    EventChangeForm,
    EventForm,
    LeadForm,
    SpeakerForm,
    SpotEventForm,
)
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.permissions import DESK, HOST_ROLES
from zhaishangyi.meetings.queries import list_venues
from zhaishangyi.meetings.running import say_when
from zhaishangyi.meetings.views.button import Words, console_url, read_post, show_url
from zhaishangyi.people.sessions import read_uuid
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE, holds_anywhere

PAGE_SIZE = 20
FORM = "meetings/event_form.html"


@page(ANYONE)
def list_events(request: HttpRequest) -> HttpResponse:
    """Legal talks and activities: to come, and held."""
    by = find_actor(request)
    asked = read_uuid(request.GET.get("village"))
    villages = list_filter_places(by, asked)
    village = next((one for one in villages if one.pk == asked), None)
    sort, state = request.GET.get("sort", ""), request.GET.get("state", "")
    found = event_queries.list_events(by, village.path if village else "", sort, state)
    if venue := read_uuid(request.GET.get("venue")):
        found = found.filter(venue=venue)
    context = {
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "villages": villages,
        "village": village,
        "sorts": SORTS,
        "sort": sort,
        "state": state,
        "can_plan": by.holds(*HOST_ROLES),
        "nav_current": "meetings",
    }
    return render(request, "meetings/events.html", context)


def list_places(request: HttpRequest) -> dict[str, Any]:
    """The villages and venues that somebody who plans can choose from, and the first choice."""
    places = event_queries.list_event_places(find_actor(request))
    asked = read_uuid(request.GET.get("village"))
    villages = [place for place in places if place.level == "village"]
    first = next((place for place in places if place.pk == asked), None)
    first = first or next(iter(villages or places), None)
    venues = Venue.objects.none()
    for place in places:
        venues |= list_venues(place.path)
    return {
        "places": Jurisdiction.objects.filter(pk__in=[place.pk for place in places]),
        "venues": venues.distinct(),
        "initial": {
            "jurisdiction": first.pk if first else None,
            "venue": read_uuid(request.GET.get("venue")),
        },
    }


@page(holds_anywhere(*HOST_ROLES))
def plan_event(request: HttpRequest) -> HttpResponse:
    """Plan a legal talk or an activity."""
    form = EventForm(read_post(request), **list_places(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.plan_event(by, **form.read_values()),
        template="meetings/event_plan.html",
        then=show_url,
        said=_("Planned. When all is right, put up the notice."),
    )


@page(holds_anywhere(*HOST_ROLES))
def open_event(request: HttpRequest) -> HttpResponse:
    """Begin a talk or an activity here and now."""
    form = SpotEventForm(read_post(request), **list_places(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.open_event(by, **form.read_values()),
        template="meetings/event_plan.html",
        context={"is_now": True},
        then=console_url,
        said=_("It has begun. Check in those who are here, and write down what they ask."),
    )


@page(DESK, meeting=event_queries.get_event)
def change_event(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change the plan of a talk or an activity."""
    initial = {
        "title": meeting.title,
        "about": meeting.about,
        "starts_at": meeting.starts_at,
        "venue": meeting.venue_id,
        "place_text": meeting.place_text,
        "minutes": meeting.minutes_planned,
        "seen_version": meeting.version,
    }
    venues = list_venues(meeting.node_path, meeting.venue_id)
    form = EventChangeForm(read_post(request), venues=venues, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.change_event(by, meeting=meeting, **form.read_values()),
        template="meetings/event_plan.html",
        context={"meeting": meeting},
        then=show_url,
        said=_("Changed. If time or place moved, everybody on the list has been told."),
        latest=lambda: tell_latest(meeting),
    )


def tell_latest(meeting: Meeting) -> tuple[int, str]:
    """The plan as it stands now, for whoever had an older one open."""
    meeting.refresh_from_db()
    text = f"{meeting.title}\n{say_when(meeting)}\n{meeting.place_label}\n{meeting.attended or ''}"
    return meeting.version, text.strip()


@page(DESK, meeting=event_queries.get_event)
def add_speaker(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One more speaker."""
    form = SpeakerForm(read_post(request), node_path=meeting.node_path)
    words = Words(
        title=_("Add a speaker"),
        lead=_("Name and topic stand on the page and on the notice for all to see."),
        button=_("Put them on the list"),
        said=_("On the list."),
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.add_speaker(by, meeting=meeting, **form.read_values()),
        template=FORM,
        context={"meeting": meeting, "words": words},
        then=lambda done: show_url(meeting),
        said=words.said,
    )


@page(DESK, meeting=event_queries.get_event)
def count_attendance(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """How many came."""
    initial = {"attended": meeting.attended, "seen_version": meeting.version}
    form = CountForm(read_post(request), initial=initial)
    words = Words(
        title=_("How many came"),
        lead=_("The number stands on the page of the talk. Nobody is named."),
        button=_("Write the number down"),
        said=_("The number is written down."),
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.count_attendance(by, meeting=meeting, **form.read_values()),
        template=FORM,
        context={"meeting": meeting, "words": words},
        then=show_url,
        said=words.said,
        latest=lambda: tell_latest(meeting),
    )


@page(DESK, meeting=event_queries.get_event)
def lead_to_matter(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Make a matter of what came up."""
    villages = event_queries.list_villages_below(meeting.jurisdiction)
    form = LeadForm(read_post(request), request.FILES or None, villages=villages)
    words = Words(
        title=_("Make a matter of it"),
        lead=_(
            "It waits to be looked at like any other matter, and its page says where it came from. "
            "Nobody is named. A quarrel between two is no matter: take it to mediation."
        ),
        button=_("Raise it as a matter"),
        said=_("Raised. The convener looks at it next."),
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.lead_to_matter(by, meeting=meeting, **form.read_values()),
        template=FORM,
        context={"meeting": meeting, "words": words},
        then=find_matter_url,
        said=words.said,
    )


def find_matter_url(matter: Matter) -> str:
    """The page of the new matter."""
    return matter.get_absolute_url()
