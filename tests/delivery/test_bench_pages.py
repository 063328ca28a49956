"""The workbench and its forms: what stands there, for whom, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.delivery.conftest import NOW, TODAY, Road
from tests.web.counting import count_queries
from tests.world import add_staff_account

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import ActionItem, CoOffice, HandOver, TimeRequest
from zhaishangyi.delivery.story import build_story
from zhaishangyi.matters.models import ExpertReview
from zhaishangyi.people.models import Person, ResponsibleOffice, RoleGrant
from zhaishangyi.record import clock, ids
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
WHY = "水泥要等天晴才能浇"
MINE = "/delivery/"


@pytest.fixture
def village_client(road: Road, other_office: ResponsibleOffice) -> Client:
    """The browser of somebody of the village's office, strongly signed in."""
    with outside_the_door("somebody of the village's office"):
        person = Person.objects.create(
            jurisdiction=road.world.village, name="黄海燕", office=other_office
        )
        RoleGrant.objects.create(person=person, role="office", jurisdiction=road.world.village)
        add_staff_account(person)
    client = Client()
    assert person.account is not None
    client.force_login(person.account)
    return client


def send(client: Client, name: str, record: Any, **typed: Any) -> Any:
    address = reverse(f"delivery:{name}", args=[record.pk])
    return client.post(address, {"act_id": str(ids.uuid7()), **typed})


