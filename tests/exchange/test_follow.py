"""The calendar and the feeds, and that pages point to them."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from icalendar import Calendar
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def add_meeting(world: World, code: str, **more: Any) -> Meeting:
    with outside_the_door("a meeting for the calendar"):
        told = PublicNotice.objects.create(jurisdiction=world.village, title="开会", text="来")
        fields = {
            "jurisdiction": world.village,
            "title": "路灯怎么装；谁来管，电费谁出\n第二行",
            "venue": world.venue,
            "place_text": "村口",
            "starts_at": clock.now() + timedelta(days=2),
            "convener": world.people["convener"],
            "state": "announced",
            "join_code": code,
            "notice": told,
        }
        return Meeting.objects.create(**{**fields, **more})


def read_events(path: str = "/calendar.ics") -> dict[str, Any]:
    """The events of a calendar by their ids."""
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar: Any = Calendar.from_ical(answer.content)
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_a_meeting_stands_in_the_calendar(world: World) -> None:
    meeting = add_meeting(world, "A1")
    event = read_events()[str(meeting.pk)]
    assert str(event["SUMMARY"]) == meeting.title
    assert event["DTSTART"].dt == meeting.starts_at.replace(microsecond=0)
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=60)
    assert str(event["LOCATION"]) == "八烈村 香樟树下"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["URL"]) == f"http://testserver{meeting.get_absolute_url()}"
    assert "顾建新" not in event.to_ical().decode()


def test_the_zone_is_explained_to_programs_that_do_not_know_it(world: World) -> None:
    add_meeting(world, "A2")
    content = Client().get("/calendar.ics").content.decode()
    assert "BEGIN:VTIMEZONE" in content
    assert "TZID:Asia/Shanghai" in content
    assert "+0800" in content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))


def test_a_meeting_keeps_its_id_when_it_moves_or_is_called_off(world: World) -> None:
    meeting = add_meeting(world, "A3")
    before = read_events()
    with outside_the_door("moved, then called off"):
        meeting.starts_at += timedelta(days=1)
        meeting.save()
        meeting.state, meeting.cancelled_reason = "cancelled", "下大雨"
        meeting.save()
    after = read_events()
    assert set(after) == set(before)
    event = after[str(meeting.pk)]
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["DESCRIPTION"]) == "下大雨"
    assert int(event["SEQUENCE"]) > int(before[str(meeting.pk)]["SEQUENCE"])


def test_what_nobody_was_told_of_is_not_in_it(world: World) -> None:
    add_meeting(world, "A4", state="planned")
    add_meeting(world, "A5", state="cancelled", notice=None, cancelled_reason="不开了")
    add_meeting(world, "A6", starts_at=clock.now() - timedelta(days=400), state="announced")
    assert read_events() == {}


def test_the_calendar_of_a_place(world: World) -> None:
    meeting = add_meeting(world, "A7")
    for place in (world.village, world.town):
        assert list(read_events(f"/places/{place.pk}/calendar.ics")) == [str(meeting.pk)]
    assert read_events(f"/places/{world.other_village.pk}/calendar.ics") == {}
    gone = "0190a5b0-0000-7000-8000-000000000000"
    assert Client().get(f"/places/{gone}/calendar.ics").status_code == 404


def test_a_calendar_asks_as_often_however_many_meetings(world: World) -> None:
    add_meeting(world, "B0")
    few = count_queries(lambda: Client().get("/calendar.ics"))
    for number in range(12):
        add_meeting(world, f"C{number}")
    assert count_queries(lambda: Client().get("/calendar.ics")) == few


def add_notice(world: World, title: str, **more: Any) -> PublicNotice:
    with outside_the_door("a notice for the feed"):
        fields = {"jurisdiction": world.village, "title": title, "text": "明早九点 <b>& 开会</b>"}
        return PublicNotice.objects.create(**{**fields, **more})


def test_the_newest_notices_as_atom(world: World) -> None:
    older = add_notice(world, "先", published_at=clock.now() - timedelta(days=1))
    newer = add_notice(world, "后")
    add_notice(world, "收回的", withdrawn_at=clock.now(), withdrawn_reason="写错了")
    answer = Client().get("/feeds/notices.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"urn:uuid:{newer.pk}",
        f"urn:uuid:{older.pk}",
    ]
    assert entries[0].findtext(f"{ATOM}summary") == newer.text
    at = newer.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    assert str(entries[0].findtext(f"{ATOM}published")).startswith(at[:16])


def test_the_same_as_rss_and_for_one_place(world: World) -> None:
    add_notice(world, "八烈的")
    add_notice(world, "石桥的", jurisdiction=world.other_village)
    everywhere = ET.fromstring(Client().get("/feeds/notices.rss").content)
    assert {item.findtext("title") for item in everywhere.iter("item")} == {"八烈的", "石桥的"}
    here = Client().get(f"/places/{world.village.pk}/notices.rss")
    titles = [item.findtext("title") for item in ET.fromstring(here.content).iter("item")]
    assert titles == ["八烈的"]
    assert Client().get("/feeds/notices.exe").status_code == 404


@pytest.mark.parametrize("path", ["/calendar.ics", "/feeds/notices.atom", "/feeds/notices.rss"])
def test_nothing_is_sent_twice(world: World, path: str) -> None:
    add_notice(world, "通知")
    add_meeting(world, "D1")
    first = Client().get(path)
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    with outside_the_door("something new"):
        Meeting.objects.update(title="改了")
        PublicNotice.objects.update(title="改了")
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_pages_say_where_the_feeds_are(world: World) -> None:
    head = Client().get("/").content.decode().partition("</head>")[0]
    for path in ("/feeds/notices.atom", "/feeds/notices.rss", "/calendar.ics"):
        assert f'href="{path}"' in head
