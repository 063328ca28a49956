"""Whose sessions these are; remembered from one act to the next where acts come in great numbers.

A session is looked at again once a second: when it is gone, or says something else, so is what was
remembered of it. And all is forgotten whenever an act of the rooms of people and places is on
record, in whichever process it was done, and when the day changes, since roles end with a day.
What a staff session may do hangs on accounts as well, which leave no entry: it is asked for anew
every second.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from zhaishangyi.people.queries import read_members, to_actor
from zhaishangyi.people.sessions import find_signed_in, is_staff_session
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.registry import import_all_acts

SECONDS_TRUSTED = 1.0
MOST_KNOWN = 20_000
# Longer than any act takes from its entry to its commit; the hosts' clocks agree better than that.
LOOKED_BACK = timedelta(seconds=30)
# After a longer pause an entry may have come and gone from that time unseen.
LONGEST_PAUSE = LOOKED_BACK / 2
# With more entries than these in that time (a roster is read in), nothing is remembered.
MOST_ENTRIES = 1000
ROOMS = ("zhaishangyi.people.", "zhaishangyi.places.")
KEY = re.compile(r"[a-z0-9]{8,40}")


def make_request(key: str, said: str | None = None) -> HttpRequest:
    """A request with nothing but a session, for what asks a request who sent it.

    `said` is what the session holds, as it lies in the store, when that was read already.
    """
    request: Any = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    if said is not None:
        request.session._session_cache = request.session.decode(said)
    request.user = get_user(request)
    made: HttpRequest = request
    return made


def find_actors(keys: Sequence[str]) -> Mapping[str, Actor]:
    """The actors of sessions by their keys; nobody for an unknown or ended one."""
    said = read_said(keys)
    found = {key: one.actor for key, one in read_sessions(said).items()}
    return {key: found.get(key, NOBODY) for key in keys}


@dataclass(slots=True)
class Known:
    """Somebody, as their session said at a moment of this process's clock."""

    actor: Actor
    is_staff: bool = False
    said: str = ""
    seen_at: float = 0.0


def read_sessions(said: Mapping[str, str]) -> dict[str, Known]:
    """Who these sessions belong to now; a few queries, and one more for each phone."""
    requests = {key: make_request(key, held) for key, held in said.items()}
    signed_in = {key: find_signed_in(request) for key, request in requests.items()}
    people = read_members(found.person_id for found in signed_in.values() if found)
    known = {}
    for key, found in signed_in.items():
        person = people.get(found.person_id) if found else None
        strong = found is not None and found.is_strong
        actor = to_actor(person, is_strong=strong) if person else NOBODY
        known[key] = Known(actor, is_staff_session(requests[key]), said[key])
    return known


class KnownSessions:
    """Sessions by their keys, for one thread; a few queries for however many are asked."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.entries: frozenset[int] = frozenset()
        self.day: date | None = None
        self.asked_at: datetime | None = None

    def __call__(self, keys: Sequence[str]) -> Mapping[str, Actor]:
        """The actors of these sessions; nobody for an unknown or ended one."""
        self.forget_if_changed()
        now = time.monotonic()
        # What can be no session is not kept: anybody may send as much of it as they like.
        possible = [key for key in keys if KEY.fullmatch(key)]
        stale = [key for key in possible if not self.is_fresh(key, now)]
        if stale:
            self.look_again(stale, now)
        found = {key: self.known[key].actor for key in possible}
        return {key: found.get(key, NOBODY) for key in keys}

    def is_fresh(self, key: str, now: float) -> bool:
        """Whether a session was looked at a moment ago."""
        known = self.known.get(key)
        return known is not None and now - known.seen_at < SECONDS_TRUSTED

    def look_again(self, keys: Sequence[str], now: float) -> None:
        """Somebody whose session says the same as before is the same; the others are read."""
        said = read_said(keys)
        changed = {key: held for key, held in said.items() if not self.is_same(key, held)}
        self.known |= read_sessions(changed)
        for key in keys:
            if key not in said:
                self.known[key] = Known(NOBODY)
            self.known[key].seen_at = now

    def is_same(self, key: str, said: str) -> bool:
        """Whether a session says what it said before. Of staff that is not enough to know."""
        known = self.known.get(key)
        return known is not None and not known.is_staff and known.said == said

    def forget_if_changed(self) -> None:
        """Forget everybody when something was done to people or places, or may have been."""
        now = clock.now()
        entries, day = read_entries(), clock.today()
        is_new = not entries <= self.entries or len(entries) >= MOST_ENTRIES
        is_blind = self.asked_at is None or abs(now - self.asked_at) > LONGEST_PAUSE
        if is_new or is_blind or day != self.day or len(self.known) > MOST_KNOWN:
            self.known.clear()
        self.entries, self.day, self.asked_at = entries, day, now


def read_said(keys: Sequence[str]) -> dict[str, str]:
    """What the sessions that have not ended hold, as it lies in the store; one query or none."""
    wanted = [key for key in keys if KEY.fullmatch(key)]
    if not wanted:
        return {}
    living = Session.objects.filter(session_key__in=wanted, expire_date__gt=timezone.now())
    return dict(living.values_list("session_key", "session_data"))


def read_entries() -> frozenset[int]:
    """The newest entries of acts that may change who somebody is; one query.

    Not only the newest: on PostgreSQL an entry with a lower number may be committed later.
    """
    kinds = list_kinds()
    marks = ",".join(["%s"] * len(kinds))
    query = (
        f"SELECT seq FROM record_entry WHERE kind IN ({marks}) AND at > %s "  # noqa: S608
        f"ORDER BY at DESC LIMIT {MOST_ENTRIES}"
    )
    since = connection.ops.adapt_datetimefield_value(clock.now() - LOOKED_BACK)
    with connection.cursor() as cursor:
        cursor.execute(query, [*kinds, since])
        return frozenset(row[0] for row in cursor.fetchall())


@cache
def list_kinds() -> tuple[str, ...]:
    """The acts of the rooms that say who somebody is and where."""
    acts = import_all_acts().values()
    found = {act.kind for act in acts if f"{act.__module__}.".startswith(ROOMS)}
    return tuple(sorted(found))
