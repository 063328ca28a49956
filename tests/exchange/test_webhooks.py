"""Programs that are told: what, by whom decided, signed, tried again, and nothing confidential."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.exchange.receiver import Receiver, receive
from tests.world import World

from zhaishangyi.exchange.models import Webhook, WebhookDelivery
from zhaishangyi.exchange.webhooks import actions, rules, sending, telling
from zhaishangyi.matters.models import Matter
from zhaishangyi.notices.actions import publish_notice
from zhaishangyi.record import clock, ids
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.events import Event
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
URL = "https://screen.example/hook"


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often somebody was woken; the tests send by themselves."""
    calls: list[int] = []
    monkeypatch.setattr(sending, "wake", lambda: calls.append(1))
    return calls


def test_whoever_wakes_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    was_sent, may_end, has_ended = threading.Event(), threading.Event(), threading.Event()

    def send_slowly() -> int:
        was_sent.set()
        may_end.wait(60)
        has_ended.set()
        return 0

    monkeypatch.setattr(sending, "send_due", send_slowly)
    for _act in range(3):
        sending.wake()
    assert was_sent.wait(60)
    assert not has_ended.is_set()
    assert sum(thread.name == "webhooks" for thread in threading.enumerate()) == 1
    may_end.set()
    sending.stop()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("ZHAISHANGYI_WEBHOOKS_LOCAL", "1")
    with receive() as found:
        yield found


def add(world: World, url: str = URL, *events: str) -> Webhook:
    chosen = events or ("notice.publish",)
    by = world.actor("administrator")
    return actions.add_webhook(by, place=world.town, name="公示屏", url=url, events=chosen)


def tell(kind: str, subject: Any, path: str = "xz/") -> list[WebhookDelivery]:
    telling.hear(Event(kind, ids.uuid7(), subject._meta.label_lower, subject.pk, path))
    return list(WebhookDelivery.objects.order_by("made_at", "pk"))


def publish(world: World) -> Any:
    by = world.actor("convener")
    return publish_notice(by, place=world.village, title="开会", text="明早九点，周桂兰家门口")


def test_a_webhook_is_the_administrators_affair(world: World) -> None:
    for who in ("resident", "convener", "supervisor", "auditor", "anonymous"):
        with pytest.raises(Refused):
            actions.add_webhook(
                world.actor(who), place=world.town, name="x", url=URL, events=["notice.publish"]
            )
    assert Webhook.objects.count() == 0


def test_its_secret_stands_nowhere_in_the_record(world: World) -> None:
    webhook = add(world)
    assert len(webhook.secret) >= 32
    assert all(webhook.secret not in entry.content for entry in Entry.objects.all())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM exchange_webhook")
        assert webhook.secret not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"url": "http://93.184.216.34/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["case.look"]}, "events"),
        ({"name": " "}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: World, more: dict[str, Any], field: str) -> None:
    values = {"name": "公示屏", "url": URL, "events": ["notice.publish"], **more}
    with pytest.raises(RuleBroken) as broken:
        actions.add_webhook(world.actor("administrator"), place=world.town, **values)
    assert broken.value.field == field


def test_only_a_town_tells_and_not_without_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = world.actor("administrator")
    with pytest.raises(RuleBroken):
        actions.add_webhook(
            by, place=world.village, name="公示屏", url=URL, events=["notice.publish"]
        )
    monkeypatch.setattr(actions, "MOST_WEBHOOKS", 1)
    add(world)
    with pytest.raises(RuleBroken):
        add(world)


