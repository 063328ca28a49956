"""What other programs follow: the calendar of meetings, the notices, the bundle of a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

from zhaishangyi.exchange import bundle
from zhaishangyi.exchange.calendars import write_calendar
from zhaishangyi.exchange.feeds import write_feed
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.pages import page
from zhaishangyi.record.permissions import ANYONE

FRESH_SECONDS = 300
CONTENT_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
}


@page(ANYONE)
def show_calendar(request: HttpRequest) -> HttpResponseBase:
    """The public meetings of everywhere."""
    return answer_calendar(request, None)


@page(ANYONE, place=get_place)
def show_place_calendar(request: HttpRequest, place: Jurisdiction) -> HttpResponseBase:
    """The public meetings of a place."""
    return answer_calendar(request, place)


@page(ANYONE)
def show_feed(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The public notices of everywhere."""
    return answer_feed(request, fmt, None)


@page(ANYONE, place=get_place)
def show_place_feed(request: HttpRequest, place: Jurisdiction, fmt: str) -> HttpResponseBase:
    """The public notices of a place."""
    return answer_feed(request, fmt, place)


def answer_calendar(request: HttpRequest, place: Jurisdiction | None) -> HttpResponseBase:
    """The calendar as a file."""
    content = write_calendar(place, complete_paths(request))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer_fresh(request, response)


def answer_feed(request: HttpRequest, fmt: str, place: Jurisdiction | None) -> HttpResponseBase:
    """The feed in one of its two forms."""
    if fmt not in CONTENT_TYPES:
        raise NotHere("There is no such feed. It is there as atom and as rss.")
    address = complete_paths(request)
    content = write_feed(fmt, place, address(request.path), address)
    return answer_fresh(request, HttpResponse(content, content_type=CONTENT_TYPES[fmt]))


def answer_fresh(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer, or only that nothing is new since somebody's last look."""
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return get_conditional_response(request, etag=tag, response=response) or response


def complete_paths(request: HttpRequest) -> Callable[[str], str]:
    """Makes a path of this site a whole address; the one that was set up goes first."""
    if settings.SITE_ADDRESS:
        return lambda path: settings.SITE_ADDRESS.rstrip("/") + path
    return request.build_absolute_uri


@page(ANYONE)
def send_latest_bundle(request: HttpRequest) -> HttpResponseBase:
    """The newest bundle of open data."""
    return send_bundle(request, bundle.find_latest())


def read_day(by: Actor, text: str) -> date:
    """The day in an address. Raises NotHere for a day that there is not."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotHere("There is no such day.") from None


@page(ANYONE, day=read_day)
def send_day_bundle(request: HttpRequest, day: date) -> HttpResponseBase:
    """The bundle of a day, kept for a month."""
    return send_bundle(request, bundle.find_bundle(day))


def send_bundle(request: HttpRequest, found: bundle.Bundle) -> HttpResponseBase:
    """A bundle as a file; whoever has it already is told so."""
    tag = f'"{found.day.isoformat()}-{found.bytes}"'
    name = f"zhaishangyi-{found.day.isoformat()}.zip"
    fresh = get_conditional_response(request, etag=tag)
    if fresh is not None:
        return fresh
    response = FileResponse(found.path.open("rb"), content_type="application/zip")
    response["Content-Length"] = str(found.bytes)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = tag
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
