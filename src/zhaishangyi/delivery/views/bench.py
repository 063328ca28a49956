"""The workbench of an office, and the forms for more time, handing over and helping."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions, queries
from zhaishangyi.delivery.bench import permissions
from zhaishangyi.delivery.bench import queries as bench
from zhaishangyi.delivery.bench.view import build_rows
from zhaishangyi.delivery.bench_forms import (
    AnswerTimeForm,
    AskTimeForm,
    CoOfficeForm,
    HandOverForm,
    TakeOverForm,
)
from zhaishangyi.delivery.models import ActionItem, CoOffice, HandOver, TimeRequest
from zhaishangyi.delivery.overview import look_at_item
from zhaishangyi.delivery.permissions import ITEM_DESK
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import holds_anywhere
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import tidy

A_PAGE = 20
Item = ActionItem.State
# The bands of what is to do, besides all of it.
SOON, LATE = "soon", "late"


@page(holds_anywhere(Role.OFFICE))
def show_bench(request: HttpRequest) -> HttpResponse:
    """What my office has to do, what waits for its answer, and what it waits for."""
    by, today = find_actor(request), clock.today()
    office = queries.find_office(by)
    context: dict[str, Any] = {"office": office, "nav_current": "desk"}
    if office is not None:
        items = bench.list_bench_items(by)
        villages = bench.list_bench_villages(items)
        asked = read_filters(request, villages)
        found = bench.with_parts(choose_items(items, asked))
        shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        listed = list(shown)
        context |= {
            "counts": bench.count_bench(items, today),
            "asked": asked,
            "is_filtered": bool(asked["text"] or asked["village"]),
            "villages": villages,
            "tabs": list_tabs(),
            "page_obj": shown,
            "rows": build_rows(listed, office.pk, bench.list_readable(by, listed), today),
            "offered": bench.list_offered(by),
            "reviews": bench.list_reviews(by),
        }
    return render(request, "delivery/mine.html", context)


def list_tabs() -> list[tuple[str, str]]:
    """The tabs of the bench: the value in the address and the words."""
    return [
        (Item.AGREED, _("To do")),
        (SOON, _("Due within 3 days")),
        (LATE, _("Over the day")),
        (Item.REPORTED, _("Waiting for somebody to look")),
        (Item.ACCEPTED, _("Done")),
    ]


def read_filters(request: HttpRequest, villages: list[Jurisdiction]) -> dict[str, str]:
    """The filters of the address; what is not on offer counts as not asked for."""
    state, village = request.GET.get("state", ""), request.GET.get("village", "")
    return {
        "state": state if state in dict(list_tabs()) else Item.AGREED.value,
        "village": village if village in {place.path for place in villages} else "",
        "text": tidy(request.GET.get("q", ""))[:60],
    }


def choose_items(items: QuerySet[ActionItem], asked: dict[str, str]) -> QuerySet[ActionItem]:
    """The promises of a tab and its filters, what is due soonest first."""
    state = asked["state"]
    is_to_do = state in (Item.AGREED, SOON, LATE)
    found = items.filter(state=Item.AGREED if is_to_do else state)
    if state == SOON:
        found = found.filter(bench.due_soon(clock.today()))
    elif state == LATE:
        found = found.filter(due_on__lt=clock.today())
    if asked["village"]:
        found = found.filter(matter__jurisdiction__path__startswith=asked["village"])
    if asked["text"]:
        found = found.filter(promise__icontains=asked["text"])
    latest = F("accepted_at" if state == Item.ACCEPTED else "reported_at").desc(nulls_last=True)
    return found.order_by("due_on" if is_to_do else latest, "id")


def item_url(done: TimeRequest | HandOver | CoOffice) -> str:
    """The page of the promise that it is about."""
    return done.item.get_absolute_url()


@page(permissions.FIRST_OFFICE, item=queries.get_item)
def ask_time(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Ask for more time."""
    form = AskTimeForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.ask_time(by, item=item, **form.read_values()),
        template="delivery/time_ask.html",
        context={"item": item, "view": look_at_item(item, clock.today())},
        then=item_url,
        said=_("Asked. The convener decides, and you are told."),
    )


