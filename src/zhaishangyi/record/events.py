"""What has been done is told, after it is on disk, to whoever asked to hear it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """One act that is done. `subject_kind` and `subject_id` name what it was done to."""

    act: str
    act_id: UUID
    subject_kind: str
    subject_id: UUID | None
    node_path: str


Listener = Callable[[Event], None]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def listen(act: str, listener: Listener) -> None:
    """Have `listener` called after each act of this kind; the same one is added once."""
    if listener not in _listeners[act]:
        _listeners[act].append(listener)


def is_heard(act: str) -> bool:
    """Whether anybody listens to acts of this kind."""
    return bool(_listeners.get(act))


def tell(event: Event) -> None:
    """Call the listeners. One that fails is logged: the act itself is already done."""
    for listener in _listeners[event.act]:
        try:
            listener(event)
        except Exception:
            logger.exception("a listener to %s failed", event.act)
