"""`zhaishangyi bench live`: a small hall, with everything in it that a full one has."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_small_hall_sees_every_vote_and_nothing_fails():
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHAISHANGYI_")}
    command = [sys.executable, "-m", "zhaishangyi", "bench", "live", "--json"]
    command += ["--phones", "20", "--seconds", "4", "--workers", "1"]
    command += ["--votes-per-second", "5", "--pages-per-second", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["failed"] == {"votes": 0, "pages": 0, "live": 0}
    assert (report["phones"], report["workers"], report["votes_per_s"]) == (20, 1, 5.0)
    assert 15 <= report["per_s"] <= 20.5
    assert 0 < report["seen_by_all_p50_s"] <= report["seen_by_all_s"] < 10
    assert report["live_p50_ms"] <= report["live_p99_ms"]
    assert 0 < report["peak_mb"] <= 500
