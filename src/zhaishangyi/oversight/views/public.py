"""The three degrees for everybody: figures, what they mean, and the records behind them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhaishangyi.oversight.asked_period import ask_period
from zhaishangyi.oversight.degree_views import read_degrees
from zhaishangyi.oversight.figure_tables import has_base, list_tables
from zhaishangyi.oversight.figures import read_report
from zhaishangyi.oversight.indicators import DEGREES, INDICATORS, list_indicators
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.records import SOURCES, Source, add_up, show_rows
from zhaishangyi.oversight.village_map import list_map_villages, read_map, write_features
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.places.queries import get_place
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE, holds
from zhaishangyi.record.roles import Role

INSIDERS = holds(Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, at="place")
READERS = INSIDERS | holds(Role.CONVENER, at="place")
COUNTERS = holds(Role.SUPERVISOR, at="place")
A_PAGE = 30


@page(ANYONE, place=get_place)
def show_figures(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The three degrees of a place in a time, with charts, tables and the time before."""
    village = find_counted(place)
    if village != place:
        return redirect("oversight:figures", village.pk)
    by = find_actor(request)
    context = read_figures(request, place, by) | {
        "map": read_map(place, clock.now()),
        "villages": list_map_villages(place) if place.level == Level.TOWN else [],
    }
    status = 422 if context["asked"].problem else 200
    return render(request, "oversight/figures.html", context, status=status)


@page(ANYONE, place=get_place)
def print_figures(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The same on paper."""
    by = find_actor(request)
    context = read_figures(request, find_counted(place), by) | {
        "map": read_map(place, clock.now()),
        "is_paper": True,
    }
    return render(request, "oversight/print.html", context)


def read_figures(request: HttpRequest, place: Jurisdiction, by: Actor) -> dict[str, Any]:
    """What both pages show; insiders read the numbers that the public does not get."""
    asked = ask_period(request.GET, place, clock.today())
    target = {"place": place}
    is_inside = INSIDERS.find_standing(by, target) is not None
    report = read_report(place, asked.period, is_inside=is_inside)
    return {
        "place": place,
        "asked": asked,
        "period": asked.period,
        "kept": keep_period(asked.period),
        "report": report,
        "is_inside": is_inside,
        "has_base": has_base(report),
        "degrees": read_degrees(report),
        "tables": list_tables(report, lambda key: find_records_url(by, place, key)),
    }


def keep_period(period: Period) -> str:
    """The same time for the address of another page."""
    if period.choice != "custom":
        return urlencode({"period": period.choice})
    return urlencode({"since": period.since.isoformat(), "until": period.until.isoformat()})


def find_counted(place: Jurisdiction) -> Jurisdiction:
    """The place itself; for a grid, which is not counted alone, its village."""
    above = place.parent
    return above if place.level == Level.GRID and above is not None else place


def find_records_url(by: Actor, place: Jurisdiction, key: str) -> str:
    """Where the records behind a figure are listed; "" for those who may not see them."""
    source = SOURCES.get(key)
    if source is None or not may_list(by, place, source):
        return ""
    return reverse("oversight:records", args=[place.pk, key])


def may_list(by: Actor, place: Jurisdiction, source: Source) -> bool:
    """Whether somebody may see the records: of disputes only the supervisor, as numbers."""
    who = COUNTERS if source.is_dispute else READERS
    return who.find_standing(by, {"place": place}) is not None


@page(ANYONE)
def show_definitions(request: HttpRequest) -> HttpResponse:
    """What each figure means, in both languages."""
    degrees = [(name, list(list_indicators(key))) for key, name in DEGREES.items()]
    return render(request, "oversight/definitions.html", {"degrees": degrees})


@page(READERS, place=get_place)
def show_records(request: HttpRequest, place: Jurisdiction, key: str) -> HttpResponse:
    """The records that make up a figure: as many as it says."""
    source = SOURCES.get(key)
    if source is None:
        raise NotHere("There is no such figure. Look at the list of definitions.")
    by = find_actor(request)
    if source.is_dispute:
        COUNTERS.require(by, {"place": place})
    asked = ask_period(request.GET, place, clock.today())
    found = source.find(place, asked.period)
    listed = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "asked": asked,
        "period": asked.period,
        "kept": keep_period(asked.period),
        "indicator": INDICATORS[key],
        "total": add_up(source, found),
        "is_weighted": bool(source.count),
        "page": listed,
        "rows": show_rows(source, listed.object_list, by),
    }
    status = 422 if asked.problem else 200
    return render(request, "oversight/records.html", context, status=status)


@page(ANYONE, place=get_place)
def show_map_data(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The public map as GeoJSON."""
    features = write_features(place, clock.now())
    response = JsonResponse(features, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/geo+json"
    response.setdefault("Cache-Control", "public, max-age=60")
    return response
