"""The opinion map is loaded when the first round opens, once, and not at the start."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from zhaishangyi.commands import serving
from zhaishangyi.engines import warming
from zhaishangyi.record import events
from zhaishangyi.record.ids import uuid7


def tell(kind: str) -> None:
    events.tell(events.Event(kind, uuid7(), "meetings.meeting", uuid7(), "xz/"))


def test_it_is_loaded_once_with_the_first_round(monkeypatch: pytest.MonkeyPatch):
    loaded: list[str] = []
    begun: list[Any] = []
    monkeypatch.setattr(events, "_listeners", defaultdict(list))
    monkeypatch.setattr(warming, "load_kernels", lambda: loaded.append("map"))
    monkeypatch.setattr(serving, "begin_beside", begun.append)
    serving.load_map_with_first_round()
    tell("matter.raise")
    assert begun == []
    tell("meeting.open")
    assert begun == []
    tell("round.open")
    tell("round.open")
    assert len(begun) == 1
    begun[0]()
    assert loaded == ["map"]
