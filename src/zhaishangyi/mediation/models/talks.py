"""Sittings of a mediation, what only the mediator may read, and proposals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.models.cases import Case
from zhaishangyi.mediation.models.confidential import Confidential
from zhaishangyi.mediation.models.parties import Party
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.places.models import Level, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.sealed import SealedTextField


class SittingSort(models.TextChoices):
    """Who sits together."""

    JOINT = "joint", _("All sides together")
    SEPARATE = "separate", _("Each side alone")
    VISIT = "visit", _("At somebody's door")


class Sitting(Confidential):
    """The mediator sits down with the sides, together or each alone. (会谈)

    What was said alone is read by the mediator who wrote it down, and by nobody else.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="sittings")
    sort = models.CharField(max_length=8, choices=SittingSort.choices)
    level = models.CharField(max_length=8, choices=Level.choices)
    held_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    place_text = SealedTextField(blank=True)
    summary = SealedTextField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("-held_at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_at}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.case.node_path


class SittingPresence(Confidential):
    """A party, or somebody who helped, at one sitting. (会谈到场)

    A lawyer, judge or policeman who was there may read the record of that sitting only.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="present")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="sittings")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    name = SealedTextField(blank=True)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sitting", "party"),
                condition=models.Q(party__isnull=False),
                name="sitting_party_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.role}"


class MediatorNote(Confidential):
    """A note that only the mediator who wrote it reads. (调解员笔记)"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    writer = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = SealedTextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Proposal(Confidential):
    """A way out that somebody puts forward; each party says yes or no. (调解方案)"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="proposals")
    made_by = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="proposals")
    text = SealedTextField()
    made_at = models.DateTimeField(default=clock.now)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.made_at}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.case.node_path


class ProposalAnswer(Confidential):
    """What one party says to a proposal. (对方案的答复)"""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    party = models.ForeignKey(Party, models.CASCADE, related_name="answers")
    is_yes = models.BooleanField()
    reason = SealedTextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "party"), name="proposal_answered_once"),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.is_yes}"
