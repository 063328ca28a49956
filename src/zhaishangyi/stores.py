"""Where everything is kept: a bundled, recent SQLite with full durability, or PostgreSQL."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Older ones can corrupt a write-ahead log that is reset while it is read.
OLDEST_SQLITE = (3, 51, 3)

# FULL: an acknowledged act survives a power cut, not only a crash of the program.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA busy_timeout=10000; PRAGMA mmap_size=0;"
)


class StoreProblem(Exception):
    """The store cannot be used; the sentence says what to do."""


def use_bundled_sqlite() -> None:
    """Put pysqlite3 in the place of sqlite3, before Django loads its backend."""
    if "sqlite3" in sys.modules and sys.modules["sqlite3"].__name__ == "pysqlite3":
        return
    import pysqlite3
    from pysqlite3 import dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2


def configure_database(folder: Path, address: str = "") -> dict[str, Any]:
    """Django's settings for the store: PostgreSQL when an address is given, else SQLite."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "zhaishangyi.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": SQLITE_START,
            },
            "TEST": {"NAME": folder / "test.sqlite3"},
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise StoreProblem(
            "ZHAISHANGYI_DATABASE_URL must begin with postgresql:// "
            "(leave it empty to use SQLite in the data folder)."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "zhaishangyi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}, **query},
    }


def check_sqlite(connection: Any) -> None:
    """Raise StoreProblem when the embedded store is not as safe as promised."""
    version = tuple(int(part) for part in read_one(connection, "SELECT sqlite_version()").split("."))
    if version < OLDEST_SQLITE:
        raise StoreProblem(
            f"SQLite {'.'.join(map(str, version))} is too old and can lose votes. "
            "Run `make install` again: it brings a newer one."
        )
    if str(read_one(connection, "PRAGMA journal_mode")).lower() not in ("wal", "memory"):
        raise StoreProblem("This disk cannot hold a write-ahead log. Choose a folder on a local disk.")
    if int(read_one(connection, "PRAGMA synchronous")) != 2:
        raise StoreProblem("SQLite does not write through to the disk (synchronous is not FULL).")
    if int(read_one(connection, "PRAGMA foreign_keys")) != 1:
        raise StoreProblem("SQLite does not guard references (foreign_keys is off).")


def read_one(connection: Any, statement: str) -> Any:
    """The first value that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def read_secret(folder: Path, name: str) -> str:
    """A secret of this data folder, made once; the environment may give it instead."""
    given = os.environ.get("ZHAISHANGYI_" + name.upper().replace(".", "_").replace("-", "_"))
    if given:
        return given
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        secret = os.urandom(48).hex()
        stream.write(secret)
        stream.flush()
        os.fsync(stream.fileno())
    return secret
