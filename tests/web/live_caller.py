"""Asking for the live state as a phone does, with a store whose age the test decides."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from tests.web.walk import Walk
from tests.world import World

from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Participant
from zhaishangyi.voting.models import StatementRound
from zhaishangyi.voting.statements import actions as statement_acts
from zhaishangyi.web.live.answering import LiveState
from zhaishangyi.web.live.halls import Halls


class Age:
    """A store in which something was done whenever the test says so."""

    def __init__(self) -> None:
        self.mark: tuple[int, int] | None = (1, 1)

    def read(self) -> tuple[int, int] | None:
        return self.mark

    def listen(self) -> None:
        """Nothing is heard here."""


def pass_on(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """What stands behind: Django."""
    start_response("200 OK", [])
    return [b"Django"]


class Live:
    """One process that answers, with meetings of its own in memory."""

    def __init__(self) -> None:
        self.age = Age()
        self.state = LiveState(pass_on, self.age, Halls())  # type: ignore[arg-type]

    def happen(self) -> None:
        """Something was done, and time has gone by."""
        assert self.age.mark is not None
        self.age.mark = (self.age.mark[0] + 1, 1)
        for hall in self.state.halls.halls.values():
            hall.next_look = 0.0
        self.state.askers.next_look = 0.0

    def ask(self, client: Client, path: str, **more: Any) -> Answer:
        """What a browser gets at an address."""
        cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        path, _sign, query = path.partition("?")
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
        return Answer(self.state, environ | {"HTTP_COOKIE": cookies} | more)


class Answer:
    """What came back."""

    def __init__(self, state: LiveState, environ: dict[str, Any]) -> None:
        self.body = b"".join(state(environ, self.hear))

    def hear(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = int(status.split()[0])
        self.headers = dict(headers)

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def walk(world: World) -> Walk:
    """A meeting that sits; somebody speaks and somebody waits."""
    walk = Walk(world).sit()
    for name in ("陆阿根", "周桂兰"):
        ask_for(walk, name)
    meeting_acts.give_floor(world.actor("convener"), meeting=walk.meeting)
    return walk


def ask_for(walk: Walk, name: str) -> None:
    own = Participant.objects.get(meeting=walk.meeting, name=name)
    meeting_acts.ask_for_somebody(
        walk.world.actor("convener"), meeting=walk.meeting, participant=own
    )


def open_round(walk: Walk, count: int = 3) -> StatementRound:
    texts = [f"这条路先修第{number}段，再说别的。" for number in range(count)]
    return statement_acts.open_round(
        walk.world.actor("convener"), meeting=walk.meeting, topic="路怎么修", statements=texts
    )


def at(walk: Walk, rest: str = "") -> str:
    return f"/live/{walk.meeting.pk}{rest}"


def read(live: Live, walk: Walk, who: str = "anonymous") -> dict[str, Any]:
    answer = live.ask(walk.world.client(who), at(walk))
    assert answer.status == 200
    return answer.document
