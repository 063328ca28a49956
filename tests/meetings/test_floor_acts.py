"""The agenda, the floor and the notes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.meetings.conftest import QUORUM, Plan, find
from tests.world import World

from zhaishangyi.meetings import actions, queries
from zhaishangyi.meetings.models import AgendaItem, Meeting, Note, Turn
from zhaishangyi.record import clock, ids
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door


def test_the_agenda_goes_on_point_by_point_to_its_end(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    for position in (2, 3, 4):
        assert actions.start_next_point(desk, meeting=sitting).position == position
    last = actions.start_next_point(desk, meeting=sitting)
    assert (last.position, last.ended_at is None) == (4, False)
    with pytest.raises(RuleBroken, match="no point left"):
        actions.start_next_point(desk, meeting=sitting)
    with pytest.raises(RuleBroken, match="No point"):
        actions.extend_point(desk, meeting=sitting)


def test_two_desks_do_not_skip_a_point_together(world: World, sitting: Meeting):
    seen = AgendaItem.objects.get(meeting=sitting, position=1).pk
    actions.start_next_point(world.actor("recorder"), meeting=sitting, current=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.start_next_point(world.actor("convener"), meeting=sitting, current=seen)


@pytest.mark.parametrize("minutes", [0, 61, -5])
def test_extra_time_has_limits(world: World, sitting: Meeting, minutes: int):
    with pytest.raises(RuleBroken) as broken:
        actions.extend_point(world.actor("recorder"), meeting=sitting, minutes=minutes)
    assert broken.value.field == "minutes"


def test_points_that_have_begun_stay_when_the_agenda_is_set_anew(world: World, sitting: Meeting):
    actions.set_agenda(world.actor("convener"), meeting=sitting, points=[("再议灯", 15)])
    points = AgendaItem.objects.filter(meeting=sitting).values_list("position", "title")
    assert list(points) == [(1, "说情况"), (2, "再议灯")]


def test_an_agenda_of_nothing_or_of_thirteen_points_is_refused(world: World, plan: Plan):
    meeting = plan()
    for points in ([], [("说", 5)] * 13):
        with pytest.raises(RuleBroken):
            actions.set_agenda(world.actor("convener"), meeting=meeting, points=points)
    assert AgendaItem.objects.filter(meeting=meeting).count() == 4


def test_who_has_not_spoken_is_called_first(world: World, sitting: Meeting):
    desk = world.actor("convener")
    actions.ask_for_floor(world.actor("deputy"), meeting=sitting)
    assert actions.give_floor(desk, meeting=sitting).participant.name == "黄志强"
    with clock.pretend(sitting.starts_at + timedelta(minutes=1)):
        actions.stop_floor(desk, meeting=sitting)
        actions.ask_for_floor(world.actor("deputy"), meeting=sitting)
    with clock.pretend(sitting.starts_at + timedelta(minutes=2)):
        actions.ask_for_somebody(
            desk, meeting=sitting, participant=find(sitting, world, "neighbour")
        )
        assert actions.give_floor(desk, meeting=sitting).participant.name == "陆阿根"


def test_asking_twice_keeps_one_place(world: World, sitting: Meeting):
    first = actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    assert actions.ask_for_floor(world.actor("resident"), meeting=sitting) == first
    actions.give_floor(world.actor("convener"), meeting=sitting)
    with pytest.raises(RuleBroken, match="speaking just now"):
        actions.ask_for_floor(world.actor("resident"), meeting=sitting)


@pytest.mark.parametrize("who", ["stranger", "auditor", "anonymous"])
def test_who_has_not_checked_in_does_not_ask(world: World, sitting: Meeting, who: str):
    with pytest.raises(Refused):
        actions.ask_for_floor(world.actor(who), meeting=sitting)


def test_the_desk_queues_only_people_who_are_here(world: World, sitting: Meeting):
    actions.invite_people(
        world.actor("convener"), meeting=sitting, people=((world.people["lawyer"], "lawyer"),)
    )
    with pytest.raises(RuleBroken, match="has not checked in"):
        actions.ask_for_somebody(
            world.actor("recorder"), meeting=sitting, participant=find(sitting, world, "lawyer")
        )


def test_two_desks_do_not_pass_over_a_speaker_together(world: World, sitting: Meeting):
    for who in ("resident", "neighbour", "deputy"):
        actions.ask_for_floor(world.actor(who), meeting=sitting)
    speaking = actions.give_floor(world.actor("convener"), meeting=sitting)
    actions.give_floor(world.actor("convener"), meeting=sitting, current=speaking.pk)
    with pytest.raises(ChangedMeanwhile):
        actions.give_floor(world.actor("recorder"), meeting=sitting, current=speaking.pk)
    assert Turn.objects.filter(started_at__isnull=False).count() == 2


def test_the_same_press_sent_twice_is_one(world: World, sitting: Meeting):
    for who in ("resident", "neighbour"):
        actions.ask_for_floor(world.actor(who), meeting=sitting)
    by = world.actor("convener").carrying(ids.uuid7())
    first = actions.give_floor(by, meeting=sitting)
    assert actions.give_floor(by, meeting=sitting) == first
    assert Turn.objects.filter(started_at__isnull=False).count() == 1


def test_the_store_itself_allows_one_speaker_only(world: World, sitting: Meeting):
    for who in ("resident", "neighbour"):
        actions.ask_for_floor(world.actor(who), meeting=sitting)
    with (
        outside_the_door("two speakers at once"),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Turn.objects.update(started_at=clock.now())


def test_somebody_named_may_be_called_out_of_turn(world: World, sitting: Meeting):
    actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    wanted = actions.ask_for_floor(world.actor("office"), meeting=sitting)
    desk = world.actor("convener")
    assert actions.give_floor(desk, meeting=sitting, turn=wanted.pk) == wanted
    with pytest.raises(RuleBroken, match="not waiting"):
        actions.give_floor(desk, meeting=sitting, turn=wanted.pk)


def test_pauses_do_not_count(world: World, sitting: Meeting):
    desk = world.actor("convener")
    actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    actions.give_floor(desk, meeting=sitting)
    for minute, is_paused in ((1, True), (2, True), (4, False)):
        with clock.pretend(sitting.starts_at + timedelta(minutes=minute)):
            actions.pause_floor(desk, meeting=sitting, is_paused=is_paused)
    with clock.pretend(sitting.starts_at + timedelta(minutes=5)):
        actions.pause_floor(desk, meeting=sitting)
    end = sitting.starts_at + timedelta(minutes=9)
    with clock.pretend(end):
        actions.stop_floor(desk, meeting=sitting)
    shares = {group: seconds for group, _label, seconds in queries.read_floor(sitting, end)}
    assert shares == {"resident": 120, "deputy": 0, "expert": 0, "office": 0}


def test_floor_buttons_without_a_speaker_say_so(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    for press in (actions.pause_floor, actions.extend_floor, actions.stop_floor):
        with pytest.raises(RuleBroken, match="Nobody is speaking"):
            press(desk, meeting=sitting)
    with pytest.raises(RuleBroken, match="Nobody is waiting"):
        actions.give_floor(desk, meeting=sitting)


def test_a_turn_has_an_hour_at_most(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    actions.give_floor(desk, meeting=sitting)
    assert actions.extend_floor(desk, meeting=sitting).allowed_seconds == 240
    with pytest.raises(RuleBroken, match="an hour at most"):
        actions.extend_floor(desk, meeting=sitting, seconds=3600)


def test_only_oneself_or_the_desk_leaves_the_queue(world: World, sitting: Meeting):
    turn = actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    with pytest.raises(Refused):
        actions.withdraw_turn(world.actor("neighbour"), turn=turn)
    assert actions.withdraw_turn(world.actor("resident"), turn=turn).withdrawn_at is not None
    again = actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    assert again != turn
    assert actions.withdraw_turn(world.actor("recorder"), turn=again).withdrawn_at is not None


@pytest.mark.parametrize("who", ["resident", "office", "other_convener", "anonymous"])
def test_who_may_not_run_the_meeting(world: World, sitting: Meeting, who: str):
    by = world.actor(who)
    own = find(sitting, world, "resident")
    for press in (
        lambda: actions.give_floor(by, meeting=sitting),
        lambda: actions.pause_floor(by, meeting=sitting),
        lambda: actions.extend_floor(by, meeting=sitting),
        lambda: actions.stop_floor(by, meeting=sitting),
        lambda: actions.ask_for_somebody(by, meeting=sitting, participant=own),
        lambda: actions.start_next_point(by, meeting=sitting),
        lambda: actions.extend_point(by, meeting=sitting),
        lambda: actions.set_agenda(by, meeting=sitting, points=[("说", 5)]),
        lambda: actions.write_note(by, meeting=sitting, text="记一句"),
    ):
        with pytest.raises(Refused):
            press()


def test_a_struck_line_stays_and_is_left_out_of_the_minutes(world: World, sitting: Meeting):
    from zhaishangyi.meetings.minutes_draft import draft_minutes

    desk = world.actor("recorder")
    wrong = actions.write_note(desk, meeting=sitting, text="这句记错了", role="resident")
    actions.write_note(desk, meeting=sitting, text="路要挖开重铺", role="resident")
    with pytest.raises(Refused):
        actions.strike_note(world.actor("resident"), note=wrong)
    struck = actions.strike_note(desk, note=wrong)
    assert actions.strike_note(desk, note=wrong).struck_at == struck.struck_at
    room = queries.read_room(sitting, clock.now())
    assert [row.is_struck for row in room.notes] == [True, False]
    text = draft_minutes(room)
    assert "路要挖开重铺" in text
    assert "这句记错了" not in text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"text": "一句", "sort": "song"}, "sort"),
        ({"text": "一句", "role": "king"}, "role"),
    ],
)
def test_a_line_that_cannot_be_says_where(world: World, sitting: Meeting, said: dict, field: str):
    with pytest.raises(RuleBroken) as broken:
        actions.write_note(world.actor("recorder"), meeting=sitting, **said)
    assert broken.value.field == field
    assert not Note.objects.exists()


def test_every_act_of_the_evening_stands_in_the_record(world: World, sitting: Meeting):
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"meeting.plan", "meeting.invite", "meeting.announce", "meeting.open"} <= kinds
    assert Entry.objects.filter(kind="meeting.check_in").count() == len(QUORUM)
