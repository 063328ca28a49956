"""Timing the opinion map: the report of a small run, from memory and from disk."""

from __future__ import annotations

import json

import pytest

from zhaishangyi.benching import opinions
from zhaishangyi.cli import main


def test_the_command_reports_seconds_memory_and_votes(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ("--people", "300", "--statements", "40", "--votes", "6000", "--portion", "50")
    assert main(["bench", "opinions", *sizes, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["people"], report["statements"], report["votes"]) == (300, 40, 6000)
    assert 0 < report["kept"] < 6000
    assert report["seconds"] >= report["pack_seconds"] >= 0
    assert report["seconds"] > 0
    assert report["peak_mb"] > 10
    assert report["live_votes"] == 50
    assert 0 < report["live_p50_ms"] <= report["live_p95_ms"]


def test_votes_that_lie_on_disk_are_the_same_votes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinions, "BLOCK", 1_000)
    in_memory, _timed = opinions.time_in_memory(opinions.Conversation(300, 40), 6_500)
    on_disk, timed = opinions.time_from_disk(opinions.Conversation(300, 40), 6_500)
    assert (in_memory.packed == on_disk.packed).all()
    assert timed["groups"] >= 1
