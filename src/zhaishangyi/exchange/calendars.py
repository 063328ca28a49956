"""Public meetings as a calendar that any phone can follow (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhaishangyi.exchange.checkpoint import find_signer
from zhaishangyi.exchange.public import find_public
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock

if TYPE_CHECKING:
    from icalendar import Event, Timezone

DAYS_BACK = 180
MOST_EVENTS = 1000
STATUS = {MeetingState.CANCELLED: "CANCELLED"}
Addressed = Callable[[str], str]


def list_dates(place: Jurisdiction | None) -> list[Meeting]:
    """Announced, sitting, held and called off meetings of the last half year and to come."""
    since = clock.now() - timedelta(days=DAYS_BACK)
    found = find_public().filter(starts_at__gte=since)
    if place is not None:
        found = found.filter(jurisdiction__path__startswith=place.path)
    related = found.select_related("jurisdiction", "venue", "notice")
    return list(related.order_by("-starts_at", "pk")[:MOST_EVENTS])


def write_calendar(place: Jurisdiction | None, address: Addressed) -> bytes:
    """The calendar of a place, or of everywhere. `address` makes a path of this site whole."""
    # Large, and seldom asked for: no start of the server waits for it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Zhaishangyi//zhaishangyi//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    where = place.name if place is not None else _("Zhaishangyi")
    calendar.add("x-wr-calname", _("Meetings: %(place)s") % {"place": where})
    calendar.add("x-wr-timezone", clock.HERE.key)
    calendar.add_component(write_zone())
    for meeting in list_dates(place):
        calendar.add_component(write_event(meeting, address))
    written: bytes = calendar.to_ical()
    return written


def write_zone() -> Timezone:
    """The town's time zone, for programs that know none by name: no summer time since 1991."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", clock.HERE.key)
    standard.add("dtstart", datetime(1991, 9, 15, 1))  # noqa: DTZ001  (local by definition)
    standard.add("tzname", "CST")
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, timedelta(hours=8))
    zone.add_component(standard)
    return zone


def write_event(meeting: Meeting, address: Addressed) -> Event:
    """One meeting. Its id stays the same however often it is changed."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{meeting.pk}@{find_signer().name.replace('/', '.')}")
    event.add("dtstamp", find_stamp(meeting))
    event.add("sequence", meeting.version)
    event.add("dtstart", clock.local(meeting.starts_at))
    event.add("dtend", clock.local(find_end(meeting)))
    event.add("summary", meeting.title)
    event.add("location", f"{meeting.jurisdiction.name} {meeting.place_label}")
    if meeting.cancelled_reason:
        event.add("description", meeting.cancelled_reason)
    event.add("status", STATUS.get(MeetingState(meeting.state), "CONFIRMED"))
    event.add("url", address(meeting.get_absolute_url()))
    return event


def find_end(meeting: Meeting) -> datetime:
    """When it was over, or is planned to be; never before it began."""
    planned = meeting.starts_at + timedelta(minutes=meeting.minutes_planned)
    return max(meeting.closed_at or planned, meeting.starts_at)


def find_stamp(meeting: Meeting) -> datetime:
    """When what is known of it was last told, in UTC."""
    told = meeting.notice.published_at if meeting.notice is not None else None
    latest = meeting.closed_at or meeting.opened_at or told or meeting.starts_at
    return latest.astimezone(UTC)
