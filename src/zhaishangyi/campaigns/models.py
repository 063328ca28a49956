"""A theme month: one theme, a time, villages that take part, and what comes of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Campaign(Recorded):
    """A town talks one theme over in many villages at once. (民生专题月)

    `ends_on` is its last day. `theme` is a short word that campaigns of several years share, such
    as "路灯"; by it the years are compared. `summary` is written when it is closed.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=80)
    theme = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    summary = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-begins_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""),
                name="campaign_cancelled_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:show", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path


class CampaignVillage(Recorded):
    """A village that takes part. (参与村居)"""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="villages")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "jurisdiction"), name="village_once_a_campaign"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.jurisdiction_id}"


class CampaignMatter(Recorded):
    """A matter that is talked over as part of a campaign; its deliberations belong to it too.

    A matter belongs to one campaign at most. (专题月议题)
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="matters")
    matter = models.OneToOneField(Matter, models.CASCADE, related_name="campaign_place")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.matter_id}"


class CampaignEvent(Recorded):
    """A legal talk or an activity that is part of a campaign. (专题月活动)"""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="events")
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="campaign_place")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.meeting_id}"


class CampaignTarget(Recorded):
    """What a campaign wants to reach: one of its figures and a number. (目标)

    `figure` is a key of `campaigns.rules.FIGURES`.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    figure = models.CharField(max_length=40)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("campaign", "figure"), name="target_once_a_campaign"),
            models.CheckConstraint(condition=Q(number__gt=0), name="target_above_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.figure}"
