"""The desk of a meeting offers to take back what was done a moment ago."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.web.test_pages_meeting import open_console, open_path, read_fields
from tests.web.walk import Walk
from tests.world import World

from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Note, Participant, Turn
from zhaishangyi.record import clock
from zhaishangyi.voting.models import Motion

OFFER = "data-gone-in"


def sit_and_ask(world: World) -> Walk:
    walk = Walk(world).sit()
    for name in ("陆阿根", "周桂兰"):
        own = Participant.objects.get(meeting=walk.meeting, name=name)
        meeting_acts.ask_for_somebody(
            world.actor("convener"), meeting=walk.meeting, participant=own
        )
    return walk


def test_a_press_too_much_is_taken_back_from_the_desk(world: World):
    walk = sit_and_ask(world)
    client, console = world.client("convener"), f"/meetings/{walk.meeting.pk}/console/"
    assert OFFER not in open_path(client, console)
    following = f"/meetings/{walk.meeting.pk}/floor/next/"
    client.post(following, read_fields(open_path(client, console), following))
    page = open_path(client, console)
    assert OFFER in page
    undo = f"/meetings/{walk.meeting.pk}/floor/undo/"
    answer = client.post(undo, read_fields(page, undo))
    assert (answer.status_code, answer["Location"]) == (302, console)
    assert not Turn.objects.filter(started_at__isnull=False).exists()
    page = open_path(client, console)
    assert OFFER not in page
    assert "撤回了。" in page


def test_the_offer_is_for_whoever_pressed_and_for_half_a_minute(world: World):
    walk = sit_and_ask(world)
    now = clock.now()
    with clock.pretend(now):
        meeting_acts.give_floor(world.actor("convener"), meeting=walk.meeting)
        assert OFFER in open_console(world, walk, "convener")
        assert OFFER not in open_console(world, walk, "recorder")
    with clock.pretend(now + timedelta(seconds=31)):
        assert OFFER not in open_console(world, walk, "convener")
    moving = world.client("convener").get(f"/meetings/{walk.meeting.pk}/console/now/")
    assert 'id="p-undo"' in moving.content.decode()


def test_taking_back_what_has_gone_on_is_said_in_words(world: World):
    walk = sit_and_ask(world)
    client, undo = world.client("convener"), f"/meetings/{walk.meeting.pk}/floor/undo/"
    meeting_acts.give_floor(world.actor("convener"), meeting=walk.meeting)
    sent = read_fields(open_console(world, walk), undo)
    meeting_acts.give_floor(world.actor("recorder"), meeting=walk.meeting)
    answer = client.post(undo, sent)
    assert answer.status_code == 409
    assert "这会儿有人已经往下走了" in answer.content.decode()
    assert Turn.objects.filter(started_at__isnull=False).count() == 2


@pytest.mark.parametrize("what", ["agenda", "check-in", "note", "motion"])
def test_each_kind_of_slip_has_its_page(world: World, what: str):
    walk = Walk(world).sit()
    client = world.client("convener")
    page_of = {
        "agenda": lambda: f"/meetings/{walk.meeting.pk}/agenda/undo/",
        "check-in": lambda: f"/meetings/participants/{make_slip(world, walk)}/undo/",
        "note": lambda: f"/meetings/notes/{strike(world, walk).pk}/restore/",
        "motion": lambda: f"/votes/{walk.put_to_vote().pk}/withdraw/",
    }
    if what == "agenda":
        meeting_acts.start_next_point(world.actor("convener"), meeting=walk.meeting)
    path = page_of[what]()
    # Without scripts, or from the list of the record, the same is a page with one button.
    page = open_path(client, path)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert client.post(path, form).status_code == 302
    assert {
        "agenda": lambda: walk.meeting.agenda.filter(started_at__isnull=False).count() == 1,
        "check-in": lambda: not Participant.objects.filter(name="走错门的").exists(),
        "note": lambda: Note.objects.get(text="夜里要有灯。").struck_at is None,
        "motion": lambda: not Motion.objects.filter(meeting=walk.meeting).exists(),
    }[what]()


def make_slip(world: World, walk: Walk) -> object:
    desk = world.actor("convener")
    return meeting_acts.check_in_by_name(desk, meeting=walk.meeting, name="走错门的").pk


def strike(world: World, walk: Walk) -> Note:
    desk = world.actor("convener")
    note = meeting_acts.write_note(desk, meeting=walk.meeting, text="夜里要有灯。")
    return meeting_acts.strike_note(desk, note=note)


def test_a_crossed_out_line_is_let_count_again_from_the_desk(world: World):
    walk = Walk(world).sit()
    note = strike(world, walk)
    page = open_console(world, walk)
    assert f"/meetings/notes/{note.pk}/restore/" in page
    assert f"/meetings/notes/{note.pk}/strike/" not in page


def test_the_desk_knows_where_its_news_come_from(world: World):
    walk = Walk(world).sit()
    page = open_console(world, walk)
    assert f'data-live="/live/{walk.meeting.pk}"' in page
    assert f'href="/meetings/{walk.meeting.pk}/projector/"' in page
    assert 'id="p-statements"' in page