def test_an_act_is_told_after_it_is_done(
    world: World, woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    webhook = add(world)
    with django_capture_on_commit_callbacks(execute=True):
        notice = publish(world)
    (delivery,) = WebhookDelivery.objects.all()
    body = json.loads(delivery.body)
    assert (delivery.webhook_id, delivery.event) == (webhook.pk, "notice.publish")
    assert body["subject"] == {"kind": "publicnotice", "id": str(notice.pk)}
    assert body["place_path"] == "xz/balie/"
    assert woken == [1]


def test_what_is_told_holds_no_names_and_no_text(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    add(world)
    with django_capture_on_commit_callbacks(execute=True):
        publish(world)
    body = WebhookDelivery.objects.get().body
    assert set(json.loads(body)) == {"id", "event", "at", "place_path", "subject", "path", "url"}
    for person in world.people.values():
        assert person.name not in body
        assert str(person.pk) not in body
    assert "九点" not in body


def test_nobody_hears_who_did_not_ask(world: World) -> None:
    paused, deleted = add(world), add(world)
    add(world, URL, "meeting.open")
    by = world.actor("administrator")
    actions.pause_webhook(by, webhook=paused)
    actions.delete_webhook(by, webhook=deleted)
    assert tell("notice.publish", publish(world)) == []


def make_matter(world: World, *, is_past_village: bool) -> Matter:
    with outside_the_door("a matter to tell of"):
        return Matter.objects.create(
            number=f"八烈 {is_past_village}",
            jurisdiction=world.village,
            handled_at=world.town if is_past_village else world.village,
            title="路灯",
            text="不亮",
            place_text="村口",
            category="light",
            is_past_village=is_past_village,
        )


def test_a_matter_past_the_village_is_told_to_nobody(world: World) -> None:
    add(world, URL, "matter.raise")
    assert tell("matter.raise", make_matter(world, is_past_village=True)) == []
    assert len(tell("matter.raise", make_matter(world, is_past_village=False))) == 1


def test_another_town_hears_nothing(world: World) -> None:
    add(world)
    with outside_the_door("another town"):
        Webhook.objects.update(jurisdiction=world.other_village)
    assert tell("notice.publish", publish(world)) == []


def test_what_arrives_is_signed(world: World, receiver: Receiver) -> None:
    webhook = add(world, receiver.url)
    (delivery,) = tell("notice.publish", publish(world))
    assert sending.send_due() == 1
    ((headers, body),) = receiver.heard
    assert body.decode() == delivery.body
    header = headers["X-Zhaishangyi-Signature"]
    assert rules.is_signed(webhook.secret, body, header, clock.now())
    assert headers["X-Zhaishangyi-Delivery"] == str(delivery.pk)
    assert headers["Host"] == receiver.url.split("/")[2]
    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries, delivery.next_at) == (204, 1, None)
    assert delivery.delivered_at is not None
    assert sending.send_due() == 0


def test_a_refusal_is_tried_again_and_given_up_in_the_end(world: World, receiver: Receiver) -> None:
    receiver.status = 500
    add(world, receiver.url)
    (delivery,) = tell("notice.publish", publish(world))
    now, waits = clock.now(), []
    for _try in range(len(rules.PAUSES) + 1):
        with clock.pretend(now):
            assert sending.send_due() == 1
            assert sending.send_due() == 0
        delivery.refresh_from_db()
        if delivery.next_at is None:
            break
        waits.append(delivery.next_at - now)
        now = delivery.next_at
    assert waits == list(rules.PAUSES)
    assert (delivery.tries, delivery.status) == (len(rules.PAUSES) + 1, 500)
    assert delivery.delivered_at is None


def test_a_receiver_that_is_down_keeps_the_others_waiting_once(
    world: World, receiver: Receiver
) -> None:
    with receive() as down:
        down.status = 503
        broken, fine = add(world, down.url), add(world, receiver.url)
        notice = publish(world)
        for _time in range(3):
            tell("notice.publish", notice)
        assert sending.send_due() == 1 + 3
        assert (len(down.heard), len(receiver.heard)) == (1, 3)
        waiting = WebhookDelivery.objects.filter(delivered_at=None)
        assert {one.webhook_id for one in waiting} == {broken.pk}
        assert waiting.filter(tries=0, next_at__lte=clock.now()).count() == 2
        assert WebhookDelivery.objects.filter(webhook=fine, status=204).count() == 3
        # What was left alone is tried the next time, and comes once it is up again.
        down.status = 204
        assert sending.send_due() == 2
        assert waiting.all().count() == 1


def test_no_redirect_is_followed(world: World, receiver: Receiver) -> None:
    receiver.status, receiver.location = 302, receiver.url.replace("hook", "elsewhere")
    add(world, receiver.url)
    (delivery,) = tell("notice.publish", publish(world))
    sending.send_due()
    delivery.refresh_from_db()
    assert (delivery.status, len(receiver.heard)) == (302, 1)
    assert delivery.next_at is not None


def test_a_slow_receiver_is_not_waited_for(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "TIMEOUT", 0.2)
    receiver.pause = 1.0
    add(world, receiver.url)
    (delivery,) = tell("notice.publish", publish(world))
    sending.send_due()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.problem) == (None, "slow")


