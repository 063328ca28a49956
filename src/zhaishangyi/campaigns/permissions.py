"""Who may do what in a theme month, from named predicates."""

from __future__ import annotations

from zhaishangyi.meetings.permissions import HOST, HOST_ROLES
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import Target, Test, Who, holds
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

TOWN_ROLES = (Role.SUPERVISOR, Role.ADMINISTRATOR)

OPENERS = holds(*TOWN_ROLES, at="jurisdiction")
KEEPERS = holds(*TOWN_ROLES, at="campaign")
# A village joins by itself; the town can ask it in.
JOINERS = KEEPERS | holds(Role.CONVENER, at="village")
MATTER_ADDERS = holds(Role.CONVENER, at="matter") | holds(Role.SUPERVISOR, at="campaign")
EVENT_ADDERS = holds(Role.CONVENER, at="meeting") | HOST | holds(Role.SUPERVISOR, at="campaign")


def _test_below(*roles: Role) -> Test:
    """A test for holders of a role at the town of a theme month, above it, or in the town."""

    def test(by: Actor, target: Target) -> Standing | None:
        campaign = target.get("campaign")
        if campaign is None:
            return None
        nodes = by.list_nodes(*roles)
        here = campaign.node_path
        near = (node for node in nodes if node.startswith(here) or here.startswith(node))
        node = next(near, None)
        if node is None:
            return None
        role = next(role for role in roles if by.holds(role, at=node))
        return Standing(role, node)

    return test


CONVENERS_BELOW = Who((LABELS[Role.CONVENER],), _test_below(Role.CONVENER))
VILLAGE_DESKS = KEEPERS | CONVENERS_BELOW
MATTER_DESKS = holds(Role.SUPERVISOR, at="campaign") | CONVENERS_BELOW
EVENT_DESKS = holds(Role.SUPERVISOR, at="campaign") | Who(
    tuple(LABELS[role] for role in HOST_ROLES), _test_below(*HOST_ROLES)
)
