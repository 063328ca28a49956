"""A matter, and the decision on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class UrgencyTier(models.TextChoices):
    """Small matters small talk, big matters big talk, urgent matters fast talk. (轻重缓急)"""

    SMALL = "small", _("Small matter")
    BIG = "big", _("Big matter")
    URGENT = "urgent", _("Urgent matter")


class Category(models.TextChoices):
    """What a matter is about."""

    ROAD = "road", _("Roads and bridges")
    WATER = "water", _("Water and drains")
    LIGHT = "light", _("Light and power")
    HOUSE = "house", _("Houses and land")
    CLEAN = "clean", _("Cleanliness and environment")
    CARE = "care", _("Old people, children, health")
    NEIGHBOUR = "neighbour", _("Between neighbours")
    FARMING = "farming", _("Farming and fishing")
    OTHER = "other", _("Something else")


class Channel(models.TextChoices):
    """The way a matter came in."""

    ONLINE = "online", _("Written here")
    POINT = "point", _("Said at a venue")
    GRID = "grid", _("Told to the grid worker")
    HOTLINE = "hotline", _("By phone")
    PETITION = "petition", _("By petition")
    TALK = "talk", _("Said at a legal talk or an activity")
    MEDIATION = "mediation", _("Out of a mediation, with both sides' consent")
    SUGGESTION = "suggestion", _("A suggestion that was adopted")


class NameShown(models.TextChoices):
    """Who may see the raiser's name."""

    CONVENER = "convener", _("Only the convener")
    EVERYONE = "everyone", _("Everybody")
    NOBODY = "nobody", _("Nobody")


class State(models.TextChoices):
    """Where a matter stands, apart from its links."""

    RAISED = "raised", _("Waiting to be looked at")
    UNDER_WAY = "under_way", _("Under way")
    DECLINED = "declined", _("Not taken up")
    MERGED = "merged", _("Joined with another")
    FINISHED = "finished", _("Done")


class Matter(Recorded):
    """Something that residents want talked over and put right. (议题)

    `jurisdiction` is where it arose, `handled_at` the node whose convener handles it: the town
    when the raiser went past the village. `round` counts reopenings from 1; links before
    `reopened_at_link` keep their earlier closings. `finished_at` is when the last link closed.
    `link`, `warn_at` and `due_at` repeat what the state machine found last, so that lists need
    not ask it again; from `warn_at` on the link is near its limit.
    """

    secret_fields: ClassVar[frozenset[str]] = frozenset({"receipt_hash"})

    number = models.CharField(max_length=60, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="matters")
    handled_at = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="handled_matters")
    title = models.CharField(max_length=80)
    text = models.TextField()
    place_text = models.CharField(max_length=120)
    category = models.CharField(max_length=10, choices=Category.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    wished_tier = models.CharField(max_length=6, choices=UrgencyTier.choices, blank=True)
    raiser = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="raised_matters")
    raised_for = models.CharField(max_length=60, blank=True)
    typed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="typed_matters")
    name_shown = models.CharField(
        max_length=8, choices=NameShown.choices, default=NameShown.CONVENER
    )
    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)
    is_past_village = models.BooleanField(default=False)
    raised_at = models.DateTimeField(default=clock.now)

    state = models.CharField(max_length=9, choices=State.choices, default=State.RAISED)
    tier = models.CharField(max_length=6, choices=UrgencyTier.choices, blank=True)
    needs_expert = models.BooleanField(default=False)
    procedure = models.CharField(max_length=40, blank=True)
    convener = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="convened")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    round = models.PositiveSmallIntegerField(default=1)
    reopened_at_link = models.CharField(max_length=20, blank=True)
    reopened_at = models.DateTimeField(null=True)
    link = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-raised_at",)
        indexes = (
            models.Index(fields=["state", "-raised_at"], name="matter_state"),
            # With all that decides which matters a list of a place shows: no row is read for it.
            models.Index(
                fields=["jurisdiction", "-raised_at", "is_past_village", "id"],
                name="matter_place",
            ),
            models.Index(fields=["handled_at", "state"], name="matter_handled"),
            models.Index(fields=["-raised_at"], name="matter_raised"),
            models.Index(
                fields=["jurisdiction", "state", "finished_at", "is_past_village"],
                name="matter_place_state",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="matter_has_a_text"),
            models.CheckConstraint(
                condition=~models.Q(state="under_way") | ~models.Q(tier=""),
                name="matter_under_way_has_a_tier",
            ),
            models.CheckConstraint(
                condition=models.Q(raiser=None) | ~models.Q(name_shown="nobody"),
                name="matter_of_nobody_has_no_raiser",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("web:matter", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for: where it is handled."""
        return self.handled_at.path

    @property
    def is_public(self) -> bool:
        """A matter that went past the village is not shown to the village."""
        return not self.is_past_village


class Decision(models.TextChoices):
    """What a triage can decide."""

    ACCEPT = "accept", _("Take it up")
    DECLINE = "decline", _("Do not take it up")
    MERGE = "merge", _("Join it with another")


class Triage(Recorded):
    """The decision on a matter, with a reason that the raiser can read. (分流)"""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="triages")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    tier = models.CharField(max_length=6, choices=UrgencyTier.choices, blank=True)
    needs_expert = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    merged_into = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    convener = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("decided_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decision="accept") | ~models.Q(reason=""),
                name="triage_reason_unless_accepted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision} {self.matter_id}"


class Follow(Recorded):
    """Somebody wants to hear how a matter goes on. (关注)"""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "person"), name="follow_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.matter_id}"