def read(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_more_time_through_the_pages(road: Road):
    item, world = road.agree(), road.world
    page = read(world.client("office"), item.get_absolute_url())
    assert reverse("delivery:time_ask", args=[item.pk]) in page
    later = TODAY + timedelta(days=40)
    answer = send(world.client("office"), "time_ask", item, asked_until=later, reason=WHY)
    assert answer["Location"] == item.get_absolute_url()
    asked = TimeRequest.objects.get()
    address = reverse("delivery:time_answer", args=[asked.pk])
    assert address in read(world.client("convener"), "/desk/")
    assert address in read(world.client("convener"), item.get_absolute_url())
    page = read(world.anonymous, item.get_absolute_url())
    assert WHY in page
    assert address not in page
    answer = send(world.client("convener"), "time_answer", asked, is_granted="yes", reason="")
    assert answer.status_code == 302
    page = read(world.anonymous, item.get_absolute_url())
    assert "原定" in page
    assert "6月16日" in page
    assert "6月6日" in page
    assert address not in read(world.client("convener"), "/desk/")


@pytest.mark.parametrize("day", ["２０２４年６月３０日", "2024.6.30", "20240630"])
def test_the_day_is_typed_in_any_way(road: Road, day: str):
    answer = send(
        road.world.client("office"), "time_ask", road.agree(), asked_until=day, reason=WHY
    )
    assert answer.status_code == 302
    assert TimeRequest.objects.get().asked_until.isoformat() == "2024-06-30"


@pytest.mark.parametrize("day", ["2024-05-10", "2023-01-01", "9999-12-31", "下个月", ""])
def test_a_day_that_is_none_keeps_what_was_typed(road: Road, day: str):
    answer = send(
        road.world.client("office"), "time_ask", road.agree(), asked_until=day, reason=WHY
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["asked_until"]
    assert WHY in answer.content.decode()
    assert not TimeRequest.objects.exists()


def test_an_office_that_does_not_exist_is_said_to_be_so(
    road: Road, other_office: ResponsibleOffice
):
    item, client = road.agree(), road.world.client("office")
    page = read(client, reverse("delivery:hand_over_ask", args=[item.pk]))
    assert other_office.name in page
    assert page.count("<option") == 2
    for wrong in (str(ids.uuid7()), "不存在的办公室", str(road.world.office.pk)):
        answer = send(client, "hand_over_ask", item, to_office=wrong, reason=WHY)
        assert answer.status_code == 422
        assert "这里没有这个单位" in answer.content.decode()
        assert WHY in answer.content.decode()
    assert not HandOver.objects.exists()


def test_handing_over_through_the_pages(
    road: Road, other_office: ResponsibleOffice, village_client: Client
):
    item, world = road.agree(), road.world
    send(world.client("office"), "hand_over_ask", item, to_office=other_office.pk, reason=WHY)
    offer = HandOver.objects.get()
    address = reverse("delivery:hand_over_answer", args=[offer.pk])
    for page in (MINE, item.get_absolute_url()):
        assert address in read(village_client, page)
    assert address not in read(world.client("convener"), item.get_absolute_url())
    assert "正在转给" in read(world.client("office"), MINE)
    assert item.promise in read(world.client("convener"), "/desk/")
    assert send(village_client, "hand_over_answer", offer, is_taken="no").status_code == 422
    assert send(village_client, "hand_over_answer", offer, is_taken="yes").status_code == 302
    assert item.promise in read(village_client, MINE)
    assert item.promise not in read(world.client("office"), MINE)
    lines = [line.title for line in build_story(road.again(), world.actor("anonymous"))]
    assert "八烈村委会接手了，原来是镇建设办" in lines
    promised = build_story(road.matter, world.actor("anonymous"))[-1]
    assert "镇建设办" in promised.text


def test_a_hidden_promise_opens_for_those_who_work_on_it(
    road: Road, other_office: ResponsibleOffice, village_client: Client
):
    item = road.agree()
    with outside_the_door("past the village"):
        road.matter.is_past_village = True
        road.matter.handled_at = road.world.town
        road.matter.save()
    address = item.get_absolute_url()
    assert village_client.get(address).status_code == 404
    with outside_the_door("the village is asked"):
        offer = HandOver.objects.create(
            item=item, from_office=road.world.office, to_office=other_office, reason=WHY
        )
    page = read(village_client, address)
    assert road.matter.title not in page
    assert road.matter.title not in read(village_client, MINE)
    with outside_the_door("it was refused, and then it helps"):
        offer.state, offer.answer_reason = "refused", "不是村里的路"
        offer.save()
    assert village_client.get(address).status_code == 404
    with outside_the_door("it helps"):
        CoOffice.objects.create(item=item, office=other_office)
    assert item.promise in read(village_client, address)


def test_a_helping_office_sees_its_part_and_reports(
    road: Road, other_office: ResponsibleOffice, village_client: Client
):
    item, world = road.agree(), road.world
    answer = send(
        world.client("convener"), "co_office_add", item, office=other_office.pk, task="看护栏"
    )
    assert answer.status_code == 302
    page = read(village_client, MINE)
    assert "看护栏" in page
    assert "镇建设办牵头" in page
    assert "八烈村委会" in read(world.client("office"), MINE)
    form = read(village_client, reverse("delivery:report", args=[item.pk]))
    assert 'value="done"' not in form
    answer = send(village_client, "report", item, sort="done", text="都重铺好了。")
    assert answer.status_code == 422
    answer = send(village_client, "report", item, sort="progress", text="护栏都围好了。")
    assert answer.status_code == 302
    page = read(world.anonymous, item.get_absolute_url())
    assert "护栏都围好了。" in page
    assert "来自八烈村委会" in page
    helper = CoOffice.objects.get()
    assert send(world.client("convener"), "co_office_end", helper).status_code == 302
    assert item.promise not in read(village_client, MINE)


def test_the_bench_counts_and_filters(road: Road):
    for promise, days in (("装上警示灯", 0), ("清走路边碎石", 2), ("凿掉重铺 160 米", 20)):
        road.agree(promise, days)
    done = road.agree("画好停车线", 5)
    road.report(done)
    client = road.world.client("office")
    with clock.pretend(NOW + timedelta(days=1)):
        answer = client.get(MINE)
        counts = {"agreed": 3, "soon": 1, "late": 1, "reported": 1, "accepted": 0}
        assert answer.context["counts"] == counts
        assert "装上警示灯" in read(client, MINE, state="late")
        assert "清走路边碎石" not in read(client, MINE, state="late")
        assert "清走路边碎石" in read(client, MINE, state="soon")
        assert "画好停车线" in read(client, MINE, state="reported")
        found = read(client, MINE, q="重铺")
        assert "凿掉重铺" in found
        assert "装上警示灯" not in found
        assert "装上警示灯" in read(client, MINE, village=road.world.village.path)
        assert "装上警示灯" in read(client, MINE, village="nowhere/", state="nothing", page="x")
        assert "装上警示灯" not in read(client, MINE, q="没有的东西")


def test_what_my_office_is_asked_to_look_into(road: Road):
    with outside_the_door("the office is asked"):
        review = ExpertReview.objects.create(
            matter=road.matter, asked_of="镇建设办", office=road.world.office,
            question="路基要不要重做？",
        )  # fmt: skip
    page = read(road.world.client("office"), MINE)
    assert reverse("matters:expert_find", args=[review.pk]) in page
    assert "路基要不要重做？" in page


def add_many(road: Road, other: ResponsibleOffice) -> None:
    """Promises with a request, an offer and a helper each; twelve more are offered to us."""
    with outside_the_door("many rows for tests"):
        for number in range(12):
            days = TODAY + timedelta(days=number)
            item = ActionItem.objects.create(
                matter=road.matter, outcome=road.outcome, promise=f"第 {number} 件",
                office=road.world.office, due_on=days,
            )  # fmt: skip
            theirs = ActionItem.objects.create(
                matter=road.matter, outcome=road.outcome, promise=f"别家第 {number} 件",
                office=other, due_on=days,
            )  # fmt: skip
            TimeRequest.objects.create(
                item=item, due_before=days, asked_until=days + timedelta(days=5), reason=WHY
            )
            HandOver.objects.create(
                item=item, from_office=road.world.office, to_office=other, reason=WHY
            )
            HandOver.objects.create(
                item=theirs, from_office=other, to_office=road.world.office, reason=WHY
            )
            CoOffice.objects.create(item=item, office=other)


def test_the_bench_and_the_desk_ask_the_same_number_of_times(
    road: Road, other_office: ResponsibleOffice
):
    add_many(road, other_office)
    office, convener = road.world.client("office"), road.world.client("convener")
    pages = [(office, MINE), (office, "/desk/"), (convener, "/desk/")]
    for client, page in pages:
        client.get(page)
    few = [count_queries(partial(client.get, page)) for client, page in pages]
    add_many(road, other_office)
    assert [count_queries(partial(client.get, page)) for client, page in pages] == few
    assert few[0] <= 24


def test_the_page_of_a_promise_asks_the_same_number_of_times(
    road: Road, other_office: ResponsibleOffice
):
    item, client = road.agree(), road.world.client("office")

    def add_history() -> None:
        with outside_the_door("what was asked before"):
            for number in range(8):
                TimeRequest.objects.create(
                    item=item, due_before=TODAY, asked_until=TODAY + timedelta(days=number + 1),
                    reason=WHY, state="taken_back", answered_at=NOW,
                )  # fmt: skip
                CoOffice.objects.create(item=item, office=other_office, ended_at=NOW)

    add_history()
    client.get(item.get_absolute_url())
    few = count_queries(lambda: client.get(item.get_absolute_url()))
    add_history()
    assert count_queries(lambda: client.get(item.get_absolute_url())) == few


def test_the_pages_speak_english_too(road: Road, other_office: ResponsibleOffice):
    item, client = road.agree(), road.world.client("office")
    client.cookies["django_language"] = "en"
    actions.ask_time(
        road.world.actor("office"), item=item, asked_until=TODAY + timedelta(days=40), reason=WHY
    )
    actions.ask_hand_over(road.world.actor("office"), item=item, to_office=other_office, reason=WHY)
    page = read(client, MINE)
    assert "More time asked for, until" in page
    assert "is asked to take it over" in page
    page = read(client, item.get_absolute_url())
    assert "We no longer need more time" in page
    assert "We keep it after all" in page
