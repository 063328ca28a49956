"""More time, handing over, helping: who may, what changes, who is told, what stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from tests.delivery.conftest import NOW, TODAY, Road
from tests.world import World

from zhaishangyi.delivery import actions, settling
from zhaishangyi.delivery.models import ActionItem, AskState, CoOffice, HandOver, TimeRequest
from zhaishangyi.delivery.overview import read_delivery
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import Person, ResponsibleOffice, RoleGrant
from zhaishangyi.people.queries import to_actor
from zhaishangyi.record import ids
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=40)
WHY = "水泥要等天晴才能浇"


@dataclass
class Bench:
    """A promise of the building office, and the village's office with somebody who answers."""

    road: Road
    item: ActionItem
    other: ResponsibleOffice
    handler: Person

    @property
    def world(self) -> World:
        return self.road.world

    @property
    def village_office(self) -> Actor:
        return to_actor(self.handler, is_strong=True)

    def ask(self, who: str = "office") -> TimeRequest:
        return actions.ask_time(
            self.world.actor(who), item=self.item, asked_until=LATER, reason=WHY
        )

    def answer(self, asked: TimeRequest, is_granted: bool = True, reason: str = "") -> TimeRequest:
        return actions.answer_time(
            self.world.actor("convener"),
            time_request=asked,
            is_granted=is_granted,
            reason=reason,
        )

    def offer(self) -> HandOver:
        return actions.ask_hand_over(
            self.world.actor("office"), item=self.item, to_office=self.other, reason=WHY
        )

    def take(self, offer: HandOver, is_taken: bool = True, reason: str = "") -> HandOver:
        return actions.answer_hand_over(
            self.village_office, hand_over=offer, is_taken=is_taken, reason=reason
        )

    def help(self) -> CoOffice:
        return actions.add_co_office(
            self.world.actor("convener"), item=self.item, office=self.other, task="看护栏"
        )

    def again(self) -> ActionItem:
        self.item = ActionItem.objects.select_related("office").get(pk=self.item.pk)
        return self.item


def list_told(who: Person) -> list[str]:
    told = Message.objects.filter(person=who).order_by("at")
    return list(told.values_list("sentence", flat=True))


@pytest.fixture
def bench(road: Road, other_office: ResponsibleOffice) -> Bench:
    with outside_the_door("somebody of the village's office"):
        handler = Person.objects.create(
            jurisdiction=road.world.village, name="黄海燕", office=other_office
        )
        RoleGrant.objects.create(person=handler, role="office", jurisdiction=road.world.village)
    return Bench(road, road.agree(), other_office, handler)


def test_the_office_asks_and_the_convener_gives_more_time(bench: Bench):
    first = bench.item.due_on
    asked = bench.ask()
    assert (asked.state, asked.due_before) == (AskState.ASKED, first)
    assert bench.again().due_on == first
    assert any("more time" in told for told in list_told(bench.world.people["convener"]))
    bench.answer(asked)
    assert bench.again().due_on == LATER
    assert asked.__class__.objects.get().answered_by == bench.world.people["convener"]
    for who in ("office", "resident"):
        assert any("more time" in told for told in list_told(bench.world.people[who])), who
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["time.ask", "time.answer"]


def test_overdue_is_judged_by_the_new_day_and_the_first_is_remembered(bench: Bench):
    first = bench.item.due_on
    bench.answer(bench.ask())
    matter, actor = bench.road.again(), bench.world.actor("anonymous")
    view = read_delivery(matter, actor, first + timedelta(days=3)).items[0]
    assert not view.is_overdue
    assert view.first_due_on == first
    assert read_delivery(matter, actor, LATER + timedelta(days=3)).items[0].days_over == 3
    second = actions.ask_time(
        bench.world.actor("office"), item=bench.again(),
        asked_until=LATER + timedelta(days=5), reason=WHY,
    )  # fmt: skip
    bench.answer(second)
    assert read_delivery(matter, actor, TODAY).items[0].first_due_on == first


@pytest.mark.parametrize("who", ["convener", "recorder", "resident", "supervisor", "anonymous"])
def test_only_the_office_asks_for_more_time_and_hands_over(bench: Bench, who: str):
    with pytest.raises(Refused):
        bench.ask(who)
    with pytest.raises(Refused):
        actions.ask_hand_over(
            bench.world.actor(who), item=bench.item, to_office=bench.other, reason=WHY
        )


