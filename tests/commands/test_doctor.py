"""What the doctor finds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from zhaishangyi.commands import checks, doctor
from zhaishangyi.folder import open_folder
from zhaishangyi.server import make_environment


def test_a_machine_without_a_town_is_well_when_all_parts_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ZHAISHANGYI_DATABASE_URL", raising=False)
    findings = {finding.name: finding for finding in checks.list_findings(tmp_path / "none")}
    assert findings["python"].state == "ok"
    assert findings["sqlite"].state == "ok"
    assert findings["store"].state == "missing"
    assert not findings["store"].is_needed
    assert not (tmp_path / "none").exists()


def test_a_damaged_folder_is_wrong_and_says_what_to_do(tmp_path: Path):
    open_folder(tmp_path, wants_demo=False)
    assert checks.check_folder(tmp_path).state == "ok"
    (tmp_path / "secret.key").unlink()
    finding = checks.check_folder(tmp_path)
    assert finding.state == "wrong"
    assert "secret.key is missing" in finding.found


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5_000_000))
    finding = checks.check_free_space(tmp_path / "not" / "yet" / "there")
    assert (finding.state, finding.is_needed) == ("wrong", True)
    assert "1 GB" in finding.say_advice()


def test_what_is_not_needed_does_not_make_it_fail():
    optional = checks.Finding("fonts", "Chinese font", "missing", is_needed=False)
    needed = checks.Finding("disk", "Free disk", "wrong")
    well = doctor.to_object(Path("data"), [optional])
    assert (well["ok"], well["checks"][0]["state"]) == (True, "missing")
    assert doctor.is_well([optional])
    assert not doctor.is_well([optional, needed])


def test_a_font_is_found_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checks, "FONT_FOLDERS", (str(tmp_path),))
    assert checks.find_font_by_file() == ""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "NotoSansCJK-Regular.ttc").touch()
    assert checks.find_font_by_file() == "NotoSansCJK-Regular.ttc"


def test_it_reports_a_whole_folder_as_json(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "zhaishangyi", "doctor", "--json", "--data", str(tmp_path)],
        env={**make_environment(), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert done.returncode == (0 if report["ok"] else 1)
    names = [check["name"] for check in report["checks"]]
    assert names == [
        *("python", "package", "sqlite", "time_zone", "catalogues", "folder", "disk", "store"),
        *("fonts", "browser"),
    ]
    for check in report["checks"]:
        assert check["state"] in ("ok", "missing", "wrong")
        assert check["state"] == "ok" or check["advice"] or check["found"]
