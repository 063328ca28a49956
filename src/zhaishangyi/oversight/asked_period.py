"""The time that a page is asked for, with the choices on offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhaishangyi.oversight.periods import Period, read_period
from zhaishangyi.oversight.theme_years import find_first_day, find_theme_years
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.pages import translate

MOST_TYPED = 40


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """A time, what else can be chosen, and what was typed.

    `problem` says why the usual time is shown instead of what was typed; `field` is where it is.
    """

    period: Period
    choices: list[tuple[str, str]]
    since_text: str
    until_text: str
    problem: str = ""
    field: str = ""

    @property
    def query(self) -> str:
        """The same time for another address."""
        if self.period.choice != "custom":
            return f"period={self.period.choice}"
        return f"since={self.period.since}&until={self.period.until}"


def ask_period(asked: Mapping[str, str], place: Jurisdiction, today: date) -> AskedPeriod:
    """The time of an address: `since` and `until`, else `period`; two queries."""
    theme, first_on = find_theme_years(place, today), find_first_day(place)
    since, until = asked.get("since", "")[:MOST_TYPED], asked.get("until", "")[:MOST_TYPED]
    choice = asked.get("period", "")
    problem = field = ""
    try:
        period = read_period(since, until, choice, today, theme, first_on)
    except RuleBroken as broken:
        problem, field = translate(broken), broken.field
        period = read_period("", "", "", today, theme, first_on)
    return AskedPeriod(period, list_choices(period, theme), since, until, problem, field)


def list_choices(period: Period, theme: Period | None) -> list[tuple[str, str]]:
    """What can be chosen; the theme years where there are any, typed days while they are shown."""
    choices = [
        ("theme", _("Years of the theme months")),
        ("year", _("This year")),
        ("month", _("This month")),
        ("last_year", _("Last year")),
        ("all", _("Everything so far")),
    ]
    if theme is None:
        choices = choices[1:]
    if period.choice == "custom":
        choices = [("custom", f"{period.since} – {period.until}"), *choices]
    return choices
