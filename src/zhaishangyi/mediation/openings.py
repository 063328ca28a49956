"""Who has opened the file of a dispute, and who was refused."""

from __future__ import annotations

from uuid import UUID

from zhaishangyi.record.actor import Actor


def may_see_scan(by: Actor, agreement_id: UUID) -> bool:
    """Whether this actor may look at the scanned sheet of an agreement."""
    return False
