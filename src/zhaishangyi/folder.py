"""The data folder: one folder holds the store, the pictures and the secrets of one town."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from zhaishangyi.record.errors import CannotDo
from zhaishangyi.stores import has_secret, read_secret

MARKER = "zhaishangyi.json"
LOCK = "run.lock"
PREPARE_LOCK = "prepare.lock"
STORE = "zhaishangyi.sqlite3"
SECRETS = ("secret.key", "pepper.key")
FORMAT = 1

# A run that was ended a moment ago still needs this long to let go (seconds).
PATIENCE = 2.0


class FolderProblem(CannotDo):
    """The data folder cannot be used; the sentence says what to do."""

    def __str__(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True)
class FolderMarker:
    """What the marker file says. `is_demo` opens the role switcher, and nothing else does."""

    format: int = FORMAT
    is_demo: bool = False
    is_filled: bool = False


def read_marker(folder: Path) -> FolderMarker | None:
    """The marker of a data folder, or None for a folder that is not one yet."""
    try:
        found = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        made_by = int(found["format"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FolderProblem(
            "%(file)s cannot be read. Restore it from a backup.", file=folder / MARKER
        ) from error
    if made_by > FORMAT:
        raise FolderProblem(
            "%(folder)s was made by a newer version of this program. Install that version.",
            folder=folder,
        )
    # Anything but a plain true is no: a damaged word must never open the role switcher.
    return FolderMarker(made_by, found.get("is_demo") is True, found.get("is_filled") is True)


def write_marker(folder: Path, marker: FolderMarker) -> None:
    """Write the marker whole or not at all."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".marker-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(marker), stream)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(folder / MARKER)


def mark_filled(folder: Path) -> None:
    """Remember that the demo town is in the store, after it was committed."""
    write_marker(folder, replace(read_marker(folder) or FolderMarker(), is_filled=True))


def open_folder(folder: Path, *, wants_demo: bool) -> FolderMarker:
    """Make or check a data folder. A town's own folder never becomes a demo, nor the reverse."""
    require_writable(folder)
    marker = read_marker(folder)
    if marker is None:
        return make_folder(folder, wants_demo=wants_demo)
    if wants_demo and not marker.is_demo:
        raise FolderProblem(
            "%(folder)s holds a real town, not the demo. "
            "Run without --demo, or name another folder with --data.",
            folder=folder,
        )
    require_secrets(folder)
    return marker


def require_writable(folder: Path) -> None:
    """Make the folder when there is none. Raises FolderProblem when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".probe-") as probe:
            probe.write(b"x" * 4096)
            probe.flush()
    except OSError as error:
        raise FolderProblem(
            "%(folder)s cannot be written (%(reason)s). Choose another folder with --data.",
            folder=folder,
            reason=error.strerror,
        ) from error


def require_town(folder: Path) -> FolderMarker:
    """The marker of a folder that must be in use already. Makes nothing; raises FolderProblem."""
    if read_marker(folder) is None:
        raise FolderProblem(
            "There is no town in %(folder)s. Begin one with `zhaishangyi setup`, "
            "or name its folder with --data.",
            folder=folder,
        )
    return open_folder(folder, wants_demo=False)


def require_secrets(folder: Path) -> None:
    """Raises FolderProblem when a secret is gone: a new one would lock everybody out."""
    from zhaishangyi.people.secrets import PepperDamaged, load_pepper

    for name in SECRETS:
        if not has_secret(folder, name):
            raise FolderProblem(
                "%(file)s is missing. Put it back from a backup: "
                "without it nobody's sign-in or PIN works.",
                file=folder / name,
            )
    read_secret(folder, SECRETS[0])
    try:
        load_pepper(folder)
    except PepperDamaged as error:
        raise FolderProblem(
            "%(file)s is damaged. Put it back from a backup: without it nobody's PIN works.",
            file=folder / SECRETS[1],
        ) from error


def make_folder(folder: Path, *, wants_demo: bool) -> FolderMarker:
    """Make a new data folder: the secrets first, so that a marker stands only where they are."""
    from zhaishangyi.people.secrets import load_pepper

    if (folder / STORE).exists():
        raise FolderProblem(
            "%(folder)s has a store but no %(marker)s. Restore it from a backup.",
            folder=folder,
            marker=MARKER,
        )
    read_secret(folder, SECRETS[0])
    load_pepper(folder)
    marker = FolderMarker(is_demo=wants_demo)
    write_marker(folder, marker)
    return marker


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep other runs off this folder for as long as this one and its workers live."""
    with (folder / LOCK).open("a+", encoding="ascii") as lock:
        deadline = time.monotonic() + PATIENCE
        while not take_lock(lock):
            if time.monotonic() > deadline:
                raise FolderProblem(
                    "%(folder)s is in use by a run that is still going. Stop that one first, "
                    "or name another folder with --data.",
                    folder=folder,
                )
            time.sleep(0.1)
        yield


@contextmanager
def prepare_alone(folder: Path, tell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Bring a folder up to date while no other command does; whoever comes second waits.

    `tell` is called when there is somebody to wait for.
    """
    with (folder / PREPARE_LOCK).open("a+", encoding="ascii") as lock:
        if not take_lock(lock):
            tell()
            while not take_lock(lock):
                time.sleep(0.1)
        yield


def take_lock(lock: IO[str]) -> bool:
    """Lock an open file without waiting; the lock goes with the last process that holds it."""
    if sys.platform == "win32":
        return True
    import fcntl

    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
