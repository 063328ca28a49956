"""Who may make suggestions a project."""

from __future__ import annotations

from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import Target, Who
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role


def _test_convener(by: Actor, target: Target) -> Standing | None:
    """A convener of the place of every suggestion; of any place before one is chosen."""
    suggestions = target.get("suggestions")
    if not suggestions:
        nodes = by.list_nodes(Role.CONVENER)
        return Standing(Role.CONVENER, nodes[0]) if nodes else None
    paths = [suggestion.node_path for suggestion in suggestions]
    if not all(by.holds(Role.CONVENER, at=path) for path in paths):
        return None
    return Standing(Role.CONVENER, paths[0])


PROJECT_DESK = Who((LABELS[Role.CONVENER],), _test_convener)
