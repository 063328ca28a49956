"""How old the store is: a mark that changes with every act, and once a minute."""

from __future__ import annotations

import logging
import time
from copy import deepcopy
from threading import Lock
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models.signals import post_save

SECONDS_BETWEEN_LOOKS = 0.2
NEWEST = "SELECT max(seq) FROM record_entry"

logger = logging.getLogger(__name__)


class StoreAge:
    """Asks for the newest entry over a connection of its own, a few times a second at most.

    An act done in this process is seen at once; one of another process after a fifth of a second.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.connection: Any = None
        self.newest: int | None = None
        self.looked_at = -SECONDS_BETWEEN_LOOKS

    def read(self) -> tuple[int, int] | None:
        """The mark, or None when the store does not answer: Django says then what is wrong."""
        if self.is_due():
            with self.lock:
                self.look()
        return self.newest_mark()

    def is_due(self) -> bool:
        """Whether it is time to ask the store."""
        return time.monotonic() - self.looked_at >= SECONDS_BETWEEN_LOOKS

    def newest_mark(self) -> tuple[int, int] | None:
        """The mark as it was when the store was asked last."""
        newest = self.newest
        return None if newest is None else (newest, int(time.time()) // 60)

    def look_again(self) -> None:
        """Something was done: whoever asks next has to look."""
        self.looked_at = -SECONDS_BETWEEN_LOOKS

    def listen(self) -> None:
        """Hear of every act that is done in this process."""
        post_save.connect(self.hear, sender="record.Entry", weak=False)

    def hear(self, using: str, **_more: Any) -> None:
        """An entry was written; what it says is there once its transaction is."""
        transaction.on_commit(self.look_again, using)

    def look(self) -> None:
        """Ask the store, unless another thread has just done so."""
        now = time.monotonic()
        if now - self.looked_at < SECONDS_BETWEEN_LOOKS:
            return
        # Before asking: what is done while the store answers is looked for again.
        self.looked_at = now
        try:
            self.newest = self.ask()
        except DatabaseError:
            logger.warning("the store does not say how old it is")
            self.newest = None
            self.leave()

    def ask(self) -> int:
        """The number of the newest entry, 0 for none."""
        if self.connection is None:
            self.connection = connect_apart()
        with self.connection.cursor() as cursor:
            cursor.execute(NEWEST)
            return cursor.fetchone()[0] or 0

    def leave(self) -> None:
        """Let go of the connection; the next look makes another."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()


def connect_apart() -> Any:
    """A connection to the same store that belongs to no request and takes no place in the pool."""
    usual = connections["default"]
    own = deepcopy(usual.settings_dict)
    own.get("OPTIONS", {}).pop("pool", None)
    connection = type(usual)(own, alias="age of the store")
    connection.inc_thread_sharing()
    return connection
