"""Reading the roster."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, Actor, Grant
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import STAFF_ROLES, Role


def list_valid_grants() -> QuerySet[RoleGrant]:
    """Roles held today."""
    today = clock.today()
    return RoleGrant.objects.filter(
        Q(until_on=None) | Q(until_on__gte=today), since_on__lte=today
    ).select_related("jurisdiction")


def build_actor(person_id: UUID, *, is_strong: bool) -> Actor:
    """The actor for a person: two queries. Somebody who has left is nobody.

    Without a strong sign-in (a second factor) the staff roles stay outside: a slip and a PIN
    that a convener hands out must never open an administrator's desk.
    """
    person = (
        Person.objects.filter(pk=person_id, left_on=None)
        .select_related("jurisdiction")
        .prefetch_related(Prefetch("grants", queryset=list_valid_grants(), to_attr="valid_grants"))
        .first()
    )
    return to_actor(person, is_strong=is_strong) if person else NOBODY


def to_actor(person: Person, *, is_strong: bool) -> Actor:
    """The actor for a person whose `valid_grants` may already be here. All live somewhere."""
    home = person.jurisdiction.path
    held = getattr(person, "valid_grants", None)
    if held is None:
        held = list(list_valid_grants().filter(person=person))
    grants = tuple(
        Grant(grant.held_as, grant.jurisdiction.path)
        for grant in held
        if is_strong or grant.held_as not in STAFF_ROLES
    )
    lives_here = Grant(Role.RESIDENT, home)
    if lives_here not in grants:
        grants = (*grants, lives_here)
    return Actor(person_id=person.pk, name=person.name, home=home, grants=grants)


def get_person(by: Actor, person_id: UUID) -> Person:
    """A person by id."""
    person = Person.objects.select_related("jurisdiction", "office").filter(pk=person_id).first()
    if person is None:
        raise NotHere("There is nobody with this address on the roster.")
    return person
