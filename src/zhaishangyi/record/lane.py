"""The fast lane: acts that wait together are done in one transaction, and answered after it.

What takes long about an act is the commit that puts it on the disk; it takes as long for two
hundred acts as for one. So whoever sends a vote waits a few milliseconds for company. An answer is
given after the commit and never before. Each act is refused or done by itself: one that may not be
done leaves nothing behind, and when a whole group fails, its acts are done again one by one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import translation

from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.door import Act
from zhaishangyi.record.errors import CannotDo
from zhaishangyi.record.turns import take_turn

MOST_AT_ONCE = 256
SECONDS_TO_ANSWER = 30
# After a group as large as this, the next one is waited for a moment.
MANY = 8
SECONDS_TO_GATHER = 0.002
# What a store says when it took back one of two transactions that waited for each other.
WAITED_FOR_EACH_OTHER = ("40001", "40P01")

logger = logging.getLogger(__name__)


class NoAnswer(Exception):
    """Whether the act was done is not known; the same act id sent again will tell."""


class Kept(NamedTuple):
    """What came of an act: the record, and whose it is where that is asked for afterwards."""

    id: UUID | None
    meeting_id: UUID | None = None
    participant_id: UUID | None = None


Tell = Callable[[Sequence["Waiting"]], None]


def release(group: Sequence[Waiting]) -> None:
    """Let the threads go on that wait for these acts."""
    for one in group:
        one.ticket.release()


@dataclass(slots=True, eq=False)
class Waiting:
    """One act that waits to be done. `session` says who asks, `values` what for."""

    plan: Plan
    session: str
    language: str
    act_id: UUID
    values: Mapping[str, Any]
    by: Actor = NOBODY
    kept: Kept | None = None
    problem: Exception | None = None
    # How whoever waits is told, and what they wait at.
    tell: Tell = release
    ticket: Any = field(default_factory=threading.Lock)

    def outcome(self) -> Kept:
        """What came of it, once it is over. Raises what stood in its way."""
        if self.problem is not None:
            raise self.problem
        assert self.kept is not None
        return self.kept


class Plan(Protocol):
    """How the acts of one kind are done together."""

    def do(self, asked: Sequence[Waiting]) -> None:
        """Do them inside the open transaction; give each its `kept` or its `problem`.

        Raising anything takes the whole group back.
        """


Identify = Callable[[Sequence[str]], Mapping[str, Actor]]
Load = Callable[[Actor, Mapping[str, Any]], dict[str, Any]]


class OneByOne:
    """A plan for acts that are rare: each goes through the ordinary door, in a savepoint."""

    def __init__(self, act: Act[Any, Any], load: Load) -> None:
        self.act = act
        self.load = load

    def do(self, asked: Sequence[Waiting]) -> None:
        for one in asked:
            try:
                with translation.override(one.language):
                    record = self.act(one.by.carrying(one.act_id), **self.load(one.by, one.values))
            except CannotDo as problem:
                one.problem = problem
            else:
                one.kept = Kept(record.pk if record is not None else None)


class Lane:
    """Takes acts from many threads and does them on one."""

    def __init__(self, identify: Identify) -> None:
        self.identify = identify
        self.queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self.starting = threading.Lock()
        self.worker: threading.Thread | None = None
        self.is_busy = False

    def send(self, one: Waiting) -> Kept:
        """Have an act done; returns after its commit. Raises what stands in its way."""
        one.ticket.acquire()
        self.put(one)
        if not one.ticket.acquire(timeout=SECONDS_TO_ANSWER):
            raise NoAnswer
        return one.outcome()

    def put(self, one: Waiting) -> None:
        """Have an act done; whoever waits for it is told by its own way."""
        self.begin()
        self.queue.put(one)

    def begin(self) -> None:
        """Start the thread that commits: in each process its own, and not before it is needed."""
        if self.worker is not None and self.worker.is_alive():
            return
        with self.starting:
            if self.worker is None or not self.worker.is_alive():
                self.worker = threading.Thread(target=self.work, name="fast lane", daemon=True)
                self.worker.start()

    def end(self) -> None:
        """Do what waits, then let go of the store and end the thread."""
        if self.worker is not None and self.worker.is_alive():
            self.queue.put(None)
            self.worker.join(SECONDS_TO_ANSWER)

    def work(self) -> None:
        """Do what waits, again and again."""
        try:
            while group := self.take():
                try:
                    self.do(group)
                finally:
                    tell_all(group)
        finally:
            connection.close()

    def take(self) -> list[Waiting]:
        """Wait for an act, and take along whatever else has come by then; empty at the end."""
        first = self.queue.get()
        if first is None:
            return []
        if self.is_busy:
            # Those who were just answered are about to send again: together it is one commit.
            time.sleep(SECONDS_TO_GATHER)
        group = [first]
        with suppress(Empty):
            while len(group) < MOST_AT_ONCE:
                more = self.queue.get_nowait()
                if more is None:
                    self.queue.put(None)
                    break
                group.append(more)
        self.is_busy = len(group) >= MANY
        return group

    def do(self, group: Sequence[Waiting]) -> None:
        """Do a group together; when that fails, do each alone so that one spoils nothing."""
        failed = self.attempt(group)
        if failed is None:
            return
        if is_store_away(failed):
            for one in group:
                one.kept, one.problem = None, failed
            return
        logger.warning("%s acts are done again one by one: %s", len(group), failed)
        for number, one in enumerate(group):
            one.kept = one.problem = None
            problem = self.attempt([one])
            if problem is None:
                continue
            one.kept, one.problem = None, problem
            if is_store_away(problem):
                for rest in group[number + 1 :]:
                    rest.kept, rest.problem = None, problem
                return

    def attempt(self, group: Sequence[Waiting]) -> Exception | None:
        """Do these in one transaction; what went wrong when all of it was taken back."""
        try:
            with take_turn(), transaction.atomic():
                self.do_within(group)
        except Exception as problem:
            leave_broken(problem)
            return problem
        return None

    def do_within(self, group: Sequence[Waiting]) -> None:
        """Find out who asks, then have each plan do its acts."""
        known = self.identify(list({one.session for one in group}))
        plans: dict[int, list[Waiting]] = {}
        for one in group:
            one.by = known[one.session]
            plans.setdefault(id(one.plan), []).append(one)
        # Plans that keep what they read go before those that write through the door: what they
        # keep is on disk already, and stays true when the group is taken back.
        for asked in sorted(plans.values(), key=lambda asked: isinstance(asked[0].plan, OneByOne)):
            asked[0].plan.do(asked)


def is_store_away(problem: Exception) -> bool:
    """Whether the store itself did not answer, so that trying each act alone is of no use."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    return getattr(problem.__cause__, "sqlstate", None) not in WAITED_FOR_EACH_OTHER


def leave_broken(problem: Exception) -> None:
    """Let go of a connection that may be of no use any more; the next act makes another."""
    if isinstance(problem, DatabaseError | InterfaceError) and not connection.in_atomic_block:
        with suppress(DatabaseError, InterfaceError):
            connection.close_if_unusable_or_obsolete()


def tell_all(group: Sequence[Waiting]) -> None:
    """Tell everybody that their act is over; those who are told in the same way, at once."""
    ways: dict[Tell, list[Waiting]] = {}
    for one in group:
        ways.setdefault(one.tell, []).append(one)
    for tell, ones in ways.items():
        tell(ones)
