"""The roles that a person can hold at a jurisdiction. No Django here. (角色)"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is, at a place. Names are stored in the record, so they never change."""

    RESIDENT = "resident"
    CONVENER = "convener"
    RECORDER = "recorder"
    GRID_WORKER = "grid_worker"
    DEPUTY = "deputy"
    CPPCC = "cppcc"
    RESPECTED_LOCAL = "respected_local"
    EXPERT = "expert"
    LAWYER = "lawyer"
    JUDICIAL = "judicial"
    GRID_POLICE = "grid_police"
    MEDIATOR = "mediator"
    OFFICE = "office"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


# Who holds the floor is counted in four groups, never by person.
FLOOR_GROUPS: dict[str, tuple[Role, ...]] = {
    "resident": (Role.RESIDENT, Role.RESPECTED_LOCAL),
    "deputy": (Role.DEPUTY, Role.CPPCC),
    "expert": (Role.EXPERT, Role.LAWYER, Role.JUDICIAL, Role.MEDIATOR),
    "office": (
        Role.OFFICE,
        Role.CONVENER,
        Role.RECORDER,
        Role.GRID_WORKER,
        Role.GRID_POLICE,
        Role.SUPERVISOR,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    ),
}

# These sign in with a password and a second factor.
STAFF_ROLES = frozenset(
    {
        Role.CONVENER,
        Role.RECORDER,
        Role.GRID_WORKER,
        Role.MEDIATOR,
        Role.OFFICE,
        Role.SUPERVISOR,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    }
)


def find_floor_group(role: str) -> str:
    """The group whose floor time this role counts to; an unknown role counts as an office."""
    for group, roles in FLOOR_GROUPS.items():
        if role in roles:
            return group
    return "office"
