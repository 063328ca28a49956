"""What people give so that an agreed thing can be done."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class PledgeSort(models.TextChoices):
    """What can be pledged."""

    MONEY = "money", _("Money")
    MATERIALS = "materials", _("Materials")
    LABOUR = "labour", _("Labour")


class PledgeDrive(Recorded):
    """What is asked for so that a matter can be done: how much of what, and what for. (认捐项目)"""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="drives")
    title = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    sort = models.CharField(max_length=9, choices=PledgeSort.choices)
    unit = models.CharField(max_length=12)
    target = models.DecimalField(max_digits=12, decimal_places=2)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closes_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("opened_at",)
        constraints = (
            models.CheckConstraint(condition=Q(target__gt=0), name="drive_has_a_target"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("delivery:drive", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.matter.node_path


class Pledge(Recorded):
    """Somebody promises to give something; never a condition for taking part. (认捐)

    With `is_anonymous` the public reads "a resident"; the desk, which writes the receipt, knows.
    """

    # The record is read by more people than the desk, so it does not say who gives.
    secret_fields: ClassVar[frozenset[str]] = frozenset({"person_id", "name", "role"})

    drive = models.ForeignKey(PledgeDrive, models.PROTECT, related_name="pledges")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="pledges")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=200, blank=True)
    is_anonymous = models.BooleanField(default=False)
    pledged_at = models.DateTimeField(default=clock.now)
    typed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pledged_at",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="pledge_above_nothing"),
            models.UniqueConstraint(
                fields=("drive", "person"),
                condition=Q(person__isnull=False, withdrawn_at=None),
                name="pledge_once_a_drive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.drive_id} {self.amount}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.drive.node_path


class PledgeReceipt(Recorded):
    """Part or all of a pledge has arrived; its number stands on the slip handed over. (认捐收据)"""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=40, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    note = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    received_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("received_at",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_above_nothing"),
            models.CheckConstraint(
                condition=Q(void_at=None) | ~Q(void_reason=""), name="receipt_void_with_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("delivery:receipt", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.pledge.node_path


class PledgeUse(Recorded):
    """What was used for what, and where, with pictures. (认捐使用)"""

    drive = models.ForeignKey(PledgeDrive, models.PROTECT, related_name="uses")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    text = models.CharField(max_length=200)
    used_on = models.DateField(default=clock.today)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("used_on", "written_at")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="use_above_nothing"),)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.drive.node_path
