"""Meetings in memory: each is read anew only when something of it was written.

Nobody waits for another's reading: whoever comes meanwhile gets what was there before. And it is
read at most once a second, more seldom where reading takes long, so that a hall in which five
thousand people vote costs no more than a tenth of a processor.
"""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connection
from django.utils.translation import override

from zhaishangyi.engines.deflate import join_gzip, press
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.errors import NotHere, Refused
from zhaishangyi.voting import mapping
from zhaishangyi.web.live.document import build_document, hide_names, say_moment
from zhaishangyi.web.live.rows import Rows, read_rows
from zhaishangyi.web.live.versions import read_versions
from zhaishangyi.web.store_age import SECONDS_BETWEEN_LOOKS

SECONDS_BETWEEN_READINGS = 0.8
# Of the time between two readings, reading takes no more than one part in so many.
REST_FACTOR = 10
# A reading that took very long once, as the first of a process may, is no rule.
LONGEST_REST = 4.0
# On PostgreSQL an act with a lower number may be committed after one with a higher.
SECONDS_UNTIL_SETTLED = 3.0
SECONDS_WANTED = 60.0
MOST_HALLS = 64
MOST_SEEN_BY = 5000
NOW = "@now@"

Variant = tuple[bool, str]
Mark = object

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Packed:
    """A document ready to send; the moment of sending goes between its two pieces."""

    version: int
    pieces: tuple[bytes, ...]
    pressed: tuple[bytes, ...]

    def unpacked(self) -> bytes:
        """The document as it is."""
        return say_now().join(self.pieces)

    def gzipped(self) -> bytes:
        """The document as a gzip stream."""
        return join_gzip(self.pieces, self.pressed, say_now())


def say_now() -> bytes:
    """This moment: a phone whose clock is wrong counts from it."""
    return str(say_moment(clock.now())).encode()


def pack(document: dict[str, Any]) -> Packed:
    """Write a document down once, however many will ask for it."""
    text = json.dumps(document | {"now": NOW}, ensure_ascii=False, separators=(",", ":"))
    pieces = tuple(text.encode().split(NOW.encode(), 1))
    return Packed(document["version"], pieces, tuple(map(press, pieces)))


class Hall:
    """One meeting, with its document in each variant and language that was asked for."""

    def __init__(self, rows: Rows, mark: Mark = None) -> None:
        self.lock = Lock()
        self.mark = mark
        self.next_look = 0.0
        self.settled_at = 0.0
        self.wanted: dict[Variant, float] = {}
        self.seen_by: dict[Actor, bool] = {}
        self.take(rows, {})

    def take(self, rows: Rows, packed: dict[Variant, Packed]) -> None:
        """Show these rows from now on."""
        earlier, seen_by = getattr(self, "rows", None), self.seen_by
        if earlier is None or not rows.versions.is_as(
            earlier.versions, "meeting", "matter", "people"
        ):
            seen_by = {}
        # The rows first: whoever asks meanwhile notes nothing of the old ones in the new.
        self.rows = rows
        self.seen_by = seen_by
        self.is_for_all = may_see(NOBODY, rows.meeting)
        self.members = {one.person_id for one in rows.room.participants} - {None}
        self.packed = packed

    @property
    def version(self) -> int:
        """The version of what is shown now."""
        return self.rows.versions.whole

    def is_seen_by(self, by: Actor) -> bool:
        """Whether this actor may know of the meeting, as on its page."""
        if self.is_for_all:
            return True
        # By all that the session says of somebody: at the desk one may see more than on the phone.
        seen_by = self.seen_by
        known = seen_by.get(by)
        if known is None:
            known = may_see(by, self.rows.meeting)
            if len(seen_by) >= MOST_SEEN_BY:
                seen_by.clear()
            seen_by[by] = known
        return known

    def is_inside(self, by: Actor) -> bool:
        """Whether names are shown: to those who are part of the meeting, and to its desk."""
        if by.person_id is None:
            return False
        target = {"meeting": self.rows.meeting}
        return by.person_id in self.members or DESK.find_standing(by, target) is not None

    def give(self, variant: Variant) -> Packed:
        """The document as (inside, language)."""
        self.wanted[variant] = time.monotonic()
        packed = self.packed.get(variant)
        if packed is None:
            with self.lock:
                packed = self.packed.get(variant)
                if packed is None:
                    packed = pack_variants(self.rows, [variant])[variant]
                    self.packed[variant] = packed
        return packed

    def recall(self, variant: Variant) -> Packed | None:
        """The document where it has been put together; None where it has not."""
        self.wanted[variant] = time.monotonic()
        return self.packed.get(variant)

    def is_due(self, mark: Mark) -> bool:
        """Whether it is time to look for what was written."""
        now = time.monotonic()
        return now >= self.next_look and (mark != self.mark or now <= self.settled_at)

    def refresh(self, mark: Mark) -> None:
        """Look whether something of the meeting was written, unless it is too early."""
        if not self.is_due(mark):
            return
        now = time.monotonic()
        if not self.lock.acquire(blocking=False):
            return
        try:
            self.next_look = now + SECONDS_BETWEEN_LOOKS
            if mark != self.mark:
                self.settled_at = now + SECONDS_UNTIL_SETTLED
            self.look(now)
            self.mark = mark
        except Exception:
            logger.exception("a meeting could not be read; what was there is still shown")
            self.next_look = now + SECONDS_BETWEEN_READINGS
        finally:
            self.lock.release()

    def look(self, began: float) -> None:
        """Read the meeting anew if anything of it was written."""
        versions = read_versions(self.rows.meeting.pk)
        if versions is None or versions == self.rows.versions:
            return
        rows = read_rows(self.rows.meeting.pk, versions, self.rows)
        if rows is None:
            return
        wanted = [key for key, at in self.wanted.items() if began - at < SECONDS_WANTED]
        self.take(rows, pack_variants(rows, wanted))
        took = time.monotonic() - began
        rest = min(LONGEST_REST, max(SECONDS_BETWEEN_READINGS, REST_FACTOR * took))
        self.next_look = began + took + rest


