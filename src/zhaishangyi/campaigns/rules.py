"""Decisions about theme months on plain values. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

LONGEST_DAYS = 366
FARTHEST_AHEAD = timedelta(days=731)
EARLIEST = date(2000, 1, 1)
# What was raised shortly before a theme month is often what it was called for.
DAYS_BEFORE = 60
LARGEST_TARGET = 1_000_000
SHORTEST_REASON = 5
LONGEST_REASON = 200

# What a theme month is measured by; the keys are those of its targets and stay as they are.
FIGURES: dict[str, str] = {
    "meetings": mark("Deliberations held"),
    "participations": mark("People taking part"),
    "representatives": mark("Of them representatives"),
    "solved": mark("Problems solved"),
    "villages_met": mark("Villages that met"),
    "activities": mark("Talks and activities"),
}

# Pages say "theme month" before the title; whoever types it too would read it twice.
_SAID_ANYWAY = re.compile(r"^(?:(?:民生)?专题月|theme month)\s*[:：]\s*", re.IGNORECASE)

PLANNED, RUNNING, OVER, CLOSED, CANCELLED = "planned", "running", "over", "closed", "cancelled"
NOT_TAKEN = ("declined", "merged")


@dataclass(frozen=True, slots=True)
class Course:
    """The days of a theme month, and whether it was closed or called off."""

    begins_on: date
    ends_on: date
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None

    def find_state(self, today: date) -> str:
        """How far it is: planned, running, over (and not closed yet), closed or cancelled."""
        if self.cancelled_at is not None:
            return CANCELLED
        if self.closed_at is not None:
            return CLOSED
        if today < self.begins_on:
            return PLANNED
        return RUNNING if today <= self.ends_on else OVER


def require_title(title: str) -> str:
    """The title on one line of 2 to 80 characters, without the words that pages put before it."""
    return require_text("title", _SAID_ANYWAY.sub("", " ".join(title.split())), least=2, most=80)


def require_theme(theme: str) -> str:
    """The theme, a word or a few that theme months of several years share: 1 to 40 characters."""
    return require_text("theme", " ".join(theme.split()), least=1, most=40)


def require_reason(reason: str) -> str:
    """A reason of 5 to 200 characters on one line."""
    one_line = " ".join(reason.split())
    return require_text("reason", one_line, least=SHORTEST_REASON, most=LONGEST_REASON)


def require_period(begins_on: date, ends_on: date, today: date) -> None:
    """Raises RuleBroken for days that no theme month can have."""
    if begins_on < EARLIEST:
        raise RuleBroken(
            "begins_on",
            "%(day)s is very long ago. Please look at the year again.",
            day=begins_on.isoformat(),
        )
    if begins_on > today + FARTHEST_AHEAD:
        raise RuleBroken(
            "begins_on",
            "%(day)s is more than two years ahead. Please choose an earlier day.",
            day=begins_on.isoformat(),
        )
    if ends_on < begins_on:
        raise RuleBroken(
            "ends_on",
            "It would end on %(end)s, before it begins on %(begin)s. Please choose a later last "
            "day.",
            end=ends_on.isoformat(),
            begin=begins_on.isoformat(),
        )
    if count_days(begins_on, ends_on) > LONGEST_DAYS:
        raise RuleBroken(
            "ends_on",
            "That would be %(count)s days. A theme month lasts %(most)s days at most.",
            count=count_days(begins_on, ends_on),
            most=LONGEST_DAYS,
        )


def count_days(begins_on: date, ends_on: date) -> int:
    """How many days, the first and the last included."""
    return (ends_on - begins_on).days + 1


def require_open(course: Course) -> None:
    """Raises RuleBroken for a theme month that is closed or called off: it stays as it is."""
    if course.cancelled_at is not None:
        raise RuleBroken("", "This theme month was called off. It stays as it is.")
    if course.closed_at is not None:
        raise RuleBroken("", "This theme month is closed. Its result stays as it is.")


def require_can_close(course: Course, today: date) -> None:
    """Raises RuleBroken before the last day."""
    require_open(course)
    if today < course.ends_on:
        raise RuleBroken(
            "",
            "It goes on until %(day)s. Close it on that day or later, or choose an earlier last "
            "day first.",
            day=course.ends_on.isoformat(),
        )


def require_targets(targets: Mapping[str, int | None]) -> dict[str, int]:
    """The targets that are set, by figure; nothing and 0 set none. The field is the figure."""
    kept: dict[str, int] = {}
    for figure, number in targets.items():
        if figure not in FIGURES:
            raise RuleBroken("", "There is no figure of that name. Please choose from the list.")
        if number and not 0 < number <= LARGEST_TARGET:
            raise RuleBroken(
                figure, "Please give a whole number from 1 to %(most)s.", most=LARGEST_TARGET
            )
        if number:
            kept[figure] = number
    return kept


def require_village(field: str, level: str, path: str, town_path: str, is_ended: bool) -> None:
    """Raises RuleBroken unless it is a village of the town that still exists."""
    if level != "village" or not path.startswith(town_path):
        raise RuleBroken(field, "Please choose villages of this town.")
    if is_ended:
        raise RuleBroken(field, "That village has been merged into another. Choose that one.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter as the rules see it. `paths` are the places that it belongs to."""

    state: str
    raised_on: date
    paths: tuple[str, ...]
    is_past_village: bool = False


