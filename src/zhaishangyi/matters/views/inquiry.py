"""Looking into a matter: visits and opinion rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.forms import (
    CloseRoundForm,
    OpenRoundForm,
    OpinionForm,
    VisitForm,
)
from zhaishangyi.matters.models import Matter, Opinion, OpinionRound
from zhaishangyi.matters.permissions import WALKERS, find_standing_near
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE, holds
from zhaishangyi.record.roles import Role

A_PAGE = 50


@page(WALKERS, matter=queries.get_matter)
def visit(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Write down a visit to the place."""
    initial = {"visited_at": clock.local(clock.now()), "who_went": find_actor(request).name}
    form = VisitForm(read_sent(request), request.FILES or None, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.visit_place(by, matter=matter, **form.read_values()),
        template="matters/visit.html",
        context={"matter": matter},
        then=lambda _done: matter.get_absolute_url(),
        said=_("The visit is on record."),
    )


@page(holds(Role.CONVENER, Role.RECORDER, at="matter"), matter=queries.get_matter)
def open_round(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Ask the residents."""
    in_a_week = clock.today() + timedelta(days=7)
    form = OpenRoundForm(read_sent(request), initial={"closes_on": in_a_week})
    return send_form(
        request,
        form,
        do=lambda by: actions.open_opinions(by, matter=matter, **form.read_values()),
        template="matters/opinions_open.html",
        context={"matter": matter},
        then=lambda asked: reverse("matters:opinions", args=[asked.pk]),
        said=_("The question is open. Those who follow the matter are told."),
    )


@page(ANYONE, opinion_round=queries.get_round)
def show_round(request: HttpRequest, opinion_round: OpinionRound) -> HttpResponse:
    """The question, what people say to it, and one's own word."""
    actor = find_actor(request)
    own = queries.find_opinion(opinion_round, actor)
    helps = find_standing_near(actor, opinion_round.matter, queries.HELPER_ROLES) is not None
    initial = {"text": own.text if own and not helps else ""}
    form = OpinionForm(read_sent(request), initial=initial, is_helper=helps)

    def do(by: Actor) -> Opinion:
        name = form.cleaned_data.get("said_by", "").strip()
        helper = by.helping(name) if name else by
        text = form.cleaned_data["text"]
        return actions.say_opinion(helper, opinion_round=opinion_round, text=text)

    return send_form(
        request,
        form,
        do=do,
        template="matters/opinions.html",
        context=describe_round(request, opinion_round, actor, own),
        then=lambda _done: reverse("matters:opinions", args=[opinion_round.pk]),
        said=_("Written down. You can change it until the round closes."),
    )


def describe_round(
    request: HttpRequest, asked: OpinionRound, actor: Actor, own: Opinion | None
) -> dict[str, Any]:
    """What the page of an opinion round shows; who said what stands nowhere."""
    opinions = Opinion.objects.filter(opinion_round=asked).order_by("-said_at", "-pk")
    shown = Paginator(opinions, A_PAGE).get_page(request.GET.get("page"))
    is_running = asked.closed_at is None and asked.closes_on >= clock.today()
    return {
        "round": asked,
        "matter": asked.matter,
        "page_obj": shown,
        "own": own,
        "is_running": is_running,
        "can_say": is_running and actions.say_opinion.allows(actor, opinion_round=asked),
        "can_close": asked.closed_at is None
        and actions.close_opinions.allows(actor, opinion_round=asked),
    }


@page(holds(Role.CONVENER, Role.RECORDER, at="opinion_round"), opinion_round=queries.get_round)
def close_round(request: HttpRequest, opinion_round: OpinionRound) -> HttpResponse:
    """End the round with a summary."""
    form = CloseRoundForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_opinions(by, opinion_round=opinion_round, **form.read_values()),
        template="matters/opinions_close.html",
        context={
            "round": opinion_round,
            "matter": opinion_round.matter,
            "count": Opinion.objects.filter(opinion_round=opinion_round).count(),
        },
        then=lambda _done: reverse("matters:opinions", args=[opinion_round.pk]),
        said=_("The round is closed."),
    )
