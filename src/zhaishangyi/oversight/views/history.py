"""How many days each link takes, village by village."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.oversight.asked_period import ask_period
from zhaishangyi.oversight.board_scope import Wanted, read_scope
from zhaishangyi.oversight.durations import Duration, Durations, read_durations
from zhaishangyi.oversight.views.board import WATCHERS, frame_board, take_look
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A place with the days at each link, None where no matter left it."""

    name: str
    is_whole: bool
    spans: list[Duration | None]


@page(WATCHERS, place=get_place)
def show_history(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Median and 90th percentile of the days at each link, in a time."""
    by = find_actor(request)
    look = take_look(by, read_scope(by, place, clock.today()), Wanted())
    asked = ask_period(request.GET, place, look.today)
    scope, links = look.scope, look.works.list_ids()
    places = list(dict.fromkeys([place, *scope.villages]))
    found = read_durations(places, asked.period)
    context = frame_board(look, "history") | {
        "asked": asked,
        "columns": [link.name for link in look.works.columns],
        "rows": [show_spans(one, found[one.pk], links, one == place) for one in places],
        "has_any": bool(found[place.pk]),
    }
    status = 422 if asked.problem else 200
    return render(request, "oversight/history.html", context, status=status)


def show_spans(
    place: Jurisdiction, durations: Durations, links: list[str], is_whole: bool
) -> SpanRow:
    """One place, link by link."""
    return SpanRow(place.name, is_whole, [durations.get(link) for link in links])
