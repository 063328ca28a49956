"""Deciding on a matter on its page, alone and at the same time as others."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.matters.browsing import page, send
from tests.matters.conftest import Raise, TakeUp
from tests.world import World

from zhaishangyi.matters.models import Follow, Matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import ids

pytestmark = pytest.mark.django_db


def decide(matter: Matter, **changed: Any) -> dict[str, Any]:
    return {
        "act_id": str(ids.uuid7()),
        "seen_version": matter.version,
        "decision": "accept",
        "tier": "urgent",
        "title": matter.title,
        "category": "road",
        **changed,
    }


def test_the_convener_reads_the_name_and_takes_it_up(world: World, raise_one: Raise):
    matter = raise_one()
    client = world.client("convener")
    assert "周桂兰" in page(client, "triage", matter.pk)
    response = send(client, "triage", decide(matter, title="村东新修的路面开裂"), matter.pk)
    assert response.url == matter.get_absolute_url()
    matter.refresh_from_db()
    assert (matter.state, matter.title) == ("under_way", "村东新修的路面开裂")


def test_the_convener_of_another_village_is_told_who_may(world: World, raise_one: Raise):
    matter = raise_one()
    response = world.client("other_convener").get(reverse("matters:triage", args=[matter.pk]))
    assert response.status_code == 403
    assert "召集人" in response.content.decode()


def test_the_supervisor_sees_no_name_and_decides_all_the_same(world: World, raise_one: Raise):
    matter = raise_one()
    client = world.client("supervisor")
    assert "周桂兰" not in page(client, "triage", matter.pk)
    values = decide(matter, convener=str(world.people["convener"].pk))
    assert send(client, "triage", values, matter.pk).status_code == 302


def test_a_tier_not_as_wished_asks_why(world: World, raise_one: Raise):
    matter = raise_one(wished_tier="urgent")
    client = world.client("convener")
    response = send(client, "triage", decide(matter, tier="small"), matter.pk)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    reason = "已经拦起来了，没有危险，慢慢修"
    response = send(client, "triage", decide(matter, tier="small", reason=reason), matter.pk)
    assert response.status_code == 302


def test_two_conveners_at_once_and_the_second_reads_what_the_first_decided(
    world: World, raise_one: Raise
):
    matter = raise_one()
    first, second = (
        decide(matter),
        decide(matter, decision="decline", reason="这条路不归我们村里管"),
    )
    assert send(world.client("convener"), "triage", first, matter.pk).status_code == 302
    response = send(world.client("supervisor"), "triage", second, matter.pk)
    html = response.content.decode()
    assert response.status_code == 409
    assert "顾建新 已经定了：立议 · 急事" in html
    assert "这条路不归我们村里管" in html
    matter.refresh_from_db()
    assert matter.state == "under_way"


def test_the_same_thing_in_other_words_is_suggested_and_joined(
    world: World, raise_one: Raise, take_up: TakeUp
):
    first = take_up()
    other = raise_one("neighbour", text="机耕路没有灯，晚上骑车看不见沟", place_text="西边田头")
    second = raise_one(
        "neighbour", text="三号桥南面新浇的路又裂开了，砂子都掉出来了，骑三轮车很危险"
    )
    client = world.client("convener")
    response = client.get(reverse("matters:triage", args=[second.pk]))
    assert response.context["similar"] == [first]
    assert other not in response.context["similar"]
    values = decide(second, decision="merge", merge_into=str(first.pk))
    assert send(client, "triage", values, second.pk).status_code == 302
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_number_can_be_typed_to_join(world: World, raise_one: Raise, take_up: TakeUp):
    first, second = take_up(), raise_one("neighbour", text="有人在横河里养鸭子，河水发臭了")
    client = world.client("convener")
    values = decide(second, decision="merge", merge_number="八烈 1999-001")
    response = send(client, "triage", values, second.pk)
    assert list(response.context["form"].errors) == ["merge_number"]
    typed = first.number.replace("-", " － ").replace("八烈 ", "八烈　")
    values = decide(second, decision="merge", merge_number=typed)
    assert send(client, "triage", values, second.pk).status_code == 302
    assert Follow.objects.get().matter == first


def test_handing_over_changing_the_tier_and_releasing(
    world: World, take_up: TakeUp, raise_one: Raise, town_convener: Person
):
    matter = take_up()
    supervisor, convener = world.client("supervisor"), world.client("convener")
    values = {"convener": str(town_convener.pk), "seen_version": matter.version}
    assert send(supervisor, "assign", values, matter.pk).status_code == 302
    stale = send(supervisor, "assign", {**values, "act_id": str(ids.uuid7())}, matter.pk)
    assert stale.status_code == 409
    values = {"tier": "big", "reason": "要重修整段路，是大事"}
    assert send(convener, "retier", values, matter.pk).status_code == 302
    hidden = raise_one(is_past_village=True)
    assert convener.get(reverse("matters:release", args=[hidden.pk])).status_code == 404
    assert send(supervisor, "release", {"act_id": str(ids.uuid7())}, hidden.pk).status_code == 302
    matter.refresh_from_db()
    hidden.refresh_from_db()
    assert (matter.tier, matter.convener, hidden.is_past_village) == ("big", town_convener, False)