@pytest.mark.parametrize("who", ["office", "recorder", "resident", "other_convener", "anonymous"])
def test_only_the_convener_answers_about_time(bench: Bench, who: str):
    asked = bench.ask()
    with pytest.raises(Refused):
        actions.answer_time(bench.world.actor(who), time_request=asked, is_granted=True)
    assert bench.again().due_on != LATER


def test_a_no_comes_with_a_reason_and_changes_nothing(bench: Bench):
    first, asked = bench.item.due_on, bench.ask()
    with pytest.raises(RuleBroken) as caught:
        bench.answer(asked, is_granted=False)
    assert caught.value.field == "reason"
    bench.answer(asked, is_granted=False, reason="雨季前要能走车")
    assert bench.again().due_on == first
    assert TimeRequest.objects.get().answer_reason == "雨季前要能走车"
    told = Message.objects.get(sentence__contains="The reason", person__name="倪主任")
    assert told.values["reason"] == "雨季前要能走车"


def test_one_question_at_a_time_and_one_answer(bench: Bench):
    asked = bench.ask()
    with pytest.raises(RuleBroken, match="already"):
        bench.ask()
    bench.answer(asked, is_granted=False, reason="雨季前要能走车")
    with pytest.raises(RuleBroken, match="already"):
        bench.answer(asked)
    assert bench.ask().pk != asked.pk


def test_what_was_asked_can_be_taken_back_by_the_office_only(bench: Bench):
    asked, offer = bench.ask(), bench.offer()
    for who in ("convener", "resident"):
        with pytest.raises(Refused):
            actions.take_back_time(bench.world.actor(who), time_request=asked)
        with pytest.raises(Refused):
            actions.take_back_hand_over(bench.world.actor(who), hand_over=offer)
    actions.take_back_time(bench.world.actor("office"), time_request=asked)
    actions.take_back_hand_over(bench.world.actor("office"), hand_over=offer)
    with pytest.raises(RuleBroken, match="taken back"):
        bench.answer(asked)
    with pytest.raises(RuleBroken, match="taken back"):
        bench.take(offer)
    assert bench.again().office == bench.world.office


def test_a_convener_of_the_same_office_does_not_grant_it_themselves(bench: Bench):
    with outside_the_door("an official who convenes too"):
        RoleGrant.objects.create(
            person=bench.world.people["office"], role="convener", jurisdiction=bench.world.town
        )
    with pytest.raises(RuleBroken, match="another convener"):
        actions.answer_time(bench.world.actor("office"), time_request=bench.ask(), is_granted=True)


def test_the_other_office_takes_it_over(bench: Bench):
    due = bench.item.due_on
    offer = bench.offer()
    assert bench.again().office == bench.world.office
    assert any("hand this to your office" in told for told in list_told(bench.handler))
    bench.take(offer)
    item = bench.again()
    assert (item.office, item.due_on) == (bench.other, due)
    for who in ("office", "resident", "convener"):
        assert any("taken it over" in told for told in list_told(bench.world.people[who])), who
    with pytest.raises(Refused):
        bench.road.report(item)
    report = actions.report_item(
        bench.village_office, item=item, sort="done", text="都重铺好了。",
        no_photo_reason="下雨，照片明天补。",
    )  # fmt: skip
    assert not report.is_for_office


def test_the_other_office_says_no_with_a_reason(bench: Bench):
    offer = bench.offer()
    with pytest.raises(RuleBroken) as caught:
        bench.take(offer, is_taken=False)
    assert caught.value.field == "reason"
    bench.take(offer, is_taken=False, reason="村里没有压路机")
    assert bench.again().office == bench.world.office
    told = Message.objects.get(sentence__contains="The reason", person__name="倪主任")
    assert told.values["reason"] == "村里没有压路机"


@pytest.mark.parametrize("who", ["convener", "office", "resident", "anonymous"])
def test_the_office_that_is_asked_answers_itself(bench: Bench, who: str):
    offer = bench.offer()
    with pytest.raises(Refused):
        actions.answer_hand_over(bench.world.actor(who), hand_over=offer, is_taken=True)


def test_the_convener_answers_for_an_office_where_nobody_does(bench: Bench):
    with outside_the_door("nobody works there any more"):
        RoleGrant.objects.filter(person=bench.handler).delete()
    offer = bench.offer()
    told = list_told(bench.world.people["convener"])
    assert any("nobody answers here" in sentence for sentence in told)
    actions.answer_hand_over(bench.world.actor("convener"), hand_over=offer, is_taken=True)
    assert bench.again().office == bench.other


