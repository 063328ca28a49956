"""Where everything is kept: a bundled, recent SQLite with full durability, or PostgreSQL."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhaishangyi.record.errors import CannotDo

# Older ones can corrupt a write-ahead log that is reset while it is read.
OLDEST_SQLITE = (3, 51, 3)

SECRET_BYTES = 48

# FULL: an acknowledged act survives a power cut, not only a crash of the program.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA busy_timeout=10000; PRAGMA mmap_size=0;"
)


class StoreProblem(CannotDo):
    """The store cannot be used; the sentence says what to do."""

    def __str__(self) -> str:
        return self.sentence % self.values


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
    text = str(read_one(connection, "SELECT sqlite_version()"))
    version = tuple(int(part) for part in text.split("."))
    if version < OLDEST_SQLITE:
        raise StoreProblem(
            "SQLite %(version)s is too old and can lose votes. "
            "Run `make install` again: it brings a newer one.",
            version=text,
        )
    if str(read_one(connection, "PRAGMA journal_mode")).lower() not in ("wal", "memory"):
        raise StoreProblem(
            "This disk cannot hold a write-ahead log. Choose a folder on a local disk."
        )
    if int(read_one(connection, "PRAGMA synchronous")) != 2:
        raise StoreProblem("SQLite does not write through to the disk (synchronous is not FULL).")
    if int(read_one(connection, "PRAGMA foreign_keys")) != 1:
        raise StoreProblem("SQLite does not guard references (foreign_keys is off).")


def read_one(connection: Any, statement: str) -> Any:
    """The first value that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def name_in_environment(name: str) -> str:
    """The variable that may give a secret instead of its file: `ZHAISHANGYI_SECRET_KEY`."""
    return "ZHAISHANGYI_" + name.upper().replace(".", "_").replace("-", "_")


def has_secret(folder: Path, name: str) -> bool:
    """Whether a secret of this data folder is there, in its file or in the environment."""
    return bool(os.environ.get(name_in_environment(name))) or (folder / name).is_file()


def read_secret(folder: Path, name: str) -> str:
    """A secret of this data folder, made once; the environment may give it instead."""
    given = os.environ.get(name_in_environment(name))
    if given:
        return given
    path = folder / name
    if not path.is_file():
        make_secret(path)
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < SECRET_BYTES:
        raise StoreProblem("%(file)s is damaged. Put it back from a backup.", file=path)
    return secret


def make_secret(path: Path) -> None:
    """Write a new secret whole or not at all; processes that start at once get the same."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(os.urandom(SECRET_BYTES).hex())
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(FileExistsError):
        # Unlike a rename, a link never replaces the file of a process that was faster.
        os.link(unfinished, path)
    Path(unfinished).unlink()
