"""Who may change the map of towns and villages."""

from __future__ import annotations

from zhaishangyi.places import rules
from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.permissions import OPERATOR, Target, when
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

ADMINISTRATORS = (Role.ADMINISTRATOR,)


def stand_above(by: Actor, target: Target) -> Standing | None:
    """An administrator of the node above the place, and of where it goes, once that is chosen."""
    place_path = find_node_path(target.get("place"))
    nodes = rules.list_paths_above(place_path)[-1:]
    if target.get("into") is not None:
        nodes += rules.list_paths_above(find_node_path(target["into"]))[-1:]
    if target.get("parent") is not None:
        nodes.append(find_node_path(target["parent"]))
    if not nodes or not all(by.find_standing(ADMINISTRATORS, node) for node in nodes):
        return None
    return Standing(Role.ADMINISTRATOR, place_path)


TOWN_KEEPERS = when(LABELS[Role.ADMINISTRATOR], stand_above)
MOVERS = OPERATOR | TOWN_KEEPERS
