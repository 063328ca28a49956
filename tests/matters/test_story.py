"""The story of a matter: what is told, to whom, in which order, and at what price."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.matters.conftest import ROAD, Raise, TakeUp
from tests.world import World

from zhaishangyi.matters import actions
from zhaishangyi.matters.cards import show_cards
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import reopen
from zhaishangyi.matters.story import build_story
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY
from zhaishangyi.record.trail import outside_the_door

LATER = timedelta(hours=1)


@pytest.fixture
def investigated(world: World, take_up: TakeUp) -> Matter:
    """A matter that was visited, asked about, looked at, and skipped on."""
    matter = take_up()
    by = world.actor("convener")
    start = clock.now()
    with clock.pretend(start + LATER):
        actions.visit_place(
            by, matter=matter, visited_at=clock.now(), who_went="小陆", finding="裂缝 12 处，掉砂"
        )
        asked = actions.open_opinions(
            by, matter=matter, question="先补还是重修？", closes_on=clock.today()
        )
        actions.say_opinion(world.actor("neighbour"), opinion_round=asked, text="重修，别再补了")
    with clock.pretend(start + 2 * LATER):
        review = actions.ask_expert(
            by, matter=matter, asked_of="镇建设办", question="路为什么会裂？"
        )
    with clock.pretend(start + 3 * LATER):
        actions.find_as_expert(by, review=review, finding="路基没有压实", advice="挖开重做")
    with clock.pretend(start + 4 * LATER):
        actions.skip_link(by, matter=matter, link="investigate", reason="都看过了，今晚开会")
    return matter


def tell(matter: Matter, world: World, who: str = "anonymous") -> list[str]:
    with override("en"):
        return [item.title for item in build_story(matter, world.actor(who))]


def test_the_story_is_told_newest_first(world: World, investigated: Matter):
    titles = tell(investigated, world)
    assert titles[0] == "Left out: Investigate"
    assert titles[1:4] == ["What 镇建设办 found", "镇建设办 was asked", "Went there and looked"]
    assert titles[-2:] == ["Taken up", "Raised"]
    assert "Your opinion is asked" in titles


def test_the_raisers_words_stand_there_and_the_name_only_for_whom_it_is(
    world: World, investigated: Matter
):
    with override("en"):
        shown = build_story(investigated, NOBODY)[-1]
        for_convener = build_story(investigated, world.actor("convener"))[-1]
    assert (shown.say, shown.say_by) == (ROAD, "A resident")
    assert for_convener.say_by == "周桂兰（三组）"


def test_who_said_an_opinion_stands_nowhere(world: World, investigated: Matter):
    with override("en"):
        story = str(build_story(investigated, world.actor("administrator")))
    assert "1 person said something." in story
    assert "陆阿根" not in story
    assert "重修，别再补了" not in story


def test_a_story_costs_seven_queries_however_long(
    world: World, investigated: Matter, django_assert_num_queries
):
    by = world.actor("convener")
    for _ in range(5):
        actions.visit_place(
            by, matter=investigated, visited_at=clock.now(), who_went="小陆", finding="又去看了一次"
        )
    with django_assert_num_queries(8):
        assert len(build_story(investigated, NOBODY)) == 12


def test_declined_joined_changed_and_reopened_are_told(
    world: World, raise_one: Raise, take_up: TakeUp
):
    by = world.actor("convener")
    target, declined, joined = take_up(), raise_one(), raise_one()
    reason = "这段路是县里的，已经报上去了"
    actions.triage_matter(by, matter=declined, decision="decline", reason=reason)
    actions.triage_matter(by, matter=joined, decision="merge", merge_into=target)
    actions.retier_matter(by, matter=target, tier="big", reason="要花钱要动工，得好好商量")
    with outside_the_door("another room reopens"):
        reopen(target, "select", "没有谈拢，重新来过", by)
    assert tell(declined, world)[0] == "Not taken up"
    assert tell(joined, world)[0] == "Joined with another"
    assert tell(target, world)[:2] == ["Taken up again at: Select", "A big matter from now on"]


def test_a_helper_is_named_to_those_who_may_know(world: World, raise_one: Raise):
    matter = raise_one("grid_worker", typed_for="周阿婆，三组")
    with override("en"):
        assert build_story(matter, NOBODY)[-1].say_by == "A resident, written down by a helper"
        known = build_story(matter, world.actor("convener"))[-1].say_by
    assert known == "周阿婆，三组, written down by 陆海明"


def test_cards_say_where_each_matter_stands(world: World, raise_one: Raise, take_up: TakeUp):
    waiting, going, late = raise_one(), take_up(tier="big"), take_up()
    declined = raise_one()
    reason = "这段路是县里的，已经报上去了"
    actions.triage_matter(
        world.actor("convener"), matter=declined, decision="decline", reason=reason
    )
    in_three_days = clock.now() + timedelta(days=3)
    with clock.pretend(in_three_days), override("en"):
        going.refresh_from_db()
        cards = show_cards([waiting, going, late, Matter.objects.get(pk=declined.pk)])
    assert [card.pill.label for card in cards] == [
        "2 days over",
        "Under way",
        "2 days over",
        "Not taken up",
    ]
    assert cards[1].sentence == "Step 3, investigate: 17 days left"
    assert [len(card.stones) for card in cards] == [8, 8, 8, 0]
    assert [stone.state for stone in cards[2].stones][:3] == ["done", "done", "overdue"]
