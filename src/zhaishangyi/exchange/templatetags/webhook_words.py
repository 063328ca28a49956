"""What was sent to another program, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from zhaishangyi.exchange.models import WebhookDelivery
from zhaishangyi.exchange.webhooks.rules import EVENTS
from zhaishangyi.procedures.voice import mark

register = template.Library()

PROBLEMS = {
    "address": mark("Its address may not be told"),
    "certificate": mark("Its certificate is not right"),
    "slow": mark("It did not answer in time"),
    "unknown": mark("There is no machine of this name"),
    "unreachable": mark("It could not be reached"),
}


@register.simple_tag
def event_words(kind: str) -> str:
    """What a delivery was about."""
    return _(EVENTS[kind]) if kind in EVENTS else _("A test")


@register.inclusion_tag("exchange/parts/delivery.html")
def delivery_pill(delivery: WebhookDelivery) -> dict[str, object]:
    """How a delivery went, in a word."""
    problem = PROBLEMS.get(delivery.problem, "")
    return {"delivery": delivery, "problem": _(problem) if problem else ""}
