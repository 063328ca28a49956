"""A question that was put by mistake is taken back as long as nobody has voted."""

from __future__ import annotations

import pytest
from tests.web.walk import Walk
from tests.world import World

from zhaishangyi.meetings import slips
from zhaishangyi.meetings.queries import read_room
from zhaishangyi.record import clock
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.voting import actions
from zhaishangyi.voting.models import Motion


def open_motion(world: World, walk: Walk) -> Motion:
    question = "先搭人行便桥，行不行？"
    return actions.open_motion(world.actor("convener"), meeting=walk.meeting, question=question)


def test_a_question_nobody_has_voted_on_is_taken_back(world: World):
    walk = Walk(world).sit()
    motion = open_motion(world, walk)
    assert actions.withdraw_motion(world.actor("recorder"), motion=motion) == walk.meeting
    assert not Motion.objects.filter(meeting=walk.meeting).exists()
    entry = Entry.objects.get(kind="motion.withdraw")
    assert entry.subject_id == walk.meeting.pk
    assert "先搭人行便桥" in entry.content
    # Another one may be put now, and those present have heard that nothing came of the first.
    assert open_motion(world, walk).pk != motion.pk
    texts = [message.text for message in world.people["neighbour"].messages.all()]
    assert any("先搭人行便桥" in text and "撤回了" in text for text in texts)


def test_a_question_with_a_vote_stays(world: World):
    walk = Walk(world).sit()
    motion = open_motion(world, walk)
    actions.cast_vote(world.actor("resident"), motion=motion, choice="no")
    with pytest.raises(RuleBroken, match="voted already"):
        actions.withdraw_motion(world.actor("convener"), motion=motion)
    actions.close_motion(world.actor("convener"), motion=motion)
    with pytest.raises(RuleBroken, match="closed and counted"):
        actions.withdraw_motion(world.actor("convener"), motion=motion)
    assert Motion.objects.filter(pk=motion.pk).exists()


def test_a_vote_that_comes_too_late_is_refused(world: World):
    walk = Walk(world).sit()
    motion = open_motion(world, walk)
    actions.withdraw_motion(world.actor("convener"), motion=motion)
    gone = Motion(meeting=walk.meeting, question="先搭人行便桥，行不行？")
    gone.pk = Entry.objects.get(kind="motion.open").subject_id
    with pytest.raises(NotHere):
        actions.cast_vote(world.actor("resident"), motion=gone, choice="yes")


@pytest.mark.parametrize("who", ["resident", "stranger", "supervisor", "other_convener"])
def test_only_the_desk_takes_a_question_back(world: World, who: str):
    motion = open_motion(world, walk := Walk(world).sit())
    with pytest.raises(Refused):
        actions.withdraw_motion(world.actor(who), motion=motion)
    assert Motion.objects.filter(meeting=walk.meeting).count() == 1


def test_the_desk_offers_to_take_the_question_back(world: World):
    walk = Walk(world).sit()
    motion = open_motion(world, walk)
    now = clock.now()
    slip = slips.find_slip(read_room(walk.meeting, now), world.actor("convener"), now)
    assert slip is not None
    assert slip.url == f"/votes/{motion.pk}/withdraw/"
    assert 25 <= slip.seconds_left <= 30
    actions.withdraw_motion(world.actor("convener"), motion=motion)
    assert slips.find_slip(read_room(walk.meeting, now), world.actor("convener"), now) is None
