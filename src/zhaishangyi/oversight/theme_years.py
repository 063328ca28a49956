"""The years of the theme months, and the first day on record: where figures begin by themselves."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Min

from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.matters.queries import list_nodes_above
from zhaishangyi.oversight.models import DayFigures
from zhaishangyi.oversight.periods import Period
from zhaishangyi.places.models import Jurisdiction


def find_theme_years(place: Jurisdiction | None, today: date) -> Period | None:
    """From the year of the first theme month that is over to that of the last; None for none.

    For a village those of its town; without a place those of every town.
    """
    over = Campaign.objects.filter(ends_on__lt=today, cancelled_at=None)
    if place is not None:
        over = over.filter(jurisdiction__path__in=list_nodes_above(place.path))
    found = over.aggregate(first=Min("begins_on"), last=Max("ends_on"))
    if found["first"] is None:
        return None
    first, last = found["first"].replace(month=1, day=1), found["last"].replace(month=12, day=31)
    return Period(first, last, "theme")


def find_first_day(place: Jurisdiction | None) -> date | None:
    """The first day with anything on record at a place, or anywhere."""
    days = DayFigures.objects.filter(place=place)
    first: date | None = days.aggregate(day=Min("day"))["day"]
    return first
