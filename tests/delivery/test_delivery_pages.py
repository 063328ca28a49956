"""The pages of the delivery: whom they open for, what they show, what they keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.delivery.conftest import NOW, TODAY, Road, draw_jpeg, make_photo, make_road
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import ActionItem, SatisfactionRating, Suggestion
from zhaishangyi.delivery.story import build_story
from zhaishangyi.people.models import RoleGrant
from zhaishangyi.record import clock, ids
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def send(client: Client, name: str, record: Any, **typed: Any) -> Any:
    """Post a form as a browser does; the address is that of the page."""
    address = reverse(f"delivery:{name}", args=[record.pk])
    return client.post(address, {"act_id": str(ids.uuid7()), **typed})


def read(client: Client, page: str, record: Any, **query: str) -> str:
    answer = client.get(reverse(f"delivery:{page}", args=[record.pk]), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("day", ["2024-05-20", "２０２４年５月２０日", "2024.5.20", "20240520"])
def test_a_promise_is_typed_with_any_kind_of_date(road: Road, day: str):
    answer = send(
        road.world.client("convener"), "item_agree", road.matter,
        promise="凿掉重铺 160 米", office=road.world.office.pk, due_on=day,
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer["Location"] == road.matter.get_absolute_url()
    assert ActionItem.objects.get().due_on.isoformat() == "2024-05-20"


def test_a_wrong_date_keeps_what_was_typed(road: Road):
    answer = send(
        road.world.client("convener"), "item_agree", road.matter,
        promise="凿掉重铺 160 米", office=road.world.office.pk, due_on="2024-05-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["due_on"]
    assert "凿掉重铺 160 米" in answer.content.decode()


def test_only_offices_of_the_place_are_offered(road: Road, other_office: Any):
    page = read(road.world.client("convener"), "item_agree", road.matter)
    assert "镇建设办" in page
    assert "八烈村委会" in page
    assert page.count("<option") == 3


@pytest.mark.parametrize(
    ("name", "may", "may_not"),
    [
        ("item_agree", ["convener", "recorder"], ["resident", "office", "anonymous"]),
        ("publish", ["convener"], ["recorder", "resident", "office", "anonymous"]),
        ("count", ["convener"], ["recorder", "resident", "anonymous"]),
        ("rate", ["resident", "neighbour", "deputy"], ["stranger", "anonymous"]),
        ("rate_for", ["convener", "recorder", "grid_worker"], ["resident", "other_convener"]),
    ],
)
def test_pages_of_a_matter_open_for_those_who_may(
    road: Road, name: str, may: list[str], may_not: list[str]
):
    for who in may:
        read(road.world.client(who), name, road.matter)
    for who in may_not:
        answer = road.world.client(who).get(reverse(f"delivery:{name}", args=[road.matter.pk]))
        assert answer.status_code == 403, who


@pytest.mark.parametrize(
    ("name", "may", "may_not"),
    [
        ("item", ["anonymous", "stranger", "office"], []),
        ("report", ["office", "convener"], ["resident", "recorder", "anonymous"]),
        ("accept", ["resident", "convener"], ["neighbour", "office", "anonymous"]),
        ("send_back", ["resident", "convener"], ["neighbour", "office", "anonymous"]),
        ("withdraw", ["convener", "recorder"], ["resident", "office", "anonymous"]),
    ],
)
def test_pages_of_a_promise_open_for_those_who_may(
    road: Road, name: str, may: list[str], may_not: list[str]
):
    item = road.agree()
    for who in may:
        assert "凿掉重铺 160 米" in read(road.world.client(who), name, item)
    for who in may_not:
        answer = road.world.client(who).get(reverse(f"delivery:{name}", args=[item.pk]))
        assert answer.status_code == 403, who


def test_an_unknown_promise_is_not_here(road: Road):
    address = reverse("delivery:item", args=[ids.uuid7()])
    assert road.world.client("resident").get(address).status_code == 404


def test_from_promise_to_rating_through_the_pages(road: Road):
    world = road.world
    item = road.agree()
    picture = SimpleUploadedFile("road.jpg", draw_jpeg(), "image/jpeg")
    answer = send(
        world.client("office"), "report", item, sort="done", text="重铺好了。", photos=picture
    )
    assert answer["Location"] == item.get_absolute_url()
    assert Photo.objects.count() == 1
    assert send(world.client("resident"), "accept", item, text="走了一遍").status_code == 302
    week = (TODAY + timedelta(days=7)).isoformat()
    answer = send(
        world.client("convener"), "publish", road.matter,
        text="160 米路面重新铺好了，能走车了。", rate_until=week,
    )  # fmt: skip
    assert answer.status_code == 302
    answer = send(
        world.client("resident"), "rate", road.matter, value="solved", comment="好走多了",
        next=f"{road.matter.get_absolute_url()}#rate",
    )  # fmt: skip
    assert answer["Location"].endswith("#rate")
    assert send(world.client("convener"), "count", road.matter).status_code == 302
    assert road.again().state == "finished"
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "item.agree", "item.report", "item.accept", "result.publish", "rating.give", "result.count"
    ]  # fmt: skip


def test_a_report_without_proof_keeps_words_and_a_wrong_file_is_named(road: Road):
    item = road.agree()
    answer = send(road.world.client("office"), "report", item, sort="done", text="都重铺好了。")
    assert answer.status_code == 422
    assert "photos" in answer.context["form"].errors
    assert "都重铺好了。" in answer.content.decode()
    pdf = SimpleUploadedFile("road.jpg", b"%PDF-1.7 not a picture", "image/jpeg")
    good = SimpleUploadedFile("good.jpg", draw_jpeg(), "image/jpeg")
    answer = send(
        road.world.client("office"), "report", item,
        sort="done", text="都重铺好了。", photos=[pdf, good],
    )  # fmt: skip
    assert answer.status_code == 422
    assert len(answer.context["form"].kept_photos) == 1
    token = answer.context["form"].kept_photos[0].token
    answer = send(
        road.world.client("office"), "report", item,
        sort="done", text="都重铺好了。", photos_kept=token,
    )  # fmt: skip
    assert answer.status_code == 302
    assert Photo.objects.count() == 1


def test_the_same_form_sent_twice_is_one_report(road: Road):
    item = road.agree()
    typed = {"act_id": str(ids.uuid7()), "sort": "progress", "text": "旧路面凿开了。"}
    address = reverse("delivery:report", args=[item.pk])
    for _again in range(2):
        assert road.world.client("office").post(address, typed).status_code == 302
    assert item.reports.count() == 1


def test_the_page_of_a_promise_tells_its_story_and_compares(road: Road):
    item = road.agree(days=1)
    with outside_the_door("a photo of the bad road"):
        attach_photos(road.matter, [make_photo(20)], node_path="xz/balie/")
    with clock.pretend(clock.now() + timedelta(days=4)):
        actions.report_item(
            road.world.actor("office"), item=item, sort="done", text="重铺好了。",
            photos=[make_photo(200)],
        )  # fmt: skip
        actions.send_back_item(road.world.actor("resident"), item=item, reason="路口还有一段没铺")
    page = read(road.world.anonymous, "item", item)
    assert page.index("路口还有一段没铺") < page.index("重铺好了。")
    assert "前后对照" in page
    assert road.world.people["office"].name not in page
    assert page.count("<img") == 3


def test_buttons_stand_where_somebody_may_press_them(road: Road):
    item = road.agree()
    road.report(item)
    report, accept = (reverse(f"delivery:{name}", args=[item.pk]) for name in ("report", "accept"))
    assert report in read(road.world.client("office"), "item", item)
    page = read(road.world.client("resident"), "item", item)
    assert accept in page
    assert report not in page
    assert accept not in read(road.world.client("neighbour"), "item", item)


def test_what_my_office_promised(road: Road):
    late = road.agree("装上警示灯", days=0)
    road.agree("凿掉重铺 160 米", days=20)
    done = road.agree("清走路边碎石", days=3)
    road.report(done)
    address = reverse("delivery:mine")
    with clock.pretend(NOW + timedelta(days=5)):
        page = road.world.client("office").get(address).content.decode()
        assert page.index("装上警示灯") < page.index("凿掉重铺 160 米")
        assert "超期 5 天" in page
        assert "清走路边碎石" not in page
        waiting = road.world.client("office").get(address, {"state": "reported"})
        assert "清走路边碎石" in waiting.content.decode()
    assert late.office == road.world.office
    for who in ("resident", "convener", "anonymous"):
        assert road.world.client(who).get(address).status_code == 403


def test_an_official_of_no_office_is_told_so(road: Road):
    with outside_the_door("between two offices"):
        person = road.world.people["office"]
        person.office = None
        person.save()
    page = road.world.client("office").get(reverse("delivery:mine")).content.decode()
    assert "还没有归到哪家单位" in page


def test_a_helper_looks_for_a_name_and_writes(road: Road):
    road.deliver()
    road.publish()
    helper = road.world.client("grid_worker")
    neighbour = road.world.people["neighbour"]
    found = read(helper, "rate_for", road.matter, name="阿根")
    assert f"?person={neighbour.pk}" in found
    assert "沈小妹" not in read(helper, "rate_for", road.matter, name="沈小妹").replace(
        'value="沈小妹"', ""
    )
    assert 'name="value"' in read(helper, "rate_for", road.matter, person=str(neighbour.pk))
    answer = send(
        helper, "rate_for", road.matter, person=neighbour.pk, value="solved", comment="好走了"
    )
    assert answer.status_code == 302
    rating = SatisfactionRating.objects.get()
    assert (rating.person, rating.typed_by) == (neighbour, road.world.people["grid_worker"])
    stranger = road.world.people["stranger"]
    answer = send(helper, "rate_for", road.matter, person=stranger.pk, value="solved")
    assert answer.status_code == 422


def test_a_suggestion_through_the_pages(world: World):
    road = make_road(world, is_open=True)
    answer = send(
        world.client("recorder"), "suggest", road.meeting, text="装一盏太阳能灯", role="resident"
    )
    assert answer["Location"] == road.meeting.get_absolute_url()
    made = Suggestion.objects.get()
    seen = made.version
    actions.decide_suggestion(world.actor("convener"), suggestion=made, state="adopted")
    answer = send(
        world.client("recorder"), "decide", made,
        state="not_adopted", reason="没有钱装灯", seen_version=seen,
    )  # fmt: skip
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "没有钱装灯" in page
    assert "采纳了" in page
    answer = world.client("resident").get(reverse("delivery:decide", args=[made.pk]))
    assert answer.status_code == 403


def test_a_vote_after_the_count_is_refused_in_words(road: Road):
    road.deliver()
    road.publish()
    road.rate("resident", "solved")
    actions.count_result(road.world.actor("convener"), matter=road.matter)
    answer = send(
        road.world.client("neighbour"), "rate", road.matter, value="not_solved", comment="太晚了吧"
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "已经点过了" in page
    assert "太晚了吧" in page


def test_what_went_past_the_village_is_hidden(world: World):
    with outside_the_door("a convener at the town"):
        RoleGrant.objects.create(
            person=world.people["convener"], role="convener", jurisdiction=world.town
        )
    road = make_road(world, is_past_village=True, handled_at=world.town)
    item = road.agree()
    for who in ("neighbour", "deputy", "stranger", "anonymous"):
        answer = world.client(who).get(reverse("delivery:item", args=[item.pk]))
        assert answer.status_code == 404, who
        assert build_story(road.matter, world.actor(who)) == []
        rate = reverse("delivery:rate", args=[road.matter.pk])
        assert world.client(who).get(rate).status_code == 404, who
    read(world.client("resident"), "item", item)
    page = read(world.client("office"), "item", item)
    assert item.promise in page
    assert road.matter.title not in page
