"""The sides of a dispute."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.models.cases import Case
from zhaishangyi.mediation.models.confidential import Confidential
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.sealed import SealedTextField


class Side(models.TextChoices):
    """On which side somebody stands; the letters say nothing of who is right."""

    A = "a", _("Side A")
    B = "b", _("Side B")
    C = "c", _("Third side")


class Consent(models.TextChoices):
    """Whether a party wants to be helped."""

    ASKED = "asked", _("Not asked yet")
    GIVEN = "given", _("Agrees to mediation")
    REFUSED = "refused", _("Does not want mediation")


class ConsentWay(models.TextChoices):
    """How a party said so."""

    SELF = "self", _("On their own phone")
    PAPER = "paper", _("On paper")
    SPOKEN = "spoken", _("In person, written down by the mediator")


class RepresentedAs(models.TextChoices):
    """What somebody is who speaks for a party."""

    GUARDIAN = "guardian", _("Guardian")
    LAWYER = "lawyer", _("Lawyer")
    RELATIVE = "relative", _("Relative")
    OTHER = "other", _("Somebody they chose")


class Party(Confidential):
    """Somebody who has a dispute, on one side of it. (当事人)

    `person` is their entry on the roster, if they have one, `representative` likewise. A minor
    has a guardian who speaks for them. `agrees_to_matter_at` is when they agreed that what
    concerns many may become a matter.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    side = models.CharField(max_length=1, choices=Side.choices)
    name = SealedTextField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="party_entries")
    account = SealedTextField(blank=True)
    wish = SealedTextField(blank=True)
    is_minor = models.BooleanField(default=False)
    represented_by = SealedTextField(blank=True)
    representative = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="represented_entries"
    )
    represented_as = models.CharField(max_length=8, choices=RepresentedAs.choices, blank=True)
    interpreter = SealedTextField(blank=True)
    consent = models.CharField(max_length=7, choices=Consent.choices, default=Consent.ASKED)
    consent_way = models.CharField(max_length=6, choices=ConsentWay.choices, blank=True)
    consent_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)
    left_reason = SealedTextField(blank=True)
    agrees_to_matter_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("side", "joined_at")
        verbose_name_plural = "parties"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "person"),
                condition=models.Q(person__isnull=False, left_at=None),
                name="party_on_one_side_only",
            ),
            models.CheckConstraint(
                condition=models.Q(is_minor=False) | models.Q(represented_as="guardian"),
                name="party_minor_has_a_guardian",
            ),
        )

    def __str__(self) -> str:
        # Never the name: this may stand in a log.
        return f"{self.case_id} {self.side}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.case.node_path
