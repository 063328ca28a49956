"""Ids of acts and records: UUID version 7 (RFC 9562), sorted by the time they were made. No Django.

The counter follows RFC 9562, section 6.2, method 1: rand_a (12 bits) counts within a millisecond,
starting at a random number below 2048; when it is full, the timestamp moves on by one millisecond.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Lock
from uuid import UUID

from zhaishangyi.record import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class _Sequence:
    """Growing ids from one source of random bits.

    `may_go_back` follows a clock that is set back; without it, ids keep growing from the last one.
    """

    def __init__(self, draw_bits: Callable[[int], int], *, may_go_back: bool) -> None:
        self._draw_bits = draw_bits
        self._may_go_back = may_go_back
        self._lock = Lock()
        self._asked = self._stamp = -1
        self._counter = 0

    def make_next(self, milliseconds: int) -> UUID:
        with self._lock:
            self._step(milliseconds)
            number = self._stamp << 80 | 0x7 << 76 | self._counter << 64
            return UUID(int=number | 0b10 << 62 | self._draw_bits(62))

    def _step(self, milliseconds: int) -> None:
        has_gone_back = milliseconds < self._asked and self._may_go_back
        self._asked = milliseconds
        if milliseconds > self._stamp or has_gone_back:
            self._stamp, self._counter = milliseconds, self._draw_bits(11)
        elif self._counter < 0xFFF:
            self._counter += 1
        else:
            self._stamp, self._counter = self._stamp + 1, self._draw_bits(11)


# A replay of the past must neither push real ids into the past nor be held at the present.
_real = _Sequence(secrets.randbits, may_go_back=False)
_pretended = _Sequence(secrets.randbits, may_go_back=True)
_seeded: ContextVar[_Sequence | None] = ContextVar("seeded_ids", default=None)


def uuid7() -> UUID:
    """A fresh id carrying `clock.now()` in milliseconds; grows within one process."""
    milliseconds = (clock.now() - _EPOCH) // _MILLISECOND
    sequence = _seeded.get() or (_pretended if clock.is_pretending() else _real)
    return sequence.make_next(milliseconds)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """The same ids on every run, for this thread or task, given the same pretended moments."""
    # Repeatable on purpose: ids are no secrets.
    draw_bits = Random(seed).getrandbits  # noqa: S311
    token = _seeded.set(_Sequence(draw_bits, may_go_back=True))
    try:
        yield
    finally:
        _seeded.reset(token)


def read_id(text: str | None) -> UUID | None:
    """The id somebody sent, or None unless it is a version 7 UUID in its usual form."""
    tidied = (text or "").strip().lower()
    return UUID(tidied) if _SHAPE.fullmatch(tidied) else None


def time_of(made: UUID) -> datetime:
    """When a version 7 id was made, in UTC, to the millisecond. Raises ValueError for others."""
    if made.version != 7:
        raise ValueError(f"not a version 7 id: {made}")
    return _EPOCH + (made.int >> 80) * _MILLISECOND
