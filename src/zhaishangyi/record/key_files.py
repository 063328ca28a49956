"""Keys that lie beside the database and never in it: 32 random bytes in a file. No Django.

Whoever steals only the database has none of them.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from zhaishangyi.record.durable import sync_folder, write_and_sync

KEY_BYTES = 32


class KeyDamaged(RuntimeError):
    """A key file is not what this program wrote."""


def load_key(path: Path, loss: str) -> bytes:
    """The key in a file, made on first use; processes that start at once get the same.

    Raises KeyDamaged when the file holds anything else; `loss` says what is lost without it.
    """
    if not path.exists():
        _make_key(path)
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyDamaged(f"{path} is damaged. Put it back from a backup; without it {loss}.")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    write_and_sync(unfinished, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    try:
        # Unlike a rename, a link never replaces the file of a process that was faster.
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    sync_folder(path.parent)
