"""The pages of webhooks: adding one, its secret shown once, trying, pausing, deleting."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.exchange.models import Webhook, WebhookDelivery
from zhaishangyi.record import ids

pytestmark = pytest.mark.django_db


def send(client: Client, page: str, key: Any, **fields: Any) -> Any:
    return client.post(
        reverse(f"exchange:{page}", args=[key]), {"act_id": str(ids.uuid7()), **fields}
    )


def add(client: Client, world: World, **more: Any) -> Any:
    fields = {"name": "公示屏", "url": "https://screen.example/hook", "events": ["notice.publish"]}
    return send(client, "webhook_add", world.town.pk, **{**fields, **more})


def test_the_secret_is_shown_to_whoever_made_it_and_to_nobody_else(world: World) -> None:
    client = world.client("administrator")
    answer = add(client, world)
    webhook = Webhook.objects.get()
    assert answer["Location"] == reverse("exchange:webhook", args=[webhook.pk])
    assert webhook.secret in client.get(answer["Location"]).content.decode()
    other = world.client("administrator").get(answer["Location"]).content.decode()
    assert webhook.secret not in other
    thief = Client()
    thief.cookies["webhook"] = webhook.secret
    assert thief.get(answer["Location"]).status_code == 403


def test_a_second_press_makes_no_second_one(world: World) -> None:
    client, act_id = world.client("administrator"), str(ids.uuid7())
    for _press in range(2):
        assert add(client, world, act_id=act_id).status_code == 302
    assert Webhook.objects.count() == 1


def test_what_is_wrong_stands_at_its_field_with_what_was_typed(world: World) -> None:
    answer = add(world.client("administrator"), world, url="http://93.184.216.34/x")
    assert answer.status_code == 422
    assert "http://93.184.216.34/x" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["url"]
    assert Webhook.objects.count() == 0


def test_changing_pausing_trying_deleting(world: World) -> None:
    client = world.client("administrator")
    add(client, world)
    webhook = Webhook.objects.get()
    changed = send(
        client, "webhook_change", webhook.pk, name="县平台", url="https://county.example/",
        events=["meeting.open", "meeting.close"], seen_version=webhook.version,
    )  # fmt: skip
    assert changed.status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.events) == ("县平台", ["meeting.open", "meeting.close"])
    assert send(client, "webhook_test", webhook.pk).status_code == 302
    for is_paused in (True, False):
        assert send(client, "webhook_pause", webhook.pk).status_code == 302
        webhook.refresh_from_db()
        assert (webhook.paused_at is not None) == is_paused
    assert send(client, "webhook_delete", webhook.pk).status_code == 302
    page = client.get(reverse("exchange:webhooks", args=[world.town.pk])).content.decode()
    assert "县平台" not in page
    assert send(client, "webhook_test", webhook.pk).status_code == 422


def test_a_change_meanwhile_is_shown(world: World) -> None:
    client = world.client("administrator")
    add(client, world)
    webhook = Webhook.objects.get()
    answer = send(
        client, "webhook_change", webhook.pk, name="旧的", url="https://old.example/",
        events=["meeting.open"], seen_version=webhook.version - 1,
    )  # fmt: skip
    assert answer.status_code == 409
    assert "https://screen.example/hook" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tries": 1, "status": 204, "delivered_at": "2024-05-06T09:00:00Z"}, "Arrived"),
        ({"tries": 0, "next_at": "2024-05-06T09:00:00Z"}, "On its way"),
        ({"tries": 2, "next_at": "2024-05-06T09:00:00Z", "problem": "slow"}, "Is tried again"),
        ({"tries": 9, "status": 500}, "Given up"),
    ],
)
def test_the_list_says_how_each_went(world: World, fields: dict[str, Any], words: str) -> None:
    client = world.client("administrator")
    client.cookies["django_language"] = "en"
    add(client, world)
    webhook = Webhook.objects.get()
    WebhookDelivery.objects.create(webhook=webhook, event="notice.publish", body="{}", **fields)
    assert words in client.get(reverse("exchange:webhook", args=[webhook.pk])).content.decode()


def test_the_list_asks_as_often_however_long_it_is(world: World) -> None:
    client = world.client("administrator")
    add(client, world)
    webhook = Webhook.objects.get()
    address = reverse("exchange:webhook", args=[webhook.pk])
    WebhookDelivery.objects.create(webhook=webhook, event="notice.publish", body="{}")
    few = count_queries(lambda: client.get(address))
    for _number in range(20):
        WebhookDelivery.objects.create(webhook=webhook, event="meeting.open", body="{}")
    assert count_queries(lambda: client.get(address)) == few
