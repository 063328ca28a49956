"""Looking into a matter, its links, and the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.matters.browsing import page, photo, send
from tests.matters.conftest import Raise, TakeUp
from tests.world import World

from zhaishangyi.matters.models import ExpertReview, FieldVisit, Follow, Matter, OpinionRound
from zhaishangyi.record import clock, ids
from zhaishangyi.record.models import Photo

pytestmark = pytest.mark.django_db


def test_a_visit_is_typed_with_a_photo(world: World, take_up: TakeUp):
    matter = take_up()
    client = world.client("grid_worker")
    values = {
        "act_id": str(ids.uuid7()),
        "visited_at": "2024-05-06T17:30",
        "who_went": "网格员小陆",
        "finding": "裂缝 12 处，掉砂。",
        "photos": [photo()],
    }
    assert "小陆" not in page(client, "visit", matter.pk)
    assert send(client, "visit", values, matter.pk).status_code == 302
    visit = FieldVisit.objects.get()
    assert clock.local(visit.visited_at).hour == 17
    assert Photo.objects.get().owner_id == visit.pk


def test_a_visit_tomorrow_is_said_at_the_date(world: World, take_up: TakeUp):
    matter = take_up()
    later = (clock.local(clock.now()) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    values = {"visited_at": later, "who_went": "网格员小陆", "finding": "裂缝 12 处，掉砂。"}
    response = send(world.client("convener"), "visit", values, matter.pk)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["visited_at"]
    assert "裂缝 12 处" in response.content.decode()


def test_opinions_are_asked_said_changed_and_closed(world: World, take_up: TakeUp):
    matter = take_up()
    desk = world.client("recorder")
    in_two = clock.today() + timedelta(days=2)
    typed = f"{in_two.year}年{in_two.month}月{in_two.day}日"
    response = send(
        desk, "opinions_open", {"question": "先补还是重修？", "closes_on": typed}, matter.pk
    )
    asked = OpinionRound.objects.get()
    assert response.url == reverse("matters:opinions", args=[asked.pk])
    assert asked.closes_on == in_two
    neighbour = world.client("neighbour")
    for text in ("先补一补", "还是重修吧"):
        assert send(neighbour, "opinions", {"text": text}, asked.pk).status_code == 302
    html = page(world.anonymous, "opinions", asked.pk)
    assert "还是重修吧" in html
    assert "陆阿根" not in html
    assert "<textarea" not in html
    assert (
        send(world.client("stranger"), "opinions", {"text": "我也说"}, asked.pk).status_code == 403
    )
    helped = {"text": "听大家的", "said_by": "周阿婆"}
    assert send(world.client("grid_worker"), "opinions", helped, asked.pk).status_code == 302
    assert send(desk, "opinions_close", {"summary": "都说重修"}, asked.pk).status_code == 302
    late = send(neighbour, "opinions", {"text": "晚了还想说一句"}, asked.pk)
    assert late.status_code == 422
    assert "晚了还想说一句" in late.content.decode()


def test_an_expert_is_asked_and_answers(world: World, take_up: TakeUp):
    matter = take_up()
    values = {
        "asked_of": "镇建设办技术员",
        "expert": str(world.people["expert"].pk),
        "question": "这段路为什么会裂？",
    }
    assert send(world.client("convener"), "expert_ask", values, matter.pk).status_code == 302
    review = ExpertReview.objects.get()
    assert review.expert == world.people["expert"]
    expert = world.client("expert")
    assert "这段路为什么会裂" in page(expert, "expert_find", review.pk)
    found = {"finding": "路基没压实，灰剂量不够", "advice": "挖开重做", "photos": [photo()]}
    assert send(expert, "expert_find", found, review.pk).status_code == 302
    assert (
        world.client("lawyer").get(reverse("matters:expert_find", args=[review.pk])).status_code
        == 403
    )


def test_closing_a_link_names_what_is_missing(world: World, take_up: TakeUp):
    matter = take_up()
    client = world.client("convener")
    missing = "到现场看过或者听过一轮大家的意见"
    assert missing in page(client, "link_close", matter.pk, "investigate")
    response = send(client, "link_close", {"act_id": str(ids.uuid7())}, matter.pk, "investigate")
    assert response.status_code == 422
    assert missing in response.content.decode()
    response = client.get(reverse("matters:link_close", args=[matter.pk, "nothing"]))
    assert response.status_code == 404


def test_leaving_a_link_out(world: World, take_up: TakeUp):
    matter = take_up()
    client = world.client("convener")
    response = send(client, "link_skip", {"reason": "急"}, matter.pk, "investigate")
    assert list(response.context["form"].errors) == ["reason"]
    response = send(
        client, "link_skip", {"reason": "今晚就开会，现场一起看"}, matter.pk, "investigate"
    )
    assert response.status_code == 302
    matter.refresh_from_db()
    assert matter.link == "invite"


def test_follow_and_unfollow_are_buttons(world: World, take_up: TakeUp):
    matter = take_up()
    client = world.client("neighbour")
    assert client.get(reverse("matters:follow", args=[matter.pk])).status_code == 405
    response = send(client, "follow", {"next": "/matters/"}, matter.pk)
    assert response.url == "/matters/"
    assert Follow.objects.filter(person=world.people["neighbour"]).exists()
    send(client, "unfollow", {}, matter.pk)
    assert not Follow.objects.exists()
    assert send(world.anonymous, "follow", {}, matter.pk).status_code == 403


def test_an_unknown_id_and_a_hidden_matter_are_the_same(world: World, raise_one: Raise):
    hidden = raise_one(is_past_village=True)
    for who in ("anonymous", "neighbour", "convener"):
        for matter_id in (hidden.pk, ids.uuid7()):
            for name in ("triage", "visit", "retier", "expert_ask"):
                address = reverse(f"matters:{name}", args=[matter_id])
                assert world.client(who).get(address).status_code == 404


def test_the_list_is_filtered(world: World, raise_one: Raise, take_up: TakeUp):
    road = take_up()
    lamp = raise_one(text="机耕路没有灯，晚上骑车看不见沟", wished_tier="small")
    raise_one(is_past_village=True, text="这件事不给村里看的")
    away = raise_one("stranger", jurisdiction=world.other_village, text="石桥下面的河水发臭了")

    def find(**asked: str) -> set[Matter]:
        response = world.anonymous.get(reverse("matters:list"), asked)
        return {card.matter for card in response.context["cards"]}

    assert find() == {road, lamp, away}
    assert find(village="xz/shiqiao/") == {away}
    assert find(state="raised") == {lamp, away}
    assert find(tier="urgent") == {road}
    assert find(state="nonsense", tier="nonsense") == {road, lamp, away}
    with clock.pretend(clock.now() + timedelta(days=10)):
        assert find(state="late") == {road, lamp, away}


def test_the_list_asks_as_much_for_twenty_as_for_one(
    world: World, raise_one: Raise, django_assert_num_queries, django_assert_max_num_queries
):
    raise_one()
    client = world.client("neighbour")
    client.get(reverse("matters:list"))
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("matters:list"))
    for _ in range(24):
        raise_one()
    with django_assert_num_queries(len(few)):
        html = client.get(reverse("matters:list")).content
    assert html.count(b'class="card__link"') == 20
    assert len(html) < 60_000


def test_a_matter_in_english_says_the_same(world: World, raise_one: Raise):
    raise_one()
    client = world.client("resident")
    client.cookies["django_language"] = "en"
    assert "Waiting to be looked at" in page(client, "list")
    assert "How urgent is it, as you see it?" in page(client, "raise")
