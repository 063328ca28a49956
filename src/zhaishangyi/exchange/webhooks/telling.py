"""From an act that is done to what waits to be sent: at once, and without keeping anybody."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models

from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.delivery.models import ResultNotice
from zhaishangyi.exchange.models import Webhook, WebhookDelivery
from zhaishangyi.exchange.public import find_public
from zhaishangyi.exchange.webhooks import sending
from zhaishangyi.exchange.webhooks.rules import EVENTS, TEST
from zhaishangyi.matters.models import LinkClosing, Matter, Triage
from zhaishangyi.matters.queries import visible_to as list_visible_matters
from zhaishangyi.meetings.models import Meeting, Outcome
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, find_node_path
from zhaishangyi.record.events import Event, listen


def listen_to_acts() -> None:
    """Hear of every public act from now on."""
    for kind in (*EVENTS, TEST):
        listen(kind, hear)


def hear(event: Event) -> None:
    """Put down what is to be sent; the sending itself happens elsewhere."""
    wanting = list_wanting(event)
    key = event.subject_id
    subject = find_public_subject(event.subject_kind, key) if wanting and key else None
    if subject is None:
        return
    where = find_node_path(subject)
    body, now = write_body(event, subject, where), clock.now()
    waiting = [
        WebhookDelivery(webhook=webhook, event=event.act, body=body, made_at=now, next_at=now)
        for webhook in wanting
        if where.startswith(webhook.node_path)
    ]
    WebhookDelivery.objects.bulk_create(waiting)
    if waiting:
        sending.wake()


def list_wanting(event: Event) -> list[Webhook]:
    """The active webhooks that asked for this kind of act, wherever it was done."""
    active = Webhook.objects.filter(paused_at=None, deleted_at=None).select_related("jurisdiction")
    if event.act == TEST and event.subject_id is not None:
        return list(active.filter(pk=event.subject_id))
    return [webhook for webhook in active if event.act in webhook.events]


def find_public_subject(kind: str, subject_id: UUID) -> models.Model | None:
    """What an act was done to, when everybody may see it; a matter or meeting it belongs to."""
    if kind == Webhook._meta.label_lower:
        return Webhook.objects.filter(pk=subject_id).first()
    for model in (PublicNotice, Campaign):
        if kind == model._meta.label_lower:
            return model._default_manager.filter(pk=subject_id).first()
    if kind in (Meeting._meta.label_lower, Outcome._meta.label_lower):
        by_outcome = kind == Outcome._meta.label_lower
        wanted = {"outcome": subject_id} if by_outcome else {"pk": subject_id}
        return find_public().filter(**wanted).first()
    return find_public_matter(kind, subject_id)


def find_public_matter(kind: str, subject_id: UUID) -> Matter | None:
    """The matter that an act was about, when everybody may read it."""
    own: dict[str, type[models.Model]] = {
        model._meta.label_lower: model for model in (Triage, LinkClosing, ResultNotice)
    }
    if kind == Matter._meta.label_lower:
        return list_visible_matters(NOBODY).filter(pk=subject_id).first()
    if kind not in own:
        return None
    matters = own[kind]._default_manager.filter(pk=subject_id).values("matter")
    return list_visible_matters(NOBODY).filter(pk__in=matters).first()


def write_body(event: Event, subject: models.Model, where: str) -> str:
    """What is sent: what happened, where, and to what. Nobody's name, and no text."""
    address: Any = getattr(subject, "get_absolute_url", None)
    path = address() if address is not None else ""
    body = {
        "id": str(event.act_id),
        "event": event.act,
        "at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "place_path": where,
        "subject": {"kind": subject._meta.model_name, "id": str(subject.pk)},
        "path": path,
        "url": settings.SITE_ADDRESS.rstrip("/") + path if settings.SITE_ADDRESS and path else "",
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)
