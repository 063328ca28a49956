"""The page of the search."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.search.corpus import add_matter, add_meeting, add_notice
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.record.trail import outside_the_door

FIND = "/search/"


def look(client: Client, *, refused: bool = False, **asked: Any) -> str:
    answer = client.get(FIND, asked)
    assert answer.status_code == (422 if refused else 200)
    return str(answer.content.decode())


@pytest.fixture
def lamp(world: World) -> Matter:
    with outside_the_door("records for the index"):
        matter = add_matter(world, "三号桥路灯不亮", text="<b>晚上</b>没有路灯，老人摔过。")
        add_meeting(world, "谈谈路灯", matter=matter, outcome="装六盏路灯")
        add_notice(world, "路灯周六装")
    return matter


def test_everybody_finds_all_four_kinds_with_the_words_marked(world: World, lamp: Matter) -> None:
    page = look(world.anonymous, q="路灯")
    for kind in ("议题", "议的结果", "会议", "公示"):
        assert f'class="hit__kind">{kind}' in page
    assert "三号桥<mark>路灯</mark>不亮" in page
    assert "八烈村" in page
    assert "<b>晚上</b>" not in page
    assert lamp.get_absolute_url() in page


def test_a_number_leads_to_its_matter(world: World, lamp: Matter) -> None:
    for typed in (f" {lamp.number} ", lamp.number.replace("-", "－")):
        answer = world.anonymous.get(FIND, {"q": typed})
        assert answer["Location"] == lamp.get_absolute_url()


def test_a_number_that_one_may_not_know_leads_nowhere(world: World, lamp: Matter) -> None:
    with outside_the_door("records for the index"):
        hidden = add_matter(world, "瞒着村里", is_past_village=True, handled_at=world.town)
    assert "瞒着" not in look(world.anonymous, q=hidden.number)
    assert "没找到" in look(world.anonymous, q="瞒着村里")
    assert "瞒着" in look(world.client("supervisor"), q="瞒着村里")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "您找什么"),
        ({"q": "  "}, "您找什么"),
        ({"q": "🌳…"}, "这些符号没法找"),
        ({"q": "没有的事"}, "还没人说过，就来说一说"),
        ({"q": "路灯", "tier": "urgent"}, "去掉条件"),
        ({"q": "路灯", "after": "1-1"}, "就这些了"),
    ],
)
def test_nothing_found_says_what_to_do(
    world: World, lamp: Matter, asked: dict[str, Any], said: str
) -> None:
    assert said in look(world.anonymous, **asked)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"since": "2024-05-07", "until": "2024-05-06"}, "结束的日子在开始的前面"),
        ({"since": "昨天"}, "看不懂这个日子"),
        ({"until": "2024-02-30"}, "看不懂这个日子"),
    ],
)
def test_a_period_that_cannot_be_is_said_at_its_field(
    world: World, lamp: Matter, days: dict[str, Any], said: str
) -> None:
    page = look(world.anonymous, refused=True, q="路灯", **days)
    assert said in page
    assert 'value="路灯"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    "text",
    ['"', "' OR 1=1 --", "AND OR NEAR * (", "路" * 10_000, "👩‍👩‍👧", "%", "_", "\\", "路\u0000灯"],
)
@pytest.mark.parametrize("who", ["anonymous", "supervisor"])
def test_nothing_that_is_typed_is_a_mistake(
    world: World, lamp: Matter, text: str, who: str
) -> None:
    answer = world.client(who).get(FIND, {"q": text, "village": text[:300], "after": text[:99]})
    assert answer.status_code in (200, 400)


def test_more_than_a_page_goes_on(world: World) -> None:
    with outside_the_door("records for the index"):
        for number in range(25):
            add_matter(world, f"路灯{number:02}号")
    first = look(world.anonymous, q="路灯", kind="1")
    assert first.count('class="hit__kind"') == 20
    assert "多加一个词" in first
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = world.anonymous.get(FIND + older).content.decode()
    assert second.count('class="hit__kind"') == 5
    assert "回到最前面" in second
    assert 'href="?q=%E8%B7%AF%E7%81%AF&amp;kind=1"' in second


def test_the_number_of_queries_does_not_grow(world: World, lamp: Matter) -> None:
    client = world.anonymous
    few = count_queries(lambda: look(client, q="路灯"))
    with outside_the_door("records for the index"):
        for number in range(15):
            matter = add_matter(world, f"路灯{number}")
            add_meeting(world, f"路灯会{number}", matter=matter, outcome="路灯")
    assert count_queries(lambda: look(client, q="路灯")) <= few <= 10


class TestFromTheList:
    def test_its_field_leads_to_the_search(self, world: World) -> None:
        page = world.anonymous.get(reverse("matters:list")).content.decode()
        assert f'action="{FIND}"' in page

    def test_an_old_address_with_words_still_works(self, world: World, lamp: Matter) -> None:
        answer: Any = world.anonymous.get(reverse("matters:list"), {"q": "路灯"}, follow=True)
        page = answer.content.decode()
        assert answer.redirect_chain[0][0].startswith(FIND)
        assert "三号桥<mark>路灯</mark>不亮" in page
        assert page.count('class="hit__kind"') == 1
