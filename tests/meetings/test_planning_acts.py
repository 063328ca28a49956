"""Planning, changing, inviting, announcing, answering, calling off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.meetings.conftest import QUORUM, Plan, list_facts, list_inbox, tomorrow_evening
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.models import AgendaItem, Meeting, Participant
from zhaishangyi.record import clock, ids
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry


def test_a_plan_takes_over_what_the_procedure_asks_for(world: World, matter: Matter, plan: Plan):
    meeting = plan()
    assert (meeting.quorum, meeting.required_roles) == (5, ["resident", "office"])
    assert meeting.title == matter.title
    assert meeting.convener == world.people["convener"]
    assert meeting.place_label == "香樟树下"
    assert meeting.place_text == "村口"
    points = AgendaItem.objects.filter(meeting=meeting).values_list("minutes", flat=True)
    assert list(points) == [10, 25, 20, 10]
    assert "plan_made" in list_facts(matter)


def test_any_place_will_do(plan: Plan):
    meeting = plan(venue=None, place_text="周桂兰家院子")
    assert meeting.place_label == "周桂兰家院子"


@pytest.mark.parametrize("who", ["resident", "recorder", "other_convener", "office", "anonymous"])
def test_only_the_convener_plans(world: World, matter: Matter, plan: Plan, who: str):
    with pytest.raises(Refused) as refused:
        plan(who)
    assert "召集人" in refused.value.values["who"] or "Convener" in refused.value.values["who"]
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"venue": None, "place_text": " "}, "place_text"),
        ({"minutes": 5}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"quorum": 4}, "quorum"),
        ({"title": "好"}, "title"),
        ({"place_text": "长" * 121}, "place_text"),
        ({"agenda": [("说" * 81, 10)]}, ""),
        ({"agenda": [("说", 0)]}, ""),
    ],
)
def test_a_plan_that_cannot_be_says_where(plan: Plan, said: dict, field: str):
    with pytest.raises(RuleBroken) as broken:
        plan(**said)
    assert broken.value.field == field
    assert not Meeting.objects.exists()


def test_a_time_that_is_over_is_named(plan: Plan):
    with pytest.raises(RuleBroken) as broken:
        plan(starts_at=clock.now() - timedelta(hours=2))
    assert broken.value.field == "starts_at"
    assert "already over" in broken.value.sentence % broken.value.values


def test_somebody_who_does_not_convene_here_cannot_be_the_convener(world: World, plan: Plan):
    with pytest.raises(RuleBroken) as broken:
        plan(convener=world.people["other_convener"])
    assert broken.value.field == "convener"


def test_quorum_and_parties_may_be_raised(plan: Plan):
    meeting = plan(quorum=12, required_roles=("deputy", "resident"))
    assert (meeting.quorum, meeting.required_roles) == (12, ["resident", "office", "deputy"])


def test_a_second_plan_about_the_same_matter_is_refused(plan: Plan):
    plan()
    with pytest.raises(RuleBroken, match="planned already"):
        plan()
    assert Meeting.objects.count() == 1


def test_the_same_plan_sent_twice_is_one(world: World, matter: Matter):
    by = world.actor("convener").carrying(ids.uuid7())
    said: Any = {"matter": matter, "starts_at": tomorrow_evening(), "venue": world.venue}
    assert actions.plan_meeting(by, **said) == actions.plan_meeting(by, **said)
    assert Meeting.objects.count() == 1


def test_a_matter_not_under_way_cannot_have_a_meeting(matter: Matter, plan: Plan):
    from zhaishangyi.record.trail import outside_the_door

    with outside_the_door("a matter that is done"):
        Matter.objects.filter(pk=matter.pk).update(state="finished")
    with pytest.raises(RuleBroken, match="not under way"):
        plan()


def test_inviting_tells_each_and_notes_when_every_party_is_invited(
    world: World, matter: Matter, plan: Plan
):
    meeting = plan()
    convener = world.actor("convener")
    actions.invite_people(
        convener, meeting=meeting, people=((world.people["resident"], "resident"),)
    )
    assert "required_roles_invited" not in list_facts(matter)
    assert "You are invited" in list_inbox(world, "resident")[0]
    actions.invite_people(convener, meeting=meeting, people=((world.people["office"], "office"),))
    assert "required_roles_invited" in list_facts(matter)
    invited = Participant.objects.get(person=world.people["office"])
    assert (invited.role, invited.side) == ("office", "镇建设办")


def test_nobody_is_invited_twice(world: World, plan: Plan):
    meeting = plan()
    convener, resident = world.actor("convener"), world.people["resident"]
    actions.invite_people(convener, meeting=meeting, people=((resident, "resident"),))
    told = len(list_inbox(world, "resident"))
    with pytest.raises(RuleBroken) as broken:
        actions.invite_people(convener, meeting=meeting, people=((resident, "resident"),))
    assert "周桂兰" in broken.value.sentence % broken.value.values
    people = ((resident, "resident"), (world.people["deputy"], "deputy"))
    actions.invite_people(convener, meeting=meeting, people=people)
    assert Participant.objects.filter(meeting=meeting).count() == 2
    assert len(list_inbox(world, "resident")) == told


def test_somebody_not_on_the_roster_is_invited_by_name_once(world: World, plan: Plan):
    meeting = plan()
    by_name = (("汤工", "expert", "县交通院"),)
    actions.invite_people(world.actor("recorder"), meeting=meeting, by_name=by_name)
    with pytest.raises(RuleBroken, match="once is enough"):
        actions.invite_people(world.actor("recorder"), meeting=meeting, by_name=by_name)
    assert Participant.objects.get(meeting=meeting).side == "县交通院"


def test_inviting_nobody_is_said_so(world: World, plan: Plan):
    with pytest.raises(RuleBroken, match="Nobody is ticked"):
        actions.invite_people(world.actor("convener"), meeting=plan())


@pytest.mark.parametrize("who", ["resident", "deputy", "other_convener", "anonymous"])
def test_who_may_not_invite_announce_or_call_off(world: World, plan: Plan, who: str):
    meeting, by = plan(), world.actor(who)
    with pytest.raises(Refused):
        actions.invite_people(by, meeting=meeting, by_name=(("甲", "resident", ""),))
    with pytest.raises(Refused):
        actions.announce_meeting(by, meeting=meeting)
    with pytest.raises(Refused):
        actions.cancel_meeting(by, meeting=meeting, reason="下雨，改天再议")
    assert not Participant.objects.exists()


def test_announcing_puts_up_a_notice_and_closes_the_link(
    world: World, matter: Matter, announced: Meeting
):
    matter.refresh_from_db()
    assert announced.state == "announced"
    assert announced.notice is not None
    assert "香樟树下" in announced.notice.text
    assert matter.link == "deliberate"
    assert "the notice is up" in list_inbox(world, "deputy")[0]


def test_announcing_twice_leaves_one_notice(world: World, announced: Meeting):
    with pytest.raises(RuleBroken, match="up already"):
        actions.announce_meeting(world.actor("convener"), meeting=announced)


def test_an_invited_person_answers_and_changes_their_mind(world: World, announced: Meeting):
    by = world.actor("resident")
    actions.answer_invitation(by, meeting=announced, answer="yes")
    own = actions.answer_invitation(by, meeting=announced, answer="no", reason="要带孙子")
    assert (own.answer, own.answer_reason) == ("no", "要带孙子")
    assert Entry.objects.filter(kind="meeting.answer").count() == 2


def test_only_who_is_invited_answers(world: World, announced: Meeting):
    with pytest.raises(Refused, match="done by"):
        actions.answer_invitation(world.actor("stranger"), meeting=announced, answer="yes")


def test_calling_off_needs_a_reason_and_tells_everybody(world: World, announced: Meeting):
    convener = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.cancel_meeting(convener, meeting=announced, reason="雨")
    assert broken.value.field == "reason"
    actions.cancel_meeting(convener, meeting=announced, reason="台风要来，改到下周")
    announced.refresh_from_db()
    assert announced.state == "cancelled"
    assert announced.notice is not None
    assert announced.notice.withdrawn_reason == "台风要来，改到下周"
    for who in QUORUM:
        assert "called off. 台风要来，改到下周" in list_inbox(world, who)[0]


def test_moving_an_announced_meeting_tells_everybody_and_renews_the_notice(
    world: World, announced: Meeting
):
    before = announced.notice
    later = announced.starts_at + timedelta(hours=1)
    actions.change_meeting(
        world.actor("convener"), meeting=announced, starts_at=later, place_text="村委会",
        seen_version=announced.version,
    )  # fmt: skip
    announced.refresh_from_db()
    assert announced.notice != before
    assert before is not None
    before.refresh_from_db()
    assert before.withdrawn_at is not None
    assert "has moved" in list_inbox(world, "neighbour")[0]


def test_two_who_change_the_plan_do_not_overwrite_each_other(world: World, plan: Plan):
    meeting = plan()
    seen = meeting.version
    said: Any = {"meeting": meeting, "venue": world.venue, "seen_version": seen}
    actions.change_meeting(
        world.actor("convener"), starts_at=meeting.starts_at + timedelta(hours=1), **said
    )
    with pytest.raises(ChangedMeanwhile):
        actions.change_meeting(
            world.actor("recorder"), starts_at=meeting.starts_at + timedelta(hours=2), **said
        )
