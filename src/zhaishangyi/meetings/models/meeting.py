"""A meeting: when, where, and how far it is."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.models import Recorded


class MeetingState(models.TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", _("Being planned")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Sitting now")
    CLOSED = "closed", _("Held")
    CANCELLED = "cancelled", _("Called off")


class MeetingSort(models.TextChoices):
    """What people come together for."""

    DELIBERATION = "deliberation", _("Deliberation")
    LEGAL_TALK = "legal_talk", _("Legal talk")
    ACTIVITY = "activity", _("Activity")


class Meeting(Recorded):
    """People sit down together and talk a matter over. (协商会)

    A legal talk or an activity is one as well: without a matter, with `title` as its theme.
    `attended` is how many came to it, for not everybody checks in under a tree.
    `quorum` and `required_roles` are declared before it opens. `join_code` is what the QR code
    on the table leads to. `has_quorum` is known when it closes: whether enough people came, with
    one of every party that had to be there.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="meetings")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="meetings")
    sort = models.CharField(
        max_length=12, choices=MeetingSort.choices, default=MeetingSort.DELIBERATION
    )
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    attended = models.PositiveIntegerField(null=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="meetings")
    place_text = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes_planned = models.PositiveSmallIntegerField(default=60)
    convener = models.ForeignKey(Person, models.PROTECT, related_name="convened_meetings")
    recorder = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="recorded_meetings"
    )
    quorum = models.PositiveSmallIntegerField(default=1)
    required_roles = models.JSONField(default=list)
    is_on_the_spot = models.BooleanField(default=False)
    state = models.CharField(
        max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    notice = models.ForeignKey(PublicNotice, models.SET_NULL, null=True, related_name="+")
    join_code = models.CharField(max_length=12, unique=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    has_quorum = models.BooleanField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-starts_at",)
        indexes = (
            models.Index(fields=["state", "starts_at"], name="meeting_state"),
            models.Index(fields=["-starts_at"], name="meeting_starts"),
            models.Index(fields=["jurisdiction", "state", "starts_at"], name="meeting_place"),
            models.Index(fields=["sort", "state", "starts_at"], name="meeting_sort"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="meeting_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("web:meeting", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN

    @property
    def is_ahead(self) -> bool:
        """Still to come: planned or announced."""
        return self.state in (MeetingState.PLANNED, MeetingState.ANNOUNCED)

    @property
    def place_label(self) -> str:
        """Where it is, in the words people use: the brand of the venue, or the place as typed."""
        return str(self.venue) if self.venue is not None else self.place_text