def test_offices_of_other_places_and_the_same_one_are_no_choice(bench: Bench):
    with outside_the_door("an office elsewhere"):
        far = ResponsibleOffice.objects.create(
            jurisdiction=bench.world.other_village, name="石桥村委会"
        )
    office, convener = bench.world.actor("office"), bench.world.actor("convener")
    with pytest.raises(RuleBroken) as caught:
        actions.ask_hand_over(office, item=bench.item, to_office=far, reason=WHY)
    assert caught.value.field == "to_office"
    with pytest.raises(RuleBroken, match="has it already"):
        actions.ask_hand_over(office, item=bench.item, to_office=bench.world.office, reason=WHY)
    with pytest.raises(RuleBroken) as caught:
        actions.add_co_office(convener, item=bench.item, office=far)
    assert caught.value.field == "office"
    assert not HandOver.objects.exists()


def test_nothing_is_asked_once_it_is_said_to_be_done(bench: Bench):
    asked, offer = bench.ask(), bench.offer()
    bench.road.report(bench.item)
    with pytest.raises(RuleBroken, match="says that it is done"):
        bench.answer(asked)
    with pytest.raises(RuleBroken, match="says that it is done"):
        bench.take(offer)
    bench.road.accept(bench.item)
    with pytest.raises(RuleBroken):
        bench.offer()
    with pytest.raises(RuleBroken):
        bench.help()


def test_a_promise_that_was_taken_back_is_asked_about_no_more(bench: Bench):
    with outside_the_door("taken back before the minutes"):
        bench.item.withdrawn_at, bench.item.withdrawn_reason = NOW, "写错了单位"
        bench.item.save()
    for do in (bench.ask, bench.offer, bench.help):
        with pytest.raises(RuleBroken, match="taken back"):
            do()


def test_an_office_helps_and_reports_but_does_not_finish(bench: Bench):
    bench.help()
    assert any("to help with this" in told for told in list_told(bench.handler))
    report = actions.report_item(
        bench.village_office, item=bench.item, sort="progress", text="护栏都围好了。"
    )
    assert not report.is_for_office
    told = Message.objects.get(sentence__contains="how far it is", person__name="周桂兰")
    assert told.values["office"] == "八烈村委会"
    with pytest.raises(RuleBroken) as caught:
        actions.report_item(
            bench.village_office, item=bench.item, sort="done", text="都重铺好了。",
            no_photo_reason="下雨，照片明天补。",
        )  # fmt: skip
    assert caught.value.field == "sort"
    assert bench.handler.pk in settling.list_deliverers(bench.road.again())
    with pytest.raises(Refused):
        actions.ask_time(bench.village_office, item=bench.item, asked_until=LATER, reason=WHY)


def test_an_office_stops_helping(bench: Bench):
    helper = bench.help()
    with pytest.raises(RuleBroken, match="works on it already"):
        bench.help()
    for who in ("office", "resident"):
        with pytest.raises(Refused):
            actions.end_co_office(bench.world.actor(who), co_office=helper)
    actions.end_co_office(bench.world.actor("recorder"), co_office=helper)
    with pytest.raises(RuleBroken, match="stopped"):
        actions.end_co_office(bench.world.actor("recorder"), co_office=helper)
    with pytest.raises(Refused):
        actions.report_item(
            bench.village_office, item=bench.item, sort="progress", text="护栏都围好了。"
        )
    assert bench.help().pk != helper.pk


def test_a_helper_that_takes_it_over_leads_from_there_on(bench: Bench):
    bench.help()
    bench.take(bench.offer())
    assert bench.again().office == bench.other
    assert not CoOffice.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("who", ["office", "resident", "grid_worker", "anonymous"])
def test_only_the_desk_lets_others_help(bench: Bench, who: str):
    with pytest.raises(Refused):
        actions.add_co_office(bench.world.actor(who), item=bench.item, office=bench.other)


def test_the_same_question_sent_twice_is_one(bench: Bench):
    by = bench.world.actor("office").carrying(ids.uuid7())
    first, again = (
        actions.ask_time(by, item=bench.item, asked_until=LATER, reason=WHY) for _time in range(2)
    )
    assert first == again
    assert TimeRequest.objects.count() == 1
