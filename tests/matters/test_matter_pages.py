"""The pages of matters: what they show, to whom, and what happens to what was typed."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.matters.conftest import ROAD, Raise, TakeUp
from tests.world import World

from zhaishangyi.matters import actions
from zhaishangyi.matters.models import ExpertReview, FieldVisit, Follow, Matter, OpinionRound
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock, ids
from zhaishangyi.record.models import Photo
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def said(world: World, **changed: Any) -> dict[str, Any]:
    """What a resident fills in."""
    return {
        "act_id": str(ids.uuid7()),
        "writer": "self",
        "text": ROAD,
        "village": str(world.village.pk),
        "place_text": "村东路，三号桥往南 50 米",
        "category": "road",
        "wished_tier": "urgent",
        "name_shown": "convener",
        **changed,
    }


def photo(name: str = "路.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def send(client: Client, name: str, values: dict[str, Any], *args: Any) -> Any:
    return client.post(reverse(f"matters:{name}", args=args), values)


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(f"matters:{name}", args=args))
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_resident_raises_a_matter_and_sees_what_happens_next(world: World):
    client = world.client("resident")
    assert 'name="roster_name"' not in page(client, "raise")
    response = send(client, "raise", {**said(world), "photos": [photo()]})
    matter = Matter.objects.get()
    assert response.url == reverse("matters:sent", args=[matter.pk])
    assert (matter.category, matter.channel) == ("road", "online")
    assert Photo.objects.get().owner_id == matter.pk
    sent = client.get(response.url).content.decode()
    assert matter.number in sent
    assert "receipt__code" not in sent


def test_somebody_who_has_not_signed_in_is_told_who_may(world: World):
    assert world.anonymous.get(reverse("matters:raise")).status_code == 403


def test_a_helper_types_for_somebody_on_the_roster(world: World):
    client = world.client("grid_worker")
    values = said(world, writer="helper", raised_for="周阿婆，三组", roster_name="周桂兰")
    send(client, "raise", values)
    matter = Matter.objects.get()
    assert (matter.raised_for, matter.raiser) == ("周阿婆，三组", world.people["resident"])
    assert (matter.typed_by, matter.channel) == (world.people["grid_worker"], "grid")


def test_three_residents_share_a_name_and_the_helper_chooses(world: World):
    with outside_the_door("namesakes"):
        for group in ("一组", "二组"):
            Person.objects.create(jurisdiction=world.village, name="周桂兰", group=group)
    client = world.client("grid_worker")
    values = said(world, writer="helper", raised_for="周阿婆", roster_name="周桂兰")
    response = send(client, "raise", values)
    assert response.status_code == 422
    html = response.content.decode()
    assert all(group in html for group in ("一组", "二组", "三组"))
    assert ROAD[:20] in html
    assert not Matter.objects.exists()
    values["roster_person"] = str(world.people["resident"].pk)
    assert send(client, "raise", values).status_code == 302
    assert Matter.objects.get().raiser == world.people["resident"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "路坏"}, "text"),
        ({"place_text": ""}, "place_text"),
        ({"wished_tier": ""}, "wished_tier"),
        ({"wished_tier": "mega"}, "wished_tier"),
        ({"name_shown": ""}, "name_shown"),
        ({"village": ""}, "village"),
        ({"writer": "helper", "raised_for": ""}, "raised_for"),
        ({"writer": "helper", "raised_for": "长" * 61}, "raised_for"),
        ({"writer": "helper", "raised_for": "阿婆", "roster_name": "没有这人"}, "roster_name"),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(
    world: World, changed: dict[str, str], field: str
):
    values = said(world, **changed)
    response = send(world.client("grid_worker"), "raise", {**values, "photos": [photo()]})
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert len(form.kept_photos) == 1
    assert values["place_text"] in response.content.decode()
    assert not Matter.objects.exists()


def test_ten_thousand_characters_come_back_with_the_numbers(world: World):
    response = send(world.client("resident"), "raise", said(world, text="裂" * 10_000))
    html = response.content.decode()
    assert response.status_code == 422
    assert "10000" in html
    assert "2000" in html
    assert "裂" * 10_000 in html


def test_a_photo_that_is_none_is_named_and_the_text_stays(world: World):
    bad = SimpleUploadedFile("说明.jpg", b"%PDF-1.7 not a picture", "image/jpeg")
    response = send(world.client("resident"), "raise", {**said(world), "photos": [bad, photo()]})
    assert response.status_code == 422
    assert "说明.jpg" in response.content.decode()
    form = response.context["form"]
    again = {**said(world), "photos_kept": [kept.token for kept in form.kept_photos]}
    assert send(world.client("resident"), "raise", again).status_code == 302
    assert Photo.objects.count() == 1


def test_nobody_gets_a_receipt_and_a_double_submit_the_same_one(world: World):
    client = world.client("resident")
    values = said(world, name_shown="nobody", writer="helper", raised_for="周阿婆")
    seen = []
    for _ in range(2):
        response = send(client, "raise", values)
        sent = client.get(response.url)
        assert "no-store" in sent["Cache-Control"]
        seen.append(re.findall(r"\d{4} \d{4}", sent.content.decode()))
    matter = Matter.objects.get()
    assert seen[0] == seen[1]
    assert len(seen[0]) == 2
    assert (matter.raiser, matter.typed_by, matter.raised_for) == (None, None, "")
    code = "".join(seen[0])
    assert code.replace(" ", "") not in str(Matter.objects.values().get())
    other = world.client("neighbour")
    assert code not in other.get(reverse("matters:sent", args=[matter.pk])).content.decode()


def raise_unnamed(world: World, **changed: Any) -> str:
    """Raise one that nobody may see the name of; gives the code of the receipt."""
    client = world.client("resident")
    response = send(client, "raise", said(world, name_shown="nobody", **changed))
    sent = client.get(response.url).content.decode()
    return "".join(re.findall(r"\d{4} \d{4}", sent)).replace(" ", "")


def test_a_receipt_opens_a_matter_that_the_village_may_not_see(world: World):
    code = raise_unnamed(world, is_past_village="on")
    matter = Matter.objects.get()
    assert world.client("resident").get(
        reverse("matters:triage", args=[matter.pk])
    ).status_code in (
        403,
        404,
    )
    client = world.anonymous
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    typed = f" {wide[:4]}　{wide[4:8]} - {code[8:]} "
    response = send(client, "receipt", {"code": typed})
    assert response.status_code == 302
    html = client.get(response.url).content.decode()
    assert matter.title in html
    assert reverse("web:matter", args=[matter.pk]) not in html
    assert matter.title not in page(world.anonymous, "receipt")


def test_five_wrong_receipts_a_minute_and_then_a_pause(world: World):
    code = raise_unnamed(world)
    client = world.anonymous
    for _ in range(5):
        assert send(client, "receipt", {"code": "1234 5678 9012 3456"}).status_code == 422
    assert send(client, "receipt", {"code": code}).status_code == 429
    with clock.pretend(clock.now() + timedelta(minutes=2)):
        assert send(client, "receipt", {"code": code}).status_code == 302


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


def test_the_list_is_searched_and_filtered(world: World, raise_one: Raise, take_up: TakeUp):
    road = take_up()
    lamp = raise_one(text="机耕路没有灯，晚上骑车看不见沟", wished_tier="small")
    hidden = raise_one(is_past_village=True, text="这件事不给村里看的")
    away = raise_one("stranger", jurisdiction=world.other_village, text="石桥下面的河水发臭了")

    def find(**asked: str) -> set[Matter]:
        response = world.anonymous.get(reverse("matters:list"), asked)
        return {card.matter for card in response.context["cards"]}

    assert find() == {road, lamp, away}
    assert find(q="机耕路") == {lamp}
    assert find(q=road.number.replace("-", "－")) == {road}
    assert find(village="xz/shiqiao/") == {away}
    assert find(state="raised") == {lamp, away}
    assert find(tier="urgent") == {road}
    assert find(state="nonsense", tier="nonsense") == {road, lamp, away}
    assert find(q="没有这样的事") == set()
    assert hidden not in find(q="不给村里看")
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


def test_the_same_form_twice_is_one_matter(world: World):
    client = world.client("resident")
    values = said(world)
    first, second = send(client, "raise", values), send(client, "raise", values)
    assert first.url == second.url
    assert Matter.objects.count() == 1
    changed = send(client, "raise", {**values, "text": "换了一件事来说说看"})
    assert changed.status_code == 409
    assert "换了一件事来说说看" in changed.content.decode()


def test_a_past_village_matter_hides_its_photos_until_it_is_released(world: World):
    values = said(world, is_past_village="on", photos=[photo()])
    send(world.client("resident"), "raise", values)
    picture = Photo.objects.get()
    assert world.client("neighbour").get(picture.url).status_code == 404
    assert world.client("convener").get(picture.url).status_code == 404
    actions.release_matter(world.actor("supervisor"), matter=Matter.objects.get())
    picture.refresh_from_db()
    assert picture.is_public
