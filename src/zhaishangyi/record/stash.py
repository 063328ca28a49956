"""Photos on disk: a day's shelf for forms that need correcting, and the permanent store. No Django.

Both write a temporary file, sync it, rename it and sync the folder: after a power cut a file is
there whole or not at all, and what was acknowledged is there.
"""

from __future__ import annotations

import os
import re
import secrets
import struct
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from zhaishangyi.record.images import CleanPhoto

# One file holds both sizes of a waiting photo: then they come and go together.
_HEAD = struct.Struct(">4sIIII32s")
_MARK = b"ZSY1"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}(\.thumb)?\.jpg")


def keep(photo: CleanPhoto, folder: Path) -> str:
    """Lay a photo aside until its form is right; gives the 128-bit token that fetches it."""
    token = secrets.token_hex(16)
    lengths = len(photo.jpeg), len(photo.thumb)
    head = _HEAD.pack(_MARK, photo.width, photo.height, *lengths, bytes.fromhex(photo.sha256))
    write_durably(folder / token, head + photo.jpeg + photo.thumb)
    return token


def fetch(token: str, folder: Path) -> CleanPhoto | None:
    """The photo laid aside under `token`; None when it is swept, damaged or no token at all."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        content = (folder / token).read_bytes()
        mark, width, height, jpeg_size, thumb_size, checksum = _HEAD.unpack_from(content)
    except (FileNotFoundError, struct.error):
        return None
    jpeg = content[_HEAD.size : _HEAD.size + jpeg_size]
    thumb = content[_HEAD.size + jpeg_size :]
    if mark != _MARK or len(thumb) != thumb_size or sha256(jpeg).digest() != checksum:
        return None
    return CleanPhoto(jpeg, thumb, width, height, checksum.hex())


def sweep(folder: Path, now: datetime, older_than: timedelta = timedelta(hours=24)) -> int:
    """Remove what has been waiting for longer, unfinished files too; gives how many."""
    limit = (now - older_than).timestamp()
    swept = 0
    for path in list(folder.iterdir()) if folder.is_dir() else []:
        try:
            if path.is_file() and path.stat().st_mtime < limit:
                path.unlink()
                swept += 1
        except FileNotFoundError:
            # Another process swept it first.
            continue
    return swept


def store(photo: CleanPhoto, folder: Path) -> str:
    """Keep a photo for good; gives its name below `folder`, `ab/cdef….jpg`.

    Both sizes are on the disk when this returns. The same photo again gives the same name.
    """
    name = f"{photo.sha256[:2]}/{photo.sha256[2:]}.jpg"
    for path, content in (
        (folder / name_thumb(name), photo.thumb),
        (folder / name, photo.jpeg),
    ):
        if _has_size(path, len(content)):
            # Whoever wrote it may not have come to syncing the folder yet.
            sync_folder(path.parent)
        else:
            write_durably(path, content)
    return name


def name_thumb(name: str) -> str:
    """The name of the small size of a stored photo."""
    return f"{name.removesuffix('.jpg')}.thumb.jpg"


def find_stored(name: str, folder: Path) -> Path | None:
    """The file of a stored photo or its small size; None for any other name."""
    path = folder / name
    return path if _STORED.fullmatch(name) and path.is_file() else None


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


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


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
