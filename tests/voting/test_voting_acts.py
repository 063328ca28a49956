"""Putting a question, voting, taking votes down, counting."""

from __future__ import annotations

from typing import Any

import pytest
from tests.meetings.conftest import QUORUM, find, list_inbox
from tests.voting.conftest import QUESTION
from tests.world import World

from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.models import Meeting, Note
from zhaishangyi.record import ids
from zhaishangyi.record.door import load
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.queries import read_content
from zhaishangyi.voting import actions, queries
from zhaishangyi.voting.models import Motion, Vote


def test_whoever_is_present_votes_and_may_change_it(world: World, motion: Motion):
    by = world.actor("resident")
    actions.cast_vote(by, motion=motion, choice="no")
    vote = actions.cast_vote(by, motion=motion, choice="yes")
    assert (vote.choice, vote.way) == ("yes", "phone")
    assert Vote.objects.count() == 1
    first, second = Entry.objects.filter(kind="vote.cast").order_by("seq")
    assert read_content(first)["changes"][0]["after"]["choice"] == "no"
    assert read_content(second)["changes"][0]["before"]["choice"] == "no"


def test_the_meeting_is_locked_before_the_motion(
    world: World, motion: Motion, monkeypatch: pytest.MonkeyPatch
):
    # As by everybody else: two who lock in another order wait for each other for ever.
    locked: list[object] = []

    def note(model: Any, record_id: Any) -> Any:
        locked.append(model)
        return load(model, record_id)

    monkeypatch.setattr(actions, "load", note)
    actions.cast_vote(world.actor("resident"), motion=motion, choice="yes")
    actions.close_motion(world.actor("convener"), motion=motion)
    assert locked == [Meeting, Motion] * 2


def test_the_same_vote_sent_twice_is_one(world: World, motion: Motion):
    by = world.actor("resident").carrying(ids.uuid7())
    assert actions.cast_vote(by, motion=motion, choice="yes") == actions.cast_vote(
        by, motion=motion, choice="yes"
    )
    assert Entry.objects.filter(kind="vote.cast").count() == 1


@pytest.mark.parametrize("who", ["stranger", "lawyer", "auditor", "anonymous"])
def test_who_has_not_checked_in_does_not_vote(world: World, motion: Motion, who: str):
    with pytest.raises(Refused):
        actions.cast_vote(world.actor(who), motion=motion, choice="yes")
    assert not Vote.objects.exists()


def test_an_answer_that_is_none_is_refused(world: World, motion: Motion):
    with pytest.raises(RuleBroken) as broken:
        actions.cast_vote(world.actor("resident"), motion=motion, choice="perhaps")
    assert broken.value.field == "choice"


def test_closing_counts_writes_it_down_and_tells(world: World, motion: Motion, sitting: Meeting):
    for who in QUORUM[:4]:
        actions.cast_vote(world.actor(who), motion=motion, choice="yes")
    actions.cast_vote(world.actor("office"), motion=motion, choice="abstain")
    closed = actions.close_motion(world.actor("recorder"), motion=motion)
    assert (closed.yes, closed.no, closed.abstain, closed.present) == (4, 0, 1, 6)
    assert closed.is_carried is True
    note = Note.objects.get(meeting=sitting, sort="vote")
    assert note.text == f"表决：{QUESTION} 到会 6 人，行 4，不行 0，弃权 1。通过。"
    assert list_inbox(world, "deputy")[0] == f"{QUESTION} Carried: 4 yes, 0 no, 1 abstain."


def test_nobody_voted_nothing_is_carried(world: World, motion: Motion):
    closed = actions.close_motion(world.actor("convener"), motion=motion)
    assert (closed.is_carried, closed.present) == (False, 6)


def test_after_the_count_nobody_votes_and_nothing_changes(world: World, motion: Motion):
    actions.close_motion(world.actor("convener"), motion=motion)
    for late in (
        lambda: actions.cast_vote(world.actor("resident"), motion=motion, choice="yes"),
        lambda: actions.close_motion(world.actor("recorder"), motion=motion),
    ):
        with pytest.raises(RuleBroken, match="closed and counted"):
            late()
    assert Note.objects.filter(sort="vote").count() == 1


def test_the_desk_takes_hands_and_slips_down_by_name(
    world: World, motion: Motion, sitting: Meeting
):
    votes = [
        (find(sitting, world, "resident"), "yes"),
        (find(sitting, world, "neighbour"), "no"),
    ]
    actions.record_votes(world.actor("recorder"), motion=motion, votes=votes)
    view = queries.read_motion(motion)
    assert (view.yes, view.no, view.by_hand, view.by_phone) == (1, 1, 2, 0)
    actions.cast_vote(world.actor("resident"), motion=motion, choice="no")
    view = queries.read_motion(motion, world.people["resident"].pk)
    assert (view.yes, view.no, view.by_hand, view.by_phone, view.mine) == (0, 2, 1, 1, "no")


def test_the_desk_records_only_those_who_are_here(world: World, motion: Motion, sitting: Meeting):
    people = ((world.people["lawyer"], "lawyer"),)
    meetings.invite_people(world.actor("convener"), meeting=sitting, people=people)
    lawyer = find(sitting, world, "lawyer")
    with pytest.raises(RuleBroken, match="has not checked in"):
        actions.record_votes(world.actor("recorder"), motion=motion, votes=[(lawyer, "yes")])
    with pytest.raises(RuleBroken, match="No vote is marked"):
        actions.record_votes(world.actor("recorder"), motion=motion, votes=[])


@pytest.mark.parametrize("who", ["resident", "office", "other_convener", "anonymous"])
def test_who_may_not_put_questions_record_or_count(
    world: World, motion: Motion, sitting: Meeting, who: str
):
    by = world.actor(who)
    for press in (
        lambda: actions.open_motion(by, meeting=sitting, question=QUESTION),
        lambda: actions.record_votes(by, motion=motion, votes=[]),
        lambda: actions.close_motion(by, motion=motion),
    ):
        with pytest.raises(Refused):
            press()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"question": "行？"}, "question"),
        ({"question": "长" * 201}, "question"),
        ({"question": QUESTION, "threshold": "most"}, "threshold"),
    ],
)
def test_a_question_that_cannot_be_says_where(
    world: World, sitting: Meeting, said: dict, field: str
):
    with pytest.raises(RuleBroken) as broken:
        actions.open_motion(world.actor("recorder"), meeting=sitting, **said)
    assert broken.value.field == field


def test_one_question_at_a_time(world: World, motion: Motion, sitting: Meeting):
    with pytest.raises(RuleBroken, match="still open"):
        actions.open_motion(world.actor("convener"), meeting=sitting, question="还有一件，行不行？")
    assert Motion.objects.count() == 1


def test_no_vote_in_a_meeting_that_does_not_sit(world: World, announced: Meeting):
    with pytest.raises(RuleBroken, match="not been opened"):
        actions.open_motion(world.actor("convener"), meeting=announced, question=QUESTION)
