"""Photos on disk: a day's shelf for forms that need correcting, and the permanent store. No Django.

Both write a temporary file, sync it, rename it and sync the folder: after a power cut a file is
there whole or not at all, and what was acknowledged is there.
"""

from __future__ import annotations

import re
import secrets
import struct
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from zhaishangyi.record.durable import sync_folder, write_durably
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.sealing import seal_bytes

# One file holds both sizes of a waiting photo: then they come and go together.
_HEAD = struct.Struct(">4sIIII32s")
_MARK = b"ZSY1"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}(\.thumb)?\.(jpg|sealed)")


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


def store_sealed(photo: CleanPhoto, folder: Path, key: bytes) -> str:
    """Keep a photo for good that only its own pages may open; gives its name below `folder`.

    The name is random: it does not tell whether two cases have the same picture.
    """
    token = secrets.token_hex(32)
    name = f"{token[:2]}/{token[2:]}.sealed"
    for path, content in ((name_thumb(name), photo.thumb), (name, photo.jpeg)):
        write_durably(folder / path, seal_bytes(content, path, key))
    return name


def name_thumb(name: str) -> str:
    """The name of the small size of a stored photo."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.thumb.{ending}"


def find_stored(name: str, folder: Path) -> Path | None:
    """The file of a stored photo or its small size; None for any other name."""
    path = folder / name
    return path if _STORED.fullmatch(name) and path.is_file() else None


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
