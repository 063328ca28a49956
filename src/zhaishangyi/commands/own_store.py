"""A folder, and on PostgreSQL a database, that a measurement has for itself."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from zhaishangyi.commands import prepare
from zhaishangyi.folder import mark_filled, open_folder

ADDRESS = "ZHAISHANGYI_DATABASE_URL"


@contextmanager
def make_own_store() -> Iterator[Path]:
    """An empty store of this version, with Django started for it; thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="zhaishangyi-bench-") as name, own_database():
        folder = Path(name)
        open_folder(folder, wants_demo=False)
        prepare.compile_catalogues()
        prepare.start_django(folder)
        prepare.prepare_store()
        prepare.collect_static(folder)
        mark_filled(folder)
        yield folder


@contextmanager
def own_database() -> Iterator[None]:
    """On PostgreSQL, a database of its own beside the one that the address names."""
    address = os.environ.get(ADDRESS, "")
    if not address:
        yield
        return
    import psycopg

    name = f"zhaishangyi_bench_{os.getpid()}"
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        os.environ[ADDRESS] = with_database(address, name)
        try:
            yield
        finally:
            os.environ[ADDRESS] = address
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def with_database(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
