"""The town urges: who, what for, until when, and what they answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Urge(Recorded):
    """Somebody who oversees the villages asks the responsible people to get on. (督办)

    `link` is the link at which the matter stood. `level` grows by one with each escalation;
    `answered_at` is the first answer at the present level. It is closed when the supervisor is
    content, by hand, or by itself when the matter moves on past the link.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="urges")
    item = models.ForeignKey(ActionItem, models.SET_NULL, null=True, related_name="urges")
    link = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    due_on = models.DateField()
    sent_on = models.DateField(default=clock.today)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)
    escalated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-sent_at",)
        indexes = (models.Index(fields=["closed_at", "due_on"], name="urge_open"),)
        constraints = (
            models.CheckConstraint(condition=Q(due_on__gte=F("sent_on")), name="urge_due_later"),
            models.CheckConstraint(condition=~Q(text=""), name="urge_in_words"),
        )

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.matter.node_path


class UrgedPerson(Recorded):
    """Somebody who was urged, in which role, and from which level on. (被督办人)"""

    urge = models.ForeignKey(Urge, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    level = models.PositiveSmallIntegerField(default=1)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("level", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("urge", "person"),
                condition=Q(person__isnull=False),
                name="urged_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.urge_id} {self.role}"


class UrgeAnswer(Recorded):
    """What somebody who was urged says. (督办回复)"""

    urge = models.ForeignKey(Urge, models.CASCADE, related_name="answers")
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, blank=True)

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.urge.node_path
