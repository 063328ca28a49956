"""Legal talks and activities: planned, held, asked at, counted, and what comes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.meetings.conftest import find, list_inbox, tomorrow_evening
from tests.world import World

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.matters.models import Channel, Matter, State
from zhaishangyi.meetings import actions, event_queries
from zhaishangyi.meetings.models import (
    Leaflet,
    Meeting,
    MeetingLead,
    MeetingState,
    Outcome,
    Participant,
    Question,
)
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY
from zhaishangyi.record.errors import ChangedMeanwhile, NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry

QUESTION = "隔壁檐口的水年年冲我家墙脚，这个归谁修？"


def plan(world: World, who: str = "convener", **said: Any) -> Meeting:
    """A legal talk under the tree tomorrow evening, with a lawyer and the judicial office."""
    values: dict[str, Any] = {
        "jurisdiction": world.village,
        "sort": "legal_talk",
        "title": "屋檐、树枝、水沟：邻居之间怎么讲理",
        "about": "带着事来也行，听一听也行。",
        "starts_at": tomorrow_evening(),
        "venue": world.venue,
        "speakers": [
            ("lawyer", world.people["lawyer"], "", "说好的事怎么写下来"),
            ("judicial", None, "外镇司法所同志", ""),
        ],
        **said,
    }
    return actions.plan_event(world.actor(who), **values)


@pytest.fixture
def talk(world: World) -> Meeting:
    """The talk, announced."""
    return actions.announce_meeting(world.actor("convener"), meeting=plan(world))


@pytest.fixture
def evening(talk: Meeting) -> Any:
    """The evening of the talk."""
    with clock.pretend(talk.starts_at) as at:
        yield at


@pytest.fixture
def going_on(world: World, talk: Meeting, evening: datetime) -> Meeting:
    """The talk has begun."""
    return actions.open_meeting(world.actor("convener"), meeting=talk)


def ask(world: World, meeting: Meeting, who: str = "convener", **said: Any) -> Question:
    """Put a question on the list."""
    return actions.ask_question(world.actor(who), meeting=meeting, **{"text": QUESTION, **said})


def test_a_talk_is_planned_with_its_speakers_and_needs_no_quorum(world: World) -> None:
    meeting = plan(world)
    assert (meeting.sort, meeting.matter, meeting.quorum) == ("legal_talk", None, 0)
    assert meeting.convener == world.people["convener"]
    speakers = event_queries.list_speakers(meeting)
    assert [(one.name, one.role) for one in speakers] == [
        ("袁律师", "lawyer"),
        ("外镇司法所同志", "judicial"),
    ]
    assert speakers[1].topic == meeting.title
    assert "You are asked to speak" in list_inbox(world, "lawyer")[0]


@pytest.mark.parametrize("who", ["mediator", "grid_worker"])
def test_mediator_and_grid_worker_call_people_together_and_run_what_they_called(
    world: World, who: str
) -> None:
    meeting = plan(world, who)
    host = world.actor(who)
    actions.announce_meeting(host, meeting=meeting)
    with clock.pretend(meeting.starts_at):
        actions.open_meeting(host, meeting=meeting)
        actions.count_attendance(host, meeting=meeting, attended=12)
        delivery.make_suggestion(host, meeting=meeting, text="每月讲一回法。", role="resident")
        closed = actions.close_meeting(host, meeting=meeting)
    assert closed.state == MeetingState.CLOSED


def test_nobody_else_calls_people_together_and_no_host_runs_the_talk_of_another(
    world: World, talk: Meeting
) -> None:
    for who in ("resident", "recorder", "lawyer", "supervisor", "other_convener"):
        with pytest.raises(Refused):
            plan(world, who)
    with pytest.raises(Refused):
        actions.cancel_meeting(world.actor("mediator"), meeting=talk, reason="下雨了不讲了")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sort": "deliberation"}, "sort"),
        ({"title": " "}, "title"),
        ({"starts_at": datetime(2024, 1, 1, 9, tzinfo=clock.HERE)}, "starts_at"),
        ({"minutes": 5}, "minutes"),
        ({"venue": None, "place_text": ""}, "place_text"),
        ({"speakers": [("nobody", None, "谁", "")]}, "role"),
        ({"speakers": [("lawyer", None, " ", "")]}, "name"),
        ({"speakers": [("lawyer", None, f"律师{n}", "") for n in range(13)]}, ""),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    world: World, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as problem:
        plan(world, **said)
    assert problem.value.field == field
    assert not Meeting.objects.exists()


def test_the_notice_says_what_it_is_about_and_who_speaks(world: World, talk: Meeting) -> None:
    notice = PublicNotice.objects.get(title=talk.title)
    assert "带着事来也行" in notice.text
    assert "袁律师" in notice.text
    assert "说好的事怎么写下来" in notice.text


def test_a_talk_that_moves_gets_a_new_notice_and_its_speakers_are_told(
    world: World, talk: Meeting
) -> None:
    before = talk.notice_id
    changed = actions.change_event(
        world.actor("recorder"),
        meeting=talk,
        title=talk.title,
        starts_at=talk.starts_at + timedelta(days=1),
        venue=world.venue,
        seen_version=talk.version,
    )
    assert changed.notice_id != before
    assert changed.state == MeetingState.ANNOUNCED
    assert "has moved" in list_inbox(world, "lawyer")[0]
    with pytest.raises(ChangedMeanwhile):
        actions.change_event(
            world.actor("recorder"),
            meeting=talk,
            title="另一个题目",
            starts_at=talk.starts_at,
            venue=world.venue,
            seen_version=talk.version,
        )


def test_a_speaker_is_added_once(world: World, talk: Meeting) -> None:
    police = world.people["grid_police"]
    for topic in ("吵起来了先做什么", "怎么报警"):
        actions.add_speaker(
            world.actor("convener"), meeting=talk, role="grid_police", person=police, topic=topic
        )
    assert find(talk, world, "grid_police").topic == "怎么报警"
    assert len(event_queries.list_speakers(talk)) == 3


def test_a_talk_opens_counts_and_closes_though_nobody_checked_in(
    world: World, talk: Meeting, evening: datetime
) -> None:
    recorder = world.actor("recorder")
    opened = actions.open_meeting(recorder, meeting=talk)
    assert not Participant.objects.filter(meeting=opened, checked_in_at__isnull=False).exists()
    counted = actions.count_attendance(recorder, meeting=opened, attended=34)
    closed = actions.close_meeting(world.actor("convener"), meeting=counted)
    assert (closed.attended, closed.has_quorum) == (34, True)


@pytest.mark.parametrize("attended", [-1, 5001, 1])
def test_a_number_that_cannot_be_is_refused(world: World, going_on: Meeting, attended: int) -> None:
    actions.check_in(world.actor("resident"), meeting=going_on, code=going_on.join_code)
    with pytest.raises(RuleBroken) as problem:
        actions.count_attendance(world.actor("convener"), meeting=going_on, attended=attended)
    assert problem.value.field == "attended"


def test_a_talk_begins_here_and_now(world: World) -> None:
    meeting = actions.open_event(
        world.actor("mediator"),
        jurisdiction=world.village,
        sort="activity",
        title="豆香院里拉家常",
        place_text="村口",
    )
    assert meeting.is_open
    assert meeting.is_on_the_spot
    assert meeting.notice_id
    assert find(meeting, world, "mediator").checked_in_at is not None


def test_an_event_settles_nothing(world: World, going_on: Meeting) -> None:
    with pytest.raises(RuleBroken, match="settles nothing"):
        actions.settle_outcome(
            world.actor("recorder"), meeting=going_on, result="agreed", text="大家都同意这样办理。"
        )
    assert not Outcome.objects.exists()


def test_minutes_of_a_talk_can_be_written_and_approved_without_an_outcome(
    world: World, going_on: Meeting
) -> None:
    actions.write_note(world.actor("recorder"), meeting=going_on, text="袁律师讲了两条。")
    actions.close_meeting(world.actor("convener"), meeting=going_on)
    text = "今晚在老樟树下讲了相邻关系，问了两个问题，都当场答了。"
    actions.write_minutes(world.actor("recorder"), meeting=going_on, text=text)
    minutes = actions.approve_minutes(world.actor("convener"), meeting=going_on)
    assert minutes.approved_at is not None


def test_nobody_is_named_at_a_question_in_the_record_neither(world: World, talk: Meeting) -> None:
    question = ask(world, talk, "resident", asked_as="deputy")
    assert question.asked_as == "resident"
    entry = Entry.objects.get(kind="question.ask")
    assert (entry.person_id, entry.node_path) == (None, talk.node_path)
    assert world.people["resident"].name not in str(entry.content)


def test_the_desk_types_a_question_for_somebody_in_their_role(
    world: World, going_on: Meeting
) -> None:
    assert ask(world, going_on, "recorder", asked_as="respected_local").asked_as == (
        "respected_local"
    )


@pytest.mark.parametrize("text", ["", "啥？", "问" * 501])
def test_a_question_without_words_or_too_long_is_refused(
    world: World, going_on: Meeting, text: str
) -> None:
    with pytest.raises(RuleBroken) as problem:
        ask(world, going_on, "resident", text=text)
    assert problem.value.field == "text"


def test_the_same_question_waits_once(world: World, going_on: Meeting) -> None:
    ask(world, going_on, "resident")
    with pytest.raises(RuleBroken, match="stands on the list already"):
        ask(world, going_on, "neighbour", text=f"  {QUESTION} ")


def test_questions_are_taken_from_the_notice_to_the_end_and_by_the_desk_afterwards(
    world: World,
) -> None:
    meeting = plan(world)
    with pytest.raises(RuleBroken, match="not been announced"):
        ask(world, meeting, "resident")
    actions.announce_meeting(world.actor("convener"), meeting=meeting)
    ask(world, meeting, "resident")
    with clock.pretend(meeting.starts_at):
        actions.open_meeting(world.actor("convener"), meeting=meeting)
        actions.close_meeting(world.actor("convener"), meeting=meeting)
    with pytest.raises(RuleBroken, match="over already"):
        ask(world, meeting, "resident", text="散场了还能不能问一句？")
    asked = ask(world, meeting, "recorder", text="纸条上写的：树枝能不能自己锯？")
    assert asked.meeting == meeting


def test_nobody_asks_at_a_talk_that_was_called_off(world: World, talk: Meeting) -> None:
    actions.cancel_meeting(world.actor("convener"), meeting=talk, reason="台风来了，改日再讲")
    with pytest.raises(RuleBroken, match="called off"):
        ask(world, talk, "recorder")


def test_a_speaker_answers_under_the_own_name_and_nobody_else_does(
    world: World, going_on: Meeting
) -> None:
    question = ask(world, going_on, "resident")
    answered = actions.answer_question(
        world.actor("lawyer"),
        question=question,
        answer="谁家的水谁负责，先拍照，再商量。",
        answered_as="supervisor",
        answered_by="别人",
    )
    assert (answered.answered_as, answered.answered_by) == ("lawyer", "袁律师")
    for who in ("resident", "expert"):
        with pytest.raises(Refused):
            actions.answer_question(world.actor(who), question=question, answer="我来答一句")


def test_an_answer_at_the_desk_has_a_role_and_can_be_put_right(
    world: World, going_on: Meeting
) -> None:
    question = ask(world, going_on)
    desk = world.actor("recorder")
    said: dict[str, Any] = {
        "question": question,
        "answered_as": "judicial",
        "answered_by": "姜所长",
    }
    first = actions.answer_question(desk, answer="先打招呼。", **said)
    again = actions.answer_question(
        desk, answer="先打招呼，请他修。", seen_version=first.version, **said
    )
    assert again.answered_at == first.answered_at
    with pytest.raises(ChangedMeanwhile):
        actions.answer_question(desk, answer="又一种说法", seen_version=first.version, **said)
    with pytest.raises(RuleBroken):
        actions.answer_question(desk, question=question, answer="没有身份的回答")


def test_a_struck_question_is_off_the_list_and_gets_no_answer(
    world: World, going_on: Meeting
) -> None:
    question = ask(world, going_on, "resident", text="某某家的儿子是不是该抓起来？")
    actions.strike_question(world.actor("recorder"), question=question)
    assert not event_queries.list_questions(going_on).exists()
    with pytest.raises(RuleBroken):
        actions.answer_question(
            world.actor("lawyer"), question=question, answer="这里不说别人家的事"
        )


def test_a_leaflet_needs_words_or_pages(world: World, talk: Meeting) -> None:
    with pytest.raises(RuleBroken) as problem:
        actions.add_leaflet(world.actor("convener"), meeting=talk, title="邻里相处六句话")
    assert problem.value.field == "text"
    leaflet = actions.add_leaflet(
        world.actor("convener"), meeting=talk, title="邻里相处六句话", text="滴水归自家。"
    )
    assert Leaflet.objects.get() == leaflet


def test_a_talk_leads_to_a_matter_of_nobody(world: World, going_on: Meeting) -> None:
    matter = actions.lead_to_matter(
        world.actor("recorder"),
        meeting=going_on,
        text="好几家都说公用的水沟堵了，雨天倒灌进院子。",
        place_text="二组公用沟",
        category="water",
        title="公用水沟堵了",
    )
    assert (matter.channel, matter.state, matter.raiser) == (Channel.TALK, State.RAISED, None)
    assert matter.title == "公用水沟堵了"
    assert matter.jurisdiction == world.village
    assert matter.number
    assert MeetingLead.objects.get().meeting == going_on
    assert event_queries.list_led_matters(going_on, NOBODY) == [matter]
    assert "somebody raised this" in list_inbox(world, "convener")[0]


def test_a_matter_of_another_village_or_kind_is_refused(world: World, going_on: Meeting) -> None:
    said: dict[str, Any] = {
        "meeting": going_on,
        "text": "公用的水沟堵了好几天了。",
        "place_text": "二组",
    }
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"jurisdiction": world.other_village}, "jurisdiction"),
        ({"category": "weather"}, "category"),
    ]
    for more, field in wrong:
        with pytest.raises(RuleBroken) as problem:
            actions.lead_to_matter(world.actor("convener"), **said, **more)
        assert problem.value.field == field
    assert not Matter.objects.exists()


def test_acts_of_events_are_refused_at_a_meeting_about_a_matter(
    world: World, sitting: Meeting
) -> None:
    desk = world.actor("convener")
    for do in (
        lambda: ask(world, sitting),
        lambda: actions.count_attendance(desk, meeting=sitting, attended=9),
        lambda: actions.add_leaflet(desk, meeting=sitting, title="单子", text="一句话"),
        lambda: actions.lead_to_matter(
            desk, meeting=sitting, text="另一件事也要说一说", place_text="村东"
        ),
    ):
        with pytest.raises(RuleBroken, match="meeting about a matter"):
            do()
    with pytest.raises(NotHere):
        event_queries.get_event(desk, sitting.pk)
