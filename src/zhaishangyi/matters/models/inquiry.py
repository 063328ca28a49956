"""What was found out about a matter."""

from __future__ import annotations

from django.db import models

from zhaishangyi.matters.models.matter import Matter
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class FieldVisit(Recorded):
    """Somebody went and looked. (走访)"""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField()
    who_went = models.CharField(max_length=120)
    finding = models.TextField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("visited_at",)

    def __str__(self) -> str:
        return f"{self.visited_at:%Y-%m-%d} {self.who_went}"


class OpinionRound(Recorded):
    """A question that residents are asked before the meeting. (意见征集)"""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="opinion_rounds")
    question = models.CharField(max_length=200)
    opened_at = models.DateTimeField(default=clock.now)
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    summary = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("opened_at",)

    def __str__(self) -> str:
        return self.question

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for: where the matter is handled."""
        return self.matter.node_path


class Opinion(Recorded):
    """What one resident says to an opinion round. (征集到的意见)"""

    opinion_round = models.ForeignKey(OpinionRound, models.CASCADE, related_name="opinions")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="opinions")
    said_by = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("said_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("opinion_round", "person"),
                condition=~models.Q(person=None),
                name="opinion_once_a_person",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="opinion_has_a_text"),
        )

    def __str__(self) -> str:
        return self.text[:40]


class ExpertReview(Recorded):
    """An expert or a department is asked to look at it and says what they found. (专家论证)

    One of `expert` and `office` can answer here; with neither, the convener writes the finding
    down. `scope` is what is to be looked at, and what not.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="expert_reviews")
    asked_of = models.CharField(max_length=80)
    expert = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="expert_reviews")
    office = models.ForeignKey(
        ResponsibleOffice, models.PROTECT, null=True, related_name="expert_reviews"
    )
    question = models.TextField()
    scope = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    finding = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    found_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(found_at=None) | ~models.Q(finding=""),
                name="expert_finding_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(expert=None) | models.Q(office=None),
                name="expert_or_office_is_asked",
            ),
        )

    def __str__(self) -> str:
        return self.asked_of

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for: where the matter is handled."""
        return self.matter.node_path


class ReviewVisit(Recorded):
    """Whoever was asked goes and looks before the finding. (论证现场查看)"""

    review = models.ForeignKey(ExpertReview, models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField()
    who_went = models.CharField(max_length=120)
    text = models.TextField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("visited_at",)

    def __str__(self) -> str:
        return f"{self.visited_at:%Y-%m-%d} {self.who_went}"
