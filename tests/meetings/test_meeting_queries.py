"""A fixed number of queries whatever the number of people, and who may know of a meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.meetings.conftest import Plan, find
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions, queries
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.record import clock
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.trail import outside_the_door

PARTS = ("agenda", "attendance", "speaker", "floor", "queue", "notes", "outcome", "ask")


def fill_hall(world: World, meeting: Meeting, people: int) -> None:
    """So many people come, wait to speak and say something."""
    desk = world.actor("recorder")
    for number in range(people):
        came = actions.check_in_by_name(desk, meeting=meeting, name=f"乡亲{number}")
        actions.ask_for_somebody(desk, meeting=meeting, participant=came)
        actions.write_note(desk, meeting=meeting, text=f"第{number}句", participant=came)


def count_queries(ask: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ask()
    return len(seen)


def test_a_room_is_read_in_six_queries(
    world: World, sitting: Meeting, django_assert_num_queries: Any
):
    fill_hall(world, sitting, 8)
    actions.give_floor(world.actor("convener"), meeting=sitting)
    meeting = queries.get_meeting(world.actor("convener"), sitting.pk)
    with django_assert_num_queries(6):
        room = queries.read_room(meeting, clock.now())
        for part in PARTS:
            render_to_string(f"meetings/parts/{part}.html", {"room": room, "can_run": True})


@pytest.mark.parametrize("name", ["desk", "close", "outcome", "note", "floor_ask_for", "invite"])
def test_pages_of_a_full_hall_ask_as_often_as_of_an_empty_one(
    world: World, sitting: Meeting, name: str
):
    client, path = world.client("convener"), reverse(f"meetings:{name}", args=[sitting.pk])
    client.get(path)
    before = count_queries(lambda: client.get(path))
    fill_hall(world, sitting, 12)
    assert count_queries(lambda: client.get(path)) == before


def test_the_list_asks_as_often_for_twenty_as_for_one(world: World, held: Meeting):
    client, path = world.client("resident"), reverse("meetings:list")
    client.get(path)
    before = count_queries(lambda: client.get(path))
    convener = world.actor("convener")
    for number in range(24):
        actions.open_on_the_spot(
            convener, jurisdiction=world.village, venue=world.venue, title=f"路边的事{number}"
        )
    assert count_queries(lambda: client.get(path)) == before
    page = client.get(path)
    assert page.content.decode().count('class="card invite"') == 20
    assert len(page.content) < 60_000


def test_what_the_room_shows(world: World, sitting: Meeting):
    for who in ("resident", "deputy"):
        actions.ask_for_floor(world.actor(who), meeting=sitting)
    actions.give_floor(world.actor("convener"), meeting=sitting)
    later = sitting.starts_at + timedelta(seconds=108)
    room = queries.read_room(sitting, later)
    assert room.speaker is not None
    assert (room.speaker.said, room.speaker.percent, room.speaker.nth) == ("1:48", 60, 1)
    assert room.speaker.since == sitting.starts_at
    assert [row.name for row in room.queue] == ["黄志强"]
    assert room.count_ahead(find(sitting, world, "deputy")) == 0
    assert room.count_ahead(None) == 1
    assert [row.state for row in room.agenda] == ["current", "todo", "todo", "todo"]
    assert (room.agenda[0].left, room.agenda_minutes) == ("8:12", 65)
    assert room.attendance.has_quorum
    assert {row.role: row.present for row in room.attendance.rows} == {
        "resident": 2, "respected_local": 1, "deputy": 1, "office": 1, "": 1,
    }  # fmt: skip
    assert room.shares[0] == ("resident", "居民、乡贤", 108)


def test_an_office_that_did_not_come_is_named_and_a_resident_never(
    world: World, announced: Meeting, evening: Any
):
    meeting = actions.open_meeting(world.actor("convener"), meeting=announced)
    actions.check_in(world.actor("neighbour"), meeting=meeting, code=meeting.join_code)
    room = queries.read_room(meeting, clock.now())
    absent = {row.role: row.absent for row in room.attendance.rows}
    seats = {row.role: row.seats for row in room.attendance.rows}
    assert (seats["resident"], seats["office"]) == ([True, False], [False])
    assert absent["office"] == "镇建设办"
    assert absent["resident"] == ""
    assert room.attendance.missing == ["承办单位"]
    assert room.attendance.lacks_people == 3


def test_no_fragment_of_the_public_page_names_a_resident_by_floor_time(
    world: World, sitting: Meeting
):
    actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    actions.give_floor(world.actor("convener"), meeting=sitting)
    actions.stop_floor(world.actor("convener"), meeting=sitting)
    room = queries.read_room(sitting, clock.now())
    for part in ("floor", "attendance", "agenda", "outcome"):
        text = render_to_string(f"meetings/parts/{part}.html", {"room": room})
        assert "周桂兰" not in text


def test_a_meeting_past_the_village_is_hidden_but_from_those_invited(
    world: World, matter: Matter, plan: Plan
):
    meeting = plan()
    with outside_the_door("a matter that went past the village"):
        Matter.objects.filter(pk=matter.pk).update(is_past_village=True)
    stranger = world.actor("stranger")
    with pytest.raises(NotHere):
        queries.get_meeting(stranger, meeting.pk)
    assert not queries.visible_to(stranger).exists()
    people = ((world.people["stranger"], "resident"),)
    actions.invite_people(world.actor("convener"), meeting=meeting, people=people)
    assert queries.get_meeting(stranger, meeting.pk) == meeting
    assert queries.visible_to(stranger).get() == meeting
