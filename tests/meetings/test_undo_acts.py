"""Slips of the hand at the desk are taken back: the last one, soon, with nothing built on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.meetings.conftest import find, settle
from tests.world import World

from zhaishangyi.meetings import actions, queries, slips, undo_rules
from zhaishangyi.meetings.models import AgendaItem, Meeting, Note, Participant, Turn
from zhaishangyi.record import clock
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry

SECONDS = st.integers(min_value=-5, max_value=600)


def later(meeting: Meeting, **span: float):
    return clock.pretend(meeting.starts_at + timedelta(**span))


def queue_up(world: World, meeting: Meeting, *whos: str) -> None:
    for number, who in enumerate(whos):
        with later(meeting, seconds=number):
            actions.ask_for_floor(world.actor(who), meeting=meeting)


def name_queue(meeting: Meeting) -> list[str]:
    return [turn.participant.name for turn in queries.read_waiting(meeting)]


def show_room(meeting: Meeting):
    return queries.read_room(meeting, clock.now())


# The floor


def test_a_speaker_who_was_cut_off_goes_on(world: World, sitting: Meeting):
    desk = world.actor("convener")
    queue_up(world, sitting, "resident", "deputy")
    with later(sitting, seconds=10):
        first = actions.give_floor(desk, meeting=sitting)
    with later(sitting, seconds=40):
        second = actions.give_floor(desk, meeting=sitting, current=first.pk)
    with later(sitting, seconds=50):
        back = actions.undo_give_floor(desk, meeting=sitting, current=second.pk)
        room = show_room(sitting)
    assert (back.pk, back.ended_at) == (first.pk, None)
    assert room.speaker is not None
    assert (room.speaker.name, room.speaker.seconds, room.speaker.nth) == ("周桂兰", 40, 1)
    assert name_queue(sitting) == ["黄志强"]
    assert Entry.objects.get(kind="floor.undo_next").subject_id == first.pk


def test_the_first_who_was_called_waits_again_in_the_old_place(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    queue_up(world, sitting, "resident", "deputy")
    turn = actions.give_floor(desk, meeting=sitting)
    actions.pause_floor(desk, meeting=sitting)
    actions.undo_give_floor(desk, meeting=sitting, current=turn.pk)
    assert show_room(sitting).speaker is None
    assert name_queue(sitting) == ["周桂兰", "黄志强"]
    turn.refresh_from_db()
    assert (turn.started_at, turn.paused_at, turn.paused_seconds) == (None, None, 0)


def test_a_floor_that_was_freed_by_mistake_goes_on(world: World, sitting: Meeting):
    desk = world.actor("convener")
    queue_up(world, sitting, "resident")
    actions.give_floor(desk, meeting=sitting)
    actions.stop_floor(desk, meeting=sitting)
    # Cut off, and asked again at once: one turn is enough.
    actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    actions.undo_give_floor(desk, meeting=sitting)
    speaker = show_room(sitting).speaker
    assert speaker is not None
    assert speaker.name == "周桂兰"
    assert name_queue(sitting) == []
    assert Turn.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_the_floor_is_not_given_back_when_people_have_gone_on(world: World, sitting: Meeting):
    desk = world.actor("convener")
    with pytest.raises(RuleBroken, match="Nobody has spoken"):
        actions.undo_give_floor(desk, meeting=sitting)
    queue_up(world, sitting, "resident", "deputy")
    first = actions.give_floor(desk, meeting=sitting)
    with pytest.raises(ChangedMeanwhile):
        actions.undo_give_floor(desk, meeting=sitting, current=None)
    note = actions.write_note(
        desk, meeting=sitting, text="路面要挖开。", participant=first.participant
    )
    with pytest.raises(RuleBroken, match="written down already"):
        actions.undo_give_floor(desk, meeting=sitting, current=first.pk)
    actions.strike_note(desk, note=note)
    with later(sitting, minutes=4), pytest.raises(RuleBroken, match="cannot be taken back"):
        actions.undo_give_floor(desk, meeting=sitting, current=first.pk)
    actions.undo_give_floor(desk, meeting=sitting, current=first.pk)
    assert name_queue(sitting)[0] == "周桂兰"


def test_a_floor_that_was_free_before_is_free_again(world: World, sitting: Meeting):
    desk = world.actor("convener")
    queue_up(world, sitting, "resident", "deputy")
    first = actions.give_floor(desk, meeting=sitting)
    with later(sitting, seconds=20):
        actions.stop_floor(desk, meeting=sitting)
    with later(sitting, seconds=30):
        second = actions.give_floor(desk, meeting=sitting)
        actions.undo_give_floor(desk, meeting=sitting, current=second.pk)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert show_room(sitting).speaker is None


# The agenda


def test_a_point_that_was_left_by_mistake_is_on_again(world: World, sitting: Meeting):
    desk = world.actor("convener")
    point = actions.start_next_point(desk, meeting=sitting)
    with later(sitting, minutes=2):
        back = actions.undo_next_point(desk, meeting=sitting, current=point.pk)
        assert (back.position, back.ended_at) == (1, None)
        assert [row.state for row in show_room(sitting).agenda][:2] == ["current", "todo"]
    with pytest.raises(RuleBroken, match="began with the meeting"):
        actions.undo_next_point(desk, meeting=sitting, current=back.pk)


def test_an_agenda_that_was_ended_by_mistake_goes_on(world: World, sitting: Meeting):
    desk = world.actor("convener")
    for _press in range(4):
        actions.start_next_point(desk, meeting=sitting)
    assert show_room(sitting).current is None
    assert actions.undo_next_point(desk, meeting=sitting).position == 4
    with pytest.raises(ChangedMeanwhile):
        actions.undo_next_point(desk, meeting=sitting)
    assert AgendaItem.objects.filter(meeting=sitting, ended_at=None).get().position == 4


# Presence


def check_in_by_name(world: World, meeting: Meeting, who: str) -> Participant:
    return actions.check_in_by_name(
        world.actor("recorder"), meeting=meeting, person=world.people[who]
    )


def test_a_walk_in_of_the_wrong_name_leaves_the_list(world: World, sitting: Meeting):
    present = show_room(sitting).attendance.present
    wrong = actions.check_in_by_name(world.actor("recorder"), meeting=sitting, name="张三丰")
    actions.undo_check_in(world.actor("recorder"), participant=wrong)
    assert not Participant.objects.filter(name="张三丰").exists()
    assert show_room(sitting).attendance.present == present
    entry = Entry.objects.get(kind="meeting.undo_check_in")
    assert (entry.subject_id, "张三丰" in entry.content) == (sitting.pk, True)


def test_whoever_was_invited_is_awaited_again(world: World, announced: Meeting):
    with clock.pretend(announced.starts_at):
        meeting = actions.open_meeting(world.actor("convener"), meeting=announced)
        own = find(meeting, world, "deputy")
        actions.check_in_by_name(world.actor("recorder"), meeting=meeting, participant=own)
        actions.undo_check_in(world.actor("recorder"), participant=own)
    own.refresh_from_db()
    assert (own.checked_in_at, own.check_in_way, own.invited_at is None) == (None, "", False)


def test_a_presence_that_something_hangs_on_stays(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    own = check_in_by_name(world, sitting, "expert")
    turn = actions.ask_for_floor(world.actor("expert"), meeting=sitting)
    with pytest.raises(RuleBroken, match="already"):
        actions.undo_check_in(desk, participant=own)
    assert Turn.objects.filter(pk=turn.pk).exists()
    with pytest.raises(RuleBroken, match="own phone"):
        actions.undo_check_in(desk, participant=find(sitting, world, "resident"))
    late = check_in_by_name(world, sitting, "lawyer")
    with later(sitting, minutes=3, seconds=1), pytest.raises(RuleBroken, match="minutes ago"):
        actions.undo_check_in(desk, participant=late)


def test_the_party_that_made_a_meeting_on_the_spot_complete_stays(world: World, matter):
    desk = world.actor("convener")
    meeting = actions.open_on_the_spot(
        desk, jurisdiction=world.village, matter=matter, place_text="晒谷场", recorder=None
    )
    for who in ("resident", "office"):
        own = actions.check_in_by_name(desk, meeting=meeting, person=world.people[who])
    with pytest.raises(RuleBroken, match="every party was here"):
        actions.undo_check_in(desk, participant=own)
    walk_in = actions.check_in_by_name(desk, meeting=meeting, name="路过的")
    actions.undo_check_in(desk, participant=walk_in)


# The running record


def test_a_line_crossed_out_by_mistake_counts_again(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    note = actions.write_note(desk, meeting=sitting, text="夜里要有灯。", sort="suggestion")
    actions.strike_note(desk, note=note)
    assert show_room(sitting).notes[-1].is_struck
    actions.restore_note(desk, note=note)
    assert not show_room(sitting).notes[-1].is_struck
    settle(world, sitting)
    actions.close_meeting(world.actor("convener"), meeting=sitting)
    actions.write_minutes(desk, meeting=sitting, text="大家说好了，先修路。" * 5)
    actions.approve_minutes(world.actor("convener"), meeting=sitting, seen_version=1)
    with pytest.raises(RuleBroken, match="approved"):
        actions.restore_note(desk, note=Note.objects.get(pk=note.pk))


@pytest.mark.parametrize("who", ["resident", "stranger", "supervisor", "other_convener"])
def test_only_the_desk_takes_anything_back(world: World, sitting: Meeting, who: str):
    other, own = world.actor(who), find(sitting, world, "resident")
    note = actions.write_note(world.actor("recorder"), meeting=sitting, text="夜里要有灯。")
    for press in (
        lambda: actions.undo_give_floor(other, meeting=sitting),
        lambda: actions.undo_next_point(other, meeting=sitting),
        lambda: actions.undo_check_in(other, participant=own),
        lambda: actions.restore_note(other, note=note),
    ):
        with pytest.raises(Refused):
            press()


# What the desk offers


def test_the_desk_offers_the_last_thing_for_half_a_minute(world: World, sitting: Meeting):
    desk = world.actor("convener")
    queue_up(world, sitting, "resident", "deputy")
    assert slips.find_slip(show_room(sitting), desk, clock.now()) is None
    turn = actions.give_floor(desk, meeting=sitting)
    slip = slips.find_slip(show_room(sitting), desk, clock.now())
    assert slip is not None
    assert (slip.current, slip.url.endswith("/floor/undo/")) == (turn.pk, True)
    assert slips.find_slip(show_room(sitting), world.actor("recorder"), clock.now()) is None
    with later(sitting, seconds=31):
        assert slips.find_slip(show_room(sitting), desk, clock.now()) is None
    # The recorder goes on from there: nothing of the convener's is the last any more.
    actions.give_floor(world.actor("recorder"), meeting=sitting, current=turn.pk)
    assert slips.find_slip(show_room(sitting), desk, clock.now()) is None
    actions.undo_give_floor(
        world.actor("recorder"),
        meeting=sitting,
        current=Turn.objects.get(ended_at=None, started_at__isnull=False).pk,
    )
    assert slips.find_slip(show_room(sitting), world.actor("recorder"), clock.now()) is None


@given(SECONDS)
def test_what_is_offered_can_be_taken_back(seconds: int):
    at = clock.now()
    now = at + timedelta(seconds=seconds)
    if undo_rules.is_offered(at, now):
        undo_rules.require_recent(at, now)
    elif seconds > 180:
        with pytest.raises(RuleBroken):
            undo_rules.require_recent(at, now)
