"""The demo's switcher. It does not exist outside a demo data folder."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhaishangyi.people import queries, sessions
from zhaishangyi.record.pages import choose_next, find_actor, page
from zhaishangyi.record.permissions import ANYONE


@page(ANYONE)
def become(request: HttpRequest) -> HttpResponse:
    """Be somebody else in the demo; without a person, a visitor again."""
    if not settings.IS_DEMO:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("web:home"))
    person_id = sessions.read_uuid(request.POST.get("person"))
    if person_id is None:
        sessions.close_session(request)
    else:
        sessions.open_demo_session(request, queries.get_person(find_actor(request), person_id).pk)
    return HttpResponseRedirect(choose_next(request, reverse("web:home")))
