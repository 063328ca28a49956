"""Dates and times as a neighbour would say them."""

from __future__ import annotations

from datetime import date, datetime

MONTHS = (
    "January February March April May June July August September October November December"
).split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
XINGQI = "一二三四五六日"


def say_date(on: date, today: date, language: str, with_weekday: bool = False) -> str:
    """Say a date; the year only where it is not this one.

    5月6日, 2023年5月6日 星期六; 6 May, Saturday 6 May 2023.
    """
    is_this_year = on.year == today.year
    if language.startswith("zh"):
        year = "" if is_this_year else f"{on.year}年"
        weekday = f" 星期{XINGQI[on.weekday()]}" if with_weekday else ""
        return f"{year}{on.month}月{on.day}日{weekday}"
    weekday = f"{WEEKDAYS[on.weekday()]} " if with_weekday else ""
    year = "" if is_this_year else f" {on.year}"
    return f"{weekday}{on.day} {MONTHS[on.month - 1]}{year}"


def say_time(at: datetime) -> str:
    """Say a time of day: 9:05, 16:20."""
    return f"{at.hour}:{at.minute:02d}"


def say_moment(at: datetime, today: date, language: str, with_weekday: bool = False) -> str:
    """Say a date with its time of day: 5月6日 16:20; 6 May, 16:20."""
    joint = " " if language.startswith("zh") else ", "
    return f"{say_date(at.date(), today, language, with_weekday)}{joint}{say_time(at)}"


def say_value(value: date | datetime, today: date, language: str, form: str = "") -> str:
    """Say `value` in one of four forms: "" as it is, "day", "weekday" (with its name), "time"."""
    if isinstance(value, datetime):
        if form == "time":
            return say_time(value)
        if form != "day":
            return say_moment(value, today, language, with_weekday=form == "weekday")
        value = value.date()
    return say_date(value, today, language, with_weekday=form == "weekday")
