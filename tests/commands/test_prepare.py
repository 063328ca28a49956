"""What stands before serving, and the data folder."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from zhaishangyi.commands import prepare
from zhaishangyi.engines import warming
from zhaishangyi.folder import (
    FolderMarker,
    FolderProblem,
    mark_filled,
    open_folder,
    read_marker,
    require_town,
    write_marker,
)
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.stores import StoreProblem, configure_database, read_secret


def test_a_new_folder_has_secrets_that_only_its_owner_reads(tmp_path: Path):
    folder = tmp_path / "a" / "data"
    assert open_folder(folder, wants_demo=True) == FolderMarker(is_demo=True)
    assert folder.stat().st_mode & 0o077 == 0
    for name in ("secret.key", "pepper.key"):
        assert (folder / name).stat().st_mode & 0o077 == 0
    assert open_folder(folder, wants_demo=False).is_demo


def test_a_secret_stays_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = read_secret(tmp_path, "some.key")
    assert len(first) >= 64
    assert read_secret(tmp_path, "some.key") == first
    monkeypatch.setenv("ZHAISHANGYI_SOME_KEY", "from outside")
    assert read_secret(tmp_path, "some.key") == "from outside"
    assert [path.name for path in tmp_path.iterdir()] == ["some.key"]


def test_a_secret_given_from_outside_need_not_lie_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    open_folder(tmp_path, wants_demo=False)
    (tmp_path / "secret.key").unlink()
    with pytest.raises(FolderProblem, match=r"secret\.key is missing"):
        open_folder(tmp_path, wants_demo=False)
    monkeypatch.setenv("ZHAISHANGYI_SECRET_KEY", "x" * 50)
    open_folder(tmp_path, wants_demo=False)


def test_looking_for_a_town_makes_nothing(tmp_path: Path):
    with pytest.raises(FolderProblem, match="There is no town"):
        require_town(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_only_sqlite_and_postgresql(tmp_path: Path):
    with pytest.raises(StoreProblem, match="postgresql://"):
        configure_database(tmp_path, "mysql://somewhere/town")


def make_executor(applied: list[str], known: list[str], plan: list[str]) -> Any:
    """What Django knows of the migrations, as far as it is asked."""
    loader = SimpleNamespace(
        applied_migrations={("places", name): None for name in applied},
        disk_migrations={("places", name): None for name in known},
        graph=SimpleNamespace(leaf_nodes=list),
    )
    return SimpleNamespace(loader=loader, migration_plan=lambda targets: plan)


def test_a_store_at_this_version_an_older_and_a_newer_one():
    assert not prepare.needs_migration(make_executor(["0001"], ["0001"], []))
    assert prepare.needs_migration(make_executor(["0001"], ["0001", "0002"], ["0002"]))
    with pytest.raises(StoreProblem, match=r"newer version of this program \(places\.0002"):
        prepare.needs_migration(make_executor(["0001", "0002"], ["0001"], []))


def test_static_files_are_collected_again_only_when_they_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    calls: list[str] = []
    monkeypatch.setattr(
        "django.core.management.call_command", lambda name, **options: calls.append(name)
    )
    source = tmp_path / "app.css"
    source.write_text("a{}")
    monkeypatch.setattr(prepare, "list_static", lambda: iter([source]))
    prepare.collect_static(tmp_path)
    prepare.collect_static(tmp_path)
    assert calls == ["collectstatic"]
    os.utime(source, (1, 1))
    prepare.collect_static(tmp_path)
    assert calls == ["collectstatic"] * 2


def test_the_static_files_of_the_program_are_found():
    names = {path.name for path in prepare.list_static()}
    assert {"app.css", "icons.svg", "app.js"} <= names


def test_kernels_are_compiled_in_a_process_of_its_own_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begun: list[list[str]] = []
    told: list[str] = []
    monkeypatch.setenv(warming.VARIABLE, str(tmp_path))
    monkeypatch.setattr("subprocess.run", lambda args, check: begun.append(args))
    monkeypatch.setattr(warming, "compile_kernels", lambda: pytest.fail("compiled here"))
    prepare.warm_kernels(tmp_path, told.append)
    assert begun == [[sys.executable, "-m", "zhaishangyi.engines.warming"]]
    assert len(told) == 1
    (tmp_path / warming.STAMP).write_text(warming.describe_kernels(), encoding="ascii")
    prepare.warm_kernels(tmp_path, told.append)
    assert len(begun) == len(told) == 1


@pytest.mark.parametrize("was_on", [True, False])
def test_while_much_is_loaded_nothing_is_looked_through(
    was_on: bool, monkeypatch: pytest.MonkeyPatch
):
    seen: list[str] = []
    monkeypatch.setattr(gc, "isenabled", lambda: was_on)
    monkeypatch.setattr(gc, "disable", lambda: seen.append("off"))
    monkeypatch.setattr(gc, "enable", lambda: seen.append("on"))
    with pytest.raises(KeyError), prepare.collecting_later():
        raise KeyError
    assert seen == (["off", "on"] if was_on else ["off"])


@pytest.fixture
def demo_folder(tmp_path: Path) -> Path:
    write_marker(tmp_path, FolderMarker(is_demo=True))
    return tmp_path


def test_a_real_town_is_never_filled(db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prepare, "mark_filled", lambda folder: pytest.fail("it was marked"))
    prepare.fill_demo(tmp_path, FolderMarker(is_demo=False))
    prepare.fill_demo(tmp_path, FolderMarker(is_demo=True, is_filled=True))
    assert not Jurisdiction.objects.exists()


def test_a_town_whose_mark_was_cut_off_is_only_marked(world: Any, demo_folder: Path):
    prepare.fill_demo(demo_folder, FolderMarker(is_demo=True))
    found = read_marker(demo_folder)
    assert found == FolderMarker(is_demo=True, is_filled=True)


def test_marking_keeps_what_kind_of_folder_it_is(tmp_path: Path):
    write_marker(tmp_path, FolderMarker(is_demo=False))
    mark_filled(tmp_path)
    assert read_marker(tmp_path) == FolderMarker(is_demo=False, is_filled=True)


def test_one_process_serves_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ZHAISHANGYI_DATA", str(settings.DATA_FOLDER))
    with pytest.raises(RuntimeError, match="one data folder"):
        prepare.start_django(tmp_path)
