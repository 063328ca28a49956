"""The first page: my village, three verbs, the next meeting, what goes on, what was decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from zhaishangyi.matters.cards import show_cards
from zhaishangyi.meetings.event_queries import list_next_events
from zhaishangyi.record import clock
from zhaishangyi.record.ids import read_id
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.web import queries
from zhaishangyi.web.daytimes import say_meeting_time
from zhaishangyi.web.village import COOKIE, look_around, remember


@page(ANYONE)
def show_home(request: HttpRequest) -> HttpResponse:
    """The first page, for everybody."""
    by, now = find_actor(request), clock.now()
    chosen = read_id(request.GET.get("village") or request.COOKIES.get(COOKIE))
    places = queries.list_towns_and_villages(by.home, chosen)
    if "village" in request.GET:
        response = HttpResponseRedirect(reverse("web:home"))
        remember(response, request.GET["village"], places)
        return response
    around = look_around(request, by, places)
    meeting = queries.find_next_meeting(around.node_path, now)
    context = {
        "around": around,
        "waiting": queries.list_waiting_for_rating(by, clock.today()).count(),
        "meeting": meeting,
        "events": [one for one in list_next_events(now) if one != meeting][:2],
        "said": say_meeting_time(meeting.starts_at, meeting.is_open, now) if meeting else None,
        "cards": show_cards(queries.list_near(around.node_path, now)),
        "matter_count": queries.count_open(around.node_path, now),
        "decided": queries.find_decided(around.node_path),
    }
    return render(request, "web/home.html", context)
