"""What the page of a matter is told of its delivery: the view, the fragments, the story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.delivery.conftest import NOW, TODAY, Road, make_photo

from zhaishangyi.delivery import actions, queries
from zhaishangyi.delivery.forms import fill_rating
from zhaishangyi.delivery.models import ActionItem, ResultNotice, SatisfactionRating
from zhaishangyi.delivery.story import build_story
from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def read(client: Client, page: str, record: Any, **query: str) -> str:
    answer = client.get(reverse(f"delivery:{page}", args=[record.pk]), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def look(road: Road, who: str) -> queries.DeliveryView:
    return queries.read_delivery(road.again(), road.world.actor(who), clock.today())


def test_the_view_says_what_each_may_do(road: Road):
    first, second = road.agree(), road.agree("装上警示灯")
    road.report(first, "convener")
    road.report(second)
    convener, raiser, office = (look(road, who) for who in ("convener", "resident", "office"))
    may = {view.item.pk: view for view in convener.items}
    assert not may[first.pk].may_accept
    assert may[first.pk].may_send_back
    assert may[second.pk].may_accept
    assert all(view.may_accept and not view.may_report for view in raiser.items)
    assert all(view.may_report and not view.may_accept for view in office.items)
    assert convener.may_agree
    assert not raiser.may_agree
    assert not convener.may_publish
    road.accept(first)
    road.accept(second)
    assert look(road, "convener").may_publish
    assert not look(road, "recorder").may_publish
    road.publish()
    assert look(road, "resident").may_rate
    assert look(road, "neighbour").may_rate
    assert not look(road, "office").may_rate
    assert not look(road, "convener").may_rate
    assert not look(road, "stranger").may_rate
    assert not look(road, "anonymous").may_rate
    assert look(road, "grid_worker").may_rate_for
    assert not look(road, "convener").may_count
    road.rate("resident", "solved", "好走多了")
    view = look(road, "convener")
    assert view.may_count
    assert view.tally[0][2:] == (1, 1)
    assert view.comments == [(view.tally[0][1], "好走多了")]
    mine = look(road, "resident").my_rating
    assert mine is not None
    assert mine.value == "solved"


def list_parts() -> list[str]:
    return [f"delivery/parts/{name}.html" for name in ("items", "result", "rate", "tally")]


@pytest.mark.parametrize("part", list_parts())
def test_a_fragment_shows_nothing_before_its_time(road: Road, part: str):
    delivery = look(road, "resident")
    assert render_to_string(part, {"delivery": delivery}).strip() == ""


def test_fragments_after_the_result(road: Road):
    road.deliver()
    road.publish()
    road.rate("neighbour", "nearly", "路口还差一点")
    delivery = look(road, "resident")
    context = {"delivery": delivery, "rate_form": fill_rating(delivery)}
    items, result, rate, tally = (render_to_string(part, context) for part in list_parts())
    assert "都办好了，验收过" in items
    assert "镇建设办" in items
    assert "160 米路面重新铺好了，能走车了。" in result
    assert reverse("delivery:rate", args=[road.matter.pk]) in rate
    assert 'name="act_id"' in rate
    assert "路口还差一点" in tally
    assert "陆阿根" not in tally
    assert "style=" not in items + result + rate + tally


def test_the_story_of_the_delivery(road: Road):
    item = road.deliver()
    road.publish()
    road.rate("resident", "solved")
    actions.count_result(road.world.actor("convener"), matter=road.matter)
    story = build_story(road.again(), road.world.actor("anonymous"))
    assert [told.icon for told in reversed(story)] == [
        "handshake", "wrench", "check", "rate", "check"
    ]  # fmt: skip
    assert "解决了 1 人" in next(told for told in story if "1 人" in told.text).text
    assert story[-1].text.startswith(item.promise)
    names = {person.name for person in road.world.people.values()}
    for told in story:
        assert not [name for name in names if name in f"{told.title}{told.text}{told.say}"]


def count_queries(do: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        do()
    return len(caught)


def add_many(road: Road) -> None:
    """Twenty more promises with reports and photos, guests, ratings."""
    with outside_the_door("many rows for tests"):
        for number in range(20):
            item = ActionItem.objects.create(
                matter=road.matter, outcome=road.outcome, promise=f"第 {number} 件要办的事",
                office=road.world.office, due_on=TODAY + timedelta(days=number),
            )  # fmt: skip
            report = item.reports.create(sort="done", text="办好了", at=NOW)
            attach_photos(report, [make_photo(number)])
            person = Person.objects.create(jurisdiction=road.world.village, name=f"居民{number}")
            SatisfactionRating.objects.create(
                matter=road.matter, person=person, value="solved", comment="好"
            )


@pytest.mark.parametrize("who", ["anonymous", "resident", "convener", "office"])
def test_the_view_and_the_story_ask_the_same_number_of_times(road: Road, who: str):
    actor = road.world.actor(who)
    road.report(road.agree())
    with outside_the_door("a result before its time"):
        ResultNotice.objects.create(
            matter=road.matter, text="先看看有多少行", rate_until=TODAY + timedelta(days=5)
        )

    def show() -> None:
        matter = Matter.objects.select_related("jurisdiction", "handled_at").get(pk=road.matter.pk)
        delivery = queries.read_delivery(matter, actor, TODAY)
        context = {"delivery": delivery, "rate_form": fill_rating(delivery)}
        for part in list_parts():
            render_to_string(part, context)

    def tell() -> None:
        build_story(road.matter, actor)

    few, few_told = count_queries(show), count_queries(tell)
    add_many(road)
    assert count_queries(show) == few
    assert count_queries(tell) == few_told
    assert few <= 11
    assert few_told <= 8


@pytest.mark.parametrize(
    ("who", "name"), [("anonymous", "item"), ("resident", "rate"), ("convener", "publish")]
)
def test_pages_ask_the_same_number_of_times(road: Road, who: str, name: str):
    item = road.agree()
    client = road.world.client(who)
    record = item if name == "item" else road.matter
    read(client, name, record)
    few = count_queries(lambda: read(client, name, record))
    add_many(road)
    assert count_queries(lambda: read(client, name, record)) == few


def test_my_office_and_the_names_ask_the_same_number_of_times(road: Road):
    road.agree()
    address = reverse("delivery:mine")
    office, helper = road.world.client("office"), road.world.client("grid_worker")

    def look_for() -> None:
        read(helper, "rate_for", road.matter, name="居民")

    office.get(address)
    few = count_queries(lambda: office.get(address))
    few_names = count_queries(look_for)
    add_many(road)
    assert count_queries(lambda: office.get(address)) == few
    assert count_queries(look_for) == few_names


def test_pages_are_small_and_speak_english_too(road: Road):
    add_many(road)
    client = road.world.client("office")
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("delivery:mine"))
    assert len(answer.content) < 60_000
    assert "What your office has to do" in answer.content.decode()
