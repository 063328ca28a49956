"""The board of a town, and the way to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhaishangyi.campaigns.queries import read_current
from zhaishangyi.oversight.asked_period import ask_period
from zhaishangyi.oversight.board import read_board
from zhaishangyi.oversight.board_rules import Works
from zhaishangyi.oversight.board_scope import (
    Look,
    Scope,
    Wanted,
    list_choices,
    read_scope,
    read_wanted,
)
from zhaishangyi.oversight.degree_views import read_degrees
from zhaishangyi.oversight.figures import read_report
from zhaishangyi.oversight.village_map import read_map
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.places.queries import get_place, list_towns
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE, holds
from zhaishangyi.record.roles import Role

WATCHING_ROLES = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)
WATCHERS = holds(*WATCHING_ROLES, at="place")


@page(ANYONE)
def start(request: HttpRequest) -> HttpResponse:
    """To the board of one's own town for those who watch over it, else to its public figures."""
    by = find_actor(request)
    nodes = by.list_nodes(*WATCHING_ROLES)
    if nodes:
        return redirect("oversight:board", Jurisdiction.objects.get(path=min(nodes, key=len)).pk)
    return redirect("oversight:figures", find_own_town(by).pk)


def find_own_town(by: Actor) -> Jurisdiction:
    """The town where somebody lives; the first for a passer-by. NotHere before there is any."""
    towns = list(list_towns())
    own = (town for town in towns if by.home.startswith(town.path))
    found = next(own, towns[0] if towns else None)
    if found is None:
        raise NotHere("There is no town here yet. It is made at the first start.")
    return found


@page(WATCHERS, place=get_place)
def show_board(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The three degrees, links and villages, what hurries, the theme month."""
    if place.level == Level.GRID and place.parent is not None:
        return redirect("oversight:board", place.parent.pk)
    by, now = find_actor(request), clock.now()
    scope = read_scope(by, place, clock.local(now).date())
    choices = list_choices(scope)
    look = take_look(by, scope, read_wanted(request.GET, choices))
    asked = ask_period(request.GET, place, look.today)
    report = read_report(place, asked.period, is_inside=True)
    context = frame_board(look, "board") | {
        "asked": asked,
        "degrees": read_degrees(report),
        "board": read_board(look),
        "choices": choices,
        "map": read_map(place, now, is_public=False),
        "campaign": read_current(scope.town.path, look.today),
    }
    status = 422 if asked.problem else 200
    return render(request, "oversight/board.html", context, status=status)


def take_look(by: Actor, scope: Scope, wanted: Wanted) -> Look:
    """Who looks at what, now."""
    return Look(by, scope, wanted, Works(list_active()), clock.now())


def frame_board(look: Look, current: str) -> dict[str, Any]:
    """What every page beside the rail needs; `current` is the entry of the rail."""
    return {
        "place": look.scope.place,
        "town": look.scope.town,
        "scope": look.scope,
        "wanted": look.wanted,
        "now": look.now,
        "rail_current": current,
        "kept_query": look.kept,
    }
