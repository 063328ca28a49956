"""Who asks, remembered from one question to the next: five thousand phones ask once a second.

It is forgotten when something is done to the person, their roles or their phones, in whichever
process; at once when a session is ended in this one; and after a minute or two in any case.
"""

from __future__ import annotations

import random
import time
from collections import OrderedDict
from collections.abc import Iterable
from threading import BoundedSemaphore, Lock
from typing import Any
from uuid import UUID

from django.contrib.auth.signals import user_logged_out
from django.db.models import Max

from zhaishangyi.people.known import KEY, find_actors
from zhaishangyi.people.models import Device, RoleGrant
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.models import Entry

SECONDS_KEPT = 60.0
SECONDS_BETWEEN_LOOKS = 0.5
MOST_KEPT = 20_000
# Entries that were begun earlier and committed later are found when looked for again.
LOOKED_BACK = 5000
AT_ONCE = 2


class Askers:
    """Sessions by their keys."""

    def __init__(self) -> None:
        self.known: OrderedDict[str, tuple[Actor, float]] = OrderedDict()
        self.lock = Lock()
        self.looking = Lock()
        self.places = BoundedSemaphore(AT_ONCE)
        self.mark: object = None
        self.next_look = 0.0
        self.last_seq: int | None = None
        self.done: set[int] = set()

    def find(self, key: str) -> Actor:
        """The actor of a session; nobody for no session, an unknown or an ended one."""
        if not KEY.fullmatch(key):
            return NOBODY
        actor = self.recall(key)
        if actor is not None:
            return actor
        # When a whole hall comes at once, the other pages need the store too.
        with self.places:
            actor = self.recall(key) or find_actors([key])[key]
        self.keep(key, actor)
        return actor

    def recall(self, key: str) -> Actor | None:
        """Who it was a moment ago."""
        with self.lock:
            kept = self.known.get(key)
        return kept[0] if kept and kept[1] > time.monotonic() else None

    def keep(self, key: str, actor: Actor) -> None:
        """Remember somebody; not all are forgotten in the same second."""
        # Chance is what is wanted here, not secrecy.
        until = time.monotonic() + SECONDS_KEPT * random.uniform(1, 2)  # noqa: S311
        with self.lock:
            self.known[key] = (actor, until)
            self.known.move_to_end(key)
            while len(self.known) > MOST_KEPT:
                self.known.popitem(last=False)

    def forget(self, key: str | None) -> None:
        """A session has ended."""
        with self.lock:
            self.known.pop(key or "", None)

    def forget_people(self, people: Iterable[UUID]) -> None:
        """Something about these people may have changed."""
        gone = set(people)
        with self.lock:
            for key in [key for key, (actor, _at) in self.known.items() if actor.person_id in gone]:
                del self.known[key]

    def listen(self) -> None:
        """Hear of every session that ends in this process."""
        user_logged_out.connect(self.hear, weak=False)

    def hear(self, request: Any = None, **_more: Any) -> None:
        """Somebody signs out."""
        self.forget(getattr(getattr(request, "session", None), "session_key", None))

    def refresh(self, mark: object) -> None:
        """Look whether anything was done to people, unless it is too early or known."""
        now = time.monotonic()
        if mark == self.mark or now < self.next_look or not self.looking.acquire(blocking=False):
            return
        try:
            self.next_look = now + SECONDS_BETWEEN_LOOKS
            self.look()
            self.mark = mark
        finally:
            self.looking.release()

    def look(self) -> None:
        """Forget those to whom something was done since the last look; two queries, or four."""
        newest = Entry.objects.aggregate(last=Max("seq"))["last"] or 0
        if self.last_seq is None:
            # Nobody is remembered yet.
            self.last_seq = newest
        since = self.last_seq - LOOKED_BACK
        entries = Entry.objects.filter(seq__gt=since, subject_kind__startswith="people.")
        rows = list(entries.order_by("seq").values_list("seq", "subject_kind", "subject_id"))
        fresh = [(kind, subject) for seq, kind, subject in rows if subject and seq not in self.done]
        self.done = {seq for seq, _kind, _subject in rows}
        self.last_seq = newest
        if fresh:
            self.forget_people(find_people(fresh))


def find_people(subjects: Iterable[tuple[str, UUID]]) -> set[UUID]:
    """The people that these records are, or belong to; two queries at most."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, subject in subjects:
        by_kind.setdefault(kind, set()).add(subject)
    people = by_kind.get("people.person", set())
    for kind, model in (("people.device", Device), ("people.rolegrant", RoleGrant)):
        if kind in by_kind:
            rows: Any = model._default_manager.filter(pk__in=by_kind[kind])
            people = people | set(rows.values_list("person_id", flat=True))
    return people
