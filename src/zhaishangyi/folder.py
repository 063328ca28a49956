"""The data folder: one folder holds the store, the pictures and the secrets of one town."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

MARKER = "zhaishangyi.json"
FORMAT = 1


class FolderProblem(Exception):
    """The data folder cannot be used; the sentence says what to do."""


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
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise FolderProblem(f"{folder / MARKER} cannot be read. Restore it from a backup.") from error
    if int(found.get("format", 0)) > FORMAT:
        raise FolderProblem(
            f"{folder} was made by a newer version of this program. Install that version."
        )
    known = {name: found[name] for name in asdict(FolderMarker()) if name in found}
    return FolderMarker(**known)


def write_marker(folder: Path, marker: FolderMarker) -> None:
    """Write the marker whole or not at all."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".marker-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(marker), stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(name, folder / MARKER)


def open_folder(folder: Path, *, wants_demo: bool) -> FolderMarker:
    """Make or check a data folder. A town's own folder never becomes a demo, nor the reverse."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = tempfile.NamedTemporaryFile(dir=folder, prefix=".probe-")
        probe.close()
    except OSError as error:
        raise FolderProblem(
            f"{folder} cannot be written ({error.strerror}). Choose another folder with --data."
        ) from error
    marker = read_marker(folder)
    if marker is None:
        if (folder / "zhaishangyi.sqlite3").exists():
            raise FolderProblem(f"{folder} has a store but no {MARKER}. Restore it from a backup.")
        marker = FolderMarker(is_demo=wants_demo)
        write_marker(folder, marker)
    if wants_demo and not marker.is_demo:
        raise FolderProblem(
            f"{folder} holds a real town, not the demo. Run without --demo, or name another --data."
        )
    return marker
