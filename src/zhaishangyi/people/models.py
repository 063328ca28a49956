"""Residents and staff: few fields, each with a use."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import find_village
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import STAFF_ROLES, Role

ROLE_CHOICES = [(role.value, label) for role, label in LABELS.items()]


class ResponsibleOffice(Recorded):
    """A department, committee or company that can be asked to do something. (承办单位)"""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("jurisdiction__path", "name")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "name"), name="office_name_at_node"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path


class Sex(models.TextChoices):
    """Asked only for counting who takes part; may stay empty."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")


class Person(Recorded):
    """Somebody on the roster: a resident, and perhaps a deputy or an official as well. (人员)"""

    secret_fields: ClassVar[frozenset[str]] = frozenset({"pin_hash"})

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="people")
    name = models.CharField(max_length=40)
    group = models.CharField(max_length=40, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    office = models.ForeignKey(
        ResponsibleOffice, models.PROTECT, null=True, blank=True, related_name="people"
    )
    title = models.CharField(max_length=40, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    pin_hash = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("jurisdiction__path", "name")
        indexes = (models.Index(fields=["name"], name="person_name"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(birth_year=None) | models.Q(birth_year__range=(1900, 2100)),
                name="person_birth_year_plausible",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path

    @property
    def village(self) -> Jurisdiction:
        """The village somebody lives in, also when a grid of it keeps their entry."""
        return find_village(self.jurisdiction)

    @property
    def long_name(self) -> str:
        """The name with what tells three residents of the same name apart."""
        return f"{self.name}（{self.group}）" if self.group else self.name


class RoleGrant(Recorded):
    """A role that somebody holds at a node, from one day until another. (任职)

    On the day `until_on` it is no longer held, so that a role can end at once.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="grants")
    since_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("jurisdiction__path", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "jurisdiction"),
                condition=models.Q(until_on=None),
                name="role_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="role_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path

    @property
    def held_as(self) -> Role:
        """The role as the program names it."""
        return Role(self.role)

    @property
    def is_staff_role(self) -> bool:
        """Whether this role needs a staff account."""
        return self.role in STAFF_ROLES


class InvitationSlip(Recorded):
    """A slip of paper with a QR code and a secret that works once, handed over in person. (邀请条)

    For a resident it leads to choosing a PIN, for staff to choosing a password.
    """

    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret_hash"})

    person = models.ForeignKey(Person, models.CASCADE, related_name="slips")
    secret_hash = models.CharField(max_length=64, unique=True)
    is_for_staff = models.BooleanField(default=False)
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="issued_slips")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    # Known only to the one who has just made the slip; never stored.
    secret: str = ""

    def __str__(self) -> str:
        return f"slip for {self.person_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.person.jurisdiction.path


class Device(Recorded):
    """A phone that a resident signed in on; it keeps a secret, the person keeps a PIN. (设备)"""

    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret_hash"})

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    secret_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    signed_out_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.person.jurisdiction.path


class SignInFailure(models.Model):
    """A wrong PIN, counted so that nobody can go through all of them. (输错记录)

    On somebody's own phone it counts there; when they sign on another's screen, to `person`.
    """

    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="failures")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="pin_failures")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = (
            models.Index(fields=["device", "at"], name="failure_device_at"),
            models.Index(fields=["person", "at"], name="failure_person_at"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(device=None) ^ models.Q(person=None), name="failure_of_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.device_id} {self.at}"
