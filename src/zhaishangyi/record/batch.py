"""Acts that come in great numbers, done together: the same entries as through the door.

A room says how its acts are loaded and what each changes; the permission, the repeat of an act id,
the entry and the event are the door's own. Only writing is different: one statement for all rows,
one for all entries.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models.signals import post_save
from django.utils import translation

from zhaishangyi.record import clock
from zhaishangyi.record.actor import Standing
from zhaishangyi.record.door import Act, digest_params, fill_entry
from zhaishangyi.record.errors import CannotDo
from zhaishangyi.record.events import Event, is_heard, tell
from zhaishangyi.record.lane import Kept, Waiting
from zhaishangyi.record.models import Entry, Recorded
from zhaishangyi.record.rows import insert_rows, update_rows
from zhaishangyi.record.shelf import write_keys
from zhaishangyi.record.trail import Trail

EARLIER = ("act_id", "kind", "params_digest", "subject_id")
TOLD = ("act_id", "subject_kind", "subject_id", "node_path")

Known = TypeVar("Known")
Target = Mapping[str, Any]


class Batch:
    """What the acts of one group have written so far, kept until it goes to the store at once."""

    def __init__(self, act: Act[Any, Any], asked: Sequence[Waiting]) -> None:
        self.act = act
        self.at: datetime = clock.now()
        self.entries: dict[UUID, dict[str, Any]] = {}
        self.rows: dict[UUID, Recorded] = {}
        self.changed: dict[UUID, set[str]] = {}
        self.earlier = read_earlier([one.act_id for one in asked])

    def find_earlier(self, one: Waiting, digest: str) -> Mapping[str, Any] | None:
        """The entry of an act that was done before. Raises AlreadySent for another one."""
        entry = self.earlier.get(one.act_id) or self.entries.get(one.act_id)
        if entry is not None:
            self.act.require_same(entry["kind"], entry["params_digest"], digest)
        return entry

    def change(self, record: Recorded, trail: Trail) -> None:
        """Take down a record as it is to be saved."""
        is_new = record._state.adding and record.pk not in self.rows
        record.version += 1
        names, change = record.take_change(is_new)
        trail.changes.append(change)
        self.rows[record.pk] = record
        if not record._state.adding:
            self.changed.setdefault(record.pk, {"version"}).update(names)

    def enter(
        self,
        one: Waiting,
        target: Target,
        standing: Standing,
        digest: str,
        trail: Trail,
        record: Recorded,
    ) -> None:
        """Take down the entry of an act that is done."""
        hides = self.act.hides_actor
        is_hidden = hides is not None and hides(target)
        self.entries[one.act_id] = fill_entry(
            self.act.kind, one.by, standing, one.act_id, digest, trail, record, is_hidden, self.at
        )

    def write(self) -> None:
        """Write everything; the events are told after the commit, in order."""
        by_names: dict[tuple[type[Recorded], tuple[str, ...]], list[Recorded]] = {}
        new: dict[type[Recorded], list[Recorded]] = {}
        for record in self.rows.values():
            if record._state.adding:
                new.setdefault(type(record), []).append(record)
            else:
                names = tuple(sorted(self.changed[record.pk]))
                by_names.setdefault((type(record), names), []).append(record)
        for model, rows in new.items():
            insert_rows(model, [row.__dict__ for row in rows])
        for (model, names), rows in by_names.items():
            update_rows(model, [row.__dict__ for row in rows], names)
        for record in self.rows.values():
            record._state.adding = False
        entries = list(self.entries.values())
        insert_rows(Entry, entries)
        if entries:
            # Whoever waits for something to be done hears of a group once.
            last = Entry(**entries[-1])
            post_save.send(Entry, instance=last, created=True, using=connection.alias)
            if is_heard(self.act.kind):
                transaction.on_commit(self.tell)

    def tell(self) -> None:
        """Tell the events, as the door does."""
        for entry in self.entries.values():
            tell(Event(self.act.kind, *(entry[name] for name in TOLD)))


class Together(ABC, Generic[Known]):
    """A plan for acts that come in great numbers."""

    act: Act[Any, Any]

    @abstractmethod
    def read(self, asked: Sequence[Waiting]) -> Known:
        """Read and lock all that these acts need, in a fixed number of queries."""

    @abstractmethod
    def find_target(self, known: Known, one: Waiting) -> dict[str, Any]:
        """What one act is about, as its page loads it. Raises NotHere."""

    def require_open(self, target: Target) -> None:
        """What has to be so for an act that is no repeat, to be found at all. Raises NotHere."""

    @abstractmethod
    def change(
        self, known: Known, one: Waiting, target: Target, at: datetime
    ) -> tuple[Recorded, bool]:
        """The record that the act writes, changed, and whether it differs. Raises RuleBroken."""

    @abstractmethod
    def describe(self, known: Known, one: Waiting, target: Target, record_id: Any) -> Kept:
        """What came of it, for the answer."""

    def do(self, asked: Sequence[Waiting]) -> None:
        """Do the acts one after the other in memory, then write them at once."""
        known = self.read(asked)
        batch = Batch(self.act, asked)
        for language, group in group_by_language(asked).items():
            with translation.override(language):
                for one in group:
                    try:
                        one.kept = self.do_one(known, batch, one)
                    except CannotDo as problem:
                        one.problem = problem
        batch.write()
        transaction.on_commit(lambda: self.keep(list(batch.rows.values())))

    def keep(self, written: Sequence[Recorded]) -> None:
        """These records are on disk as they are here."""

    def do_one(self, known: Known, batch: Batch, one: Waiting) -> Kept:
        """One act, in the order of the door: permission, repeat, rules, write, entry."""
        target = self.find_target(known, one)
        digest = digest_params(self.act.kind, target)
        earlier = batch.find_earlier(one, digest)
        if earlier is None:
            self.require_open(target)
        standing = self.act.who.require(one.by, target)
        if earlier is not None:
            return self.describe(known, one, target, earlier["subject_id"])
        record, is_changed = self.change(known, one, target, batch.at)
        trail = Trail()
        if is_changed:
            batch.change(record, trail)
        batch.enter(one, target, standing, digest, trail, record)
        return self.describe(known, one, target, record.pk)


def group_by_language(asked: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    """The same acts by the language in which a refusal is said."""
    groups: dict[str, list[Waiting]] = {}
    for one in asked:
        groups.setdefault(one.language, []).append(one)
    return groups


def read_earlier(act_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The entries of acts that were done before; a query, and another when there are any."""
    keys = write_keys(act_ids)
    marks = ",".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq FROM record_entry WHERE act_id IN ({marks})", keys)  # noqa: S608
        found = [row[0] for row in cursor.fetchall()]
    if not found:
        return {}
    return {row["act_id"]: row for row in Entry.objects.filter(pk__in=found).values(*EARLIER)}
