"""The desk: what waits, a section for each role."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.web.counting import count_queries
from tests.web.walk import Walk, raise_matter
from tests.world import World

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.record import clock
from zhaishangyi.record.registry import import_all_acts
from zhaishangyi.web.act_words import WORDS

LARGEST = 60_000
WORKERS = (
    "convener", "recorder", "grid_worker", "office", "supervisor", "administrator", "auditor",
    "expert", "mediator",
)  # fmt: skip


def open_desk(client: Client, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    answer = client.get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["anonymous", "resident", "deputy", "lawyer"])
def test_others_are_told_whose_desk_it_is(world: World, who: str):
    answer = world.client(who).get("/desk/")
    assert answer.status_code == 403
    assert "召集人" in answer.content.decode()


@pytest.mark.parametrize("who", WORKERS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_empty_desk_says_so(world: World, who: str, language: str):
    page = open_desk(world.client(who), language)
    assert page.count("<h1") == 1
    assert 'class="panel__body small quiet"' in page or who in ("administrator", "mediator")


def test_a_role_without_work_here_is_shown_what_goes_on(world: World):
    assert "没有等人接的，您手上也没有。" in open_desk(world.client("mediator"))
    assert 'href="/people/"' in open_desk(world.client("administrator"))


def test_the_convener_decides_the_oldest_first(world: World):
    now = clock.now()
    with clock.pretend(now):
        late = raise_matter(world, "河边的垃圾没人收")
    with clock.pretend(now - timedelta(hours=3)):
        early = raise_matter(world, "村口的路灯坏了", who="neighbour")
    page = open_desk(world.client("convener"))
    assert page.index(early.title) < page.index(late.title)
    assert f'href="/matters/{early.pk}/triage/"' in page
    assert early.title not in open_desk(world.client("other_convener"))


def test_what_is_late_stands_before_what_is_under_way(world: World):
    walk = Walk(world).triage()
    page = open_desk(world.client("convener"))
    assert "正在办，先到期的在前" in page
    assert "超期的，快到期的" not in page
    with clock.pretend(clock.now() + timedelta(days=3)):
        page = open_desk(world.client("convener"))
        town = open_desk(world.client("supervisor"))
    assert page.index("超期的，快到期的") < page.index(walk.matter.title)
    assert "要搭把手的村" in town
    assert "1 件超期" in town
    assert walk.matter.title in town


def test_each_act_of_the_road_waits_at_the_right_desk(world: World):
    walk = Walk(world).sit().vote().settle().agree_item().close()
    assert f'href="/meetings/{walk.meeting.pk}/minutes/write/"' in open_desk(
        world.client("recorder")
    )
    walk.write_minutes().approve()
    assert walk.item.promise in open_desk(world.client("office"))
    walk.report()
    assert walk.item.promise in open_desk(world.client("convener"))
    assert walk.item.promise not in open_desk(world.client("office"))
    walk.accept().publish().rate("neighbour")
    with clock.pretend(clock.now() + timedelta(days=9)):
        assert f'href="/delivery/matters/{walk.matter.pk}/count/"' in open_desk(
            world.client("convener")
        )


def test_the_grid_worker_sees_the_village_around_the_grid(world: World):
    walk = Walk(world).triage()
    matter_acts.open_opinions(
        world.actor("convener"),
        matter=walk.matter,
        question="先修哪一段？",
        closes_on=clock.today(),
    )
    other = raise_matter(world, "石桥村的桥栏断了一截", jurisdiction=world.other_village)
    page = open_desk(world.client("grid_worker"))
    assert walk.matter.title in page
    assert "先修哪一段？" in page
    assert other.title not in page


def test_the_expert_sees_what_was_asked(world: World):
    walk = Walk(world).triage()
    review = matter_acts.ask_expert(
        world.actor("convener"),
        matter=walk.matter,
        asked_of="镇建设办",
        question="路面为什么坏成这样？",
        expert=world.people["expert"],
    )
    assert f'href="/matters/experts/{review.pk}/"' in open_desk(world.client("expert"))


def test_what_went_past_the_village_is_the_towns(world: World):
    matter = raise_matter(world, "村里的账好几年没贴出来了", is_past_village=True)
    assert matter.title in open_desk(world.client("supervisor"))
    for who in ("convener", "grid_worker", "recorder"):
        assert matter.title not in open_desk(world.client(who)), who


def test_the_auditor_reads_the_last_entries(world: World):
    Walk(world).triage()
    page = open_desk(world.client("auditor"))
    assert "定了一件事怎么办" in page
    assert re.search(r'href="/record/\d+/"', page)


@pytest.mark.parametrize("who", WORKERS)
def test_the_number_of_queries_stays(world: World, who: str):
    fill(world, 1)
    client = world.client(who)
    few = count_queries(lambda: client.get("/desk/"))
    fill(world, 15)
    assert count_queries(lambda: client.get("/desk/")) == few


def fill(world: World, count: int) -> None:
    for number in range(count):
        raise_matter(world, f"第{number}处路灯坏了，晚上看不见")
        Walk(world).triage()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_full_desk_stays_small_and_clean(world: World, language: str):
    fill(world, 42)
    for who in ("convener", "supervisor", "grid_worker"):
        page = open_desk(world.client(who), language)
        assert len(page.encode()) < LARGEST
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)


def test_every_act_has_words_for_the_list_of_what_one_did():
    assert set(import_all_acts()) <= set(WORDS)