@page(permissions.TIME_GRANTERS, time_request=bench.get_time_request)
def answer_time(request: HttpRequest, time_request: TimeRequest) -> HttpResponse:
    """Grant more time or refuse it."""
    form = AnswerTimeForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.answer_time(by, time_request=time_request, **form.read_values()),
        template="delivery/time_answer.html",
        context={"item": time_request.item, "time_request": time_request},
        then=item_url,
        said=_("Answered. The office has been told."),
    )


@page(permissions.FIRST_OFFICE, time_request=bench.get_time_request)
def take_back_time(request: HttpRequest, time_request: TimeRequest) -> HttpResponse:
    """Take back that more time was asked for."""
    return send_form(
        request,
        ActForm(read_sent(request)),
        do=lambda by: actions.take_back_time(by, time_request=time_request),
        template="delivery/time_take_back.html",
        context={"item": time_request.item, "time_request": time_request},
        then=item_url,
        said=_("Taken back. It stays due on the day that was promised."),
    )


@page(permissions.FIRST_OFFICE, item=queries.get_item)
def ask_hand_over(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Ask another office to take it over."""
    form = HandOverForm(read_sent(request), item=item)
    return send_form(
        request,
        form,
        do=lambda by: actions.ask_hand_over(by, item=item, **form.read_values()),
        template="delivery/hand_over_ask.html",
        context={"item": item, "view": look_at_item(item, clock.today())},
        then=item_url,
        said=_("Asked. Until the other office takes it, it stays with yours."),
    )


@page(permissions.RECEIVERS, hand_over=bench.get_hand_over)
def answer_hand_over(request: HttpRequest, hand_over: HandOver) -> HttpResponse:
    """Take it over, or say why not."""
    form = TakeOverForm(read_sent(request))
    office = queries.find_office(find_actor(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.answer_hand_over(by, hand_over=hand_over, **form.read_values()),
        template="delivery/hand_over_answer.html",
        context={
            "item": hand_over.item,
            "hand_over": hand_over,
            "is_own": office is not None and office.pk == hand_over.to_office_id,
        },
        then=item_url,
        said=_("Answered. Everybody concerned has been told."),
    )


@page(permissions.FIRST_OFFICE, hand_over=bench.get_hand_over)
def take_back_hand_over(request: HttpRequest, hand_over: HandOver) -> HttpResponse:
    """Take back that another office was asked."""
    return send_form(
        request,
        ActForm(read_sent(request)),
        do=lambda by: actions.take_back_hand_over(by, hand_over=hand_over),
        template="delivery/hand_over_take_back.html",
        context={"item": hand_over.item, "hand_over": hand_over},
        then=item_url,
        said=_("Taken back. It stays with your office."),
    )


@page(ITEM_DESK, item=queries.get_item)
def add_co_office(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Let another office help."""
    form = CoOfficeForm(read_sent(request), item=item)
    return send_form(
        request,
        form,
        do=lambda by: actions.add_co_office(by, item=item, **form.read_values()),
        template="delivery/co_office_add.html",
        context={"item": item},
        then=item_url,
        said=_("Added. Both offices have been told."),
    )


@page(permissions.CO_OFFICE_DESK, co_office=bench.get_co_office)
def end_co_office(request: HttpRequest, co_office: CoOffice) -> HttpResponse:
    """End the part of an office that helps."""
    return send_form(
        request,
        ActForm(read_sent(request)),
        do=lambda by: actions.end_co_office(by, co_office=co_office),
        template="delivery/co_office_end.html",
        context={"item": co_office.item, "co_office": co_office},
        then=item_url,
        said=_("Ended. What the office reported stays."),
    )