def may_see(by: Actor, meeting: Meeting) -> bool:
    """Whether the page of the meeting would open."""
    try:
        get_meeting(by, meeting.pk)
    except (NotHere, Refused):
        return False
    return True


def pack_variants(rows: Rows, variants: Iterable[Variant]) -> dict[Variant, Packed]:
    """The documents that are asked for, each language put together once."""
    packed: dict[Variant, Packed] = {}
    wanted = set(variants)
    now = clock.now()
    for language in {language for _is_inside, language in wanted}:
        with override(language):
            inside = build_document(rows, now)
        for is_inside in (True, False):
            if (is_inside, language) in wanted:
                packed[is_inside, language] = pack(inside if is_inside else hide_names(inside))
    return packed


class Halls:
    """The meetings that somebody asks for; those longest unasked for make room."""

    def __init__(self) -> None:
        self.halls: OrderedDict[UUID, Hall] = OrderedDict()
        self.lock = Lock()
        self.opening: dict[UUID, Lock] = {}

    def recall(self, meeting_id: UUID) -> Hall | None:
        """The hall of a meeting where it was read; None where it was not."""
        with self.lock:
            hall = self.halls.get(meeting_id)
            if hall is not None:
                self.halls.move_to_end(meeting_id)
            return hall

    def find(self, meeting_id: UUID, mark: Mark = None) -> Hall | None:
        """The hall of a meeting, read when it is not here yet; None for no meeting."""
        hall = self.recall(meeting_id)
        if hall is not None:
            return hall
        with self.lock:
            opening = self.opening.setdefault(meeting_id, Lock())
        with opening:
            hall = self.halls.get(meeting_id) or self.open(meeting_id, mark)
        with self.lock:
            self.opening.pop(meeting_id, None)
        return hall

    def open(self, meeting_id: UUID, mark: Mark) -> Hall | None:
        """Read a meeting for the first time."""
        versions = read_versions(meeting_id)
        rows = read_rows(meeting_id, versions) if versions else None
        if rows is None:
            return None
        hall = Hall(rows, mark)
        with self.lock:
            self.halls[meeting_id] = hall
            while len(self.halls) > MOST_HALLS:
                self.halls.popitem(last=False)
        return hall


HALLS = Halls()


@contextmanager
def borrow_store() -> Iterator[None]:
    """Read from the store outside Django's own requests: the connection is given back."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            close_old_connections()


def choose_next(meeting_id: UUID, participant_id: UUID, count: int = 3) -> list[dict[str, Any]]:
    """The statements that this participant is asked next, as {"id", "number", "text"}.

    Empty when no round is open, or when all is said.
    """
    hall = HALLS.find(meeting_id)
    asked = hall.rows.round if hall else None
    if hall is None or asked is None or not asked.is_open:
        return []
    return mapping.choose_next(asked, participant_id, count, view=hall.rows.said)
