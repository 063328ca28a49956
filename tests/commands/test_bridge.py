"""From the server's interface to WSGI and back: what a request says, what an answer carries."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import FileResponse

from zhaishangyi import bridge, rsgi, wsgi
from zhaishangyi.bridge import Inflow, call, gather, make_environ, take_in
from zhaishangyi.wsgi import TAKEN_IN_BYTES


def make_scope(*headers: tuple[str, str], **more: str) -> Any:
    usual = {
        "method": "GET",
        "path": "/",
        "query_string": "",
        "http_version": "1.1",
        "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "[::1]:50000",
    }
    listed = [("host", "localhost"), *headers]
    return SimpleNamespace(**(usual | more), headers=SimpleNamespace(items=lambda: listed))


class Proto:
    """What the server gives for one request; the body comes in pieces, the last may be missing."""

    def __init__(self, *pieces: bytes, is_cut: bool = False) -> None:
        self.pieces, self.is_cut = pieces, is_cut
        self.answers: list[tuple[int, list[tuple[str, str]], bytes]] = []
        self.sent: list[bytes] = []
        self.files: list[str] = []

    async def __call__(self) -> bytes:
        if self.is_cut:
            raise bridge.GONE[1]
        return b"".join(self.pieces)

    def __aiter__(self) -> Any:
        pieces, self.pieces = self.pieces, ()
        return self.give(pieces)

    async def give(self, pieces: tuple[bytes, ...]) -> Any:
        for piece in pieces:
            yield piece
        if self.is_cut:
            raise bridge.GONE[1]

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answers.append((status, headers, body))

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        self.files.append(file)

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Any:
        self.answers.append((status, headers, b""))
        return self

    async def send_bytes(self, piece: bytes) -> None:
        if self.is_cut:
            raise bridge.GONE[0]
        self.sent.append(piece)


def test_an_address_comes_as_wsgi_has_it():
    environ = make_environ(make_scope(path="/地方/", query_string="q=樟"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/地方/"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=樟"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert (environ["REMOTE_ADDR"], environ["REMOTE_PORT"]) == ("[::1]", "50000")


def test_headers_come_by_their_names_and_cookies_as_one_list():
    environ = make_environ(
        make_scope(
            ("content-type", "text/plain"),
            ("content-length", "3"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-for", "2.2.2.2"),
        )
    )
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"


def test_a_header_with_an_underscore_cannot_pass_for_another():
    environ = make_environ(make_scope(("x_forwarded_proto", "https"), ("content_length", "9")))
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert "CONTENT_LENGTH" not in environ
    assert "" not in environ


def take(proto: Proto, length: int, most: int = TAKEN_IN_BYTES) -> bytes:
    async def run() -> bytes:
        environ = {"CONTENT_LENGTH": str(length)}
        body = await take_in(asyncio.get_running_loop(), proto, environ, most)
        content = await asyncio.to_thread(body.read)
        bridge.close(body)
        return content

    return asyncio.run(run())


@pytest.mark.parametrize("most", [TAKEN_IN_BYTES, 1000], ids=["taken in", "as it comes"])
def test_a_body_comes_in_whole(most: int):
    pieces = [bytes([number]) * 100_000 for number in range(5)]
    assert take(Proto(*pieces), 500_000, most) == b"".join(pieces)


def test_a_small_body_stays_in_memory():
    assert take(Proto(b"ab", b"c"), 3) == b"abc"
    assert take(Proto(), 0) == b""


@pytest.mark.parametrize("length", [300, 400_000])
@pytest.mark.parametrize("most", [TAKEN_IN_BYTES, 100], ids=["taken in", "as it comes"])
def test_of_a_body_that_was_cut_there_is_less(length: int, most: int):
    assert len(take(Proto(b"x" * 200, is_cut=True), length, most)) in (0, 200)


def test_a_body_that_comes_as_it_comes_is_read_in_any_portions():
    async def run() -> list[bytes]:
        inflow = Inflow(Proto(b"abc", b"", b"defg\nh"), asyncio.get_running_loop())
        body = BufferedReader(inflow)
        return await asyncio.to_thread(
            lambda: [body.read(2), body.read(3), body.readline(), body.read()]
        )

    assert asyncio.run(run()) == [b"ab", b"cde", b"fg\n", b"h"]


def test_a_large_body_that_rests_for_too_long_is_over(monkeypatch: pytest.MonkeyPatch):
    class Resting(Proto):
        asked = 0

        async def give(self, pieces: tuple[bytes, ...]) -> Any:
            yield b"abc"
            self.asked += 1
            await asyncio.Event().wait()

    async def run() -> list[bytes]:
        inflow = Inflow(proto, asyncio.get_running_loop())
        first = await asyncio.to_thread(inflow.read, 10)
        monkeypatch.setattr(bridge, "SECONDS_TO_REST", 0)
        return [first, *[await asyncio.to_thread(inflow.read, 10) for _time in range(2)]]

    proto = Resting()
    assert asyncio.run(run()) == [b"abc", b"", b""]
    # The server would hold up the loop if it were asked again.
    assert proto.asked == 1


def test_pieces_of_a_stream_are_put_together():
    pieces = [b"x" * 4096] * 40 + [b"", b"y"]
    found = list(gather(pieces))
    assert b"".join(found) == b"".join(pieces)
    assert len(found) == 3


class Stream:
    """A body that is no list, such as a download."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces, self.closed = pieces, 0

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    def close(self) -> None:
        self.closed += 1


