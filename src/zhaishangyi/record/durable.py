"""Files that survive a power cut. No Django."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_IN_WORDS = ("disk is full", "no space left", "disk i/o error")


def write_durably(path: Path, content: bytes) -> None:
    """Write a whole file that survives a power cut; readers see the old one or the new one."""
    _make_folder(path.parent)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write_and_sync(unfinished, content)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_and_sync(path: Path, content: bytes) -> None:
    """Make a new file for the owner only and see it onto the disk. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """A new name is safe only when its folder is on the disk, too."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind an error, or behind the error before it."""
    while error is not None:
        said = str(error).lower()
        if getattr(error, "errno", 0) in FULL or any(words in said for words in FULL_IN_WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
