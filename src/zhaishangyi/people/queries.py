"""Reading the roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from zhaishangyi.people import rules
from zhaishangyi.people.hidden import read_pepper
from zhaishangyi.people.models import Device, InvitationSlip, Person, ResponsibleOffice, RoleGrant
from zhaishangyi.people.secrets import hash_secret, normalise_slip
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, Actor, Grant
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import STAFF_ROLES, Role
from zhaishangyi.record.texts import half_width, tidy


def list_valid_grants() -> QuerySet[RoleGrant]:
    """Roles held today. The day on which a role ends is no longer part of it."""
    today = clock.today()
    return RoleGrant.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today), since_on__lte=today
    ).select_related("jurisdiction")


def list_unfinished_grants(person: Person) -> QuerySet[RoleGrant]:
    """Roles that somebody holds today or will hold later."""
    is_open = Q(until_on=None) | Q(until_on__gt=clock.today())
    return person.grants.filter(is_open).select_related("jurisdiction")


def prefetch_valid_grants() -> Prefetch[str]:
    """Put today's roles of many people into their `valid_grants`, in one query."""
    return Prefetch("grants", queryset=list_valid_grants(), to_attr="valid_grants")


def build_actor(person_id: UUID, *, is_strong: bool) -> Actor:
    """The actor for a person: two queries. Somebody who has left is nobody.

    Without a strong sign-in (a second factor) the staff roles stay outside: a slip and a PIN
    that a convener hands out must never open an administrator's desk.
    """
    person = read_members([person_id]).get(person_id)
    return to_actor(person, is_strong=is_strong) if person else NOBODY


def read_members(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of these people who have not left, with today's roles; two queries."""
    people = Person.objects.filter(pk__in=set(ids), left_on=None)
    people = people.select_related("jurisdiction").prefetch_related(prefetch_valid_grants())
    return {person.pk: person for person in people.order_by()}


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


def find_person(by: Actor) -> Person | None:
    """The row of whoever acts; None for nobody and for the operator."""
    return Person.objects.filter(pk=by.person_id).first() if by.person_id else None


def get_person(by: Actor, person_id: UUID) -> Person:
    """A person by id."""
    people = Person.objects.select_related("jurisdiction__parent", "office", "account")
    person = people.filter(pk=person_id).first()
    if person is None:
        raise NotHere("There is nobody with this address on the roster.")
    return person


def get_grant(by: Actor, grant_id: UUID) -> RoleGrant:
    """A role that somebody holds or held."""
    grant = RoleGrant.objects.select_related("jurisdiction", "person").filter(pk=grant_id).first()
    if grant is None:
        raise NotHere("There is no such role on record.")
    return grant


def get_slip(by: Actor, slip_id: UUID) -> InvitationSlip:
    """A slip by its id, for those who hand it out."""
    slips = InvitationSlip.objects.select_related("person__jurisdiction__parent")
    slip = slips.filter(pk=slip_id).first()
    if slip is None:
        raise NotHere("There is no such slip.")
    return slip


def get_device(by: Actor, device_id: UUID) -> Device:
    """One of one's own phones; others' are not here."""
    devices = Device.objects.select_related("person__jurisdiction").filter(signed_out_at=None)
    own = devices.filter(person_id=by.person_id) if by.person_id else devices.none()
    device = own.filter(pk=device_id).first()
    if device is None:
        raise NotHere("This phone is not signed in any more.")
    return device


def find_slip(secret: str) -> InvitationSlip | None:
    """The slip with this secret, however it was typed; None for an unknown or mistyped one."""
    printed = normalise_slip(secret)
    if printed is None:
        return None
    slips = InvitationSlip.objects.select_related("person__jurisdiction__parent", "person__account")
    return slips.filter(secret_hash=hash_secret(printed, read_pepper())).first()


def find_open_slip(person: Person) -> InvitationSlip | None:
    """The slip of this person that still works."""
    open_slips = person.slips.filter(used_at=None, cancelled_at=None, expires_at__gt=clock.now())
    return open_slips.order_by("-issued_at").first()


def list_devices(person_id: UUID) -> QuerySet[Device]:
    """The phones on which somebody is known, newest first."""
    return Device.objects.filter(person_id=person_id, signed_out_at=None).order_by("-added_at")


def list_alike(name: str, group: str, place: Jurisdiction) -> list[str]:
    """People of the same name and group in the same village who are on the roster."""
    village = rules.find_village_path(place.path)
    alike = Person.objects.filter(
        name=name, group=group, left_on=None, jurisdiction__path__startswith=village
    )
    return [person.name for person in alike[:3]]


def count_other_administrators(grant: RoleGrant) -> int:
    """Administrators of the town besides this one; a role at a village counts as plenty."""
    town = rules.find_town_path(grant.node_path)
    if grant.node_path != town:
        return 1
    others = list_valid_grants().filter(
        role=Role.ADMINISTRATOR, jurisdiction__path=town, until_on=None, person__left_on=None
    )
    return others.exclude(person_id=grant.person_id).count()


def choose_nodes(nodes: Iterable[str], field: str = "path") -> Q:
    """At or below one of these nodes; of none, nothing."""
    chosen = Q(pk__in=[])
    for node in nodes:
        chosen |= Q(path__begins=node)
    if field == "path":
        return chosen
    # By the places' ids, for which every table has an index.
    places = Jurisdiction.objects.filter(chosen).order_by()
    return Q(**{f"{field.removesuffix('__path')}__in": places})


def list_places_below(nodes: Iterable[str], also: UUID | None = None) -> QuerySet[Jurisdiction]:
    """The places at and below these nodes, and one that was chosen before.

    A village that was merged into another is chosen no more.
    """
    living = Q(ended_on=None) | Q(pk=also)
    return Jurisdiction.objects.filter(choose_nodes(nodes), living).order_by("path")


def list_offices(nodes: Iterable[str]) -> QuerySet[ResponsibleOffice]:
    """The offices at, above and below these nodes: a village may be helped by the town's."""
    around = {rules.find_town_path(node) for node in nodes}
    chosen = choose_nodes(around, "jurisdiction__path")
    return ResponsibleOffice.objects.filter(chosen).select_related("jurisdiction")


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """What a reader of the roster asks for."""

    nodes: tuple[str, ...]
    place: Jurisdiction | None = None
    words: str = ""


def list_roster(wanted: RosterFilter) -> QuerySet[Person]:
    """People on the roster at these nodes, by place and name, with the roles they hold today."""
    people = Person.objects.filter(
        choose_nodes(wanted.nodes, "jurisdiction__path"), left_on=None
    ).select_related("jurisdiction__parent", "office")
    if wanted.place is not None:
        people = people.filter(jurisdiction__path__startswith=wanted.place.path)
    for word in half_width(tidy(wanted.words)).split():
        people = people.filter(name__icontains=word)
    people = people.prefetch_related(prefetch_valid_grants())
    return people.order_by("jurisdiction__path", "name", "group", "pk")
