"""Rooms that keep pictures in confidence say here who may look at them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from zhaishangyi.record.actor import Actor

Guard = Callable[[Actor, UUID], bool]

_guards: dict[str, Guard] = {}


def guard_photos(owner_kind: str, guard: Guard) -> None:
    """Let `guard(by, owner_id)` decide on the sealed pictures of one kind of record."""
    _guards[owner_kind] = guard


def may_open(by: Actor, owner_kind: str, owner_id: UUID) -> bool:
    """Whether this actor may look; without a guard nobody may."""
    guard = _guards.get(owner_kind)
    return guard is not None and guard(by, owner_id)