def require_addable(one: Candidate, villages: Iterable[str], begins_on: date) -> None:
    """Raises RuleBroken unless the matter can be part of a theme month of these villages."""
    if one.is_past_village:
        raise RuleBroken(
            "matter",
            "Only the town sees this matter, and everybody sees a theme month. It cannot be part "
            "of one.",
        )
    if one.state in NOT_TAKEN:
        raise RuleBroken("matter", "This matter is not taken up, so there is nothing to add.")
    if not lies_in_one(one.paths, villages):
        raise RuleBroken(
            "matter", "Its village does not take part in the theme month. Let the village join it."
        )
    if one.raised_on < find_first_day(begins_on):
        raise RuleBroken(
            "matter",
            "It was raised on %(day)s, more than %(days)s days before the theme month.",
            day=one.raised_on.isoformat(),
            days=DAYS_BEFORE,
        )


def lies_in_one(paths: Iterable[str], villages: Iterable[str]) -> bool:
    """Whether one of these places is one of the villages or lies in it."""
    known = tuple(villages)
    return bool(known) and any(path.startswith(known) for path in paths)


def require_event(sort: str, state: str) -> None:
    """Raises RuleBroken unless it is a legal talk or an activity that takes or took place."""
    if sort == "deliberation":
        raise RuleBroken(
            "meeting",
            "A deliberation belongs to its matter. Add the matter, and the meeting comes with it.",
        )
    if state == "cancelled":
        raise RuleBroken("meeting", "It was called off, so there is nothing to add.")


def require_event_place(path: str, villages: Iterable[str], town_path: str) -> None:
    """Raises RuleBroken unless it takes place in one of the villages or at the town itself."""
    if path != town_path and not lies_in_one([path], villages):
        raise RuleBroken(
            "meeting", "Its village does not take part in the theme month. Let the village join it."
        )


def require_event_day(day: date, begins_on: date) -> None:
    """Raises RuleBroken for one that took place long before the theme month."""
    if day < find_first_day(begins_on):
        raise RuleBroken(
            "meeting",
            "It took place on %(day)s, more than %(days)s days before the theme month.",
            day=day.isoformat(),
            days=DAYS_BEFORE,
        )


def require_can_leave(matters: int, events: int) -> None:
    """Raises RuleBroken while something of the village is part of the theme month."""
    if matters or events:
        raise RuleBroken(
            "",
            "%(matters)s matters and %(events)s activities of this village are part of it. Take "
            "them out first, with the reason.",
            matters=matters,
            events=events,
        )


def require_can_remind(without: int, was_reminded: bool) -> None:
    """Raises RuleBroken where every village has met or a day, or was asked today already."""
    if not without:
        raise RuleBroken("", "Every village has met or has a day for it. There is nobody to ask.")
    if was_reminded:
        raise RuleBroken(
            "", "The villages were asked today already. Please give them a day to answer."
        )


def find_first_day(begins_on: date) -> date:
    """From which day on something can be part of a theme month that begins then."""
    return begins_on - timedelta(days=DAYS_BEFORE)


class HasDays(Protocol):
    """Whatever has a first and a last day."""

    begins_on: date
    ends_on: date


T = TypeVar("T", bound=HasDays)


def choose_current(courses: Sequence[T], today: date) -> T | None:
    """The one that goes on and began last; else the one that ended last; else the next."""
    running = [one for one in courses if one.begins_on <= today <= one.ends_on]
    over = [one for one in courses if one.ends_on < today]
    if running or over:
        return max(running or over, key=lambda one: one.begins_on)
    return min(courses, key=lambda one: one.begins_on, default=None)


def count_reached(figures: Mapping[str, int], targets: Mapping[str, int]) -> int:
    """How many of the targets are reached."""
    return sum(figures.get(key, 0) >= number for key, number in targets.items())


def measure_share(value: int, target: int | None) -> int | None:
    """How much of a target is reached, in whole per cent from 0 to 100; None without a target."""
    if not target:
        return None
    return min(100, value * 100 // target)
