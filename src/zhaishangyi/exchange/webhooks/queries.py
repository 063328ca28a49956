"""Reading webhooks; only those who keep them do."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhaishangyi.exchange.models import Webhook, WebhookDelivery
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere


def get_webhook(by: Actor, webhook_id: UUID) -> Webhook:
    """A webhook by id. Raises NotHere."""
    webhook = Webhook.objects.select_related("jurisdiction").filter(pk=webhook_id).first()
    if webhook is None:
        raise NotHere("There is no such page any more. Go back and look again.")
    return webhook


def list_webhooks(town: Jurisdiction) -> QuerySet[Webhook]:
    """The webhooks of a town that were not deleted, with how much waits for each."""
    kept = Webhook.objects.filter(jurisdiction=town, deleted_at=None)
    waiting = Count("deliveries", filter=Q(deliveries__next_at__isnull=False))
    return kept.annotate(waiting=waiting).order_by("made_at")


def list_deliveries(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was sent to a webhook, or waits to be, the newest first."""
    return WebhookDelivery.objects.filter(webhook=webhook).order_by("-pk")
