"""Whatever stands in the way of a start is said in one line that tells what to do."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.browser import read_store
from tests.faults.seed import Seeded

from zhaishangyi.folder import LOCK, MARKER, STORE, FolderMarker, take_lock, write_marker
from zhaishangyi.server import make_environment, start_server


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that is expected to give up soon."""
    return subprocess.run(
        [sys.executable, "-m", "zhaishangyi", *map(str, words)],
        env={**make_environment(), "LANG": "C.UTF-8", "LC_ALL": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def read_refusal(*words: str | Path, **environment: str) -> str:
    """The one line with which a command gives up."""
    done = run(*words, **environment)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_named(town: Seeded, taken_port: int):
    where = ("--data", town.folder, "--host", "127.0.0.1", "--port", str(taken_port))
    said = read_refusal("run", *where)
    assert said.startswith(f"Port {taken_port} is in use")
    assert "--port " in said


def test_an_address_of_another_machine_is_said_to_be_so(town: Seeded):
    assert "no address 192.0.2.77" in read_refusal(
        "run", "--data", town.folder, "--host", "192.0.2.77"
    )


def test_a_file_where_the_folder_should_be(tmp_path: Path):
    place = tmp_path / "data"
    place.write_text("not a folder")
    said = read_refusal("run", "--data", place)
    assert "cannot be written" in said
    assert "--data" in said
    assert place.read_text() == "not a folder"


def test_a_folder_below_a_file(tmp_path: Path):
    (tmp_path / "file").touch()
    assert "cannot be written" in read_refusal("run", "--data", tmp_path / "file" / "data")


def test_a_second_run_on_the_same_folder(town: Seeded):
    with start_server(town.folder, demo=True):
        said = read_refusal("run", "--data", town.folder, "--port", "0")
    assert "in use by a run" in said


def test_the_lock_is_what_keeps_them_apart(town: Seeded):
    with (town.folder / LOCK).open("a+") as held:
        assert take_lock(held)
        assert "in use by a run" in read_refusal("run", "--data", town.folder, "--port", "0")


def test_a_store_of_a_newer_version(town: Seeded):
    import sqlite3

    store = sqlite3.connect(town.folder / STORE)
    with store:
        store.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('matters', '0099_from_the_future', '2030-01-01')"
        )
    store.close()
    said = read_refusal("run", "--data", town.folder, "--port", "0")
    assert "newer version" in said
    assert "matters.0099_from_the_future" in said


def test_a_folder_of_a_newer_version(town: Seeded):
    write_marker(town.folder, FolderMarker(format=99, is_demo=True))
    assert "newer version" in read_refusal("run", "--data", town.folder, "--port", "0")


@pytest.mark.parametrize("text", ["", "{", "[]", '"yes"', '{"format": "x"}', "{}", "null"])
def test_a_damaged_marker(town: Seeded, text: str):
    (town.folder / MARKER).write_text(text)
    said = read_refusal("run", "--data", town.folder, "--port", "0")
    assert f"{MARKER} cannot be read" in said
    assert "backup" in said


def test_a_store_without_its_marker(town: Seeded):
    (town.folder / MARKER).unlink()
    assert f"no {MARKER}" in read_refusal("run", "--data", town.folder, "--port", "0")


@pytest.mark.parametrize("name", ["secret.key", "pepper.key"])
def test_a_missing_secret_is_not_made_anew(town: Seeded, name: str):
    (town.folder / name).unlink()
    said = read_refusal("run", "--data", town.folder, "--port", "0")
    assert f"{name} is missing" in said
    assert not (town.folder / name).exists()


@pytest.mark.parametrize("name", ["secret.key", "pepper.key"])
def test_a_damaged_secret(town: Seeded, name: str):
    (town.folder / name).write_text("cut o")
    assert f"{name} is damaged" in read_refusal("run", "--data", town.folder, "--port", "0")


def test_a_real_town_never_becomes_a_demo(town: Seeded):
    write_marker(town.folder, FolderMarker(is_demo=False))
    said = read_refusal("run", "--demo", "--data", town.folder, "--port", "0")
    assert "real town" in said
    assert json.loads((town.folder / MARKER).read_text())["is_demo"] is False


@pytest.mark.parametrize("word", ['"yes"', "1", "[true]"])
def test_a_marker_opens_the_switcher_only_with_a_plain_true(town: Seeded, word: str):
    (town.folder / MARKER).write_text(f'{{"format": 1, "is_demo": {word}}}')
    assert "real town" in read_refusal("run", "--demo", "--data", town.folder, "--port", "0")


def test_a_damaged_store(town: Seeded):
    for path in town.folder.glob(f"{STORE}*"):
        path.write_bytes(b"this is no database" * 500)
    said = read_refusal("run", "--data", town.folder, "--port", "0")
    assert "cannot be read" in said
    assert "backup" in said


def test_postgresql_that_is_not_there(town: Seeded):
    said = read_refusal(
        "run",
        *("--data", town.folder, "--port", "0"),
        ZHAISHANGYI_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none",
    )
    assert "PostgreSQL" in said


def test_an_address_that_is_no_database(town: Seeded):
    said = read_refusal("run", "--data", town.folder, ZHAISHANGYI_DATABASE_URL="mysql://here")
    assert "postgresql://" in said


def test_a_full_disk_at_the_first_start(tmp_path: Path):
    """No file may grow past 64 KB: the store cannot be made."""
    shell = 'ulimit -f 128; exec "$0" -m zhaishangyi run --port 0 --data "$1"'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, str(tmp_path / "data")],
        env={**make_environment(), "LANG": "C.UTF-8", "LC_ALL": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk is full" in done.stderr
    with start_server(tmp_path / "data", demo=False):
        assert read_store(tmp_path / "data", "PRAGMA integrity_check") == [("ok",)]


def test_the_line_is_chinese_on_a_chinese_terminal(town: Seeded, taken_port: int):
    where = ("--data", town.folder, "--host", "127.0.0.1", "--port", str(taken_port))
    said = read_refusal("run", *where, LANG="zh_CN.UTF-8")
    assert said.startswith(f"端口 {taken_port} 被别的程序占着")


@pytest.mark.parametrize(
    "words",
    [["run", "--port", "many"], ["run", "--port", "70000"], ["frobnicate"], [], ["run", "-x"]],
)
def test_wrong_usage_is_one_line_and_exit_code_two(words: list[str]):
    done = run(*words)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--help" in done.stderr
