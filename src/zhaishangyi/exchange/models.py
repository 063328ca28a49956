"""Addresses that are told what happened, and what was sent to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock, ids
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.sealed import SealedTextField

MOST_URL = 500


class Webhook(Recorded):
    """An address of another program that a town tells of public acts. (事件推送)

    `events` are kinds of acts. `secret` signs what is sent; it is shown once, when it is made.
    A deleted one stays in the record and is told nothing any more.
    """

    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret"})

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="webhooks")
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=MOST_URL)
    events = models.JSONField(default=list)
    secret = SealedTextField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    paused_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path

    @property
    def is_active(self) -> bool:
        """Whether it is told anything."""
        return self.paused_at is None and self.deleted_at is None


class WebhookDelivery(models.Model):
    """One thing told to one address, and how that went. (推送记录)

    It follows from an act that stands on record, so it is no record itself. While `next_at` is
    set it still waits to be sent. `status` is the HTTP status of the last answer.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=64)
    body = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=20, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["next_at"],
                name="delivery_waiting",
                condition=models.Q(next_at__isnull=False),
            ),
            models.Index(fields=["webhook", "-id"], name="delivery_webhook"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"