def test_this_machine_is_not_told_though_a_name_leads_here(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZHAISHANGYI_WEBHOOKS_LOCAL")
    port = int(receiver.url.split(":")[2].split("/")[0])
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: here)
    add(world, f"https://rebound.example:{port}/hook")
    (delivery,) = tell("notice.publish", publish(world))
    sending.send_due()
    delivery.refresh_from_db()
    assert (delivery.problem, receiver.heard) == ("address", [])


def test_nobody_there(world: World, receiver: Receiver) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        add(world, f"http://127.0.0.1:{closed.getsockname()[1]}/")
        (delivery,) = tell("notice.publish", publish(world))
        sending.send_due()
    delivery.refresh_from_db()
    assert delivery.problem == "unreachable"


def test_what_somebody_else_sends_is_not_sent_twice(world: World) -> None:
    add(world)
    tell("notice.publish", publish(world))
    now = clock.now()
    assert sending.claim_next(now) is not None
    assert sending.claim_next(now) is None
    assert sending.claim_next(now + sending.CLAIMED_FOR) is not None


def test_a_paused_one_gets_what_waited_when_it_goes_on(world: World) -> None:
    webhook = add(world)
    tell("notice.publish", publish(world))
    by = world.actor("administrator")
    actions.pause_webhook(by, webhook=webhook)
    assert sending.claim_next(clock.now()) is None
    actions.resume_webhook(by, webhook=webhook)
    assert sending.claim_next(clock.now()) is not None


def test_a_deleted_one_is_told_nothing_and_its_secret_is_forgotten(world: World) -> None:
    webhook = add(world)
    tell("notice.publish", publish(world))
    by = world.actor("administrator")
    gone = actions.delete_webhook(by, webhook=webhook)
    assert (gone.secret, sending.claim_next(clock.now())) == ("", None)
    for act in (actions.delete_webhook, actions.pause_webhook, actions.test_webhook):
        with pytest.raises(RuleBroken):
            act(by, webhook=gone)


def test_a_test_goes_to_this_one_only(world: World) -> None:
    webhook, _other = add(world), add(world)
    actions.test_webhook(world.actor("administrator"), webhook=webhook)
    (delivery,) = tell(rules.TEST, webhook)
    assert (delivery.webhook_id, delivery.event) == (webhook.pk, "webhook.test")
    actions.pause_webhook(world.actor("administrator"), webhook=webhook)
    with pytest.raises(RuleBroken):
        actions.test_webhook(world.actor("administrator"), webhook=webhook)


def test_old_deliveries_are_forgotten_but_not_those_that_wait(world: World) -> None:
    webhook = add(world)
    old = clock.now() - timedelta(days=31)
    for next_at in (None, old):
        WebhookDelivery.objects.create(
            webhook=webhook, event="notice.publish", body="{}", made_at=old, next_at=next_at
        )
    WebhookDelivery.objects.create(webhook=webhook, event="notice.publish", body="{}")
    assert sending.sweep_deliveries() == 1
    assert WebhookDelivery.objects.count() == 2
