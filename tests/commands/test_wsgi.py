"""Bodies are taken in whole before they get a place in Django."""

from __future__ import annotations

import errno
import io
import threading
from typing import Any

import pytest

from zhaishangyi import wsgi


class Page:
    """What Django would answer."""

    streaming = False

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.is_closed = False

    def __iter__(self) -> Any:
        return iter([self.content])

    def close(self) -> None:
        self.is_closed = True


def send(body: bytes, length: int | str | None = None) -> tuple[str, bytes]:
    """Send a body that declares `length`; gives the status and the answer."""
    started: list[str] = []
    environ = {"wsgi.input": io.BytesIO(body), "PATH_INFO": "/"}
    if length != "":
        environ["CONTENT_LENGTH"] = str(len(body) if length is None else length)
    answer = wsgi.application(environ, lambda status, headers: started.append(status))
    return (started or [""])[0], b"".join(answer)


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Django that sends back what it was sent."""
    monkeypatch.setattr(wsgi, "answer", lambda environ, start: Page(environ["wsgi.input"].read()))


@pytest.mark.usefixtures("echo")
def test_a_small_and_a_large_body_arrive_whole():
    for size in (0, 10, wsgi.IN_MEMORY_BYTES + 1, 5_000_001):
        body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        assert send(body)[1] == body


@pytest.mark.usefixtures("echo")
@pytest.mark.parametrize("length", ["", "many", "-5", "٣"])
def test_without_a_length_there_is_no_body(length: str):
    assert send(b"something", length)[1] == b""


@pytest.mark.usefixtures("echo")
def test_what_goes_beyond_the_declared_length_is_not_read():
    assert send(b"wanted and more", 6)[1] == b"wanted"


def test_a_body_that_breaks_off_never_reaches_django(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wsgi, "answer", lambda environ, start: pytest.fail("it got in"))
    status, page = send(b"half of wh", 20)
    assert status == "400 Bad Request"
    assert "再发一次" in page.decode()


def test_the_page_is_closed_within_its_place(monkeypatch: pytest.MonkeyPatch):
    page = Page(b"done")
    monkeypatch.setattr(wsgi, "answer", lambda environ, start: page)
    assert send(b"")[1] == b"done"
    assert page.is_closed


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "507 Insufficient Storage"),
        (RuntimeError("database or disk is full"), "507 Insufficient Storage"),
        (RuntimeError("a mistake of ours"), "500 Internal Server Error"),
    ],
)
def test_where_no_page_can_be_made_a_sentence_stands(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: str
):
    def fail(environ: Any, start: Any) -> Any:
        raise error

    monkeypatch.setattr(wsgi, "answer", fail)
    said, page = send(b"")
    assert said == status
    assert "没有存下" in page.decode()
    assert "mistake" not in page.decode()


def test_only_a_few_are_in_django_at_once(monkeypatch: pytest.MonkeyPatch):
    inside = most = 0
    guard, go_on = threading.Lock(), threading.Event()

    def answer(environ: Any, start: Any) -> Page:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        go_on.wait(0.05)
        with guard:
            inside -= 1
        return Page(b"ok")

    monkeypatch.setattr(wsgi, "answer", answer)
    threads = [threading.Thread(target=send, args=(b"",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == wsgi.PLACES


@pytest.mark.usefixtures("echo")
def test_an_enormous_body_streams_through_and_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wsgi, "TAKEN_IN_BYTES", 100)
    monkeypatch.setattr(wsgi, "answer", lambda environ, start: Page(environ["wsgi.input"].read(5)))
    source = io.BytesIO(b"x" * 1000)
    environ = {"wsgi.input": source, "CONTENT_LENGTH": "1000"}
    assert b"".join(wsgi.application(environ, lambda status, headers: None)) == b"xxxxx"
    assert source.read() == b""
