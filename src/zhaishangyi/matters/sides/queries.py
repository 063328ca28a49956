"""Reading the sides of a matter, and finding matters by their sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext

from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.matters.sides.rules import STANDING
from zhaishangyi.people.queries import choose_nodes
from zhaishangyi.places.models import Jurisdiction, Level

RELATED = ("jurisdiction__parent", "convener")


def hold_sides(matters: Iterable[Matter]) -> None:
    """Read the sides of these matters ahead, in one query, for a page that shows them."""
    found = MatterSide.objects.select_related(*RELATED)
    prefetch_related_objects(list(matters), Prefetch("sides", queryset=found))


def list_sides(matter: Matter) -> list[MatterSide]:
    """Every place that was ever asked; from what was read ahead, else one query."""
    known: dict[str, Any] = getattr(matter, "_prefetched_objects_cache", {})
    if "sides" in known:
        return list(known["sides"])
    return list(MatterSide.objects.filter(matter=matter).select_related(*RELATED))


def list_joined(matter: Matter) -> list[MatterSide]:
    """The places that work on it together with the one that leads."""
    return [side for side in list_sides(matter) if side.state == SideState.JOINED]


def list_joined_paths(matter: Matter) -> list[str]:
    """The node paths of the places that have joined."""
    return [side.node_path for side in list_joined(matter)]


def has_sides(places: Q, ref: str = "pk", states: Sequence[str] = (SideState.JOINED,)) -> Q:
    """Rows whose matter (`ref`: its id) has a side in one of these states at these places."""
    sides = MatterSide.objects.filter(places, state__in=states).order_by()
    return Q(**{f"{ref}__in": sides.values("matter")})


def of_sides(nodes: Iterable[str], ref: str = "pk") -> Q:
    """Rows whose matter is worked on by a place at one of these nodes or below; for desks."""
    return has_sides(choose_nodes(nodes, "jurisdiction__path"), ref)


def around_sides(node_path: str, ref: str = "pk") -> Q:
    """Rows whose matter is worked on by this village, a place in it, or its own town."""
    above = list_paths_above(node_path)
    places = Q(jurisdiction__path__startswith=node_path) | Q(jurisdiction__path__in=above)
    return has_sides(places, ref) if node_path else Q(pk__in=[])


def asked_of(nodes: Iterable[str], ref: str = "pk") -> Q:
    """Rows whose matter a place at one of these nodes has joined or is asked to join."""
    return has_sides(choose_nodes(nodes, "jurisdiction__path"), ref, STANDING)


def list_paths_above(node_path: str) -> list[str]:
    """A node path and those above it."""
    return [node_path[: end + 1] for end, sign in enumerate(node_path) if sign == "/"]


def list_waiting_sides(nodes: Iterable[str]) -> list[MatterSide]:
    """What places at these nodes are asked to join and have not answered, the oldest first."""
    asked = MatterSide.objects.filter(
        choose_nodes(nodes, "jurisdiction__path"), state=SideState.ASKED
    ).filter(matter__state="under_way")
    related = ("jurisdiction__parent", "matter__handled_at__parent", "matter__jurisdiction")
    return list(asked.select_related(*related).order_by("asked_at")[:10])


def list_askable(matter: Matter) -> list[Jurisdiction]:
    """Towns and villages that may be asked: other towns first, then villages nearby; one query."""
    own = {*list_paths_above(matter.node_path), *list_paths_above(matter.jurisdiction.path)}
    living = Jurisdiction.objects.filter(ended_on=None, level__in=(Level.TOWN, Level.VILLAGE))
    found = living.exclude(path__in=own)
    lead = matter.jurisdiction.path
    places = [place for place in found.select_related("parent") if not place.path.startswith(lead)]
    if matter.handled_at.level == Level.TOWN:
        places = [one for one in places if not one.path.startswith(matter.node_path)]
    town = list_paths_above(lead)[0]
    return sorted(places, key=lambda one: (one.level != Level.TOWN, not one.path.startswith(town)))


def name_place(place: Jurisdiction, lead_path: str) -> str:
    """A place as the others call it: a village of another town with that town before it."""
    town = list_paths_above(lead_path)[0]
    if place.path.startswith(town) or place.parent is None:
        return place.name
    return f"{place.parent.name}{place.name}"


def name_lead(matter: Matter, sides: Sequence[MatterSide]) -> str:
    """The place that leads; with its town where another town works on it too."""
    lead = matter.handled_at
    town = list_paths_above(lead.path)[0]
    is_own_town = all(side.node_path.startswith(town) for side in sides)
    if is_own_town or lead.parent is None:
        return lead.name
    return f"{lead.parent.name}{lead.name}"


def say_together(matter: Matter) -> str:
    """Who works on it together and who leads, in a sentence; "" where it is one place's own."""
    sides = list_joined(matter)
    if not sides:
        return ""
    names = gettext(", ").join(name_place(side.jurisdiction, matter.node_path) for side in sides)
    return gettext("Together with %(places)s, led by %(lead)s") % {
        "places": names,
        "lead": name_lead(matter, sides),
    }


@dataclass(frozen=True, slots=True)
class SideRow:
    """One place as the page of a matter shows it; `state` is "lead" or that of its side."""

    name: str
    state: str
    label: str
    convener: str = ""
    reason: str = ""
    side_id: UUID | None = None
    may_answer: bool = False
    may_leave: bool = False
