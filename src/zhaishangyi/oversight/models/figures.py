"""Counts kept by day and by month, so that a year of a province is read in a moment.

Nothing here is a record: every row can be thrown away and is made again from the records, the
same to the last one. Triggers of the store note which days have to be counted again, however a
record was changed.
"""

from __future__ import annotations

from django.db import models

from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction


class DayFigures(models.Model):
    """What was counted at a place on one day. (日统计)

    `counts` maps a tally's key, such as "participations.deputy", to a whole number above zero. A
    village's row counts what happened in it and its grids, a town's row everything below it, and
    the row without a place everything. `took` has how many links ended after how many days, by
    keys such as "took.eight-links.deliver.12"; only the history of links reads it.
    """

    place = models.ForeignKey(Jurisdiction, models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    counts = models.JSONField(default=dict)
    took = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["place", "day"], name="day_figures_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.day}"


class MonthFigures(models.Model):
    """The sums of the days of one month at a place; `month` is its first day. (月统计)

    They are added up again whenever one of the days is counted again.
    """

    place = models.ForeignKey(Jurisdiction, models.CASCADE, null=True, related_name="+")
    month = models.DateField()
    counts = models.JSONField(default=dict)
    took = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["place", "month"], name="month_figures_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.month}"


class PresenceSpan(models.Model):
    """The days on which somebody of the roster took part in a deliberation. (参与跨度)

    It answers how many people took part in a time without reading every attendance: most often
    the first and the last day are enough, else `days` has all of them, such as
    "2024-05-01,2024-06-11". It is never shown for one person.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.TextField(default="")

    class Meta:
        indexes = (models.Index(fields=["first_on", "last_on"], name="presence_span"),)

    def __str__(self) -> str:
        return f"{self.first_on} {self.last_on}"


class Stale(models.Model):
    """A place and day, or a person, whose counts no longer stand; written by triggers only.

    Rows repeat rather than wait for each other. (待重算)
    """

    place_id = models.UUIDField(null=True)
    day = models.DateField(null=True)
    person_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.place_id} {self.day} {self.person_id}"
