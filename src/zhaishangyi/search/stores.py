"""The index of words on each store: the same words, the same answers in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhaishangyi.search.models import SearchDoc
from zhaishangyi.search.words import Condition, Row, write_match, write_tsquery

# How many of the newest records are looked at one by one before the index of words is asked.
MOST_LOOKED_AT = 3000
BUILDING_MEMORY_MB = 256


class Found(NamedTuple):
    """One record that answers a question."""

    docid: int
    kind: int
    target_id: UUID


class Bounds(NamedTuple):
    """The docids that are looked among, both ends left out."""

    above: int
    below: int


class SqliteWords:
    """A table of FTS5. It is read in the order of docids, so it stops after the first page."""

    def write(self, rows: Sequence[Row]) -> None:
        """Add records."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_searchdoc (docid, kind, target_id, is_public, mark)"
                " VALUES (%s, %s, %s, %s, %s)",
                [(row.docid, row.kind, row.target_id.hex, row.is_public, row.mark) for row in rows],
            )
            cursor.executemany(
                "INSERT OR REPLACE INTO search_words (rowid, words) VALUES (%s, %s)",
                [(row.docid, row.words) for row in rows],
            )

    def find(self, condition: Condition, bounds: Bounds, most: int) -> list[Found]:
        """The newest records that meet a condition; one query."""
        return fetch(
            "SELECT d.docid, d.kind, d.target_id FROM search_words w"
            " CROSS JOIN search_searchdoc d ON d.docid = w.rowid"
            " WHERE w.search_words MATCH %s AND w.rowid > %s AND w.rowid < %s"
            " ORDER BY w.rowid DESC LIMIT %s",
            [write_match(condition), *bounds, most],
        )

    def begin_anew(self) -> None:
        """Empty the index and make ready for many records, oldest first."""
        trigger = (
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'search_doc_gone'"
        )
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {-1024 * BUILDING_MEMORY_MB}")
            cursor.execute(trigger)
            self.trigger = cursor.fetchone()[0]
            # Without it the table is emptied at once and not row by row.
            cursor.execute("DROP TRIGGER search_doc_gone")
            cursor.execute("DELETE FROM search_searchdoc")
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
            self.set_hash_size(cursor, 64)

    def end_anew(self) -> None:
        """Put the index in order after many records."""
        with connection.cursor() as cursor:
            self.set_hash_size(cursor, 1)
            cursor.execute(self.trigger)
            cursor.execute("PRAGMA cache_size = -2000")

    def set_hash_size(self, cursor: Any, megabytes: int) -> None:
        """How much FTS5 collects in memory before it writes a part of its index."""
        cursor.execute(
            "INSERT INTO search_words (search_words, rank) VALUES ('hashsize', %s)",
            [megabytes * 1024 * 1024],
        )


class PostgresWords:
    """A column of words under a GIN index, which knows no order.

    So the newest records are looked at first, one by one: a common word fills its page there.
    What is rarer than that comes out of the index as a whole and is small enough to be sorted.
    """

    def write(self, rows: Sequence[Row]) -> None:
        """Add records."""
        copying = (
            "COPY search_searchdoc (docid, kind, target_id, is_public, mark, tokens) FROM STDIN"
        )
        with connection.cursor() as cursor, cursor.copy(copying) as copy:
            for *fields, words in rows:
                copy.write_row([*fields, "'" + words.replace(" ", "' '") + "'"])

    def find(self, condition: Condition, bounds: Bounds, most: int) -> list[Found]:
        """The newest records that meet a condition; one or two queries."""
        asked = write_tsquery(condition)
        newest = fetch(
            "SELECT docid, kind, target_id FROM (SELECT * FROM search_searchdoc"
            " WHERE docid > %s AND docid < %s ORDER BY docid DESC LIMIT %s) newest"
            " WHERE tokens @@ %s::tsquery ORDER BY docid DESC LIMIT %s",
            [*bounds, MOST_LOOKED_AT, asked, most],
        )
        if len(newest) >= most:
            return newest
        return fetch(
            "WITH found AS MATERIALIZED (SELECT docid, kind, target_id FROM search_searchdoc"
            " WHERE tokens @@ %s::tsquery)"
            " SELECT * FROM found WHERE docid > %s AND docid < %s ORDER BY docid DESC LIMIT %s",
            [asked, *bounds, most],
        )

    def begin_anew(self) -> None:
        """Empty the index and make ready for many records."""
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX search_tokens")
            cursor.execute("TRUNCATE search_searchdoc")

    def end_anew(self) -> None:
        """Put the index in order after many records."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL maintenance_work_mem = '{BUILDING_MEMORY_MB}MB'")
            cursor.execute(
                "CREATE INDEX search_tokens ON search_searchdoc USING gin (tokens)"
                " WITH (fastupdate = off)"
            )
            cursor.execute("ANALYZE search_searchdoc")


def choose_words() -> SqliteWords | PostgresWords:
    """The index of the store that is used."""
    return SqliteWords() if connection.vendor == "sqlite" else PostgresWords()


def fetch(statement: str, params: Sequence[Any]) -> list[Found]:
    """Ask and take what was found."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [
            Found(docid, kind, target if isinstance(target, UUID) else UUID(target))
            for docid, kind, target in cursor.fetchall()
        ]


def take_free_docid(wanted: int) -> int:
    """The docid that is wanted, or the next that no record has."""
    while SearchDoc.objects.filter(pk=wanted).exists():
        wanted += 1
    return wanted
