"""The result and whether it helped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class ResultNotice(Recorded):
    """The result, made public, with the day until which residents rate it. (结果公布)

    `prolonged` counts how often there was a week more because too few had rated. `has_passed` is
    known when it is counted.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="results")
    text = models.TextField()
    published_at = models.DateTimeField(default=clock.now)
    rate_until = models.DateField()
    prolonged = models.PositiveSmallIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    has_passed = models.BooleanField(null=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("published_at",)
        indexes = (models.Index(fields=["counted_at", "rate_until"], name="result_counted"),)
        constraints = (
            models.UniqueConstraint(fields=("matter", "round"), name="result_once_a_round"),
            models.CheckConstraint(
                condition=Q(counted_at=None, has_passed=None)
                | Q(counted_at__isnull=False, has_passed__isnull=False),
                name="result_counted_with_a_verdict",
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.matter.node_path


class SatisfactionRating(Recorded):
    """Whether it helped, as one of those concerned sees it. (满意度评议)

    `typed_by` is the helper who wrote it down; empty when they rated themselves.
    """

    class Value(models.TextChoices):
        """What can be said of a result."""

        SOLVED = "solved", _("Solved")
        NEARLY = "nearly", _("Nearly")
        NOT_SOLVED = "not_solved", _("Not solved")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="ratings")
    value = models.CharField(max_length=10, choices=Value.choices)
    comment = models.TextField(blank=True)
    typed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    rated_at = models.DateTimeField(default=clock.now)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("rated_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "person", "round"), name="one_rating_each_a_round"
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.value}"
