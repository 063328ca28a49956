"""Towns and villages that work on one matter together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models.matter import Matter
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class SideState(models.TextChoices):
    """Whether another town or village works on a matter together with the one that leads."""

    ASKED = "asked", _("Asked to join")
    JOINED = "joined", _("Joined")
    DECLINED = "declined", _("Does not join")
    LEFT = "left", _("Has left")


class MatterSide(Recorded):
    """Another town or village whose matter it is as well; one of them leads. (共议方)

    The one that leads is `handled_at` of the matter. Who has joined sees it on their board, sits
    at the meeting, and must agree to the outcome.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="sides")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="sides")
    state = models.CharField(max_length=8, choices=SideState.choices, default=SideState.ASKED)
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answer_reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    convener = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(fields=("matter", "jurisdiction"), name="side_once_a_matter"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("declined", "left")) | ~models.Q(answer_reason=""),
                name="side_declines_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.jurisdiction_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for: that of the side, not of the lead."""
        return self.jurisdiction.path
