"""Promises are written down, reported, accepted or sent back; each by whoever may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.delivery.conftest import TODAY, Road, make_photo, make_road
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import ActionItem, ProgressReport
from zhaishangyi.matters.models import Evidence, LinkClosing
from zhaishangyi.meetings.models import Note, Outcome, Result
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.record import clock, ids
from zhaishangyi.record.errors import AlreadySent, Refused, RuleBroken
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def list_facts(road: Road) -> list[str]:
    return list(Evidence.objects.filter(matter=road.matter).values_list("fact", flat=True))


def test_a_promise_closes_the_link_and_tells_the_office(road: Road):
    item = road.agree()
    assert item.outcome == road.outcome
    assert item.agreed_on == TODAY
    assert list_facts(road).count("action_items_set") == 1
    assert LinkClosing.objects.filter(matter=road.matter, link="agree").exists()
    assert road.again().link == "deliver"
    told = Message.objects.get(person=road.world.people["office"])
    assert "凿掉重铺 160 米" in told.text
    assert told.url == item.get_absolute_url()
    entry = Entry.objects.get(kind="item.agree")
    assert entry.role == "convener"
    assert entry.node_path == "xz/balie/"


def test_the_fact_is_noted_once_however_many_promises(road: Road):
    road.agree()
    road.agree("施工时装警示灯、有人指路")
    assert list_facts(road).count("action_items_set") == 1


def test_a_promise_stands_in_the_running_record_while_the_meeting_sits(world: World, at_noon: None):
    road = make_road(world, is_open=True)
    road.agree()
    note = Note.objects.get(meeting=road.meeting, sort="item")
    assert "凿掉重铺 160 米" in note.text
    assert "镇建设办" in note.text
    assert road.again().link == "deliberate"


def test_after_the_meeting_no_note_is_added(road: Road):
    road.agree()
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "who", ["resident", "office", "grid_worker", "other_convener", "anonymous"]
)
def test_others_write_down_no_promise(road: Road, who: str):
    with pytest.raises(Refused):
        actions.agree_item(
            road.world.actor(who),
            matter=road.matter,
            promise="凿掉重铺 160 米",
            office=road.world.office,
            due_on=TODAY,
        )
    assert not ActionItem.objects.exists()


def test_the_recorder_may(road: Road):
    actions.agree_item(
        road.world.actor("recorder"),
        matter=road.matter,
        promise="装上警示灯",
        office=road.world.office,
        due_on=TODAY,
    )
    assert ActionItem.objects.get().due_on == TODAY


@pytest.mark.parametrize(
    ("promise", "days", "field"),
    [
        ("", 3, "promise"),
        ("修一修", 3, "promise"),
        ("修" * 121, 3, "promise"),
        ("装上警示灯", -1, "due_on"),
        ("装上警示灯", 731, "due_on"),
    ],
)
def test_what_a_promise_lacks_is_said_at_its_field(road: Road, promise: str, days: int, field: str):
    with pytest.raises(RuleBroken) as caught:
        road.agree(promise, days)
    assert caught.value.field == field
    assert not ActionItem.objects.exists()


def test_two_years_ahead_is_allowed(road: Road):
    assert road.agree(days=730).due_on.year == 2026


def test_an_office_of_another_place_is_refused(road: Road):
    with outside_the_door("a foreign office"):
        office = ResponsibleOffice.objects.create(
            jurisdiction=road.world.other_village, name="石桥村委会"
        )
    with pytest.raises(RuleBroken) as caught:
        actions.agree_item(
            road.world.actor("convener"),
            matter=road.matter,
            promise="装上警示灯",
            office=office,
            due_on=TODAY,
        )
    assert caught.value.field == "office"


def test_without_an_agreement_there_is_no_promise(road: Road):
    with outside_the_door("no agreement"):
        road.outcome.result = Result.NOT_AGREED
        road.outcome.save()
        Evidence.objects.filter(fact="outcome_recorded").delete()
    with pytest.raises(RuleBroken, match="Nothing has been agreed yet"):
        road.agree()


def test_the_same_promise_of_the_same_office_stands_once(road: Road):
    road.agree()
    with pytest.raises(RuleBroken) as caught:
        road.agree("凿掉重铺  160 米", days=10)
    assert caught.value.field == "promise"


def test_a_double_submit_is_one_promise(road: Road):
    act_id = ids.uuid7()
    by = road.world.actor("convener").carrying(act_id)
    asked: dict[str, Any] = {
        "matter": road.matter,
        "promise": "装上警示灯",
        "office": road.world.office,
        "due_on": TODAY,
    }
    first, second = (actions.agree_item(by, **asked) for _again in range(2))
    assert first == second
    assert ActionItem.objects.count() == 1
    with pytest.raises(AlreadySent):
        actions.agree_item(by, **{**asked, "promise": "装上两盏警示灯"})


def test_a_promise_is_taken_back_before_the_minutes_are_approved(world: World, at_noon: None):
    road = make_road(world, is_open=True)
    item, _other = road.agree(), road.agree("凿掉重铺 200 米")
    taken = actions.withdraw_item(world.actor("recorder"), item=item, reason="写错了，是 200 米")
    assert taken.withdrawn_at == clock.now()
    assert "写错了，是 200 米" in Note.objects.filter(sort="item").last().text  # type: ignore[union-attr]
    with pytest.raises(RuleBroken, match="taken back"):
        road.report(item)
    with pytest.raises(RuleBroken, match="taken back"):
        actions.withdraw_item(world.actor("recorder"), item=item, reason="再撤一次吧")


def test_the_only_promise_stays(world: World, at_noon: None):
    road = make_road(world, is_open=True)
    item = road.agree()
    with pytest.raises(RuleBroken, match="the only promise"):
        actions.withdraw_item(world.actor("convener"), item=item, reason="不需要做了")


def test_what_approved_minutes_name_is_not_taken_back(road: Road):
    item, _other = road.agree(), road.agree("装上警示灯")
    with pytest.raises(RuleBroken, match="minutes are approved"):
        actions.withdraw_item(road.world.actor("convener"), item=item, reason="不需要做了")
    with pytest.raises(Refused):
        actions.withdraw_item(road.world.actor("office"), item=item, reason="不想做了呀")


def test_a_report_with_photos(road: Road):
    item = road.agree()
    report = actions.report_item(
        road.world.actor("office"),
        item=item,
        sort="progress",
        text="旧路面已经凿开了。",
        photos=(make_photo(), make_photo(140)),
    )
    assert report.sort == "progress"
    assert not report.is_for_office
    photos = Photo.objects.filter(owner_id=report.pk)
    assert {photo.node_path for photo in photos} == {"xz/balie/"}
    assert len(photos) == 2
    assert ActionItem.objects.get().state == "agreed"
    assert Message.objects.filter(person=road.world.people["resident"], icon="wrench").exists()


def test_done_needs_a_photo_or_a_reason(road: Road):
    item = road.agree()
    office = road.world.actor("office")
    with pytest.raises(RuleBroken) as caught:
        actions.report_item(office, item=item, sort="done", text="都修好了。")
    assert caught.value.field == "photos"
    with pytest.raises(RuleBroken) as caught:
        actions.report_item(office, item=item, sort="done", text="都修好了。", no_photo_reason="无")
    assert caught.value.field == "no_photo_reason"
    actions.report_item(office, item=item, sort="done", text="都修好了。", photos=(make_photo(),))
    item.refresh_from_db()
    assert item.state == "reported"
    assert item.reported_on == TODAY


@pytest.mark.parametrize(
    ("sort", "text", "field"),
    [
        ("done", "好了", "text"),
        ("progress", "好" * 1001, "text"),
        ("accepted", "都修好了。", "sort"),
        ("", "都修好了。", "sort"),
    ],
)
def test_what_a_report_lacks_is_said_at_its_field(road: Road, sort: str, text: str, field: str):
    item = road.agree()
    with pytest.raises(RuleBroken) as caught:
        actions.report_item(
            road.world.actor("office"), item=item, sort=sort, text=text, photos=(make_photo(),)
        )
    assert caught.value.field == field
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("who", ["resident", "recorder", "supervisor", "anonymous"])
def test_others_report_nothing(road: Road, who: str):
    item = road.agree()
    with pytest.raises(Refused) as caught:
        road.report(item, who)
    assert "承办单位" in str(caught.value.values["who"])


def test_another_office_reports_nothing(road: Road, other_office: ResponsibleOffice):
    item = road.agree()
    with outside_the_door("moved to another office"):
        person = road.world.people["office"]
        person.office = other_office
        person.save()
    with pytest.raises(Refused):
        road.report(item)


def test_an_official_signed_in_by_slip_reports_nothing(road: Road):
    from zhaishangyi.people.queries import to_actor

    item = road.agree()
    weak = to_actor(road.world.people["office"], is_strong=False)
    with pytest.raises(Refused):
        actions.report_item(weak, item=item, sort="progress", text="正在做，别急。")


def test_the_convener_types_for_the_office_and_another_accepts(road: Road):
    item = road.agree()
    report = road.report(item, "convener")
    assert report.is_for_office
    with pytest.raises(RuleBroken, match="somebody else has to look"):
        road.accept(item, "convener")
    assert road.accept(item, "resident").state == "accepted"


def test_late_work_is_reported_and_stays_late(road: Road):
    item = road.agree(days=2)
    with clock.pretend(clock.now() + timedelta(days=5)):
        road.report(item)
        item.refresh_from_db()
        road.accept(item)
    item.refresh_from_db()
    from zhaishangyi.delivery.overview import look_at_item

    view = look_at_item(item, TODAY + timedelta(days=60))
    assert view.days_over == 3
    assert view.is_overdue
    assert view.state == "done"
    assert "3" in view.words


def test_accepting_all_moves_the_matter_on(road: Road):
    first, second = road.agree(), road.agree("装上警示灯")
    for item in (first, second):
        road.report(item)
    road.accept(first)
    assert "all_items_accepted" not in list_facts(road)
    accepted = actions.accept_item(
        road.world.actor("convener"), item=second, text="三位居民代表走了一遍"
    )
    assert accepted.accepted_by == road.world.people["convener"]
    assert list_facts(road).count("all_items_accepted") == 1
    assert road.again().link == "review"
    last = ProgressReport.objects.filter(item=second).last()
    assert last is not None
    assert (last.sort, last.text, last.written_by) == ("accepted", "三位居民代表走了一遍", None)
    assert Message.objects.filter(person=road.world.people["office"]).count() == 4


@pytest.mark.parametrize("who", ["neighbour", "office", "other_convener", "anonymous"])
def test_others_accept_nothing_and_send_nothing_back(road: Road, who: str):
    item = road.agree()
    road.report(item)
    with pytest.raises(Refused):
        road.accept(item, who)
    with pytest.raises(Refused):
        actions.send_back_item(road.world.actor(who), item=item, reason="路口还有一段没铺")


def test_nothing_is_accepted_before_it_is_reported_nor_twice(road: Road):
    item = road.agree()
    with pytest.raises(RuleBroken, match="not said yet"):
        road.accept(item)
    road.report(item)
    road.accept(item)
    with pytest.raises(RuleBroken, match="accepted already"):
        road.accept(item, "convener")
    with pytest.raises(RuleBroken, match="accepted already"):
        road.report(item)


def test_nothing_is_accepted_while_the_minutes_are_open(world: World, at_noon: None):
    road = make_road(world, is_open=True)
    item = road.agree()
    road.report(item)
    with pytest.raises(RuleBroken, match="comes first"):
        road.accept(item)


def test_sending_back_says_what_is_missing_and_the_clock_runs_on(road: Road):
    item = road.agree(days=1)
    road.report(item)
    with pytest.raises(RuleBroken) as caught:
        actions.send_back_item(road.world.actor("resident"), item=item, reason="不行")
    assert caught.value.field == "reason"
    actions.send_back_item(road.world.actor("resident"), item=item, reason="路口还有一段没铺")
    item.refresh_from_db()
    assert (item.state, item.reported_at) == ("agreed", None)
    answer = ProgressReport.objects.filter(item=item, sort="sent_back").get()
    assert (answer.text, answer.written_by) == ("路口还有一段没铺", None)
    told = Message.objects.filter(person=road.world.people["office"]).first()
    assert told is not None
    assert "路口还有一段没铺" in told.text
    with pytest.raises(RuleBroken, match="not said yet"):
        actions.send_back_item(road.world.actor("resident"), item=item, reason="还是没有铺好")


def test_no_more_promises_when_all_are_kept(road: Road):
    road.deliver()
    with pytest.raises(RuleBroken, match="done and accepted"):
        road.agree("再装一盏路灯")


def test_a_promise_of_a_talk_that_failed_after_all_does_not_count(road: Road):
    with outside_the_door("a second meeting that agreed, then did not"):
        from tests.delivery.conftest import make_meeting

        meeting = make_meeting(road.world, road.matter)
        outcome = Outcome.objects.create(
            meeting=meeting, matter=road.matter, result="not_agreed", text="没有谈成，下次再议。"
        )
        ActionItem.objects.create(
            matter=road.matter,
            outcome=outcome,
            promise="不算数的一件事",
            office=road.world.office,
            due_on=TODAY + timedelta(days=9),
        )
    road.deliver()
    assert "all_items_accepted" in list_facts(road)
