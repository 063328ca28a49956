"""The first page, my page and the preferences."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.counting import count_queries
from tests.web.walk import Walk, raise_matter
from tests.world import World

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.record import clock

LARGEST = 60_000


def open_page(client: Client, path: str, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# Home


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "还没有人说事"), ("en", "Nobody has")])
def test_home_of_a_town_with_nothing_in_it(language: str, words: str):
    page = open_page(Client(), "/", language)
    assert words in page
    assert "/matters/raise/" in page


def test_home_shows_what_goes_on_in_my_village_first(world: World):
    elsewhere = raise_matter(world, "石桥村的桥栏断了一截", jurisdiction=world.other_village)
    here = raise_matter(world, "村口的路灯坏了三天了")
    page = open_page(world.client("resident"), "/")
    assert page.index(here.title) < page.index(elsewhere.title)
    assert "香樟镇 八烈村" in page
    assert re.search(r"1 件<svg", page)


def test_another_village_is_chosen_and_remembered(world: World):
    raise_matter(world, "村口的路灯坏了三天了")
    client = world.anonymous
    answer = client.get("/", {"village": str(world.other_village.pk)})
    assert answer.status_code == 302
    assert "香樟镇 石桥村" in open_page(client, "/")
    client.get("/", {"village": "town"})
    assert "香樟镇 全镇" in open_page(client, "/")


@pytest.mark.parametrize("nonsense", ["", "x", "00000000-0000-0000-0000-000000000000", "'\"<>"])
def test_a_village_that_is_none_means_the_whole_town(world: World, nonsense: str):
    client = world.anonymous
    client.get("/", {"village": nonsense})
    assert "香樟镇 全镇" in open_page(client, "/")


def test_home_counts_what_waits_for_my_rating(world: World):
    walk = Walk(world).deliver()
    assert "件等您评" in open_page(world.client("neighbour"), "/")
    walk.rate("neighbour")
    assert "件等您评" not in open_page(world.client("neighbour"), "/")
    assert "件等您评" not in open_page(world.client("stranger"), "/")
    # Whoever carried it out does not rate it.
    assert "件等您评" not in open_page(world.client("office"), "/")


def test_home_shows_the_meeting_that_sits_and_what_was_agreed(world: World):
    walk = Walk(world).sit()
    page = open_page(world.anonymous, "/")
    assert "正在开会" in page
    assert "八烈村，香樟树下" in page
    walk.vote().settle().agree_item().close()
    page = open_page(world.anonymous, "/")
    assert "先请镇里的技术人员来查" in page
    assert "7 人到会，6 人同意。" in page


def test_home_never_shows_what_went_past_the_village(world: World):
    hidden = raise_matter(world, "村里的账好几年没贴出来了", is_past_village=True)
    for who in ("anonymous", "resident", "supervisor"):
        assert hidden.title not in open_page(world.client(who), "/")


# Me


def test_a_stranger_learns_how_to_get_in(world: World):
    page = open_page(world.anonymous, "/me/")
    for path in ("/slip/", "/sign-in/", "/matters/receipt/"):
        assert f'href="{path}"' in page


def test_my_page_gathers_what_is_mine(world: World):
    walk = Walk(world).triage().visit().close_link().plan().invite().announce()
    other = raise_matter(world, "村口的路灯坏了三天了", who="neighbour")
    matter_acts.follow_matter(world.actor("resident"), matter=other)
    matter_acts.open_opinions(
        world.actor("convener"),
        matter=walk.matter,
        question="先修哪一段？",
        closes_on=clock.today(),
    )
    page = open_page(world.client("resident"), "/me/")
    for words in (walk.matter.title, other.title, "请您来开会", "先修哪一段？", "说了一件事"):
        assert words in page
    assert other.title not in open_page(world.client("deputy"), "/me/")


def test_my_page_does_not_know_an_unnamed_raiser(world: World):
    matter = raise_matter(world, "河边的垃圾没人收", name_shown="nobody")
    page = open_page(world.client("resident"), "/me/")
    assert matter.title not in page
    assert "说了一件事" not in page


# Preferences


def test_preferences_are_kept_in_cookies_and_lead_back(client: Client):
    answer = client.post("/preferences/", {"elder": "1", "next": "/me/"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert client.cookies["elder"].value == "1"
    client.post("/preferences/", {"theme": "dark"})
    assert client.cookies["theme"].value == "dark"
    client.post("/preferences/", {"elder": "0"})
    assert client.cookies["elder"].value == ""
    assert client.cookies["theme"].value == "dark"


def test_preferences_take_neither_strange_values_nor_strange_addresses(client: Client):
    answer = client.post("/preferences/", {"theme": "red", "elder": "7", "next": "//evil.test/"})
    assert answer["Location"] == "/"
    assert client.cookies["theme"].value == ""
    assert "elder" not in client.cookies
    assert client.get("/preferences/").status_code == 405


# Size and queries


def make_many(world: World, count: int) -> None:
    for number in range(count):
        who = "resident" if number % 2 else "neighbour"
        matter = raise_matter(world, f"第{number}处路灯坏了，晚上看不见路", who=who)
        matter_acts.follow_matter(world.actor("resident"), matter=matter)


@pytest.mark.parametrize("path", ["/", "/me/"])
@pytest.mark.parametrize("who", ["anonymous", "resident", "convener"])
def test_the_number_of_queries_stays(world: World, who: str, path: str):
    make_many(world, 1)
    client = world.client(who)
    few = count_queries(lambda: client.get(path))
    make_many(world, 15)
    assert count_queries(lambda: client.get(path)) == few


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["anonymous", "resident", "convener"])
def test_pages_stay_small_and_clean(world: World, who: str, language: str, settings: Any):
    make_many(world, 45)
    Walk(world).sit()
    for path in ("/", "/me/"):
        page = open_page(world.client(who), path, language)
        assert len(page.encode()) < LARGEST
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)
        assert page.count("<h1") == 1


def test_home_says_when_the_next_meeting_is(world: World):
    walk = Walk(world).triage().visit().close_link().plan()
    walk.invite().announce()
    tomorrow = clock.now() + timedelta(days=1)
    with clock.pretend(clock.local(tomorrow).replace(hour=8) - timedelta(days=3)):
        assert "下一场会" in open_page(world.anonymous, "/")
