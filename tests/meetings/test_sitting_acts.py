"""Opening, coming in, the outcome, closing, and what the matter learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.meetings.conftest import QUORUM, Plan, find, list_facts, settle, take_up_road
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.models import AgendaItem, Meeting, Outcome, Participant, Turn
from zhaishangyi.record import clock
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.voting import actions as voting


def test_opening_begins_the_agenda_and_takes_the_convener_as_present(
    world: World, announced: Meeting, evening: object
):
    meeting = actions.open_meeting(world.actor("convener"), meeting=announced)
    assert (meeting.state, meeting.opened_at) == ("open", announced.starts_at)
    assert AgendaItem.objects.get(meeting=meeting, position=1).started_at == announced.starts_at
    assert find(meeting, world, "convener").role == "convener"


def test_on_the_day_it_may_open_before_its_time(world: World, announced: Meeting):
    with clock.pretend(announced.starts_at - timedelta(hours=3)):
        assert actions.open_meeting(world.actor("recorder"), meeting=announced).is_open
    assert not Participant.objects.filter(person=world.people["convener"]).exists()


def test_the_day_before_is_too_early_and_says_so(world: World, announced: Meeting):
    with pytest.raises(RuleBroken, match="can be opened on that day"):
        actions.open_meeting(world.actor("convener"), meeting=announced)


def test_a_meeting_that_nobody_announced_does_not_open(world: World, plan: Plan):
    meeting = plan()
    with clock.pretend(meeting.starts_at), pytest.raises(RuleBroken, match="not up yet"):
        actions.open_meeting(world.actor("convener"), meeting=meeting)


@pytest.mark.parametrize("who", ["resident", "office", "other_convener", "supervisor", "anonymous"])
def test_who_may_not_open_or_close(world: World, sitting: Meeting, who: str):
    with pytest.raises(Refused):
        actions.open_meeting(world.actor(who), meeting=sitting)
    with pytest.raises(Refused):
        actions.close_meeting(world.actor(who), meeting=sitting)


def test_checking_in_twice_is_one_presence_since_the_first(world: World, sitting: Meeting):
    first = find(sitting, world, "resident").checked_in_at
    with clock.pretend(sitting.starts_at + timedelta(minutes=20)):
        again = actions.check_in(
            world.actor("resident"), meeting=sitting, code=sitting.join_code.lower()
        )
    assert again.checked_in_at == first
    assert Participant.objects.filter(person=world.people["resident"]).count() == 1


def test_a_wrong_code_opens_nothing(world: World, sitting: Meeting):
    with pytest.raises(RuleBroken) as broken:
        actions.check_in(world.actor("stranger"), meeting=sitting, code="22222222")
    assert broken.value.field == "code"


def test_somebody_who_was_not_invited_comes_in_their_own_role(world: World, sitting: Meeting):
    for who, role in (("lawyer", "lawyer"), ("stranger", "resident"), ("cppcc", "cppcc")):
        own = actions.check_in(world.actor(who), meeting=sitting, code=sitting.join_code)
        assert (own.role, own.invited_at) == (role, None)
    assert find(sitting, world, "stranger").side == "石桥村三组"


def test_checking_in_begins_an_hour_before_and_ends_with_the_meeting(
    world: World, announced: Meeting
):
    by, code = world.actor("resident"), announced.join_code
    with (
        clock.pretend(announced.starts_at - timedelta(minutes=61)),
        pytest.raises(RuleBroken, match="too early"),
    ):
        actions.check_in(by, meeting=announced, code=code)
    with clock.pretend(announced.starts_at - timedelta(minutes=59)):
        assert actions.check_in(by, meeting=announced, code=code).checked_in_at


def test_nobody_checks_in_after_the_end(world: World, held: Meeting):
    with pytest.raises(RuleBroken, match="over already"):
        actions.check_in(world.actor("stranger"), meeting=held, code=held.join_code)


def test_the_desk_checks_in_by_list_by_roster_and_by_name(world: World, sitting: Meeting):
    desk = world.actor("recorder")
    person = world.people["mediator"]
    by_roster = actions.check_in_by_name(desk, meeting=sitting, person=person)
    assert (by_roster.role, by_roster.check_in_way) == ("mediator", "desk")
    walk_in = actions.check_in_by_name(
        desk, meeting=sitting, name=" 老张 ", role="resident", side="三星镇"
    )
    assert (walk_in.name, walk_in.person) == ("老张", None)
    again = actions.check_in_by_name(
        desk, meeting=sitting, name="老张", role="resident", side="三星镇"
    )
    assert again == walk_in
    listed = actions.check_in_by_name(desk, meeting=sitting, participant=by_roster)
    assert listed.checked_in_at == by_roster.checked_in_at


@pytest.mark.parametrize(
    ("said", "field"), [({"name": ""}, "name"), ({"name": "甲", "role": "king"}, "role")]
)
def test_the_desk_needs_a_name_and_a_role(world: World, sitting: Meeting, said: dict, field: str):
    with pytest.raises(RuleBroken) as broken:
        actions.check_in_by_name(world.actor("recorder"), meeting=sitting, **said)
    assert broken.value.field == field


def test_only_the_desk_checks_others_in(world: World, sitting: Meeting):
    with pytest.raises(Refused):
        actions.check_in_by_name(world.actor("resident"), meeting=sitting, name="甲")


def test_closing_with_a_quorum_tells_the_matter(world: World, matter: Matter, held: Meeting):
    held.refresh_from_db()
    assert (held.state, held.has_quorum) == ("closed", True)
    assert {"meeting_held", "attendance_taken", "outcome_recorded"} <= list_facts(matter)
    assert not AgendaItem.objects.filter(meeting=held, started_at__isnull=False, ended_at=None)
    assert matter.link == "deliberate"


def test_closing_without_enough_people_must_be_said(
    world: World, matter: Matter, announced: Meeting, evening: object
):
    convener = world.actor("convener")
    meeting = actions.open_meeting(convener, meeting=announced)
    with pytest.raises(RuleBroken) as broken:
        actions.close_meeting(convener, meeting=meeting)
    assert broken.value.sentence % broken.value.values == (
        "1 of at least 5 people are here. Check in those who came, or wait a little."
    )
    closed = actions.close_meeting(convener, meeting=meeting, is_without_quorum=True)
    assert (closed.state, closed.has_quorum) == ("closed", False)
    assert "meeting_held" not in list_facts(matter)


def test_a_missing_party_is_named(world: World, announced: Meeting, evening: object):
    from django.utils.translation import override

    meeting = actions.open_meeting(world.actor("convener"), meeting=announced)
    for who in ("resident", "neighbour", "deputy", "respected_local", "lawyer"):
        actions.check_in(world.actor(who), meeting=meeting, code=meeting.join_code)
    with pytest.raises(RuleBroken) as broken:
        settle(world, meeting)
    with override("en"):
        said = broken.value.sentence % broken.value.values
    assert said == "Not here yet: Responsible office. Without them nothing can be settled."


def test_closing_ends_the_turn_and_lets_the_queue_go(world: World, sitting: Meeting):
    for who in ("resident", "neighbour"):
        actions.ask_for_floor(world.actor(who), meeting=sitting)
    actions.give_floor(world.actor("convener"), meeting=sitting)
    settle(world, sitting)
    actions.close_meeting(world.actor("convener"), meeting=sitting)
    spoke = Turn.objects.get(started_at__isnull=False)
    waited = Turn.objects.get(started_at=None)
    assert spoke.ended_at is not None
    assert waited.withdrawn_at is not None


def test_an_open_vote_keeps_the_meeting_open(world: World, sitting: Meeting):
    voting.open_motion(world.actor("recorder"), meeting=sitting, question="挖开重铺，行不行？")
    with pytest.raises(RuleBroken, match="vote is still open"):
        settle(world, sitting)
    with pytest.raises(RuleBroken, match="vote is still open"):
        actions.close_meeting(world.actor("convener"), meeting=sitting)


@pytest.mark.parametrize(
    ("result", "text", "field"),
    [("agreed", "重铺", "text"), ("maybe", "坏的一段挖开重铺，十天完工", "result")],
)
def test_an_outcome_needs_words_and_a_result(
    world: World, sitting: Meeting, result: str, text: str, field: str
):
    with pytest.raises(RuleBroken) as broken:
        actions.settle_outcome(world.actor("recorder"), meeting=sitting, result=result, text=text)
    assert broken.value.field == field


def test_two_outcomes_at_once_do_not_overwrite_each_other(world: World, sitting: Meeting):
    settle(world, sitting)
    by, text = world.actor("convener"), "先铺一半，另一半再议一次"
    with pytest.raises(ChangedMeanwhile):
        actions.settle_outcome(by, meeting=sitting, result="partly", text=text, seen_version=0)
    outcome = Outcome.objects.get()
    assert outcome.result == "agreed"
    seen = outcome.version
    actions.settle_outcome(by, meeting=sitting, result="partly", text=text, seen_version=seen)
    outcome.refresh_from_db()
    assert outcome.result == "partly"
    assert Entry.objects.filter(kind="outcome.settle").count() == 2


def test_residents_settle_nothing(world: World, sitting: Meeting):
    with pytest.raises(Refused):
        actions.settle_outcome(
            world.actor("resident"), meeting=sitting, result="agreed", text="我说了算，就这么定了吧"
        )


def test_on_the_spot_the_parties_count_once_they_are_there(world: World):
    matter = take_up_road(world)
    convener = world.actor("convener")
    meeting = actions.open_on_the_spot(
        convener, jurisdiction=world.village, matter=matter, place_text="路边，三号桥头"
    )
    assert (meeting.is_open, meeting.is_on_the_spot, meeting.quorum) == (True, True, 5)
    assert {"plan_made", "notice_published"} <= list_facts(matter)
    assert "required_roles_invited" not in list_facts(matter)
    for who in QUORUM:
        actions.check_in(world.actor(who), meeting=meeting, code=meeting.join_code)
    assert "required_roles_invited" in list_facts(matter)
    assert matter.link == "deliberate"


def test_on_the_spot_without_a_matter_needs_a_title(world: World):
    convener = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.open_on_the_spot(convener, jurisdiction=world.village, venue=world.venue)
    assert broken.value.field == "title"
    meeting = actions.open_on_the_spot(
        convener, jurisdiction=world.village, venue=world.venue, title="晚上路灯要不要关"
    )
    closed = actions.close_meeting(convener, meeting=meeting)
    assert (closed.matter, closed.has_quorum) == (None, True)


def test_on_the_spot_only_where_one_convenes_and_where_the_matter_is(world: World, matter: Matter):
    with pytest.raises(Refused):
        actions.open_on_the_spot(
            world.actor("other_convener"), jurisdiction=world.village, title="别村的事"
        )
    with pytest.raises(RuleBroken) as broken:
        actions.open_on_the_spot(
            world.actor("other_convener"),
            jurisdiction=world.other_village,
            matter=matter,
            place_text="石桥村口",
        )
    assert broken.value.field == "matter"
