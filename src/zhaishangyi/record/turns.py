"""Writers of one process take turns, in the order in which they came.

SQLite lets one write at a time and has the others look again every now and then: somebody who
closes a vote could look in vain for seconds while votes come in one after the other. Between two
processes that is still so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from django.db import connection


class Turns:
    """A lock that is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self.guard = Lock()
        self.waiting: deque[Lock] = deque()
        self.is_taken = False
        self.holder: int | None = None

    def take(self) -> None:
        """Wait for one's turn."""
        with self.guard:
            if not self.is_taken:
                self.is_taken = True
                self.holder = get_ident()
                return
            own = Lock()
            own.acquire()
            self.waiting.append(own)
        own.acquire()
        self.holder = get_ident()

    def leave(self) -> None:
        """Let the next one write."""
        with self.guard:
            self.holder = None
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self.is_taken = False

    def is_mine(self) -> bool:
        """Whether this very thread has its turn now."""
        return self.holder == get_ident()


turns = Turns()


@contextmanager
def take_turn() -> Iterator[None]:
    """Wait until nobody else of this process writes; not within a transaction, which has it.

    Nor after one: whoever hears of an act once it is done hears it while its turn lasts, and an
    act of theirs would wait for itself. PostgreSQL locks rows and needs no turns.
    """
    if connection.in_atomic_block or connection.vendor != "sqlite" or turns.is_mine():
        yield
        return
    turns.take()
    try:
        yield
    finally:
        turns.leave()
