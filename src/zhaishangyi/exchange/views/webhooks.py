"""Webhooks: what other programs of a town are told, for its administrators."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.exchange.models import Webhook
from zhaishangyi.exchange.webhooks import actions, queries
from zhaishangyi.exchange.webhooks.forms import ButtonForm, WebhookChangeForm, WebhookForm
from zhaishangyi.exchange.webhooks.rules import EVENTS
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import page, read_sent, send_form

# The secret stays this many seconds with the browser that made it, so that it can be copied.
COOKIE, COOKIE_AGE = "webhook", 900
DELIVERIES_A_PAGE = 30


@page(actions.KEEPER_OF_PLACE, place=get_place)
def list_webhooks(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The programs that a town tells."""
    context = {"place": place, "webhooks": queries.list_webhooks(place)}
    return render(request, "exchange/webhooks.html", context)


@page(actions.KEEPER_OF_PLACE, place=get_place)
def add_webhook(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Tell another program."""
    form = WebhookForm(read_sent(request))
    made: list[Webhook] = []

    def add(by: Actor) -> Webhook:
        made.append(actions.add_webhook(by, place=place, **form.read_values()))
        return made[0]

    response = send_form(
        request,
        form,
        do=add,
        template="exchange/webhook_form.html",
        context={"place": place},
        then=show_url,
    )
    if made and made[0].secret:
        keep_secret(response, made[0])
    return response


def keep_secret(response: HttpResponse, webhook: Webhook) -> None:
    """Let the page of the webhook show its secret to whoever made it, for a quarter of an hour."""
    response.set_cookie(
        COOKIE,
        webhook.secret,
        max_age=COOKIE_AGE,
        path=show_url(webhook),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@page(actions.KEEPER, webhook=queries.get_webhook)
def show_webhook(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    """What a program is told, and how that went."""
    deliveries = Paginator(queries.list_deliveries(webhook), DELIVERIES_A_PAGE)
    secret = request.COOKIES.get(COOKIE, "")
    context: dict[str, Any] = {
        "webhook": webhook,
        "place": webhook.jurisdiction,
        "events": [_(EVENTS[kind]) for kind in webhook.events if kind in EVENTS],
        "page_obj": deliveries.get_page(request.GET.get("page")),
        "secret": secret if secret and secret == webhook.secret else "",
        "form": ButtonForm(),
    }
    return render(request, "exchange/webhook.html", context)


@page(actions.KEEPER, webhook=queries.get_webhook)
def change_webhook(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    """Correct a webhook."""
    initial: dict[str, Any] = {name: getattr(webhook, name) for name in ("name", "url", "events")}
    initial["seen_version"] = webhook.version
    form = WebhookChangeForm(read_sent(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.change_webhook(by, webhook=webhook, **form.read_values()),
        template="exchange/webhook_form.html",
        context={"place": webhook.jurisdiction, "webhook": webhook},
        then=show_url,
        said=_("Saved."),
        latest=lambda: (webhook.version, f"{webhook.name}\n{webhook.url}"),
    )


@page(actions.KEEPER, webhook=queries.get_webhook)
def pause_webhook(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    """Tell nothing for a while, or go on."""
    is_going = webhook.paused_at is None
    act = actions.pause_webhook if is_going else actions.resume_webhook
    said = _("Nothing is sent until you let it go on.") if is_going else _("It goes on.")
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: act(by, webhook=webhook),
        template="exchange/webhook_pause.html",
        context={"place": webhook.jurisdiction, "webhook": webhook},
        then=show_url,
        said=said,
    )


@page(actions.KEEPER, webhook=queries.get_webhook)
def test_webhook(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    """Send something now."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.test_webhook(by, webhook=webhook),
        template="exchange/webhook_test.html",
        context={"place": webhook.jurisdiction, "webhook": webhook},
        then=show_url,
        said=_("It is on its way. Load this page again in a moment to see how it went."),
    )


@page(actions.KEEPER, webhook=queries.get_webhook)
def delete_webhook(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    """Tell a program nothing any more."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.delete_webhook(by, webhook=webhook),
        template="exchange/webhook_delete.html",
        context={"place": webhook.jurisdiction, "webhook": webhook},
        then=lambda gone: reverse("exchange:webhooks", args=[gone.jurisdiction_id]),
        said=_("It is told nothing any more."),
    )


def show_url(webhook: Webhook) -> str:
    """Where a webhook is shown."""
    return reverse("exchange:webhook", args=[webhook.pk])
