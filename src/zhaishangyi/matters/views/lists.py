"""The list of matters: filters, twenty a page. Words are looked for on the page of the search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters import queries
from zhaishangyi.matters.cards import show_cards
from zhaishangyi.matters.models import State, UrgencyTier
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.paging import LongPaginator
from zhaishangyi.record.permissions import ANYONE

A_PAGE = 20


@page(ANYONE)
def list_matters(request: HttpRequest) -> HttpResponse:
    """Matters near you, newest first; filters stand in the address, so a list can be sent on."""
    if request.GET.get("q", "").strip():
        return look_up(request)
    actor = find_actor(request)
    asked = read_filters(request)
    found = queries.search_matters(actor, **asked)
    shown = LongPaginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "cards": show_cards(shown.object_list),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "villages": queries.list_filter_places(actor, asked["village"]),
        "states": list_states(),
        "tiers": UrgencyTier.choices,
    }
    return render(request, "matters/list.html", context)


def look_up(request: HttpRequest) -> HttpResponse:
    """Words lead to the search, with the filters; what the filters mean there is its business."""
    query = request.GET.copy()
    query["kind"] = "1"
    return HttpResponseRedirect(f"{reverse('search:find')}?{query.urlencode()}")


def read_filters(request: HttpRequest) -> dict[str, str]:
    """The filters of the address; what is not on offer counts as not asked for."""
    state, tier = request.GET.get("state", ""), request.GET.get("tier", "")
    return {
        "village": request.GET.get("village", "")[:200],
        "state": state if state in dict(list_states()) else "",
        "tier": tier if tier in UrgencyTier.values else "",
    }


def list_states() -> list[tuple[str, str]]:
    """The states that can be asked for, overdue among them."""
    return [*((value, str(label)) for value, label in State.choices), ("late", _("Overdue"))]
