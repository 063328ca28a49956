"""One of everything: a program that is told, and an archive of today."""

from __future__ import annotations

import zipfile
from typing import Any

from tests.world import World

from zhaishangyi.exchange.bundle import CHECKPOINT, find_folder
from zhaishangyi.exchange.models import Webhook, WebhookDelivery
from zhaishangyi.record import clock


def fill_exchange(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    webhook = Webhook.objects.create(
        jurisdiction=world.town,
        name="公示屏",
        url="https://screen.example/hook",
        events=["notice.publish", "meeting.announce"],
        secret="not-a-real-secret",
    )
    WebhookDelivery.objects.create(webhook=webhook, event="notice.publish", body="{}", tries=1)
    return {
        "webhook": webhook.pk,
        "town": world.town.pk,
        "day": keep_archive(),
        "dataset": "matters",
        "csv": "csv",
        "atom": "atom",
        "rest": "nothing",
    }


def keep_archive() -> str:
    """The day of an archive that lies in the folder."""
    day = clock.today().isoformat()
    find_folder().mkdir(exist_ok=True)
    with zipfile.ZipFile(find_folder() / f"{day}.zip", "w") as archive:
        archive.writestr(CHECKPOINT, "zhaishangyi/test")
    return day
