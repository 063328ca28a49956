"""The open matters behind the board: its cells, its rows, what is late."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.oversight.board_lines import RELATED, show_lines
from zhaishangyi.oversight.board_scope import (
    Choices,
    Look,
    choose_open,
    list_choices,
    read_scope,
    read_wanted_list,
)
from zhaishangyi.oversight.views.board import WATCHERS, frame_board, take_look
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page

A_PAGE = 20


@page(WATCHERS, place=get_place)
def show_drill(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Open matters, the longest over their limit first; the filters stand in the address."""
    by = find_actor(request)
    scope = read_scope(by, place, clock.today())
    choices = list_choices(scope)
    look = take_look(by, scope, read_wanted_list(request.GET, choices, scope))
    found = choose_open(look).select_related(*RELATED)
    ordered = found.order_by(F("due_at").asc(nulls_last=True), "pk")
    shown = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    context = frame_board(look, "drill") | {
        "page_obj": shown,
        "lines": show_lines(look, list(shown.object_list)),
        "links": look.works.columns,
        "choices": choices,
        "states": list_states(),
        "heading": say_heading(look),
        "asked_for": list_asked(look, choices),
        "all_query": urlencode(look.kept),
        "page_query": keep_asked(request),
    }
    return render(request, "oversight/drill.html", context)


def keep_asked(request: HttpRequest) -> str:
    """What was asked for, without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def list_states() -> list[tuple[str, str]]:
    """How a matter stands, as it can be asked for."""
    return [
        ("late", _("Over the limit")),
        ("warned", _("Near the limit")),
        ("raised", _("Waiting to be looked at")),
        ("under_way", _("Under way")),
        ("skipped", _("With a step left out")),
    ]


def say_heading(look: Look) -> str:
    """Where the matters stand: the village or the whole place, and the link."""
    place = look.scope.find_row(look.wanted.village) or look.scope.place
    column = next((one for one in look.works.columns if one.id == look.wanted.link), None)
    if column is None:
        return _("%(place)s: open matters") % {"place": place.name}
    return _("%(place)s: open at “%(link)s”") % {"place": place.name, "link": column.name}


def list_asked(look: Look, choices: Choices) -> list[Any]:
    """What the list is narrowed to besides village and link, by name."""
    wanted = look.wanted
    tiers, states = dict(choices.tiers), dict(list_states())
    campaign = next((one.title for one in choices.campaigns if one.pk == wanted.campaign), "")
    office = next((one.name for one in choices.offices if one.pk == wanted.office), "")
    named = (states.get(wanted.state, ""), tiers.get(wanted.tier, ""), campaign, office)
    return [name for name in named if name]
