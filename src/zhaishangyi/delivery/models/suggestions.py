"""What was proposed, and what it became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.models import ROLE_CHOICES
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class LivelihoodProject(Recorded):
    """Adopted suggestions that are carried out for everybody's good. (民生实事项目)

    It is a matter on a way of its own (the procedure "livelihood-project"), so that it has its
    promises, reports, acceptance and rating like any other.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="project")
    adopted_at = models.DateTimeField(default=clock.now)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-adopted_at",)

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.matter.node_path


class Suggestion(Recorded):
    """Something that somebody proposed, adopted or not, with the reason. (建议)

    From a meeting, a legal talk or an activity. One that was adopted is carried out with the
    matter that it belongs to, or as (part of) a livelihood project.
    """

    class State(models.TextChoices):
        """What became of a suggestion."""

        OPEN = "open", _("Not decided yet")
        ADOPTED = "adopted", _("Adopted")
        NOT_ADOPTED = "not_adopted", _("Not adopted")

    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="suggestions")
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="suggestions")
    project = models.ForeignKey(
        LivelihoodProject, models.SET_NULL, null=True, related_name="suggestions"
    )
    text = models.TextField()
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    state = models.CharField(max_length=11, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="not_adopted") | ~Q(reason=""),
                name="suggestion_turned_down_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        if self.meeting is not None:
            return self.meeting.node_path
        return self.matter.node_path if self.matter is not None else ""
