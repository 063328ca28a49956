"""What belongs to a legal talk or an activity."""

from __future__ import annotations

from django.db import models

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models.meeting import Meeting
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Question(Recorded):
    """Somebody asks at a legal talk or an activity, and somebody who knows answers. (现场问答)

    Nobody's name stands at a question; the answer has a role and, for a speaker, a name.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_as = models.CharField(max_length=20, choices=ROLE_CHOICES)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True)
    answered_as = models.CharField(max_length=20, choices=ROLE_CHOICES, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | ~models.Q(answer=""),
                name="question_answered_in_words",
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class Leaflet(Recorded):
    """A leaflet of a legal talk, to be read again at home; its pages are photos. (宣传单)"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="leaflets")
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class MeetingLead(Recorded):
    """A matter that came out of a legal talk or an activity. (活动带出的议题)"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="leads")
    matter = models.OneToOneField(Matter, models.CASCADE, related_name="lead")
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("noted_at",)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.matter_id}"
