"""The bundle of a day: all open data in one archive, with the checkpoint of the record."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from zhaishangyi.exchange.checkpoint import read_public_key, write_checkpoint
from zhaishangyi.exchange.datasets import DATASETS, Dataset
from zhaishangyi.exchange.formats import FORMATS, stamp
from zhaishangyi.folder import take_lock
from zhaishangyi.oversight.refresh import refresh
from zhaishangyi.record import clock
from zhaishangyi.record.durable import sync_folder
from zhaishangyi.record.errors import NotHere

FOLDER = "open-data"
LOCK = "open-data.lock"
CHECKPOINT = "checkpoint.txt"
PACKED_FORMATS = ("csv", "json")
KEPT_DAYS = 30
PATIENCE = 5.0
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.zip")


@dataclass(frozen=True)
class Bundle:
    """One archive on disk."""

    day: date
    path: Path

    @property
    def bytes(self) -> int:
        """How large it is."""
        return self.path.stat().st_size


def find_folder() -> Path:
    """Where the archives lie."""
    return Path(settings.DATA_FOLDER) / FOLDER


def list_bundles() -> list[Bundle]:
    """The archives there are, the newest first."""
    found = (
        _NAME.fullmatch(path.name) for path in sorted(find_folder().glob("*.zip"), reverse=True)
    )
    days = [date.fromisoformat(match[1]) for match in found if match]
    return [Bundle(day, find_folder() / f"{day.isoformat()}.zip") for day in days]


def find_bundle(day: date) -> Bundle:
    """The archive of a day. Raises NotHere."""
    path = find_folder() / f"{day.isoformat()}.zip"
    if not path.is_file():
        raise NotHere("There is no archive of this day. They are kept for thirty days.")
    return Bundle(day, path)


def find_latest() -> Bundle:
    """The newest archive; where there is none yet it is made now."""
    bundles = list_bundles()
    return bundles[0] if bundles else make_bundle(clock.today())


def keep_bundles() -> int:
    """Make the archive of today unless it is there, and drop those that are too old.

    Gives how many were made or dropped.
    """
    today = clock.today()
    bundles = list_bundles()
    old = [bundle for bundle in bundles if bundle.day <= today - timedelta(days=KEPT_DAYS)]
    for bundle in old:
        bundle.path.unlink(missing_ok=True)
    if any(bundle.day == today for bundle in bundles):
        return len(old)
    make_bundle(today)
    return len(old) + 1


def make_bundle(day: date) -> Bundle:
    """Make the archive of a day. Whoever comes at the same time waits and gets the same one."""
    folder = find_folder()
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / f"{day.isoformat()}.zip"
    with (Path(settings.DATA_FOLDER) / LOCK).open("a+", encoding="ascii") as lock:
        wait_for_lock(lock)
        if not path.is_file():
            unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
            try:
                write_bundle(unfinished, day)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
            sync_folder(folder)
    return Bundle(day, path)


def wait_for_lock(lock: IO[str]) -> None:
    """Wait a few seconds for whoever makes an archive now. Raises NotHere after that."""
    deadline = time.monotonic() + PATIENCE
    while not take_lock(lock):
        if time.monotonic() > deadline:
            raise NotHere("The archive is being made just now. Come back in a minute.")
        time.sleep(0.1)


def write_bundle(path: Path, day: date) -> None:
    """Write the archive; the same records on the same day give the same bytes."""
    refresh()
    checkpoint = write_checkpoint()
    with zipfile.ZipFile(path, "w") as archive:
        sums = [
            add_member(archive, f"{dataset.key}.{fmt}", write_rows(dataset, fmt))
            for dataset in DATASETS.values()
            for fmt in PACKED_FORMATS
        ]
        sums.append(add_member(archive, CHECKPOINT, [checkpoint.encode()]))
        sums.append(add_member(archive, "README.txt", [write_readme(day)]))
        add_member(archive, "SHA256SUMS", ["".join(sums).encode()])


def write_rows(dataset: Dataset, fmt: str) -> Iterable[bytes]:
    """All rows of a set as a file."""
    _content_type, write = FORMATS[fmt]
    return write(dataset.columns, dataset.list_rows(dataset.wish()))


def add_member(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Add one file piece by piece; gives its line of the list of checksums."""
    digest = hashlib.sha256()
    with archive.open(stamp(name), "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            digest.update(piece)
    return f"{digest.hexdigest()}  {name}\n"


def write_readme(day: date) -> bytes:
    """What is in the archive, in both languages."""
    context = {"day": day, "datasets": list(DATASETS.values()), "public_key": read_public_key()}
    texts = []
    for language in ("zh-hans", "en"):
        with override(language):
            texts.append(render_to_string("exchange/bundle_readme.txt", context))
    return "\n".join(texts).encode()


def read_latest_checkpoint() -> str:
    """The checkpoint of the newest archive; "" before there is one."""
    bundles = list_bundles()
    if not bundles:
        return ""
    with zipfile.ZipFile(bundles[0].path) as archive:
        return archive.read(CHECKPOINT).decode()
