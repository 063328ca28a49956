"""The opinion map is loaded when the first round opens, once, and not at the start."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

import pytest
from django.db import connections

from zhaishangyi.commands import serving
from zhaishangyi.engines import warming
from zhaishangyi.record import events
from zhaishangyi.record.ids import uuid7
from zhaishangyi.voting.models import StatementRound


def tell(kind: str) -> None:
    events.tell(events.Event(kind, uuid7(), "meetings.meeting", uuid7(), "xz/"))


def test_it_is_loaded_once_with_the_first_round(monkeypatch: pytest.MonkeyPatch):
    loaded: list[str] = []
    begun: list[Any] = []
    monkeypatch.setattr(events, "_listeners", defaultdict(list))
    monkeypatch.setattr(warming, "load_kernels", lambda: loaded.append("map"))
    monkeypatch.setattr(serving, "begin_beside", lambda work, *args: begun.append((work, args)))
    serving.load_map_with_first_round()
    look, (is_loaded, load) = begun.pop()
    assert look is serving.look_for_round
    assert not is_loaded.is_set()
    tell("matter.raise")
    assert begun == []
    tell("meeting.open")
    assert begun == []
    tell("round.open")
    tell("round.open")
    assert len(begun) == 1
    begun[0][0]()
    assert loaded == ["map"]
    load()
    assert len(begun) == 1


@pytest.mark.django_db
def test_a_round_that_another_process_opened_is_found(monkeypatch: pytest.MonkeyPatch):
    is_loaded = threading.Event()
    looked: list[int] = []

    class Rounds:
        def filter(self, closed_at: None) -> Rounds:
            return self

        def exists(self) -> bool:
            looked.append(len(looked))
            return len(looked) == 3

    monkeypatch.setattr(serving, "SECONDS_BETWEEN_ROUNDS", 0)
    monkeypatch.setattr(StatementRound, "objects", Rounds())
    monkeypatch.setattr(connections, "close_all", lambda: None)
    serving.look_for_round(is_loaded, is_loaded.set)
    assert looked == [0, 1, 2]
