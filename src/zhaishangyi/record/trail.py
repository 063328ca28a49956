"""What changed while the door was open. Every recorded model reports here when it is saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

WITHHELD = "(withheld)"
_PLAIN = frozenset({str, int, float, bool, type(None)})


class WrittenOutsideTheDoor(RuntimeError):
    """A recorded model was written without an act. This is a mistake in the program."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: only the fields that differ."""

    kind: str
    record_id: str
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def to_content(self) -> dict[str, Any]:
        """The change as it stands in the canonical entry."""
        return {
            "kind": self.kind,
            "id": self.record_id,
            "version": self.version,
            "before": dict(self.before),
            "after": dict(self.after),
        }


@dataclass(slots=True)
class Trail:
    """The changes of one act, in order."""

    changes: list[Change] = field(default_factory=list)


_open_trail: ContextVar[Trail | None] = ContextVar("open_trail", default=None)
_is_outside: ContextVar[str] = ContextVar("is_outside", default="")


def find_trail() -> Trail | None:
    """The trail of the act that is being done, or None."""
    return _open_trail.get()


def require_trail(what: str) -> Trail | None:
    """The open trail; None where writing outside was allowed; an error otherwise."""
    trail = _open_trail.get()
    if trail is None and not _is_outside.get():
        raise WrittenOutsideTheDoor(f"{what} was written without an act")
    return trail


@contextmanager
def open_trail() -> Iterator[Trail]:
    """Collect changes. One act does not do another: that would hide one of the two."""
    if _open_trail.get() is not None:
        raise WrittenOutsideTheDoor("an act was called inside another act")
    token = _open_trail.set(Trail())
    try:
        trail = _open_trail.get()
        assert trail is not None
        yield trail
    finally:
        _open_trail.reset(token)


@contextmanager
def outside_the_door(reason: str) -> Iterator[None]:
    """For migrations and tests only: write recorded models without an entry."""
    token = _is_outside.set(reason)
    try:
        yield
    finally:
        _is_outside.reset(token)


def is_outside() -> bool:
    """Whether writing without an entry is allowed at this moment."""
    return bool(_is_outside.get())


def to_plain(value: Any) -> Any:
    """A value as JSON can hold it, the same on both databases."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if (write := _WAYS.get(kind)) is not None:
        return write(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_plain(item) for item in value]
    if isinstance(value, str | int | float | bool):
        return value
    return str(value)


def write_moment(at: datetime) -> str:
    """A moment with all six digits of its second."""
    return at.isoformat(timespec="microseconds")


# By far the most of what is neither text nor number.
_WAYS: Mapping[type, Callable[[Any], str]] = {UUID: str, datetime: write_moment}


def make_encoder() -> Callable[[Any], str]:
    """What writes JSON with sorted keys; lists, texts and numbers are left to it."""
    usual = json.JSONEncoder(
        ensure_ascii=False,
        check_circular=False,
        sort_keys=True,
        separators=(",", ":"),
        default=to_plain,
    )
    make = json.encoder.c_make_encoder  # type: ignore[attr-defined]
    if make is None:
        return usual.encode
    # As `encode` makes it anew for each text, which takes as long as the writing.
    quote = json.encoder.encode_basestring
    write = make(None, to_plain, quote, None, ":", ",", True, False, True)
    return lambda content: "".join(write(content, 0))


_encode = make_encoder()


def write_canonical(content: Any) -> str:
    """JSON with sorted keys and no spare spaces: the same content gives the same bytes."""
    try:
        return _encode(content)
    except TypeError:
        # A key that is no text.
        return _encode(to_plain(content))
