"""Rows of a model written many at a time, with few statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]
Fields = tuple[str, ...]
# The values of one row by the attributes of its model: of a record, its `__dict__`.
Row = Mapping[str, Any]
# Attribute, column, type and how its values are written.
Described = tuple[str, str, Any, Convert]
SIZES = (64, 16, 4, 1)


@lru_cache(4)
def write_moment(at: datetime | None) -> Any:
    """A moment as SQLite keeps it; all acts of a group have the same."""
    return connection.ops.adapt_datetimefield_value(at)


def write_id(value: UUID | None) -> str | None:
    """An id as SQLite keeps it."""
    return None if value is None else value.hex


def keep(value: Any) -> Any:
    """A value that the store takes as it is."""
    return value


def find_kind(field: models.Field[Any, Any]) -> str:
    """What sort of values a column has; a reference has those of what it leads to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def choose_convert(field: models.Field[Any, Any], vendor: str) -> Convert:
    """How a value is handed to the store."""
    if vendor != "sqlite":
        return keep
    ways: dict[str, Convert] = {"UUIDField": write_id, "DateTimeField": write_moment}
    return ways.get(find_kind(field), keep)


@lru_cache(64)
def describe(model: type[models.Model], names: Fields, vendor: str) -> list[Described]:
    """How each of these fields is written."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    return [
        (
            name,
            quote(str(fields[name].column)),
            fields[name].cast_db_type(connection),
            choose_convert(fields[name], vendor),
        )
        for name in names
    ]


def list_columns(model: type[models.Model]) -> Fields:
    """Every field but a number that the store gives itself."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    )


@lru_cache(64)
def list_defaults(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    """Each field of a model with what gives its default."""
    return tuple((field.attname, field._get_default) for field in model._meta.concrete_fields)  # type: ignore[attr-defined]


def make_row(model: type[M], **given: Any) -> M:
    """A new record from the values of its fields, ids for references: quicker than by keywords."""
    return model(*[given[n] if n in given else make() for n, make in list_defaults(model)])


def insert_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Add new rows of one model."""
    described = describe(model, list_columns(model), connection.vendor)
    columns = ",".join(column for _name, column, _type, _convert in described)
    head = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns})"
    if connection.vendor == "sqlite":
        execute_in_pieces(f"{head} VALUES {{rows}}", rows, described)
    elif rows:
        sql = f"{head} SELECT * FROM {write_recordset(described)}"  # noqa: S608
        execute_at_once(sql, rows, described)


def update_rows(model: type[models.Model], rows: Sequence[Row], names: Fields) -> None:
    """Change these fields of rows that are there."""
    described = describe(model, ("id", *names), connection.vendor)
    columns = [column for _name, column, _type, _convert in described]
    table = connection.ops.quote_name(model._meta.db_table)
    is_sqlite = connection.vendor == "sqlite"
    given = [f"column{number + 1}" for number in range(len(columns))] if is_sqlite else columns
    pairs = zip(columns[1:], given[1:], strict=True)
    sets = ",".join(f"{column}=fresh.{value}" for column, value in pairs)
    where = f"WHERE {table}.id=fresh.{given[0]}"
    if is_sqlite:
        sql = f"UPDATE {table} SET {sets} FROM (VALUES {{rows}}) AS fresh {where}"  # noqa: S608
        execute_in_pieces(sql, rows, described)
    elif rows:
        sql = f"UPDATE {table} SET {sets} FROM {write_recordset(described)} {where}"  # noqa: S608
        execute_at_once(sql, rows, described)


def write_recordset(described: Sequence[Described]) -> str:
    """PostgreSQL: one JSON text as a table, with the columns of a model."""
    columns = ",".join(f"{column} {kind}" for _name, column, kind, _convert in described)
    return f"json_to_recordset(%s) AS fresh({columns})"


def execute_in_pieces(sql: str, rows: Sequence[Row], described: Sequence[Described]) -> None:
    """SQLite: a few statements of sizes that it has prepared before, instead of one a row.

    Each statement lets the other threads on and has to wait for its turn again.
    """
    ways = [(name, convert) for name, _column, _type, convert in described]
    at = 0
    with connection.cursor() as cursor:
        execute = choose_execute(cursor)
        for size in SIZES:
            while len(rows) - at >= size:
                piece, at = rows[at : at + size], at + size
                values = [convert(row[name]) for row in piece for name, convert in ways]
                execute(write_sql(sql, size, len(ways)), values)


@lru_cache(64)
def write_sql(sql: str, size: int, width: int) -> str:
    """A statement for so many rows, in SQLite's own way of writing."""
    marks = f"({','.join('?' * width)})"
    return sql.replace("{rows}", ",".join([marks] * size))


def choose_execute(cursor: Any) -> Callable[[str, list[Any]], Any]:
    """How a statement with SQLite's own marks is done.

    Django would look through every statement for its marks, each time anew. Only where somebody
    counts the queries they take that way.
    """
    if connection.queries_logged or connection.execute_wrappers:
        return lambda sql, values: cursor.execute(sql.replace("?", "%s"), values)
    plain: Any = super(type(cursor.cursor), cursor.cursor)

    def execute(sql: str, values: list[Any]) -> Any:
        with connection.wrap_database_errors:
            return plain.execute(sql, values)

    return execute


def execute_at_once(sql: str, rows: Sequence[Row], described: Sequence[Described]) -> None:
    """PostgreSQL: one statement for all rows, which go as one text."""
    ways = [(name, column.strip('"')) for name, column, _type, _convert in described]
    plain = [{column: row[name] for name, column in ways} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(sql, [encode(plain)])


def write_plain(value: Any) -> str:
    """Ids, moments and bytes as PostgreSQL reads them from a text."""
    return "\\x" + value.hex() if isinstance(value, bytes) else str(value)


encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=write_plain).encode
