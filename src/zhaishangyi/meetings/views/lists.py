"""The list of meetings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.matters.queries import list_filter_places
from zhaishangyi.meetings import queries
from zhaishangyi.people.sessions import read_uuid
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.paging import LongPaginator
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.roles import Role

PAGE_SIZE = 20


@page(ANYONE)
def list_meetings(request: HttpRequest) -> HttpResponse:
    """Meetings: what sits and what comes first, then those that were held."""
    by = find_actor(request)
    asked = read_uuid(request.GET.get("village"))
    villages = list_filter_places(by, asked)
    village = next((one for one in villages if one.pk == asked), None)
    state = request.GET.get("state", "")
    found = queries.list_meetings(by, village.path if village else "", state)
    if venue := read_uuid(request.GET.get("venue")):
        found = found.filter(venue=venue)
    shown = LongPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    queries.count_present(shown.object_list)
    context = {
        "page_obj": shown,
        "villages": villages,
        "village": village,
        "state": state,
        "today": clock.today(),
        "can_open": by.holds(Role.CONVENER),
    }
    return render(request, "meetings/list.html", context)
