"""What time does."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from zhaishangyi.commands import tick
from zhaishangyi.folder import take_lock
from zhaishangyi.record import clock


def test_sessions_that_ran_out_go_and_others_stay(db: Any):
    now = clock.now()
    for name, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=name, session_data="", expire_date=now + timedelta(days=days)
        )
    assert tick.sweep_sessions() == 1
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_one_that_fails_does_not_keep_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def count_nothing() -> int:
        return 0

    def fail() -> int:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(tick, "HOOKS", (fail, count_nothing))
    assert tick.tick() == {"fail": None, "count_nothing": 0}
    tick.report({"fail": None, "count_nothing": 0}, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"fail": None, "count_nothing": 0}


def test_two_at_once_are_one(monkeypatch: pytest.MonkeyPatch):
    calls: list[int] = []

    def count() -> int:
        calls.append(1)
        return 1

    monkeypatch.setattr(tick, "HOOKS", (count,))
    with (Path(settings.DATA_FOLDER) / tick.TICK_LOCK).open("a+") as held:
        assert take_lock(held)
        assert tick.tick_alone() == {}
    assert tick.tick_alone() == {"count": 1}
    assert calls == [1]


def test_every_hook_runs_on_an_empty_town(db: Any):
    assert None not in tick.tick().values()
    assert len(tick.HOOKS) == len({hook.__name__ for hook in tick.HOOKS})


@pytest.mark.django_db
def test_a_result_is_counted_when_its_time_is_over() -> None:
    assert tick.count_results in tick.HOOKS
    assert tick.count_results() == 0
