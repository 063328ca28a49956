"""What can be asked. No Django here."""

from __future__ import annotations

from datetime import date

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import parse_day


def read_day(field: str, text: str) -> date | None:
    """A day as people type it, None for nothing typed. Raises RuleBroken."""
    if not text.strip():
        return None
    day = parse_day(text)
    if day is None:
        raise RuleBroken(field, "This day cannot be read. Write it like 2024-05-06.")
    return day


def require_order(since: date | None, until: date | None) -> None:
    """Raises RuleBroken for a period that ends before it begins."""
    if since is not None and until is not None and until < since:
        raise RuleBroken(
            "until", "The last day is before the first. Swap the two, or leave one empty."
        )
