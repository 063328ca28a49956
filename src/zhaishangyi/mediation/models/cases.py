"""A dispute, the levels it was tried at, and who has opened it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.mediation.models.confidential import Confidential
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.sealed import SealedTextField


class CaseKind(models.TextChoices):
    """What a dispute is about, broadly enough to be counted in public."""

    NEIGHBOUR = "neighbour", _("Between neighbours")
    FAMILY = "family", _("In the family")
    LAND = "land", _("House and land")
    MONEY = "money", _("Money owed")
    DAMAGE = "damage", _("Damage and injury")
    WORK = "work", _("Work and wages")
    PETITION = "petition", _("Petition")
    OTHER = "other", _("Something else")


class CaseChannel(models.TextChoices):
    """How a dispute came to the mediator."""

    ASKED = "asked", _("One side asked for it")
    POINT = "point", _("Said at a venue")
    GRID = "grid", _("Found by the grid worker")
    MATTER = "matter", _("Came out of a matter")
    TALK = "talk", _("Came up at a legal talk")
    TOWN = "town", _("Handed over by the town")


class CaseState(models.TextChoices):
    """How far a dispute is."""

    WAITING = "waiting", _("Waiting for a mediator")
    CONSENT = "consent", _("Asking both sides")
    TALKING = "talking", _("Talking it over")
    SIGNED = "signed", _("Agreed and signed")
    SETTLED = "settled", _("Settled")
    ENDED = "ended", _("Ended without an agreement")


OPEN_STATES = (CaseState.WAITING, CaseState.CONSENT, CaseState.TALKING, CaseState.SIGNED)


class Case(Confidential):
    """A dispute or petition that somebody helps two sides to settle. (调解)

    `jurisdiction` is where it arose, `handled_at` the node of the level that tries now. `title`
    and `text` are read by the two sides and the mediator only. `round` counts agreements that
    were broken, from 1. `signed_level` is the level at which the standing agreement was signed.
    `sealed_at` is when the file was put away: opening it then takes a reason.
    """

    number = models.CharField(max_length=60, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="cases")
    handled_at = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="handled_cases")
    sort = models.CharField(max_length=10, choices=CaseKind.choices)
    channel = models.CharField(max_length=8, choices=CaseChannel.choices)
    title = SealedTextField(blank=True)
    text = SealedTextField(blank=True)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.WAITING)
    mediator = models.ForeignKey(Person, models.PROTECT, null=True, related_name="mediated_cases")
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    level_since = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    signed_at = models.DateTimeField(null=True)
    signed_level = models.CharField(max_length=8, choices=Level.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = SealedTextField(blank=True)
    sealed_at = models.DateTimeField(null=True)
    came_from_meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="+")
    came_from_matter = models.ForeignKey(Matter, models.SET_NULL, null=True, related_name="+")
    became_matter = models.ForeignKey(Matter, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-opened_at",)
        indexes = (
            models.Index(fields=["state", "due_at"], name="case_state"),
            models.Index(fields=["mediator", "state"], name="case_mediator"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="waiting")
                | models.Q(mediator__isnull=False)
                | models.Q(state="ended"),
                name="case_talked_over_has_a_mediator",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("signed", "settled"))
                | (models.Q(signed_at__isnull=False) & ~models.Q(signed_level="")),
                name="case_signed_at_a_level",
            ),
        )

    def __str__(self) -> str:
        # Never the title: this may stand in a log.
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("mediation:case", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for: the level that tries now."""
        return self.handled_at.path

    @property
    def is_over(self) -> bool:
        return self.state in (CaseState.SETTLED, CaseState.ENDED)


class Climb(Confidential):
    """A dispute goes up a level, with what was tried and why it did not do. (上交)"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="climbs")
    from_node = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    to_node = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    tried = SealedTextField()
    reason = SealedTextField()
    since = models.DateTimeField()
    climbed_at = models.DateTimeField(default=clock.now)
    climbed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("climbed_at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_node_id}"


class TieSort(models.TextChoices):
    """What may stand between a mediator and a party."""

    NONE = "none", _("No tie to either side")
    KIN = "kin", _("Related to one of them")
    WORK = "work", _("Works with or for one of them")
    STAKE = "stake", _("Has a stake in it")
    OTHER = "other", _("Something else that could weigh")


class TieCheck(Confidential):
    """A mediator says before taking a case whether they have a tie to a party. (回避申报)

    `party_person` is whom the tie is to, where they are on the roster: the program remembers it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tie_checks")
    mediator = models.ForeignKey(Person, models.CASCADE, related_name="tie_checks")
    sort = models.CharField(max_length=5, choices=TieSort.choices)
    party_person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    text = SealedTextField(blank=True)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("said_at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.sort}"


class CaseOpening(Confidential):
    """Somebody opened the file of a dispute, or asked to and was refused. (查阅记录)"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="openings")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, blank=True)
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=20, default="case")
    is_refused = models.BooleanField(default=False)
    reason = SealedTextField(blank=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=["case", "-at"], name="case_opening"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"
