"""What an office asks for while it keeps a promise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models.items import ActionItem
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class AskState(models.TextChoices):
    """What became of something that an office asked for."""

    ASKED = "asked", _("Waiting for an answer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class TimeRequest(Recorded):
    """An office asks for more time; the convener decides, and both stand on record. (延期申请)"""

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="time_requests")
    due_before = models.DateField()
    asked_until = models.DateField()
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    answer_reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("item",), condition=Q(state="asked"), name="time_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(asked_until__gt=F("due_before")), name="time_asked_is_more"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer_reason=""),
                name="time_refused_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.asked_until}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.item.node_path


class HandOver(Recorded):
    """An office hands a promise to another; until that one takes it, it stays. (转办)"""

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="hand_overs")
    from_office = models.ForeignKey(ResponsibleOffice, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(ResponsibleOffice, models.PROTECT, related_name="hand_overs")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    answer_reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("item",), condition=Q(state="asked"), name="handed_over_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_office=F("to_office")), name="handed_to_another_office"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer_reason=""),
                name="hand_over_refused_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.to_office_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.item.node_path


class CoOffice(Recorded):
    """Another office that works on a promise; the first one stays responsible. (协办单位)"""

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="co_offices")
    office = models.ForeignKey(ResponsibleOffice, models.PROTECT, related_name="co_items")
    task = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "office"), condition=Q(ended_at=None), name="co_office_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.office_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.item.node_path
