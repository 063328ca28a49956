"""Photos on disk: a day's shelf and the permanent store."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.record import stash
from zhaishangyi.record.images import CleanPhoto

JPEG = b"\xff\xd8 large \xff\xd9"
PHOTO = CleanPhoto(JPEG, b"\xff\xd8 small \xff\xd9", 2000, 1500, sha256(JPEG).hexdigest())


def test_kept_photo_comes_back_whole(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "stash"
    token = stash.keep(PHOTO, folder)
    assert stash.fetch(token, folder) == PHOTO
    assert [path.name for path in folder.iterdir()] == [token]


def test_tokens_cannot_be_guessed(tmp_path: Path) -> None:
    tokens = {stash.keep(PHOTO, tmp_path) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 32 and int(token, 16) >= 0 for token in tokens)


def test_kept_photo_is_for_the_program_only(tmp_path: Path) -> None:
    token = stash.keep(PHOTO, tmp_path / "stash")
    assert stat.S_IMODE((tmp_path / "stash" / token).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "stash").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "../secret",
        "/etc/passwd",
        "0" * 31,
        "0" * 33,
        "0" * 32,
        "A" * 32,
        "0" * 31 + "\n",
        "0" * 31 + "\0",
        "０" * 32,
    ],
)
def test_other_tokens_fetch_nothing(token: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"ZSY1")
    folder = tmp_path / "stash"
    folder.mkdir()
    assert stash.fetch(token, folder) is None


@given(content=st.binary(max_size=80))
def test_damaged_file_fetches_nothing(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("stash")
    (folder / ("a" * 32)).write_bytes(b"ZSY1" + content)
    assert stash.fetch("a" * 32, folder) is None


def test_cut_off_file_fetches_nothing(tmp_path: Path) -> None:
    token = stash.keep(PHOTO, tmp_path)
    whole = (tmp_path / token).read_bytes()
    for size in range(len(whole)):
        (tmp_path / token).write_bytes(whole[:size])
        assert stash.fetch(token, tmp_path) is None


def test_sweep_takes_what_nobody_came_back_for(tmp_path: Path) -> None:
    now = datetime(2024, 5, 6, 12, tzinfo=UTC)
    ages = {stash.keep(PHOTO, tmp_path): timedelta(hours=hours) for hours in (1, 23, 25, 99)}
    for token, age in ages.items():
        os.utime(tmp_path / token, ((now - age).timestamp(),) * 2)
    unfinished = tmp_path / ".abc.part"
    unfinished.write_bytes(b"")
    os.utime(unfinished, (0, 0))
    assert stash.sweep(tmp_path, now) == 3
    left = {token for token in ages if stash.fetch(token, tmp_path)}
    assert left == {token for token, age in ages.items() if age < timedelta(hours=24)}
    assert not unfinished.exists()
    assert stash.sweep(tmp_path, now, older_than=timedelta(minutes=5)) == 2


def test_sweep_without_a_folder(tmp_path: Path) -> None:
    assert stash.sweep(tmp_path / "none", datetime.now(UTC)) == 0


def test_stored_photo_lies_under_its_checksum(tmp_path: Path) -> None:
    name = stash.store(PHOTO, tmp_path / "photos")
    assert name == f"{PHOTO.sha256[:2]}/{PHOTO.sha256[2:]}.jpg"
    assert (tmp_path / "photos" / name).read_bytes() == PHOTO.jpeg
    assert (tmp_path / "photos" / stash.name_thumb(name)).read_bytes() == PHOTO.thumb


def test_storing_again_changes_nothing(tmp_path: Path) -> None:
    name = stash.store(PHOTO, tmp_path)
    before = (tmp_path / name).stat()
    assert stash.store(PHOTO, tmp_path) == name
    after = (tmp_path / name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list((tmp_path / name).parent.iterdir())) == 2


def test_storing_mends_a_broken_file(tmp_path: Path) -> None:
    name = stash.store(PHOTO, tmp_path)
    (tmp_path / name).write_bytes(b"")
    (tmp_path / stash.name_thumb(name)).unlink()
    assert stash.store(PHOTO, tmp_path) == name
    assert (tmp_path / name).read_bytes() == PHOTO.jpeg
    assert (tmp_path / stash.name_thumb(name)).read_bytes() == PHOTO.thumb


def test_storing_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        names = set(threads.map(lambda _: stash.store(PHOTO, tmp_path / "photos"), range(40)))
    assert len(names) == 1
    assert len(list((tmp_path / "photos" / names.pop()).parent.iterdir())) == 2


def test_file_and_folder_are_on_disk_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def note_sync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        done.append("folder" if is_folder else "file")
        sync(handle)

    def note_rename(path: Path, target: Path) -> Path:
        done.append("rename")
        return replace(path, target)

    (tmp_path / PHOTO.sha256[:2]).mkdir()
    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_rename)
    stash.store(PHOTO, tmp_path)
    assert done == ["file", "rename", "folder"] * 2
    done.clear()
    stash.store(PHOTO, tmp_path)
    assert done == ["folder"] * 2


def test_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        stash.keep(PHOTO, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_find_stored_opens_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    name = stash.store(PHOTO, folder)
    (tmp_path / "secret.jpg").write_bytes(b"x")
    assert stash.find_stored(name, folder) == folder / name
    assert stash.find_stored(stash.name_thumb(name), folder) == folder / stash.name_thumb(name)
    for other in ("../secret.jpg", "", name[:-4], "/" + name, name + "\n", name.replace("/", "//")):
        assert stash.find_stored(other, folder) is None
    assert stash.find_stored("00/" + "0" * 62 + ".jpg", folder) is None
