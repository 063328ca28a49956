"""The big screen of the town hall: four pictures in turn, fresh every minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from zhaishangyi.campaigns.queries import read_current
from zhaishangyi.matters.models import Matter, State
from zhaishangyi.matters.queries import list_nodes_above
from zhaishangyi.oversight.asked_period import ask_period
from zhaishangyi.oversight.degree_views import read_degrees
from zhaishangyi.oversight.figures import read_report
from zhaishangyi.oversight.views.public import find_counted
from zhaishangyi.oversight.village_map import below, read_map
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record import clock
from zhaishangyi.record.models import Entry
from zhaishangyi.record.pages import page
from zhaishangyi.record.permissions import ANYONE

# What only time changes, such as a matter that becomes late, may wait as long as this.
STEP_MINUTES = 10
SETTLED_DAYS = 90
MOST_SETTLED = 5


@dataclass(frozen=True, slots=True)
class Slide:
    """One picture: the id of its section, and whether there is anything on it."""

    key: str
    has_content: bool


@page(ANYONE, place=get_place)
def show_screen(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The pictures of a place; 304 while nothing has changed. It shows what everybody may see."""
    now = clock.now()
    etag = make_etag(request, place, now)
    unchanged = get_conditional_response(request, etag=etag)
    if isinstance(unchanged, HttpResponse) and unchanged.status_code == 304:
        return unchanged
    place = find_counted(place)
    asked = ask_period(request.GET, place, clock.today())
    report = read_report(place, asked.period)
    context = {
        "place": place,
        "period": asked.period,
        "degrees": read_degrees(report),
        "map": read_map(place, now),
        "campaign": read_current(list_nodes_above(place.path)[0], clock.today()),
        "settled": list_settled(place, now),
        "now": now,
        "is_paper": True,
    }
    context["slides"] = [
        Slide("degrees", has_content=True),
        Slide("map", has_content=context["map"] is not None),
        Slide("campaign", has_content=context["campaign"] is not None),
        Slide("settled", has_content=bool(context["settled"])),
    ]
    response = render(request, "oversight/screen.html", context)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def make_etag(request: HttpRequest, place: Jurisdiction, now: datetime) -> str:
    """A mark that changes with every act, and every ten minutes; one query."""
    seq = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    step = int(now.timestamp()) // (STEP_MINUTES * 60)
    parts = (place.pk, seq, step, get_language(), sorted(request.GET.items()))
    return f'"{sha256(repr(parts).encode()).hexdigest()[:24]}"'


def list_settled(place: Jurisdiction, now: datetime) -> Sequence[Matter]:
    """Public matters that were finished lately, newest first; one query."""
    found = Matter.objects.filter(
        below("jurisdiction__path", place.path),
        state=State.FINISHED,
        is_past_village=False,
        finished_at__gte=now - timedelta(days=SETTLED_DAYS),
    )
    return list(found.select_related("jurisdiction").order_by("-finished_at", "pk")[:MOST_SETTLED])
