"""How long a dispute may still take at its level, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, ngettext

from zhaishangyi.mediation.levels import read_levels
from zhaishangyi.mediation.models import Case
from zhaishangyi.record import clock


@dataclass(frozen=True, slots=True)
class DaysLeft:
    """Whole days until the level's time is over; `used` is the share that has passed, 0-100."""

    days: int
    used: int
    is_warned: bool

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def state(self) -> str:
        """The state of the pill."""
        if self.is_late:
            return "late"
        return "wait" if self.is_warned else ""

    @property
    def words(self) -> str:
        """In the language of the page."""
        return say_days(self.days)


def say_days(days: int) -> str:
    """Days left, today, or days over."""
    if days < 0:
        return ngettext("%(n)s day over", "%(n)s days over", -days) % {"n": -days}
    if days == 0:
        return gettext("Today is the last day")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def count_days_left(case: Case, now: datetime) -> DaysLeft | None:
    """The time that the level still has; None for a dispute whose clock has stopped."""
    if case.due_at is None or case.is_over or case.signed_at is not None:
        return None
    levels, since, due = read_levels(), case.level_since, case.due_at
    return DaysLeft(
        days=count_days(clock.local(due).date(), clock.local(now).date()),
        used=levels.count_used(since, due, now),
        is_warned=levels.is_warned(since, due, now),
    )


def count_days(until: date, today: date) -> int:
    """Whole days from today; negative once it is over."""
    return (until - today).days
