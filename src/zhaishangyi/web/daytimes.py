"""When a meeting is, as it would be said at the door: tonight at half past six."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext

from zhaishangyi.record import clock
from zhaishangyi.web.templatetags.dates import WEEKDAYS, XINGQI, say_date, say_time

NOON, EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class Said:
    """The two lines of the small plate beside a meeting, and the heading above it."""

    large: str
    small: str
    heading: str


def say_meeting_time(starts_at: datetime, is_open: bool, now: datetime) -> Said:
    """The time of a meeting; today and tomorrow by the clock, later by the date."""
    at, today = clock.local(starts_at), clock.local(now).date()
    language = get_language() or "zh-hans"
    if at.date() in (today, today + timedelta(days=1)):
        large, small = say_clock(at, language), say_near_day(at, today)
    else:
        large = say_date(at.date(), today, language)
        small = f"{say_weekday(at.date(), language)} {say_time(at)}"
    return Said(large, small, choose_heading(at, today, is_open))


def say_clock(at: datetime, language: str) -> str:
    """6:30 in the evening in Chinese, where the word beside it tells the half; 18:30 in English."""
    if not language.startswith("zh"):
        return say_time(at)
    hour = at.hour - 12 if at.hour > NOON else at.hour
    return f"{hour}:{at.minute:02d}"


def say_near_day(at: datetime, today: date) -> str:
    """Today or tomorrow, and the part of the day."""
    is_today = at.date() == today
    if at.hour < NOON:
        return gettext("this morning") if is_today else gettext("tomorrow morning")
    if at.hour < EVENING:
        return gettext("this afternoon") if is_today else gettext("tomorrow afternoon")
    return gettext("this evening") if is_today else gettext("tomorrow evening")


def say_weekday(on: date, language: str) -> str:
    """星期六; Sat."""
    if language.startswith("zh"):
        return f"星期{XINGQI[on.weekday()]}"
    return WEEKDAYS[on.weekday()][:3]


def choose_heading(at: datetime, today: date, is_open: bool) -> str:
    """What stands above the next meeting."""
    if is_open:
        return gettext("The meeting is on")
    if at.date() != today:
        return gettext("The next meeting")
    return gettext("A meeting tonight") if at.hour >= EVENING else gettext("A meeting today")
