"""Everything that may be done about webhooks: by the administrators of the town."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from zhaishangyi.exchange.models import Webhook, WebhookDelivery
from zhaishangyi.exchange.webhooks import rules
from zhaishangyi.exchange.webhooks.sending import is_local_allowed
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

MOST_WEBHOOKS = 20
KEEPER_OF_PLACE = holds(Role.ADMINISTRATOR, at="place")
KEEPER = holds(Role.ADMINISTRATOR, at="webhook")


@act("webhook.add", who=KEEPER_OF_PLACE)
def add_webhook(
    by: Actor, place: Jurisdiction, name: str, url: str, events: Sequence[str]
) -> Webhook:
    """Tell an address of another program what happens in a town. Its secret is made here."""
    if place.level != Level.TOWN:
        raise RuleBroken("", "Only a town tells other programs. Go to the page of the town.")
    if Webhook.objects.filter(jurisdiction=place, deleted_at=None).count() >= MOST_WEBHOOKS:
        raise RuleBroken(
            "", "There are %(most)s of them already. Delete one first.", most=MOST_WEBHOOKS
        )
    return Webhook.objects.create(
        jurisdiction=place,
        name=require_text("name", name, least=2, most=60),
        url=rules.require_url(url, is_local_allowed=is_local_allowed()),
        events=rules.require_events(events),
        secret=secrets.token_urlsafe(32),
        made_by=Person.objects.get(pk=by.person_id) if by.person_id else None,
    )


@act("webhook.change", who=KEEPER)
def change_webhook(
    by: Actor,
    webhook: Webhook,
    name: str,
    url: str,
    events: Sequence[str],
    seen_version: int | None = None,
) -> Webhook:
    """Correct the address of a webhook or what it is told. The secret stays."""
    found = load_kept(webhook, seen_version)
    found.name = require_text("name", name, least=2, most=60)
    found.url = rules.require_url(url, is_local_allowed=is_local_allowed())
    found.events = rules.require_events(events)
    found.save()
    return found


@act("webhook.pause", who=KEEPER)
def pause_webhook(by: Actor, webhook: Webhook) -> Webhook:
    """Tell a webhook nothing for a while. What waits is sent when it goes on."""
    found = load_kept(webhook)
    if found.paused_at is None:
        found.paused_at = clock.now()
        found.save()
    return found


@act("webhook.resume", who=KEEPER)
def resume_webhook(by: Actor, webhook: Webhook) -> Webhook:
    """Go on telling a webhook that was paused."""
    found = load_kept(webhook)
    if found.paused_at is not None:
        found.paused_at = None
        found.save()
    return found


@act("webhook.delete", who=KEEPER)
def delete_webhook(by: Actor, webhook: Webhook) -> Webhook:
    """Tell a webhook nothing any more. Its secret is forgotten, what was sent stays listed."""
    found = load_kept(webhook)
    found.deleted_at = clock.now()
    found.secret = ""
    found.save()
    WebhookDelivery.objects.filter(webhook=found).update(next_at=None)
    return found


@act("webhook.test", who=KEEPER)
def test_webhook(by: Actor, webhook: Webhook) -> Webhook:
    """Send something to a webhook now, to see whether it arrives."""
    found = load_kept(webhook)
    if found.paused_at is not None:
        raise RuleBroken("", "It is paused. Let it go on first, then try it.")
    return found


def load_kept(webhook: Webhook, seen_version: int | None = None) -> Webhook:
    """The webhook, locked. Raises RuleBroken for one that was deleted."""
    found = load(Webhook, webhook.pk, seen_version=seen_version)
    if found.deleted_at is not None:
        raise RuleBroken("", "It was deleted. Add a new one.")
    return found
