"""Who and what can be chosen in the forms of a mediation."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from zhaishangyi.matters.queries import find_village, list_nodes_above
from zhaishangyi.mediation.permissions import TAKING_ROLES, list_towns_of_desk
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

# Who sits in and helps, without being the mediator.
HELPING_ROLES = (
    Role.JUDICIAL,
    Role.LAWYER,
    Role.GRID_POLICE,
    Role.RESPECTED_LOCAL,
    Role.DEPUTY,
    Role.MEDIATOR,
    Role.GRID_WORKER,
    Role.CONVENER,
)
OTHER_ROLES = (*HELPING_ROLES, Role.CPPCC, Role.EXPERT, Role.RESIDENT)
MOST_NAMESAKES = 8


def find_town_path(node_path: str) -> str:
    """The path of the town that a node lies in."""
    return list_nodes_above(node_path)[0]


def list_places_to_take(by: Actor) -> QuerySet[Jurisdiction]:
    """Where this actor may take up a dispute: their own nodes, and the villages below those."""
    nodes = by.list_nodes(*TAKING_ROLES)
    below = Q(pk=None)
    for node in nodes:
        below |= Q(path__startswith=node, level=Level.VILLAGE)
    living = Jurisdiction.objects.filter(ended_on=None)
    return living.filter(below | Q(path__in=nodes)).order_by("path")


def list_places_to_hand_to(by: Actor) -> QuerySet[Jurisdiction]:
    """Where the town may hand a dispute: its villages, their grids, and itself."""
    chosen = Q(pk=None)
    for town in list_towns_of_desk(by):
        chosen |= Q(path__startswith=town)
    return Jurisdiction.objects.filter(chosen, ended_on=None).order_by("path")


def list_role_holders(node_path: str, *roles: Role) -> list[RoleGrant]:
    """Who holds one of these roles in the town of a node today, with the role."""
    grants = list_valid_grants().filter(
        role__in=roles,
        jurisdiction__path__startswith=find_town_path(node_path),
        person__left_on=None,
    )
    return list(grants.select_related("person", "jurisdiction").order_by("role", "person__name"))


def list_takers(by: Actor) -> list[RoleGrant]:
    """Who mediates in the towns whose desk this actor keeps."""
    return [
        grant for town in list_towns_of_desk(by) for grant in list_role_holders(town, *TAKING_ROLES)
    ]


def list_helpers(place: Jurisdiction, *besides: UUID | None) -> list[RoleGrant]:
    """Who may have helped at a talk: those of the village of `place`, its grids, and the town."""
    village = find_village(place).path
    near = Q(jurisdiction__path__startswith=village)
    near |= Q(jurisdiction__path__in=list_nodes_above(village))
    grants = list_valid_grants().filter(near, role__in=HELPING_ROLES, person__left_on=None)
    found = grants.exclude(person__in=[key for key in besides if key is not None])
    rank = {role: at for at, role in enumerate(HELPING_ROLES)}
    return sorted(
        found.select_related("person", "jurisdiction").order_by("person__name", "pk"),
        key=lambda grant: rank[grant.held_as],
    )


def describe_holder(grant: RoleGrant) -> str:
    """A name, and beside it the role and the place."""
    return f"{grant.person.name}|{LABELS[grant.held_as]} · {grant.jurisdiction.name}"


def list_namesakes(name: str, town_path: str) -> list[Person]:
    """People of exactly this name on the roster of a town."""
    found = Person.objects.filter(name=name, left_on=None, jurisdiction__path__startswith=town_path)
    people = found.select_related("jurisdiction__parent").order_by("jurisdiction__path", "pk")
    return list(people[:MOST_NAMESAKES])


def name_apart(person: Person) -> str:
    """A name, and beside it what tells it from others of the same name."""
    born = gettext("born %(year)s") % {"year": person.birth_year} if person.birth_year else ""
    parts = (str(person.village), person.group, born)
    return f"{person.name}|{' · '.join(part for part in parts if part)}"


def list_venues(place: Jurisdiction) -> QuerySet[Venue]:
    """The venues in use around a place."""
    village = find_village(place).path
    near = Q(jurisdiction__path__startswith=village)
    near |= Q(jurisdiction__path__in=list_nodes_above(village))
    return Venue.objects.filter(near, is_open=True)


def find_home_village(by: Actor) -> Jurisdiction | None:
    """The village where somebody lives; None for whoever lives nowhere here."""
    home = Jurisdiction.objects.select_related("parent").filter(path=by.home).first()
    return find_village(home) if home is not None else None
