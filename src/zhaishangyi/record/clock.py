"""What time it is. The demo town replays its past, so nobody else asks the system. No Django."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class NoTimeZones(RuntimeError):
    """Neither the system nor Python brings the table of time zones."""


def find_zone(key: str) -> ZoneInfo:
    """The zone `key`; raises NoTimeZones, with what to install, where the tables are missing."""
    try:
        return ZoneInfo(key)
    except ZoneInfoNotFoundError as missing:
        # Slim images leave the tables out, and Python's own message names a key, not a package.
        raise NoTimeZones(
            f"The time zone {key} is not on this machine. Install the package tzdata: "
            "`apt install tzdata`, or `pip install tzdata` in the environment of the program."
        ) from missing


# Every town that uses this lives by Beijing time, whatever zone its server is set to.
HERE = find_zone("Asia/Shanghai")

_pretended_at: ContextVar[datetime | None] = ContextVar("pretended_at", default=None)


def now() -> datetime:
    """This moment, aware, in UTC; inside `pretend` the pretended moment."""
    return _pretended_at.get() or datetime.now(UTC)


def today() -> date:
    """The day in the town, which begins eight hours before the day in UTC."""
    return local(now()).date()


def local(at: datetime) -> datetime:
    """The same moment on the town's clocks. Raises ValueError for a time without a zone."""
    require_zone(at)
    return at.astimezone(HERE)


@contextmanager
def pretend(at: datetime) -> Iterator[datetime]:
    """Stop the clock at the aware moment `at` for this thread or task; may be nested."""
    require_zone(at)
    token = _pretended_at.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _pretended_at.reset(token)


def is_pretending() -> bool:
    """Whether `now` is a pretended moment."""
    return _pretended_at.get() is not None


def require_zone(at: datetime) -> None:
    """Raises ValueError for a time without a zone: nobody could say which moment it means."""
    if at.utcoffset() is None:
        raise ValueError(f"a time needs its zone: {at!r}")
