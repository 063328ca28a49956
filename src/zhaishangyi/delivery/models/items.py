"""What was promised and what was done."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Outcome
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class ActionItem(Recorded):
    """One promise made in an outcome: what, by which office, until when. (办理事项)"""

    class State(models.TextChoices):
        """How far a promise is."""

        AGREED = "agreed", _("Promised")
        REPORTED = "reported", _("Said to be done")
        ACCEPTED = "accepted", _("Done and accepted")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="action_items")
    outcome = models.ForeignKey(Outcome, models.SET_NULL, null=True, related_name="action_items")
    promise = models.CharField(max_length=200)
    office = models.ForeignKey(ResponsibleOffice, models.PROTECT, related_name="action_items")
    promised_at = models.DateTimeField(default=clock.now)
    agreed_on = models.DateField(default=clock.today)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.AGREED)
    reported_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")), name="action_item_due_after_agreed"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="action_item_withdrawn_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["matter", "round"], name="action_item_matter"),
            models.Index(fields=["office", "state", "due_on"], name="action_item_office"),
        )

    def __str__(self) -> str:
        return self.promise

    def get_absolute_url(self) -> str:
        return reverse("delivery:item", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.matter.node_path

    @property
    def reported_on(self) -> date | None:
        """The day in the town on which the office said that it is done."""
        return clock.local(self.reported_at).date() if self.reported_at else None


class ProgressReport(Recorded):
    """An office says how far it is, with photos; it is accepted or sent back. (办理反馈)

    `is_for_office` marks what a convener typed for the office. A report without a photo that
    says "done" gives the reason why there is none.
    """

    class Sort(models.TextChoices):
        """What a report says."""

        PROGRESS = "progress", _("Under way")
        DONE = "done", _("Done")
        SENT_BACK = "sent_back", _("Sent back")
        ACCEPTED = "accepted", _("Accepted")

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="reports")
    sort = models.CharField(max_length=9, choices=Sort.choices)
    text = models.TextField(blank=True)
    no_photo_reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    is_for_office = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:40]
