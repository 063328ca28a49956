"""The way of a matter through its links."""

from __future__ import annotations

from django.db import models

from zhaishangyi.matters.models.matter import Matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Evidence(Recorded):
    """A fact that a link of the procedure asks for, with the record that proves it. (凭据)"""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="evidence")
    fact = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)
    source_kind = models.CharField(max_length=64)
    source_id = models.UUIDField(null=True)

    class Meta:
        ordering = ("at",)
        indexes = (models.Index(fields=["matter", "round"], name="evidence_matter"),)

    def __str__(self) -> str:
        return self.fact


class LinkClosing(Recorded):
    """A link of the procedure that was finished or skipped, by whom and why. (环节办结)

    `since` is when the link became the open one; it was open from then to `at`.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="closings")
    link = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)
    is_skip = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "link", "round"), name="link_closed_once_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(is_skip=False) | ~models.Q(reason=""),
                name="link_skipped_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.link


class Reopening(Recorded):
    """A matter goes back to a link, because it was not agreed or did not help. (重新办理)"""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="reopenings")
    link = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=200)
    reopened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=("matter", "round"), name="reopened_once_a_round"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reopened_with_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.link}"
