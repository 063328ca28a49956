"""Counts kept by day, so that a year of a province is read in a moment.

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
    the row without a place everything.
    """

    place = models.ForeignKey(Jurisdiction, models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    counts = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["place", "day"], name="day_figures_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.day}"


class PresenceSpan(models.Model):
    """The first and the last day on which somebody of the roster took part in a deliberation.

    It answers how many people took part in a time without reading every attendance. It is never
    shown for one person. (参与跨度)
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()

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
