"""Open votes in a meeting: the question and the threshold are declared before anyone votes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Threshold(models.TextChoices):
    """What it takes to carry a motion."""

    HALF_OF_VOTES = "half_of_votes", _("More yes than no")
    HALF_OF_PRESENT = "half_of_present", _("More than half of those present")
    TWO_THIRDS_OF_PRESENT = "two_thirds_of_present", _("Two thirds of those present")
    ALL_PRESENT = "all_present", _("Nobody against")


class Motion(Recorded):
    """A question put to an open vote. (表决事项)"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="motions")
    question = models.CharField(max_length=200)
    threshold = models.CharField(max_length=24, choices=Threshold.choices)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    abstain = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    is_carried = models.BooleanField(null=True)

    class Meta:
        ordering = ("opened_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_at=None, is_carried=None)
                | models.Q(closed_at__isnull=False, is_carried__isnull=False),
                name="motion_closed_with_a_result",
            ),
            models.UniqueConstraint(
                fields=("meeting",), condition=models.Q(closed_at=None), name="one_motion_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.question

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class Choice(models.TextChoices):
    """What can be said to a motion."""

    YES = "yes", pgettext_lazy("a vote", "Yes")
    NO = "no", pgettext_lazy("a vote", "No")
    ABSTAIN = "abstain", _("Abstain")


class VoteWay(models.TextChoices):
    """How a vote came in."""

    PHONE = "phone", _("On a phone")
    HAND = "hand", _("By show of hands or on paper")


class Vote(Recorded):
    """One participant's open vote; it may be changed until the motion is closed. (表决票)"""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=7, choices=Choice.choices)
    way = models.CharField(max_length=5, choices=VoteWay.choices, default=VoteWay.PHONE)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("motion", "participant"), name="one_vote_each"),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} {self.choice}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.motion.node_path
