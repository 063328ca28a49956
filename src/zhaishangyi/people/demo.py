"""The demo's cast: one person for each important role, to be switched to with one press."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.conf import settings

from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.people.rules import find_town_path
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role

CAST = (
    Role.CONVENER,
    Role.RECORDER,
    Role.GRID_WORKER,
    Role.DEPUTY,
    Role.EXPERT,
    Role.OFFICE,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
MOST_RESIDENTS = 2


@dataclass(frozen=True, slots=True)
class Switchable:
    """Somebody whom a visitor of the demo may become."""

    id: UUID
    name: str
    role: Role
    place: str

    @property
    def role_label(self) -> str:
        """The role in the language of the page."""
        return label_role(self.role)


def list_switchable() -> list[Switchable]:
    """The cast of a demo folder, residents first; of a real town, nobody."""
    if not settings.IS_DEMO:
        return []
    found = read_cast()
    if not found:
        # Asked before the town was filled: ask again next time.
        read_cast.cache_clear()
    return list(found)


@cache
def read_cast() -> tuple[Switchable, ...]:
    """Whoever was given each role first, and residents of the convener's village."""
    officials = [find_first_holder(role) for role in CAST]
    holders = [found for found in officials if found]
    village = next((g.jurisdiction for g in holders if g.held_as is Role.CONVENER), None)
    return (
        *(list_residents(village) if village else ()),
        *(Switchable(g.person_id, g.person.name, g.held_as, g.jurisdiction.name) for g in holders),
        *(list_neighbours(village) if village else ()),
    )


def list_neighbours(village: Jurisdiction) -> list[Switchable]:
    """The convener of the next town, with whom matters across the boundary are worked on."""
    town = find_town_path(village.path)
    held = list_valid_grants().filter(
        role=Role.CONVENER, person__left_on=None, jurisdiction__level=Level.TOWN
    )
    others = held.exclude(jurisdiction__path__startswith=town).select_related("person")
    first = others.order_by("pk").first()
    if first is None:
        return []
    return [Switchable(first.person_id, first.person.name, first.held_as, first.jurisdiction.name)]


def list_residents(village: Jurisdiction) -> list[Switchable]:
    """The first who are nothing but residents of a village."""
    plain = Person.objects.filter(
        left_on=None, grants=None, jurisdiction__path__startswith=village.path
    ).order_by("pk")
    return [Switchable(p.pk, p.name, Role.RESIDENT, village.name) for p in plain[:MOST_RESIDENTS]]


def find_first_holder(role: Role) -> RoleGrant | None:
    """Whoever was given this role first and still holds it."""
    held = list_valid_grants().filter(role=role, person__left_on=None)
    return held.select_related("person").order_by("pk").first()
