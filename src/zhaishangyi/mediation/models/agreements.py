"""What two sides agreed on, signed, and whether it is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.models.cases import Case
from zhaishangyi.mediation.models.confidential import Confidential
from zhaishangyi.mediation.models.parties import Party
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.sealed import SealedTextField


class Agreement(Confidential):
    """The terms that the sides came to, read aloud and signed. (调解协议)

    In force from `signed_at`, when the last signature is there. The scanned sheet is a sealed
    photo of it. `confirmation_made_at` is when the file for the court was prepared.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="agreements")
    text = SealedTextField(blank=True)
    place_text = SealedTextField(blank=True)
    made_on = models.DateField(default=clock.today)
    read_aloud_at = models.DateTimeField(null=True)
    read_aloud_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    confirmation_made_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("-made_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(replaced_at=None), name="agreement_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(read_aloud_at__isnull=False),
                name="agreement_read_aloud_before_it_is_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.made_on}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.case.node_path


class TermState(models.TextChoices):
    """Whether a term is kept."""

    OPEN = "open", _("Still to be done")
    DONE = "done", _("Done")
    BROKEN = "broken", _("Not kept")


class Term(Confidential):
    """One thing that was agreed, owed by one side or by both. (协议条款)

    Without `due_on` it holds for good.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="terms")
    position = models.PositiveSmallIntegerField()
    text = SealedTextField()
    owed_by = models.CharField(max_length=1, blank=True)
    made_on = models.DateField(default=clock.today)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=6, choices=TermState.choices, default=TermState.OPEN)
    note = SealedTextField(blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "position"), name="term_position_once"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("made_on")), name="term_due_after_made"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.position}"

    @property
    def case(self) -> Case:
        """The dispute that it settles."""
        return self.agreement.case

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.case.node_path


class SignatureWay(models.TextChoices):
    """How somebody signed."""

    PIN = "pin", _("With their PIN, after it was read aloud")
    PAPER = "paper", _("On paper")
    THUMB = "thumb", _("With a thumb print on paper")


class Signature(Confidential):
    """A party or the mediator signs an agreement. (签字)"""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="signatures")
    mediator = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=5, choices=SignatureWay.choices)
    is_for_party = models.BooleanField(default=False)
    signed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("signed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "party"),
                condition=Q(party__isnull=False),
                name="signature_once_a_party",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.way}"


class ReturnVisit(Confidential):
    """The mediator goes back and asks whether the agreement is kept. (回访)"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    planned_on = models.DateField()
    hint = SealedTextField(blank=True)
    visited_on = models.DateField(null=True)
    is_kept = models.BooleanField(null=True)
    text = SealedTextField(blank=True)
    visited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("planned_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(visited_on=None, is_kept=None)
                | Q(visited_on__isnull=False, is_kept__isnull=False),
                name="return_visit_with_a_finding",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.planned_on}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.case.node_path


class Breach(Confidential):
    """A term was not kept; the sides sit down again. (违约)"""

    case = models.ForeignKey(Case, models.CASCADE, related_name="breaches")
    term = models.ForeignKey(Term, models.CASCADE, related_name="breaches")
    text = SealedTextField()
    at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"
