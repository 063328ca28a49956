"""What lies around a node, asked for by ids.

Among a million matters a store finds those of 27 villages at once when it is given the villages'
ids; given a path to compare or a question to ask of each row, it reads them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from zhaishangyi.matters.models import MatterSide, SideState
from zhaishangyi.matters.sides.queries import list_paths_above
from zhaishangyi.places.models import Jurisdiction


def list_place_ids(node_path: str) -> list[UUID]:
    """A node and everything below it; one query."""
    return list(Jurisdiction.objects.filter(path__begins=node_path).values_list("pk", flat=True))


def list_places_at(node_paths: Sequence[str]) -> list[UUID]:
    """The places that have exactly these paths; one query."""
    return list(Jurisdiction.objects.filter(path__in=node_paths).values_list("pk", flat=True))


def list_crossing_ids(node_path: str) -> list[UUID]:
    """Matters led elsewhere that this node, a place in it, or its own town works on; one query."""
    places = Q(jurisdiction__path__startswith=node_path)
    places |= Q(jurisdiction__path__in=list_paths_above(node_path))
    sides = MatterSide.objects.filter(places, state=SideState.JOINED)
    return list(sides.values_list("matter_id", flat=True))


def find_around(node_path: str, place: str = "jurisdiction", matter: str = "pk") -> Q:
    """Rows at a node or below, or whose matter a place there works on; two queries at once.

    `place` and `matter` name the row's place and the id of its matter. Everything for "".
    """
    if not node_path:
        return Q()
    ids = list_place_ids(node_path)
    # One place alone has its rows in order already; several have to be put in order.
    here = Q(**{place: ids[0]}) if len(ids) == 1 else Q(**{f"{place}__in": ids})
    crossing = list_crossing_ids(node_path)
    return here | Q(**{f"{matter}__in": crossing}) if crossing else here
