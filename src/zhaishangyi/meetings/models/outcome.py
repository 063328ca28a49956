"""What a meeting came to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import ExpertReview, Matter
from zhaishangyi.meetings.models.meeting import Meeting
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Result(models.TextChoices):
    """How a talk ended."""

    AGREED = "agreed", _("Agreed")
    PARTLY = "partly", _("Agreed in part")
    NOT_AGREED = "not_agreed", _("Not agreed")


class Outcome(Recorded):
    """What the meeting came to, read aloud and put down. (协商成果)"""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="outcome")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="outcomes")
    result = models.CharField(max_length=10, choices=Result.choices)
    text = models.TextField()
    settled_at = models.DateTimeField(default=clock.now)
    round = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class Minutes(Recorded):
    """The written account of a meeting, drafted from its running record and approved. (纪要)"""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    text = models.TextField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class SideAnswer(models.TextChoices):
    """What a town or village says to an outcome that binds it too."""

    AGREE = "agree", _("Agrees")
    REFUSE = "refuse", _("Does not agree")


class OutcomeConsent(Recorded):
    """One of several towns or villages says whether it stands by an outcome. (成果会签)

    The outcome counts once every side has agreed.
    """

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="consents")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=6, choices=SideAnswer.choices)
    reason = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("outcome", "jurisdiction"), name="outcome_answered_once_a_side"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="agree") | ~models.Q(reason=""),
                name="outcome_refused_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.answer}"


class ReviewVerdict(models.TextChoices):
    """What a meeting makes of an expert's finding."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")


class ReviewDecision(Recorded):
    """The meeting decides on an expert's finding, and somebody sees to what follows. (论证采纳)"""

    review = models.OneToOneField(ExpertReview, models.CASCADE, related_name="decision")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(max_length=12, choices=ReviewVerdict.choices)
    reason = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    follow_up_due_on = models.DateField(null=True)
    follow_up_done = models.TextField(blank=True)
    follow_up_done_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(verdict="accepted") | ~models.Q(reason=""),
                name="finding_not_accepted_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.review_id} {self.verdict}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.review.node_path
