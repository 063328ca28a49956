"""Who is responsible where a matter stands, and who is above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.delivery.settling import list_standing_items, list_workers
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import find_procedure
from zhaishangyi.matters.queries import list_nodes_above
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.record.roles import Role

# Somebody, and the role in which they are urged.
Part = tuple[UUID, str]
DELIVERY = "deliver"


def list_open_items(matter: Matter) -> list[ActionItem]:
    """What offices promised and has not been accepted yet."""
    items = list_standing_items(matter).exclude(state=ActionItem.State.ACCEPTED)
    return list(items.select_related("office"))


def list_responsible(matter: Matter, item: ActionItem | None) -> list[Part]:
    """Whom an urging goes to: at delivery the offices' handlers, else whoever convenes it.

    Where an office has nobody with a role here, the convener is asked instead.
    """
    if item is not None or is_at_delivery(matter):
        items = [item] if item is not None else list_open_items(matter)
        handlers = list_handlers(items)
        if handlers:
            return handlers
    return list_convening(matter)


def is_at_delivery(matter: Matter) -> bool:
    """Whether the open link is that of carrying out what was promised."""
    link = find_procedure(matter).find_link(matter.link)
    return link is not None and DELIVERY in link.stands_for


def list_handlers(items: Iterable[ActionItem]) -> list[Part]:
    """The handlers of the offices that promised these or help with them."""
    workers = list_workers(items)
    held = list_valid_grants().filter(role=Role.OFFICE, person__in=workers)
    return sorted({(grant.person_id, str(Role.OFFICE)) for grant in held})


def list_convening(matter: Matter) -> list[Part]:
    """The matter's convener; where it has none, the nearest ones of its place."""
    nodes = list_nodes_above(matter.node_path)
    held = list(find_held(nodes, Role.CONVENER))
    if any(person == matter.convener_id for person, _node in held):
        return [(matter.convener_id, str(Role.CONVENER))] if matter.convener_id else []
    for node in reversed(nodes):
        here = sorted({person for person, at in held if at == node})
        if here:
            return [(person, str(Role.CONVENER)) for person in here]
    return []


def list_above(matter: Matter) -> list[Part]:
    """Those further up: the conveners above the matter's place, and the town's supervisors."""
    nodes = list_nodes_above(matter.node_path)
    conveners = find_held(nodes[:-1] or nodes, Role.CONVENER)
    supervisors = find_held(nodes, Role.SUPERVISOR)
    found = {person: str(Role.SUPERVISOR) for person, _node in supervisors}
    found |= {person: str(Role.CONVENER) for person, _node in conveners}
    return sorted(found.items())


def find_held(nodes: Sequence[str], role: Role) -> set[tuple[UUID, str]]:
    """Who holds a role at one of these nodes today, and at which."""
    held = list_valid_grants().filter(role=role, jurisdiction__path__in=nodes, person__left_on=None)
    return {(grant.person_id, grant.jurisdiction.path) for grant in held}
