"""When a slip of the hand may be taken back: soon, and only the last one. No Django."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from zhaishangyi.record.errors import ChangedMeanwhile, RuleBroken

# The desk offers to take something back for half a minute; the act itself is not as strict, for
# the network may be slow and the button was there.
OFFERED = timedelta(seconds=30)
LONGEST = timedelta(minutes=3)


def is_offered(at: datetime, now: datetime) -> bool:
    """Whether the desk still shows the button for what was done at `at`."""
    return now - at <= OFFERED


def require_recent(at: datetime | None, now: datetime) -> None:
    """Raises RuleBroken for what was done minutes ago: people have gone on from there."""
    if at is None or now - at > LONGEST:
        raise RuleBroken(
            "",
            "That is more than %(minutes)s minutes ago and cannot be taken back any more. "
            "Go on from where it stands now.",
            minutes=int(LONGEST.total_seconds()) // 60,
        )


def require_seen(now_on: UUID | None, seen: UUID | None) -> None:
    """Raises ChangedMeanwhile when something else is on than what the desk saw."""
    if now_on != seen:
        raise ChangedMeanwhile(
            "Somebody has gone on meanwhile. Look where it stands now; nothing was taken back."
        )
