"""Records kept in memory from one group of acts to the next, for as long as nobody saves them.

A record counts its versions: so the store is asked for ids and versions, which is cheap, and only
what is new or was saved since is read whole. One thread has one shelf.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection

from zhaishangyi.record.models import Recorded

M = TypeVar("M", bound=Recorded)
MOST_KEPT = 20_000


class Shelf(Generic[M]):
    """The records of one model."""

    def __init__(self, model: type[M], most_kept: int = MOST_KEPT) -> None:
        self.model = model
        self.most_kept = most_kept
        self.kept: dict[Any, M] = {}

    def find(self, **wanted: Collection[UUID]) -> list[M]:
        """The records whose fields have one of the values asked for; one query, or two."""
        if not all(wanted.values()):
            return []
        parts, values = [], []
        for name, ids in wanted.items():
            parts.append(f"{self.name_column(name)} IN ({','.join(['%s'] * len(ids))})")
            values += write_keys(ids)
        return self.recall(self.ask(f"WHERE {' AND '.join(parts)}", values))

    def take(self, names: tuple[str, str], pairs: Collection[tuple[UUID, UUID]]) -> list[M]:
        """The records that have one of these pairs in two fields, to be changed; one query or two.

        They leave the shelf, for a change may be taken back.
        """
        if not pairs:
            return []
        one, other = map(self.name_column, names)
        rows = ",".join(["(%s,%s)"] * len(pairs))
        values = write_keys([key for pair in pairs for key in pair])
        # An index may hold only the rows in which the first is not empty.
        where = f"WHERE {one} IS NOT NULL AND ({one},{other}) IN (VALUES {rows})"
        found = self.recall(self.ask(where, values))
        for key in write_keys([record.pk for record in found]):
            self.kept.pop(key, None)
        return found

    def recall(self, found: list[tuple[Any, int]]) -> list[M]:
        """The records of these ids and versions."""
        if any(self.is_old(key, version) for key, version in found):
            self.make_room()
            # Some may have been pushed out.
            self.read([key for key, version in found if self.is_old(key, version)])
        # One that was deleted in between is not there.
        return [self.kept[key] for key, _version in found if key in self.kept]

    def make_room(self) -> None:
        """Let go of what was put here first when too many are kept."""
        if len(self.kept) > self.most_kept:
            for key in list(islice(self.kept, self.most_kept // 2)):
                del self.kept[key]

    def put(self, records: Iterable[M]) -> None:
        """Keep these, which are in the store as they are here."""
        given = list(records)
        self.kept.update(zip(write_keys([one.pk for one in given]), given, strict=True))

    def ask(self, where: str, values: list[Any]) -> list[tuple[Any, int]]:
        """The ids, as the store gives them, and the versions."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, version FROM {table} {where}", values)  # noqa: S608
            return list(cursor.fetchall())

    def name_column(self, name: str) -> str:
        """The column of a field."""
        field: Any = self.model._meta.get_field(name)
        return connection.ops.quote_name(field.column)

    def is_old(self, key: Any, version: int) -> bool:
        """Whether a record is not here as it stands in the store."""
        kept = self.kept.get(key)
        return kept is None or kept.version != version

    def read(self, keys: list[Any]) -> None:
        """Read these records whole."""
        for key in keys:
            self.kept.pop(key, None)
        records: Any = self.model._default_manager.filter(pk__in=keys)
        self.put(records.order_by())


def write_key(key: UUID | None) -> Any:
    """An id as the store keeps it; None as it is."""
    return key.hex if key is not None and connection.vendor == "sqlite" else key


def write_keys(keys: Iterable[UUID]) -> list[Any]:
    """Many ids as the store keeps them."""
    return [key.hex for key in keys] if connection.vendor == "sqlite" else list(keys)
