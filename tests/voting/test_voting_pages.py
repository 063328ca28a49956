"""Pages of open voting."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.meetings.conftest import find
from tests.voting.conftest import QUESTION
from tests.world import World

from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.record import ids
from zhaishangyi.voting import actions, queries
from zhaishangyi.voting.models import Motion, Vote


def address(name: str, *args: Any) -> str:
    return reverse(f"voting:{name}", args=args)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["convener", "resident", "stranger", "anonymous"])
def test_everybody_may_see_a_question_and_its_result(
    world: World, motion: Motion, who: str, language: str
):
    client = world.client(who)
    client.cookies["django_language"] = language
    assert QUESTION in client.get(address("show", motion.pk)).content.decode()
    actions.close_motion(world.actor("convener"), motion=motion)
    assert client.get(address("show", motion.pk)).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_desk_pages_open(world: World, sitting: Meeting, motion: Motion, language: str):
    client = world.client("recorder")
    client.cookies["django_language"] = language
    for name in ("record", "close"):
        assert client.get(address(name, motion.pk)).status_code == 200
    assert client.get(address("open", sitting.pk)).status_code == 200
    assert world.client("convener").get(address("cast", motion.pk)).status_code == 200


@pytest.mark.parametrize("who", ["resident", "stranger", "anonymous"])
def test_desk_pages_say_who_may(world: World, sitting: Meeting, motion: Motion, who: str):
    client = world.client(who)
    for path in (
        address("open", sitting.pk),
        address("record", motion.pk),
        address("close", motion.pk),
    ):
        page = client.get(path)
        assert page.status_code == 403
        assert "召集人" in page.content.decode()


def test_who_is_not_present_is_told_so_on_the_ballot(world: World, motion: Motion):
    page = world.client("stranger").post(address("cast", motion.pk), {"choice": "yes"})
    assert page.status_code == 403
    assert "签到" in page.content.decode()


def test_voting_twice_on_a_phone_counts_the_last(world: World, motion: Motion):
    client, path = world.client("resident"), address("cast", motion.pk)
    assert client.post(path, {"choice": "no"}).status_code == 302
    assert client.post(path, {"choice": "yes"}).status_code == 302
    assert Vote.objects.get().choice == "yes"
    assert client.post(path, {}).status_code == 422


def test_a_vote_after_closing_is_one_clear_sentence(world: World, motion: Motion):
    actions.close_motion(world.actor("convener"), motion=motion)
    page = world.client("resident").post(address("cast", motion.pk), {"choice": "yes"})
    assert page.status_code == 422
    assert "表决已经截止" in page.content.decode()


def test_only_what_was_marked_anew_is_taken_down(world: World, motion: Motion, sitting: Meeting):
    actions.cast_vote(world.actor("resident"), motion=motion, choice="yes")
    typed = {
        f"vote_{find(sitting, world, 'resident').pk.hex}": "yes",
        f"vote_{find(sitting, world, 'neighbour').pk.hex}": "no",
    }
    sent = world.client("recorder").post(address("record", motion.pk), typed)
    assert sent.status_code == 302
    ways = dict(Vote.objects.values_list("participant__name", "way"))
    assert ways == {"周桂兰": "phone", "陆阿根": "hand"}


def test_opening_and_counting_in_the_browser(world: World, sitting: Meeting):
    desk = world.client("recorder")
    typed = {"question": "夜里装灯，行不行？", "threshold": "two_thirds_of_present"}
    assert desk.post(address("open", sitting.pk), typed).status_code == 302
    motion = Motion.objects.get()
    again = desk.post(address("open", sitting.pk), typed)
    assert again.status_code == 422
    assert "夜里装灯" in again.content.decode()
    sent = desk.post(address("close", motion.pk), {"act_id": str(ids.uuid7())})
    assert sent["Location"] == reverse("web:console", args=[sitting.pk])


def test_unknown_votes_are_not_here(world: World):
    assert world.client("convener").get(address("show", ids.uuid7())).status_code == 404


def test_motions_are_read_in_three_queries(
    world: World, motion: Motion, sitting: Meeting, django_assert_num_queries: Any
):
    for who in ("resident", "neighbour", "deputy"):
        actions.cast_vote(world.actor(who), motion=motion, choice="yes")
    actions.close_motion(world.actor("convener"), motion=motion)
    actions.open_motion(world.actor("convener"), meeting=sitting, question="再装盏灯，行不行？")
    with django_assert_num_queries(3):
        views = queries.read_motions(sitting, world.people["resident"].pk)
        for part, view in (("motion", views[0]), ("cast", views[0]), ("result", views[1])):
            context = {"view": view, "meeting": sitting, "can_run": True}
            assert render_to_string(f"voting/parts/{part}.html", context)
    assert [(view.is_open, view.yes, view.mine) for view in views] == [
        (True, 0, ""),
        (False, 3, "yes"),
    ]


def test_the_page_for_hands_asks_as_often_for_a_full_hall(
    world: World, motion: Motion, sitting: Meeting
):
    client, path = world.client("recorder"), address("record", motion.pk)
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    for number in range(15):
        meetings.check_in_by_name(world.actor("recorder"), meeting=sitting, name=f"乡亲{number}")
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(after) == len(before)
