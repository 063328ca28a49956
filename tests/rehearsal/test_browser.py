"""The rehearsal's browser against a small server: cookies, redirects, refusals."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from zhaishangyi.rehearsal.browser import Browser
from zhaishangyi.rehearsal.problems import RehearsalProblem

FORM = '<form method="post" action="{}"><input type="hidden" name="a" value="1"></form>'


class Handler(BaseHTTPRequestHandler):
    """A page with a form, a redirect after sending it, and things that go wrong."""

    seen: list[tuple[str, str, dict[str, list[str]]]]

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.note({})
        if self.path == "/round/":
            return self.answer(302, "", Location="/round/")
        if self.path == "/gone/":
            return self.answer(404, '<p class="error">没有这一页。</p>')
        target = {"/form/": "/send/", "/bad/": "/refuse/"}.get(self.path, "")
        extra = {"Set-Cookie": "place=xz; Path=/"} if self.path == "/form/" else {}
        form = FORM.format(target) if target else ""
        return self.answer(200, f"<p>{self.path}</p>{form}", **extra)

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        self.note(parse_qs(self.rfile.read(size).decode()))
        if self.path == "/refuse/":
            return self.answer(422, '<p class="error">理由太短，再说两句。</p>')
        return self.answer(302, "", Location="/thanks/?n=1", **{"Set-Cookie": "place=; Max-Age=0"})

    def note(self, sent: dict[str, list[str]]) -> None:
        type(self).seen.append((self.command, self.headers.get("Cookie", ""), sent))

    def answer(self, status: int, body: str, **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def browser() -> Iterator[Browser]:
    Handler.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Browser(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_form_is_sent_with_cookies_and_the_next_page_is_shown(browser: Browser):
    page = browser.open("/form/")
    assert browser.cookies == {"place": "xz"}
    shown = browser.send(page, page.find_form("/send/"), button=("go", "yes"))
    assert (shown.path, shown.text) == ("/thanks/?n=1", "/thanks/?n=1")
    assert Handler.seen[1] == ("POST", "place=xz", {"a": ["1"], "go": ["yes"]})
    assert browser.cookies == {}
    assert browser.requests == 3


def test_a_form_can_be_sent_without_looking_at_what_follows(browser: Browser):
    page = browser.open("/form/")
    browser.send_away(page, page.find_form("/send/"), ("go", "yes"))
    assert [method for method, _cookie, _sent in Handler.seen] == ["GET", "POST"]


def test_a_refusal_raises_with_the_pages_own_sentence(browser: Browser):
    page = browser.open("/bad/")
    with pytest.raises(RehearsalProblem, match="answered 422: 理由太短，再说两句。"):
        browser.send(page, page.find_form("/refuse/"))
    assert browser.try_sending(page, page.find_form("/refuse/")).status == 422


def test_a_missing_page_and_a_circle_are_problems(browser: Browser):
    with pytest.raises(RehearsalProblem, match="answered 404: 没有这一页。"):
        browser.open("/gone/")
    with pytest.raises(RehearsalProblem, match="without end"):
        browser.open("/round/")


def test_a_server_that_is_not_there_is_a_problem_in_one_line():
    with pytest.raises(RehearsalProblem, match="did not answer at /form/"):
        Browser("http://127.0.0.1:1").open("/form/")
