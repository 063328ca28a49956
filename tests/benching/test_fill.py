"""A filled folder: what stands in it agrees with the rules, and nobody's town is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from zhaishangyi.benching import fill
from zhaishangyi.folder import FolderProblem, make_folder

MATTERS = 400

# Read in a process of its own: one process serves one data folder.
CHECK = """
import json, sys
from pathlib import Path
from zhaishangyi.commands import prepare
prepare.start_django(Path(sys.argv[1]))
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import read_many
from django.db import connection
from django.db.models import F
wrong = []
matters = list(Matter.objects.select_related("jurisdiction"))
for matter in matters:
    step = read_many([matter])[matter.pk].open_step
    if matter.state in ("declined", "merged"):
        continue
    link = step.link.id if step else ""
    due, warn = (step.due_at, step.warn_at) if step else (None, None)
    if (link, due, warn) != (matter.link, matter.due_at, matter.warn_at):
        wrong.append([str(matter.pk), matter.state, matter.link, link])
with connection.cursor() as cursor:
    cursor.execute("PRAGMA foreign_key_check")
    dangling = len(cursor.fetchall())
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('index', 'trigger')")
    made = cursor.fetchone()[0]
print(json.dumps({"matters": len(matters), "wrong": wrong, "dangling": dangling, "made": made}))
"""


# An empty store of this version.
PREPARE = """
import sys
from pathlib import Path
from zhaishangyi.commands import prepare
prepare.start_django(Path(sys.argv[1]))
prepare.prepare_store()
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHAISHANGYI_")}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env=environment, check=False
    )


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return run("-m", "zhaishangyi", "bench", *words)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    if connection.vendor != "sqlite":
        pytest.skip("The folder's own store is looked at; once is enough.")
    folder = tmp_path_factory.mktemp("bench") / "town"
    done = bench("fill", "--matters", str(MATTERS), "--data", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_the_report_tells_rows_and_seconds(filled: tuple[Path, dict[str, Any]]):
    report = filled[1]
    assert report["matters"] == MATTERS
    assert report["rows"] == sum(report["tables"].values()) > 30 * MATTERS
    assert report["rows_per_second"] > 0
    assert {"figures_seconds", "search_seconds"} <= set(report)


def test_what_is_noted_on_a_matter_is_what_its_procedure_says(
    filled: tuple[Path, dict[str, Any]],
):
    found = json.loads(run("-c", CHECK, str(filled[0])).stdout)
    assert found["matters"] == MATTERS
    assert found["wrong"] == []
    assert found["dangling"] == 0


def test_indexes_and_triggers_stand_again(filled: tuple[Path, dict[str, Any]], tmp_path: Path):
    def count(folder: Path) -> int:
        return int(json.loads(run("-c", CHECK, str(folder)).stdout)["made"])

    run("-c", PREPARE, str(tmp_path))
    assert count(filled[0]) == count(tmp_path)


def test_a_filled_folder_may_be_filled_again(filled: tuple[Path, dict[str, Any]], tmp_path: Path):
    folder = tmp_path / "again"
    for matters in ("20", "30"):
        done = bench("fill", "--matters", matters, "--data", str(folder), "--json")
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["matters"] == 30


def test_a_town_is_never_filled(tmp_path: Path):
    make_folder(tmp_path, wants_demo=False)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(FolderProblem):
        fill.claim_folder(tmp_path, 10)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_pages_want_a_filled_folder(tmp_path: Path):
    done = bench("pages", "--data", str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_every_page_is_answered(filled: tuple[Path, dict[str, Any]]):
    done = bench("pages", "--rounds", "2", "--data", str(filled[0]), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {"home", "list", "matter", "meeting", "board"} <= {p["page"] for p in report["pages"]}
    assert all(page["is_answered"] for page in report["pages"])
