"""Who is at the door: a person, the roles they hold and where. No database here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from zhaishangyi.record.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a node; it is valid there and everywhere below."""

    role: Role
    node: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The role and the node that opened the door; both go on record."""

    role: str
    node: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for a page or an act. `home` is the node path where they live."""

    person_id: UUID | None = None
    name: str = ""
    home: str = ""
    grants: tuple[Grant, ...] = ()
    typed_for: str = ""
    act_id: UUID | None = None
    is_operator: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def has_desk(self) -> bool:
        """Whether this person has desk work to do, rather than only matters of their own."""
        return any(
            grant.role
            in (
                Role.CONVENER,
                Role.RECORDER,
                Role.GRID_WORKER,
                Role.OFFICE,
                Role.SUPERVISOR,
                Role.ADMINISTRATOR,
                Role.AUDITOR,
                Role.EXPERT,
                Role.MEDIATOR,
            )
            for grant in self.grants
        )

    def find_standing(self, roles: tuple[Role, ...], at: str) -> Standing | None:
        """The first of these roles that is held at the node `at` or above it."""
        for role in roles:
            for grant in self.grants:
                if grant.role == role and at.startswith(grant.node):
                    return Standing(role, at)
        return None

    def holds(self, *roles: Role, at: str = "") -> bool:
        """Whether one of the roles is held: at `at` or above, or anywhere when `at` is empty."""
        if not at:
            return any(grant.role in roles for grant in self.grants)
        return self.find_standing(roles, at) is not None

    def list_nodes(self, *roles: Role) -> list[str]:
        """The node paths at which one of the roles is held."""
        return sorted({grant.node for grant in self.grants if grant.role in roles})

    def carrying(self, act_id: UUID | None) -> Actor:
        """The same actor, with the id of the act made on their device."""
        return replace(self, act_id=act_id)

    def helping(self, name: str) -> Actor:
        """The same actor, typing for somebody who cannot."""
        return replace(self, typed_for=name)


NOBODY = Actor()


def operator() -> Actor:
    """Whoever sits at the machine's command line; acts done so stand on record as such."""
    return Actor(name="operator", is_operator=True)


def find_node_path(target: Any) -> str:
    """The node path of anything that has one; "" when it has none."""
    return str(getattr(target, "node_path", "") or "")
