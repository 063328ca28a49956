"""The pages beside the rail, as the supervisor and others open them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.oversight.test_board import add
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.matters.models import LinkClosing
from zhaishangyi.oversight.models import Urge
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside() -> Any:
    with outside_the_door("matters for the board"):
        yield


def open_page(world: World, name: str, who: str = "supervisor", **asked: Any) -> Any:
    return world.client(who).get(reverse(f"oversight:{name}", args=[world.town.pk]), asked)


def read_text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_board_shows_what_is_late_with_the_way_to_urge(world: World):
    late = add(world, world.village, "deliver", over=9, title="泵站夜里太吵")
    add(world, world.other_village, "agree", over=-1, title="晒场地方不够分")
    text = read_text(open_page(world, "board"))
    assert "泵站夜里太吵" in text
    assert reverse("oversight:urge_send", args=[late.pk]) in text
    assert f"village={world.village.pk}&amp;link=deliver" in text
    assert "9 天" in text


def test_what_was_urged_yesterday_says_so_in_place_of_the_button(world: World):
    late = add(world, world.village, "deliver", over=9)
    today = clock.today()
    urge = Urge.objects.create(
        matter=late,
        link="deliver",
        text="泵要换",
        due_on=today,
        sent_on=today - timedelta(days=1),
    )
    text = read_text(open_page(world, "board"))
    assert reverse("oversight:urge", args=[urge.pk]) in text
    assert reverse("oversight:urge_send", args=[late.pk]) not in text


def test_the_auditor_looks_and_does_not_urge(world: World):
    late = add(world, world.village, "deliver", over=9)
    answer = open_page(world, "board", "auditor")
    assert late.title in read_text(answer)
    assert reverse("oversight:urge_send", args=[late.pk]) not in read_text(answer)


def test_a_period_that_ends_before_it_begins_is_said_and_the_board_is_there(world: World):
    add(world, world.village, "deliver", over=9, title="泵站夜里太吵")
    answer = open_page(world, "board", since="2024-12-31", until="2024-01-01")
    assert answer.status_code == 422
    assert 'id="days-wrong"' in read_text(answer)
    assert "泵站夜里太吵" in read_text(answer)
    assert 'value="2024-12-31"' in read_text(answer)


@pytest.mark.parametrize("name", ["board", "drill", "history"])
def test_pages_of_an_empty_town_open(world: World, name: str):
    assert open_page(world, name).status_code == 200


def test_start_leads_watchers_to_their_board_and_others_to_the_figures(world: World):
    start = reverse("oversight:start")
    board = reverse("oversight:board", args=[world.town.pk])
    figures = reverse("oversight:figures", args=[world.town.pk])
    assert world.client("supervisor").get(start)["Location"] == board
    assert world.client("resident").get(start)["Location"] == figures
    assert world.anonymous.get(start)["Location"] == figures


def test_start_before_there_is_a_town_says_so(db: Any, client: Any):
    assert client.get(reverse("oversight:start")).status_code == 404


def test_a_grid_leads_to_the_board_of_its_village(world: World):
    answer = world.client("supervisor").get(reverse("oversight:board", args=[world.grid.pk]))
    assert answer["Location"] == reverse("oversight:board", args=[world.village.pk])


def test_the_list_says_days_and_what_is_missing(world: World):
    add(world, world.village, "investigate", over=2, title="卫生室周末没人")
    add(world, world.village, "agree", title="路灯不亮")
    text = read_text(open_page(world, "drill", link="investigate"))
    assert "卫生室周末没人" in text
    assert "路灯不亮" not in text
    assert "去现场" in text or "走访" in text


def test_the_list_goes_on_to_a_second_page_and_keeps_what_was_asked(world: World):
    for number in range(23):
        add(world, world.village, "deliver", over=number + 1)
    first = read_text(open_page(world, "drill", state="late"))
    assert "state=late&amp;page=2" in first
    second = open_page(world, "drill", state="late", page="2")
    assert len(second.context["lines"]) == 3


@pytest.mark.parametrize("page_number", ["0", "-1", "abc", "999", "２"])
def test_any_page_number_gives_a_page(world: World, page_number: str):
    add(world, world.village, "deliver", over=1)
    assert open_page(world, "drill", page=page_number).status_code == 200


def test_the_history_gives_the_middle_and_nine_in_ten(world: World):
    for days in (1, 2, 3, 4, 30):
        matter = add(world, world.village, "review")
        at = clock.now() - timedelta(days=1)
        LinkClosing.objects.create(
            matter=matter, link="deliver", since=at - timedelta(days=days), at=at
        )
    answer = open_page(world, "history", period="all", since="2000-01-01")
    row = answer.context["rows"][0]
    span = row.spans[6]
    assert (row.name, span.median, span.p90, span.count) == ("香樟镇", 3, 30, 5)
    assert [one.name for one in answer.context["rows"]] == ["香樟镇", "八烈村", "石桥村"]
    assert answer.context["rows"][2].spans == [None] * 8


@pytest.mark.parametrize("name", ["board", "drill", "history"])
def test_nasty_words_in_an_address_are_not_asked_for(world: World, name: str):
    add(world, world.village, "deliver", over=1, title="泵站夜里太吵")
    names = ("tier", "campaign", "office", "village", "link", "state", "page", "period")
    for value in ("'; --", "<script>alert(1)</script>", "\x00", "９" * 400, "😀" * 99, "-1"):
        answer = open_page(world, name, **dict.fromkeys(names, value))
        # A NUL is turned away before any page is asked.
        assert answer.status_code == (400 if value == "\x00" else 200)
        assert "<script>alert" not in read_text(answer)
        for day in ("since", "until"):
            assert open_page(world, name, **{day: value}).status_code in (200, 400, 422)


@pytest.mark.parametrize("name", ["board", "drill", "history"])
def test_a_page_asks_as_often_for_many_villages_as_for_few(world: World, name: str):
    client = world.client("supervisor")
    url = reverse(f"oversight:{name}", args=[world.town.pk])
    add(world, world.village, "deliver", over=3)
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for number in range(6):
        village = Jurisdiction.objects.create(
            parent=world.town,
            level="village",
            name=f"第{number}村",
            code=f"v{number}",
            path=f"xz/v{number}/",
        )
        for over in (-3, 3, 9):
            add(world, village, "agree", over=over)
    client.get(url)
    assert count_queries(lambda: client.get(url)) == few
