"""Named predicates that say who may do something. What no predicate allows is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.errors import Refused
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

Target = Mapping[str, Any]
Test = Callable[[Actor, Target], Standing | None]


class Who:
    """A predicate with the words for a person who is turned away. `a | b` means either."""

    def __init__(self, names: tuple[Promise | str, ...], test: Test) -> None:
        self.names = names
        self._test = test

    def find_standing(self, by: Actor, target: Target) -> Standing | None:
        """The standing that opens the door, or None."""
        return self._test(by, target)

    def __or__(self, other: Who) -> Who:
        def test(by: Actor, target: Target) -> Standing | None:
            return self.find_standing(by, target) or other.find_standing(by, target)

        names = self.names + tuple(name for name in other.names if name not in self.names)
        return Who(names, test)

    def __str__(self) -> str:
        return str(_(", ")).join(str(name) for name in self.names)

    def require(self, by: Actor, target: Target) -> Standing:
        """Give the standing or raise Refused with the names of those who may."""
        standing = self.find_standing(by, target)
        if standing is None:
            raise Refused("This is done by: %(who)s.", who=str(self))
        return standing


def _stand_as_anyone(by: Actor, target: Target) -> Standing:
    role = Role.RESIDENT if by.is_signed_in else ""
    return Standing(role, by.home)


ANYONE = Who((_("everyone"),), _stand_as_anyone)
SIGNED_IN = Who(
    (_("anyone who has signed in"),),
    lambda by, target: Standing(Role.RESIDENT, by.home) if by.is_signed_in else None,
)

OPERATOR = Who(
    (_("whoever runs the machine"),),
    lambda by, target: Standing("operator", "") if by.is_operator else None,
)


def holds(*roles: Role, at: str) -> Who:
    """Holders of a role at the node of the argument named `at`, or above it."""

    def test(by: Actor, target: Target) -> Standing | None:
        return by.find_standing(roles, find_node_path(target.get(at)))

    return Who(tuple(LABELS[role] for role in roles), test)


def holds_anywhere(*roles: Role) -> Who:
    """Holders of a role at whatever node; for lists that then show only what is theirs."""

    def test(by: Actor, target: Target) -> Standing | None:
        for role in roles:
            nodes = by.list_nodes(role)
            if nodes:
                return Standing(role, nodes[0])
        return None

    return Who(tuple(LABELS[role] for role in roles), test)


def is_person(of: str, field: str, name: Promise | str) -> Who:
    """The very person whose id stands in `field` of the argument named `of`."""

    def test(by: Actor, target: Target) -> Standing | None:
        record = target.get(of)
        if by.person_id is None or record is None or getattr(record, field) != by.person_id:
            return None
        return Standing(Role.RESIDENT, find_node_path(record))

    return Who((name,), test)


def when(name: Promise | str, test: Test) -> Who:
    """A predicate of a room's own, with the words for who it is."""
    return Who((name,), test)
