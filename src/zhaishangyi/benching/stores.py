"""Pouring rows into the store: SQLite row by row in one go, PostgreSQL by COPY.

Indexes and triggers of the tables are taken away first and put back afterwards; references are
not looked at on the way. All of this is for a store that can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from zhaishangyi.benching.columns import COLUMNS
from zhaishangyi.benching.land import Row

Pour = Callable[[str, Sequence[Row]], None]

# Nothing here has to survive a power cut: whatever is half done is thrown away.
SQLITE_FAST = (
    "PRAGMA foreign_keys=OFF", "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA cache_size=-1000000", "PRAGMA threads=2",
)  # fmt: skip
POSTGRESQL_FAST = (
    "SET session_replication_role = replica", "SET synchronous_commit = off",
    "SET maintenance_work_mem = '1GB'",
)  # fmt: skip


def quote(name: str | None) -> str:
    """A name of the store, between quotes."""
    return str(connection.ops.quote_name(str(name)))


def list_tables() -> list[str]:
    """The tables that are filled, in order."""
    return [apps.get_model(label)._meta.db_table for label in COLUMNS]


def list_filled(label: str) -> list[models.Field[Any, Any]]:
    """The fields of a model that the generator fills, in its order."""
    fields = {field.attname: field for field in apps.get_model(label)._meta.concrete_fields}
    return [fields[name] for name in COLUMNS[label]]


def list_defaults(label: str) -> dict[str, str]:
    """Every other column that may not be empty, with its default as SQL."""
    filled = set(COLUMNS[label])
    rest = (f for f in apps.get_model(label)._meta.concrete_fields if f.attname not in filled)
    return {field.column: write_default(field) for field in rest if not field.null}


def write_default(field: models.Field[Any, Any]) -> str:
    """A field's default as SQL; only numbers, words and yes or no are needed."""
    value = field.get_default()
    if isinstance(value, bool) and connection.vendor == "postgresql":
        return "TRUE" if value else "FALSE"
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, list | dict):
        return "'[]'" if isinstance(value, list) else "'{}'"
    raise TypeError(f"{field} has a default that the generator must fill itself")


@contextmanager
def open_store() -> Iterator[Pour]:
    """Everything is poured inside; indexes and triggers stand again afterwards."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in SQLITE_FAST if is_sqlite else POSTGRESQL_FAST:
            cursor.execute(statement)
        taken = take_away_sqlite(cursor) if is_sqlite else take_away_postgresql(cursor)
        pours = {label: (pour_sqlite if is_sqlite else pour_postgresql)(label) for label in COLUMNS}
        cursor.execute("BEGIN")
        yield lambda label, rows: pours[label](cursor, rows)
        cursor.execute("COMMIT")
        if not is_sqlite:
            drop_defaults(cursor)
        for statement in taken:
            cursor.execute(statement)
    leave_store()


def leave_store() -> None:
    """End the connection with all that was set for it; the next one is a usual one."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def take_away_sqlite(cursor: Any) -> list[str]:
    """Drop indexes and triggers; gives the statements that bring them back."""
    marks = ",".join("%s" for _ in list_tables())
    cursor.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') "
        f"AND sql IS NOT NULL AND tbl_name IN ({marks}) ORDER BY type, name",
        list_tables(),
    )
    found = cursor.fetchall()
    for kind, name, _sql in found:
        cursor.execute(f"DROP {kind.upper()} {quote(name)}")
    return [sql for _kind, _name, sql in found]


def pour_sqlite(label: str) -> Callable[[Any, Sequence[Row]], None]:
    """Insert rows of one table."""
    table, defaults = apps.get_model(label)._meta.db_table, list_defaults(label)
    names = [quote(field.column) for field in list_filled(label)] + [quote(n) for n in defaults]
    marks = ["?"] * len(COLUMNS[label]) + list(defaults.values())
    sql = f"INSERT INTO {quote(table)} ({','.join(names)}) VALUES ({','.join(marks)})"

    def pour(cursor: Any, rows: Sequence[Row]) -> None:
        # Past Django's cursor, which would look at every value again.
        connection.connection.executemany(sql, rows)

    return pour


def take_away_postgresql(cursor: Any) -> list[str]:
    """Drop indexes that no constraint needs; triggers rest for this session anyway."""
    cursor.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ANY(%s) "
        "AND i.schemaname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint c "
        "JOIN pg_class k ON k.oid = c.conindid WHERE k.relname = i.indexname) ORDER BY 1",
        [list_tables()],
    )
    found = cursor.fetchall()
    for name, _sql in found:
        cursor.execute(f"DROP INDEX {quote(name)}")
    return [sql for _name, sql in found]


def pour_postgresql(label: str) -> Callable[[Any, Sequence[Row]], None]:
    """Copy rows into one table; the defaults stand in the table for as long as that takes."""
    table = quote(apps.get_model(label)._meta.db_table)
    names = ",".join(quote(field.column) for field in list_filled(label))
    defaults = list_defaults(label)
    with connection.cursor() as cursor:
        for name, value in defaults.items():
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {quote(name)} SET DEFAULT {value}")
    sql = f"COPY {table} ({names}) FROM STDIN"

    def pour(cursor: Any, rows: Sequence[Row]) -> None:
        lines = ["\t".join(["\\N" if v is None else str(v) for v in row]) for row in rows]
        with cursor.copy(sql) as copy:
            copy.write("\n".join(lines) + "\n")

    return pour


def drop_defaults(cursor: Any) -> None:
    """PostgreSQL: the tables have no defaults of their own again, as Django made them."""
    for label in COLUMNS:
        table = quote(apps.get_model(label)._meta.db_table)
        for name in list_defaults(label):
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {quote(name)} DROP DEFAULT")


def empty_store() -> None:
    """Remove every row but Django's own notes of its migrations."""
    tables = [quote(name) for name in connection.introspection.django_table_names()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {','.join(tables)} CASCADE")


def analyze_store() -> None:
    """Let the store count what it has, so that it chooses the right way to a row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        cursor.execute("ANALYZE")


def count_rows(rows: Mapping[str, Sequence[Row]]) -> int:
    """How many rows these are."""
    return sum(map(len, rows.values()))
