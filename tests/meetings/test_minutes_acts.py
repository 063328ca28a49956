"""Minutes: drafted from facts, written by one at a time, approved once; and not agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.meetings.conftest import list_facts, list_inbox, settle
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions, queries
from zhaishangyi.meetings.minutes_draft import draft_minutes
from zhaishangyi.meetings.models import Meeting, Minutes
from zhaishangyi.meetings.running import write_note
from zhaishangyi.meetings.story import build_story
from zhaishangyi.record import clock
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken

TEXT = "这是改好的纪要，大家都看过，没有意见，签字为证。"


def write(world: World, meeting: Meeting, seen_version: int = 0, who: str = "recorder") -> Minutes:
    return actions.write_minutes(
        world.actor(who), meeting=meeting, text=TEXT, seen_version=seen_version
    )


def test_the_draft_says_what_happened_and_names_officials_only(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    for text, sort, role in (
        ("路面一踩就碎。", "said", "resident"),
        ("夜里要有灯。", "suggestion", "deputy"),
        ("到会 6 人，行 5。通过。", "vote", ""),
        ("镇建设办十天内重铺。", "item", ""),
    ):
        actions.write_note(desk, meeting=sitting, text=text, sort=sort, role=role)
    settle(world, sitting)
    with clock.pretend(sitting.starts_at + timedelta(minutes=65)):
        actions.close_meeting(world.actor("convener"), meeting=sitting)
        sitting.refresh_from_db()
        text = draft_minutes(queries.read_room(sitting, clock.now()))
    order = [
        sitting.title, "18:30 – 19:35", "香樟树下", "顾建新", "吴晓燕", "居民 2", "倪主任",
        "说情况", "居民：路面一踩就碎。", "1. 夜里要有灯。", "1. 到会 6 人", "谈成了",
        "坏的一段挖开重铺", "1. 镇建设办十天内重铺。", "签字",
    ]  # fmt: skip
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    for name in ("周桂兰", "陆阿根", "沈伯年", "黄志强"):
        assert name not in text


def test_minutes_need_the_meeting_to_be_over(world: World, sitting: Meeting):
    with pytest.raises(RuleBroken, match="still sitting"):
        write(world, sitting)


def test_two_who_write_at_once_do_not_overwrite_each_other(world: World, held: Meeting):
    write(world, held)
    with pytest.raises(ChangedMeanwhile):
        write(world, held, who="convener")
    assert write(world, held, seen_version=1, who="convener").version == 2


@pytest.mark.parametrize("text", ["", "太短", "长" * 20001])
def test_minutes_need_some_words_and_not_too_many(world: World, held: Meeting, text: str):
    with pytest.raises(RuleBroken) as broken:
        actions.write_minutes(world.actor("recorder"), meeting=held, text=text)
    assert broken.value.field == "text"


def test_approved_minutes_close_the_link_and_stay(world: World, matter: Matter, held: Meeting):
    write(world, held)
    minutes = actions.approve_minutes(world.actor("convener"), meeting=held, seen_version=1)
    assert minutes.approved_by == world.people["convener"]
    assert "minutes_approved" in list_facts(matter)
    assert matter.link == "agree"
    assert "the minutes" in list_inbox(world, "deputy")[0]
    for change in (
        lambda: write(world, held, seen_version=minutes.version),
        lambda: actions.approve_minutes(world.actor("convener"), meeting=held),
        lambda: actions.write_note(world.actor("recorder"), meeting=held, text="补一句"),
        lambda: settle(world, held),
    ):
        with pytest.raises(RuleBroken, match="are approved"):
            change()


@pytest.mark.parametrize("who", ["recorder", "resident", "other_convener", "anonymous"])
def test_only_the_convener_approves(world: World, held: Meeting, who: str):
    write(world, held)
    with pytest.raises(Refused):
        actions.approve_minutes(world.actor(who), meeting=held)


def test_what_was_changed_after_reading_is_not_approved(world: World, held: Meeting):
    write(world, held)
    write(world, held, seen_version=1)
    with pytest.raises(ChangedMeanwhile):
        actions.approve_minutes(world.actor("convener"), meeting=held, seen_version=1)


def test_nothing_written_nothing_approved(world: World, held: Meeting):
    with pytest.raises(RuleBroken, match="no minutes yet"):
        actions.approve_minutes(world.actor("convener"), meeting=held)


def test_the_outcome_comes_before_the_approval_even_after_the_end(
    world: World, matter: Matter, sitting: Meeting
):
    meeting = actions.close_meeting(world.actor("convener"), meeting=sitting)
    write(world, meeting)
    with pytest.raises(RuleBroken, match="outcome has not been put down"):
        actions.approve_minutes(world.actor("convener"), meeting=meeting)
    settle(world, meeting)
    actions.approve_minutes(world.actor("convener"), meeting=meeting)
    assert "outcome_recorded" in list_facts(matter)


def test_not_agreed_sends_the_matter_back_to_inviting(
    world: World, matter: Matter, sitting: Meeting
):
    settle(world, sitting, result="not_agreed")
    actions.close_meeting(world.actor("convener"), meeting=sitting)
    write(world, sitting)
    actions.approve_minutes(world.actor("convener"), meeting=sitting)
    matter.refresh_from_db()
    assert (matter.round, matter.link, matter.state) == (2, "invite", "under_way")
    assert list_facts(matter) == set()
    again = actions.plan_meeting(
        world.actor("convener"),
        matter=matter,
        starts_at=clock.now() + timedelta(days=1),
        venue=world.venue,
    )
    assert again.round == 2
    assert list_facts(matter) == {"plan_made"}


def test_a_meeting_without_a_quorum_proves_nothing(
    world: World, matter: Matter, announced: Meeting, evening: object
):
    convener = world.actor("convener")
    meeting = actions.open_meeting(convener, meeting=announced)
    actions.close_meeting(convener, meeting=meeting, is_without_quorum=True)
    write(world, meeting)
    actions.approve_minutes(convener, meeting=meeting)
    assert list_facts(matter).isdisjoint({"meeting_held", "attendance_taken", "minutes_approved"})
    meeting.refresh_from_db()
    assert "没有定事" in draft_minutes(queries.read_room(meeting, clock.now()))


def test_a_line_of_a_lower_room_goes_into_the_record(world: World, sitting: Meeting):
    from zhaishangyi.record.trail import outside_the_door

    with outside_the_door("as another room does inside its act"):
        note = write_note(sitting, "item", "十天内重铺", world.actor("recorder"))
    assert (note.written_by, note.role) == (world.people["recorder"], "")


def test_the_story_tells_meeting_outcome_and_minutes_newest_first(
    world: World, matter: Matter, held: Meeting, django_assert_num_queries
):
    with clock.pretend(held.starts_at + timedelta(hours=1)):
        write(world, held)
        actions.approve_minutes(world.actor("convener"), meeting=held)
    by = world.actor("resident")
    with django_assert_num_queries(3):
        story = build_story(matter, by)
    assert story[0].icon == "doc"
    assert {item.icon for item in story[1:]} == {"people", "handshake"}
    told = next(item for item in story if item.icon == "people")
    assert ("resident", "居民", "2") in list(told.chips)
    assert all("周桂兰" not in str(item) for item in story)


def test_the_story_keeps_a_plan_for_the_desk(world: World, matter: Matter, plan: object):
    plan()  # type: ignore[operator]
    assert build_story(matter, world.actor("resident")) == []
    assert [item.state for item in build_story(matter, world.actor("convener"))] == ["current"]
