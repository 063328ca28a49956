"""What stands before serving: Django, the store at this version, catalogues, static files."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaishangyi import __version__
from zhaishangyi.commands.words import PACKAGE, find_language
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import FolderMarker, mark_filled
from zhaishangyi.stores import StoreProblem, check_sqlite

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

STAMP = "static.stamp"
SECONDS_TO_ANSWER = 5


def start_django(folder: Path) -> None:
    """Load the program for one data folder, in the language of the terminal."""
    os.environ["ZHAISHANGYI_DATA"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaishangyi.settings")
    import django
    from django.conf import settings
    from django.utils import translation

    with collecting_later():
        django.setup()
    if folder.resolve() != settings.DATA_FOLDER:
        raise RuntimeError("one process serves one data folder")
    translation.activate(find_language())


@contextmanager
def collecting_later() -> Iterator[None]:
    """Load much at once without looking for what can be thrown away: nearly all of it stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def prepare_store() -> None:
    """Check the store and bring it to this version. Raises StoreProblem for a newer one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        check_sqlite(connection)
    else:
        reach_postgresql(connection)
    if needs_migration(load_migrations()):
        migrate_store()


def reach_postgresql(connection: Any) -> None:
    """Connect once without the pool, which would try on for long before it says why not."""
    asked = {"connect_timeout": SECONDS_TO_ANSWER, **connection.get_connection_params()}
    connection.Database.connect(**asked).close()


def load_migrations() -> MigrationExecutor:
    """Django's view of which migrations the store has."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def needs_migration(executor: MigrationExecutor) -> bool:
    """Whether this program is ahead of the store. Raises StoreProblem when it is behind."""
    known = executor.loader.disk_migrations or {}
    newer = sorted(set(executor.loader.applied_migrations) - set(known))
    if newer:
        raise StoreProblem(
            "The store was written by a newer version of this program (%(step)s). "
            "Install that version, or put back a backup made with this one.",
            step=".".join(newer[0]),
        )
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_store() -> None:
    """Bring the store to this version; a step that is cut off is done again at the next start."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def compile_catalogues() -> None:
    """Compile catalogues that changed; most of the time this only looks at time stamps."""
    if any(is_stale(path) for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po")):
        from zhaishangyi.messages import compile_rooms

        compile_rooms()


def is_stale(catalogue: Path) -> bool:
    """Whether a catalogue is newer than what was compiled from it."""
    compiled = catalogue.with_suffix(".mo")
    return not compiled.is_file() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def collect_static(folder: Path) -> None:
    """Put the static files under their hashed names, when they changed since the last time."""
    stamp = stamp_static()
    path = folder / STAMP
    if path.is_file() and path.read_text(encoding="ascii", errors="replace") == stamp:
        return
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0, skip_checks=True)
    path.write_text(stamp, encoding="ascii")


def warm_kernels(folder: Path, tell: Callable[[str], None] = print) -> None:
    """Compile what draws the opinion map: the first time, and when a version changed.

    In a process of its own: the compiler is large, and would go on into every worker.
    """
    from zhaishangyi.engines import warming

    kept = warming.choose_folder(folder)
    if not warming.is_warm(kept):
        tell(_("Preparing the opinion map; this happens once."))
        subprocess.run([sys.executable, "-m", warming.__name__], check=True)


def stamp_static() -> str:
    """A hash over this version and the names, sizes and times of all static files."""
    lines = [__version__]
    for path in sorted(list_static()):
        found = path.stat()
        lines.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def list_static() -> Iterator[Path]:
    """The static files of the program and its libraries."""
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def do_apart(work: Callable[..., None], *args: Any, **options: Any) -> None:
    """Do something once in a process of its own; its errors are raised here.

    What it loads and leaves in memory is gone afterwards, and does not go on into every worker.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from django.db import connections

    if "fork" not in multiprocessing.get_all_start_methods():
        work(*args, **options)
        return
    # A connection must not be shared by two processes.
    connections.close_all()
    ways = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=ways) as process:
        process.submit(work, *args, **options).result()


def fill_demo(folder: Path, marker: FolderMarker, *, is_short: bool = False) -> None:
    """Load the demo town into a new demo folder: all of it or nothing.

    A short one has no history of its own and is there sooner.
    """
    if not marker.is_demo or marker.is_filled:
        return
    from zhaishangyi.places.models import Jurisdiction

    # A town without a mark: the program was ended between the commit and the mark.
    if not Jurisdiction.objects.exists():
        from zhaishangyi.record import clock
        from zhaishangyi.town.load import load_town

        print(_("The demo town is being built; this happens once."), flush=True)
        began = time.monotonic()
        load_town(progress=print, with_history=not is_short, now=clock.now())
        seconds = round(time.monotonic() - began, 1)
        print(_("The demo town stands, after %(seconds)s s.", seconds=seconds), flush=True)
    mark_filled(folder)
