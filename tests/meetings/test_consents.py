"""A joint meeting and its outcome: every side is there, and every side has to agree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.neighbours import add_neighbours, join
from tests.web.walk import Walk
from tests.world import World

from zhaishangyi.delivery import actions as delivery_acts
from zhaishangyi.delivery.queries import list_offices, list_ratable_people
from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import Evidence, Matter, MatterSide
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.consents import (
    is_binding,
    list_absent_sides,
    list_binding,
    list_to_answer,
)
from zhaishangyi.meetings.models import Outcome, OutcomeConsent
from zhaishangyi.meetings.queries import read_room
from zhaishangyi.record import clock
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.web.queries import find_decided

WHY_NOT = "引道的钱还没有着落，定不下来"


class Joint:
    """A meeting of two towns that sits, with somebody from each."""

    def __init__(self, world: World) -> None:
        self.world, self.neighbours = world, add_neighbours()
        self.walk = Walk(world).triage()
        self.side = join(world, self.walk.matter, self.neighbours)
        self.walk.visit().close_link().plan().invite().announce().open()

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.walk.matter.pk)

    @property
    def outcome(self) -> Outcome:
        return Outcome.objects.get(meeting=self.walk.meeting)

    def come(self, who: str = "resident") -> None:
        """Somebody of 三星镇 is checked in at the desk."""
        actions.check_in_by_name(
            self.world.actor("convener"),
            meeting=self.walk.meeting,
            person=self.neighbours.people[who],
        )

    def settle(self, result: str = "agreed") -> Outcome:
        self.walk.settle(result)
        return self.outcome

    def answer(self, answer: str = "agree", reason: str = "", **more: object) -> OutcomeConsent:
        return actions.give_consent(
            self.neighbours.actor("convener"),
            outcome=self.outcome,
            side=self.side,
            answer=answer,
            reason=reason,
            **more,  # type: ignore[arg-type]
        )

    def promise(self, **more: object) -> object:
        values = {"promise": "铺平北桥头的引道", "office": self.neighbours.office, **more}
        return delivery_acts.agree_item(
            self.world.actor("convener"),
            matter=self.matter,
            due_on=clock.today() + timedelta(days=9),
            **values,  # type: ignore[arg-type]
        )

    def knows_outcome(self) -> bool:
        return Evidence.objects.filter(matter=self.matter, fact="outcome_recorded").exists()


@pytest.fixture
def joint(world: World) -> Joint:
    return Joint(world)


def test_without_the_other_side_nothing_is_settled(joint: Joint):
    assert list_absent_sides(joint.walk.meeting) == ["三星镇"]
    room = read_room(joint.walk.meeting, clock.now())
    assert "三星镇" in room.attendance.missing
    assert not room.attendance.has_quorum
    with pytest.raises(RuleBroken, match="Nobody from"):
        joint.walk.settle()
    joint.come()
    assert read_room(joint.walk.meeting, clock.now()).attendance.has_quorum
    assert joint.settle().result == "agreed"


def test_a_guest_who_says_where_they_come_from_stands_for_the_side(joint: Joint):
    actions.check_in_by_name(
        joint.world.actor("convener"),
        meeting=joint.walk.meeting,
        name="老严",
        role="resident",
        side="三星镇星桥村",
    )
    assert list_absent_sides(joint.walk.meeting) == []


def test_somebody_comes_in_the_role_they_hold_on_their_side(joint: Joint):
    joint.come("convener")
    joint.come("office")
    roles = dict(joint.walk.meeting.participants.values_list("name", "role"))
    assert (roles["秦海林"], roles["曹永根"]) == ("convener", "office")


def test_people_of_the_side_can_be_invited(joint: Joint):
    client = joint.world.client("convener")
    page = client.get(f"/meetings/{joint.walk.meeting.pk}/invite/").content.decode()
    assert all(name in page for name in ("严国平", "秦海林", "曹永根"))
    assert (
        "秦海林"
        in client.get(f"/meetings/{joint.walk.meeting.pk}/desk/", {"q": "秦海"}).content.decode()
    )


def test_an_outcome_counts_once_every_side_has_agreed(joint: Joint):
    joint.come()
    outcome = joint.settle()
    lead = OutcomeConsent.objects.get(outcome=outcome)
    assert (lead.jurisdiction, lead.answer) == (joint.world.village, "agree")
    assert not is_binding(outcome)
    assert not joint.knows_outcome()
    assert list_to_answer(["zx/"]) == [(outcome, joint.side)]
    assert list_to_answer(["xz/"]) == []
    assert any("三星镇" in m.text for m in joint.neighbours.people["convener"].messages.all())
    joint.answer()
    assert is_binding(outcome)
    assert joint.knows_outcome()
    assert OutcomeConsent.objects.filter(answer="agree").count() == 2
    assert list_to_answer(["zx/"]) == []


def test_nobody_is_asked_to_do_anything_before_every_side_has_agreed(joint: Joint):
    joint.come()
    joint.settle()
    with pytest.raises(RuleBroken, match="has to agree to it too") as caught:
        joint.promise()
    assert str(caught.value.values["places"]) == "三星镇"
    joint.answer()
    assert joint.promise()


def test_one_no_and_nothing_is_agreed(joint: Joint):
    joint.come()
    joint.settle()
    with pytest.raises(RuleBroken) as caught:
        joint.answer("refuse", "")
    assert caught.value.field == "reason"
    joint.answer("refuse", WHY_NOT)
    assert not joint.knows_outcome()
    with pytest.raises(RuleBroken):
        joint.promise()
    page = joint.world.anonymous.get(joint.matter.get_absolute_url()).content.decode()
    assert WHY_NOT in page
    assert "三星镇不同意" in page
    # Thinking again is allowed as long as it is open.
    joint.answer()
    assert joint.knows_outcome()


def test_other_words_ask_every_side_anew(joint: Joint):
    joint.come()
    outcome = joint.settle()
    joint.answer("refuse", WHY_NOT)
    actions.settle_outcome(
        joint.world.actor("convener"),
        meeting=joint.walk.meeting,
        result="agreed",
        text="引道的钱由香樟镇先垫，秋后两镇对半算。",
        seen_version=outcome.version,
    )
    answers = OutcomeConsent.objects.filter(outcome=outcome)
    assert [(one.jurisdiction.name, one.answer) for one in answers] == [("八烈村", "agree")]
    with pytest.raises(ChangedMeanwhile):
        joint.answer(seen_version=outcome.version)
    joint.answer(seen_version=joint.outcome.version)
    assert joint.knows_outcome()


def test_what_every_side_agreed_to_stays_as_it_is(joint: Joint):
    joint.come()
    joint.settle()
    joint.answer()
    with pytest.raises(RuleBroken, match="stay as they are"):
        actions.settle_outcome(
            joint.world.actor("convener"),
            meeting=joint.walk.meeting,
            result="agreed",
            text="悄悄换一句话，看看行不行，不行就算了。",
            seen_version=joint.outcome.version,
        )
    with pytest.raises(RuleBroken, match="agreed already"):
        joint.answer("refuse", WHY_NOT)


def test_sides_neither_come_nor_go_once_something_was_agreed(joint: Joint):
    joint.come()
    joint.settle()
    with pytest.raises(RuleBroken, match="agreed already"):
        matter_acts.leave_matter(
            joint.neighbours.actor("convener"), side=joint.side, reason="现在想退出了"
        )
    with pytest.raises(RuleBroken, match="agreed already"):
        matter_acts.ask_side(
            joint.world.actor("convener"),
            matter=joint.matter,
            jurisdiction=joint.world.other_village,
            reason="也请邻村一起来",
        )


def test_a_talk_without_agreement_needs_nobodys_word_and_goes_back(joint: Joint):
    joint.come()
    joint.settle("not_agreed")
    assert not OutcomeConsent.objects.exists()
    with pytest.raises(RuleBroken, match="nothing to agree to"):
        joint.answer()
    assert list_to_answer(["zx/"]) == []
    joint.walk.close().write_minutes().approve()
    assert joint.matter.round == 2
    assert MatterSide.objects.get().state == "joined"


def test_another_meeting_may_be_held_after_a_no(joint: Joint):
    joint.come()
    joint.settle()
    joint.answer("refuse", WHY_NOT)
    joint.walk.close().write_minutes().approve()
    lead = joint.world.client("convener").get(joint.matter.get_absolute_url()).content.decode()
    assert f"/meetings/plan/{joint.matter.pk}/" in lead
    assert not joint.knows_outcome()
    joint.walk.plan().invite().announce().open()
    joint.come()
    joint.settle()
    joint.answer()
    assert joint.knows_outcome()
    assert [one.meeting_id for one in list_binding()] == [joint.walk.meeting.pk]
    assert joint.promise()


@pytest.mark.parametrize("who", ["recorder", "supervisor", "office", "resident"])
def test_only_a_convener_of_the_side_answers_for_it(joint: Joint, who: str):
    joint.come()
    joint.settle()
    for by in (joint.neighbours.actor(who), joint.world.actor("convener")):
        with pytest.raises(Refused):
            actions.give_consent(by, outcome=joint.outcome, side=joint.side, answer="agree")


def test_a_side_answers_for_its_own_matter_only(joint: Joint):
    joint.come()
    joint.settle()
    other = Walk(joint.world).triage()
    elsewhere = join(joint.world, other.matter, joint.neighbours)
    with pytest.raises(RuleBroken, match="another matter"):
        actions.give_consent(
            joint.neighbours.actor("convener"),
            outcome=joint.outcome,
            side=elsewhere,
            answer="agree",
        )
    with pytest.raises(RuleBroken) as caught:
        joint.answer("perhaps")
    assert caught.value.field == "answer"


def test_the_first_page_shows_as_agreed_only_what_counts(joint: Joint):
    joint.come()
    joint.settle()
    joint.walk.close()
    assert find_decided("") is None
    joint.answer()
    decided = find_decided("")
    assert decided is not None
    assert decided.outcome == joint.outcome


def test_offices_of_either_side_keep_promises_and_residents_of_both_rate(joint: Joint):
    joint.come()
    joint.settle()
    joint.answer()
    assert {office.name for office in list_offices(joint.matter)} == {"镇建设办", "三星镇建设办"}
    item = joint.promise()
    report = delivery_acts.report_item(
        joint.neighbours.actor("office"),
        item=item,  # type: ignore[arg-type]
        sort="progress",
        text="石料已经运到北桥头。",
    )
    assert not report.is_for_office
    names = {person.name for person in list_ratable_people(joint.matter)}
    assert {"严国平", "周桂兰"} <= names
    assert joint.neighbours.client("office").get("/delivery/").status_code == 200


def test_an_office_of_a_town_without_part_in_it_is_refused(world: World):
    neighbours = add_neighbours()
    walk = Walk(world).sit().settle()
    with pytest.raises(RuleBroken) as caught:
        delivery_acts.agree_item(
            world.actor("convener"),
            matter=walk.matter,
            promise="铺平北桥头的引道",
            office=neighbours.office,
            due_on=clock.today() + timedelta(days=9),
        )
    assert caught.value.field == "office"


def test_visitors_see_who_leads_and_who_agrees(joint: Joint):
    joint.come()
    joint.settle()
    joint.answer()
    page = joint.world.anonymous.get(joint.matter.get_absolute_url()).content.decode()
    assert page.count('data-side="lead"') == page.count('data-side="joined"') == 1
    assert page.count('data-consent="agree"') == 2
    assert "和三星镇一起办，由香樟镇八烈村牵头" in page


def test_an_outcome_of_one_place_needs_nobody_else(world: World):
    walk = Walk(world).sit().settle()
    assert Evidence.objects.filter(matter=walk.matter, fact="outcome_recorded").exists()
    assert not OutcomeConsent.objects.exists()
    assert is_binding(Outcome.objects.get(matter=walk.matter))
