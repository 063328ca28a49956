"""Everything anyone may do in the oversight of the villages."""

from __future__ import annotations

from zhaishangyi.oversight.urging.actions import (
    answer_urge,
    close_urge,
    escalate_due,
    escalate_urge,
    send_urge,
    settle_due,
    settle_urge,
)

__all__ = [
    "answer_urge",
    "close_urge",
    "escalate_due",
    "escalate_urge",
    "send_urge",
    "settle_due",
    "settle_urge",
]
