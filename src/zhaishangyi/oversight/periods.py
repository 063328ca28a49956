"""Times that figures are asked for: two days, both included. No Django here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import parse_day

CHOICES = ("theme", "year", "month", "last_year", "all", "custom")
MOST_YEARS = 50
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the day `since` to the day `until`, both included. (时段)

    `choice` is the one of `CHOICES` by which it was asked for.
    """

    since: date
    until: date
    choice: str = "custom"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> Period:
        """The time just before, for comparison: as many months where it has whole ones.

        A year or a month that is not over yet is compared with the same days of the last one.
        """
        if self.since.day == 1 and is_last_day(self.until):
            months = count_months(self.since, self.until)
            return Period(add_months(self.since, -months), self.since - DAY)
        if self.since.day == 1 and count_months(self.since, self.until) == 1:
            return self._step_back(1)
        if (self.since.month, self.since.day) == (1, 1) and self.since.year == self.until.year:
            return self._step_back(12)
        return Period(self.since - timedelta(days=self.days), self.since - DAY)

    def _step_back(self, months: int) -> Period:
        return Period(add_months(self.since, -months), add_months(self.until, -months))

    def list_months(self) -> Iterator[date]:
        """The first days of the months that it touches."""
        month = self.since.replace(day=1)
        while month <= self.until:
            yield month
            month = add_months(month, 1)


def is_last_day(day: date) -> bool:
    """Whether it is the last of its month."""
    return (day + DAY).day == 1


def count_months(since: date, until: date) -> int:
    """How many calendar months two days touch, both included."""
    return (until.year - since.year) * 12 + until.month - since.month + 1


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last where that month is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def read_period(
    since_text: str,
    until_text: str,
    choice: str,
    today: date,
    theme: Period | None = None,
    first_on: date | None = None,
) -> Period:
    """The period that somebody asked for; what they typed goes before what they chose.

    `theme` are the years of the theme months and `first_on` the first day on record, where there
    are any. Days to come are allowed, and empty. Raises RuleBroken at `since` or `until`.
    """
    since, until = parse(since_text, "since"), parse(until_text, "until")
    if since is None and until is None:
        return choose_period(choice, today, theme, first_on)
    if since is None:
        assert until is not None
        since = until.replace(month=1, day=1)
    if until is None:
        until = max(today, since)
    require_in_order(since, until)
    return Period(since, until)


def parse(text: str, field: str) -> date | None:
    """A day as people type it; None for nothing. Raises RuleBroken at `field`."""
    if not text.strip():
        return None
    day = parse_day(text)
    if day is None or not 1000 <= day.year <= 9000:
        raise RuleBroken(field, "This is no day. Write it like 2024-06-04.")
    return day


def require_in_order(since: date, until: date) -> None:
    """Raises RuleBroken for a period that ends before it begins, or is longer than 50 years."""
    if until < since:
        raise RuleBroken(
            "until", "It ends before it begins. Write a last day that is not before %(since)s.",
            since=since.isoformat(),
        )  # fmt: skip
    if until >= add_months(since, MOST_YEARS * 12):
        raise RuleBroken(
            "until", "That is longer than %(n)s years. Choose a shorter time.", n=MOST_YEARS
        )


def choose_period(choice: str, today: date, theme: Period | None, first_on: date | None) -> Period:
    """The period of a choice; the theme years, or everything, for a choice that there is not."""
    new_year = today.replace(month=1, day=1)
    if choice == "year":
        return Period(new_year, today, choice)
    if choice == "month":
        return Period(today.replace(day=1), today, choice)
    if choice == "last_year":
        return Period(add_months(new_year, -12), new_year - DAY, choice)
    if theme is not None and choice != "all":
        return Period(theme.since, theme.until, "theme")
    oldest = add_months(today, -MOST_YEARS * 12) + DAY
    return Period(max(min(first_on or new_year, today), oldest), today, "all")