def answer(
    monkeypatch: pytest.MonkeyPatch, proto: Proto, body: Any, *headers: tuple[str, str]
) -> None:
    def application(environ: Any, start: Any) -> Iterable[bytes]:
        if isinstance(body, Exception):
            raise body
        start("200 OK", [("X-Is", "here")])
        found: Iterable[bytes] = body
        return found

    monkeypatch.setattr(wsgi, "application", application)
    monkeypatch.setattr(rsgi, "answer_at_once", lambda _environ: None)
    asyncio.run(rsgi.Front().__rsgi__(make_scope(*headers), proto))


def test_a_page_goes_out_whole(monkeypatch: pytest.MonkeyPatch):
    proto = Proto()
    answer(monkeypatch, proto, [b"a", b"b"])
    assert proto.answers == [(200, [("X-Is", "here")], b"ab")]


def test_a_download_goes_out_in_pieces_and_is_closed(monkeypatch: pytest.MonkeyPatch):
    proto, body = Proto(), Stream(b"a" * 70_000, b"b")
    answer(monkeypatch, proto, body)
    assert proto.sent == [b"a" * 70_000, b"b"]
    assert body.closed == 1


def test_a_file_is_sent_by_the_server_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    path = tmp_path / "day.zip"
    path.write_bytes(b"abc")
    proto, body = Proto(), FileResponse(path.open("rb"))
    answer(monkeypatch, proto, body)
    assert (proto.files, proto.sent) == ([str(path)], [])
    assert body.closed


def test_large_bodies_that_do_not_come_keep_no_download_waiting(monkeypatch: pytest.MonkeyPatch):
    is_begun, is_over = threading.Event(), threading.Event()

    def application(environ: Any, start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        if "CONTENT_LENGTH" not in environ:
            return Stream(b"a")
        is_begun.set()
        is_over.wait(60)
        return [b""]

    async def run() -> list[bytes]:
        front, download = rsgi.Front(), Proto()
        large = make_scope(("content-length", str(TAKEN_IN_BYTES + 1)))
        uploads = [asyncio.create_task(front.__rsgi__(large, Proto())) for _number in range(3)]
        await asyncio.to_thread(is_begun.wait, 60)
        try:
            await asyncio.wait_for(front.__rsgi__(make_scope(), download), 30)
        finally:
            is_over.set()
        await asyncio.gather(*uploads)
        return download.sent

    monkeypatch.setattr(wsgi, "application", application)
    monkeypatch.setattr(rsgi, "answer_at_once", lambda _environ: None)
    monkeypatch.setattr(rsgi, "STREAMS", 1)
    assert asyncio.run(run()) == [b"a"]


def vote(proto: Proto, *headers: tuple[str, str]) -> tuple[int, str]:
    """What comes back from the fast lane for something that is no vote."""
    usual = [("content-type", "application/json"), *headers]
    scope = make_scope(*usual, method="POST", path="/fast/vote")
    asyncio.run(rsgi.Front().__rsgi__(scope, proto))
    [(status, _headers, body)] = proto.answers
    return status, body.decode()


def test_of_a_vote_that_is_cut_off_it_is_said_so():
    status, said = vote(Proto(is_cut=True), ("content-length", "80"))
    assert status == 400
    assert "没有收全" in said


def test_a_vote_without_a_length_is_not_read():
    class Endless(Proto):
        async def __call__(self) -> bytes:
            raise AssertionError("it may be of any length")

    assert vote(Endless(), ("transfer-encoding", "chunked"))[0] == 422


def test_a_download_that_nobody_takes_is_closed(monkeypatch: pytest.MonkeyPatch):
    proto, body = Proto(is_cut=True), Stream(b"a" * 70_000, b"b")
    answer(monkeypatch, proto, body)
    assert proto.sent == []
    assert body.closed == 1


def test_trouble_ahead_of_django_is_told_in_words(monkeypatch: pytest.MonkeyPatch):
    proto = Proto()
    answer(monkeypatch, proto, OSError(28, "No space left on device"))
    [(status, _headers, body)] = proto.answers
    assert status == 507
    assert "磁盘满了" in body.decode()


def test_a_list_is_closed_too():
    class Closing(list[bytes]):
        closed = 0

        def close(self) -> None:
            self.closed += 1

    body = Closing([b"a"])
    reply = call(lambda _environ, start: start("204 No Content", []) or body, {})
    assert (reply.status, reply.body, body.closed) == (204, b"a", 1)
