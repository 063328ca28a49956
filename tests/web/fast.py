"""Sending to the fast lane as a phone does, without a thread of its own."""

from __future__ import annotations

import io
import json
from typing import Any

from django.conf import settings
from django.test import Client
from tests.world import World

from zhaishangyi.people.known import find_actors
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.lane import Kept, Lane, Waiting
from zhaishangyi.web.fast_lane import FastLane


class LaneHere(Lane):
    """Does what is sent at once, on the thread and in the transaction of the test."""

    def __init__(self) -> None:
        super().__init__(find_actors)

    def send(self, one: Waiting) -> Kept:
        self.do([one])
        if one.problem is not None:
            raise one.problem
        assert one.kept is not None
        return one.kept


class Phone:
    """A browser that is signed in as somebody of the cast."""

    def __init__(self, world: World, who: str, *, english: bool = False) -> None:
        self.client: Client = world.client(who)
        if english:
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        self.status = 0

    def send(self, what: str, body: Any = None, /, **values: Any) -> dict[str, Any]:
        """Send the values with a new act id (or any body) and give what is answered."""
        if body is None:
            body = json.dumps({"act_id": str(uuid7()), **values})
        said: dict[str, Any] = json.loads(self.ask(f"/fast/{what}", body))
        return said

    def ask(self, path: str, body: Any, **headers: Any) -> bytes:
        """Send anything, with any headers in the way of WSGI."""
        return b"".join(application(self.make_environ(path, body, headers), self.hear))

    def make_environ(self, path: str, body: Any, headers: dict[str, Any]) -> dict[str, Any]:
        """A request as the server hands it over."""
        packed = body.encode() if isinstance(body, str) else body
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.client.cookies.items())
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(packed)),
            "HTTP_HOST": "testserver",
            "HTTP_ORIGIN": "http://testserver",
            "HTTP_COOKIE": cookies,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(packed),
            **headers,
        }

    def hear(self, status: str, headers: Any, *more: Any) -> None:
        self.status = int(status[:3])


def answer_nothing(environ: Any, start_response: Any) -> list[bytes]:
    """What stands behind the fast lane: nothing."""
    raise AssertionError("it went on to Django")


application = FastLane(answer_nothing, LaneHere())
