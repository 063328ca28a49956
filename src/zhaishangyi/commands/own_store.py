"""A folder, and on PostgreSQL a database, that a measurement has for itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhaishangyi.benching.votes import own_database
from zhaishangyi.commands import prepare
from zhaishangyi.folder import mark_filled, open_folder


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
