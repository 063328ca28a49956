"""Public pages from memory: only everybody's, only as long as nothing was done."""

from __future__ import annotations

import gzip
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from zhaishangyi.web import page_cache
from zhaishangyi.web.page_cache import PageCache, read_asked, read_cookies

SECRET = "a" * 32
TOKEN = "T" * 64
FORM = f'<form><input name="csrfmiddlewaretoken" value="{TOKEN}"></form>'


class Age:
    """A store whose age the test decides."""

    def __init__(self) -> None:
        self.mark: tuple[int, int] | None = (1, 1)

    def read(self) -> tuple[int, int] | None:
        return self.mark


class Site:
    """An application that counts how often it draws."""

    def __init__(self, page: Any = None) -> None:
        self.drawn = 0
        self.page = page or (lambda: HttpResponse("八烈村"))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.drawn += 1
        page = self.page()
        # With a space before it, as Django's own handler writes it.
        cookies = [("Set-Cookie", one.output(header="")) for one in page.cookies.values()]
        start_response(f"{page.status_code} x", [*page.items(), *cookies])
        return list(page)


class Answer:
    """What came back."""

    def __init__(self, cache: PageCache, **asked: Any) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/matters/", "HTTP_HOST": "here", **asked}
        body = cache(environ, self.hear)
        self.body = b"".join(body)

    def hear(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = int(status.split()[0])
        self.headers = dict(headers)

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


def stand_before(page: Any = None) -> tuple[PageCache, Site, Age]:
    site, age = Site(page), Age()
    return PageCache(site, age), site, age  # type: ignore[arg-type]


def with_form() -> HttpResponse:
    page = HttpResponse(FORM)
    page.set_cookie("csrftoken", "b" * 32)
    return page


def test_the_second_visitor_gets_it_from_memory() -> None:
    cache, site, _age = stand_before()
    assert [Answer(cache).text for _visit in range(3)] == ["八烈村"] * 3
    assert site.drawn == 1


def test_after_an_act_or_a_minute_it_is_drawn_again() -> None:
    cache, site, age = stand_before()
    for age.mark in ((1, 1), (2, 1), (2, 2), (2, 2)):
        assert Answer(cache).status == 200
    assert site.drawn == 3


def test_a_store_that_does_not_answer_leaves_it_to_django() -> None:
    cache, site, age = stand_before()
    age.mark = None
    Answer(cache)
    Answer(cache)
    assert site.drawn == 2
    assert not cache.pages


@pytest.mark.parametrize(
    "asked",
    [
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "elder=1; phone=xyz"},
        {"HTTP_COOKIE": "elder=1; sessionid"},
        {"HTTP_COOKIE": "csrftoken=short"},
        {"HTTP_AUTHORIZATION": "Basic eA=="},
        {"HTTP_RANGE": "bytes=0-1"},
        {"PATH_INFO": "/me/"},
        {"PATH_INFO": "/sign-in/"},
        {"PATH_INFO": "/matters/receipt/"},
        {"PATH_INFO": "/meetings/come/ABC/"},
        {"QUERY_STRING": "q=" + "x" * 600},
    ],
)
def test_whoever_may_be_somebody_is_answered_by_django(asked: dict[str, str]) -> None:
    cache, site, _age = stand_before()
    for _visit in range(2):
        Answer(cache, **asked)
    assert site.drawn == 2
    assert not cache.pages


@pytest.mark.parametrize(
    "page",
    [
        lambda: HttpResponse("no", status=404),
        lambda: HttpResponse("{}", content_type="application/json"),
        lambda: HttpResponse("mine", headers={"Cache-Control": "private, no-store"}),
        lambda: HttpResponse("words", headers={"Vary": "Accept-Language"}),
        lambda: HttpResponse('<input type="hidden" name="act_id" value="1">'),
        lambda: HttpResponse("x" * (page_cache.MOST_PAGE_BYTES + 1)),
        lambda: HttpResponse("odd", headers={"Content-Encoding": "br"}),
    ],
)
def test_what_is_not_everybodys_is_not_kept(page: Any) -> None:
    cache, site, _age = stand_before(page)
    Answer(cache)
    Answer(cache)
    assert site.drawn == 2


def test_a_page_that_begins_a_session_is_not_kept() -> None:
    def page() -> HttpResponse:
        answer = HttpResponse("hello")
        answer.set_cookie("sessionid", "x")
        return answer

    cache, site, _age = stand_before(page)
    Answer(cache)
    Answer(cache)
    assert site.drawn == 2


def test_language_village_and_look_have_pages_of_their_own() -> None:
    cache, site, _age = stand_before()
    looks = ["", "django_language=en", "village=1", "theme=dark", "elder=1"]
    for look in looks * 2:
        Answer(cache, HTTP_COOKIE=look)
    Answer(cache, QUERY_STRING="page=2")
    Answer(cache, HTTP_HOST="elsewhere")
    assert site.drawn == len(looks) + 2


class TestTokens:
    def test_each_visitor_gets_a_token_of_their_own(self) -> None:
        cache, site, _age = stand_before(with_form)
        Answer(cache)
        first, second = Answer(cache), Answer(cache, HTTP_ACCEPT_ENCODING="gzip, br")
        secrets = [
            re.findall(r"csrftoken=(\w{32});", one.headers["Set-Cookie"])[0]
            for one in (first, second)
        ]
        assert secrets[0] != secrets[1]
        for one, secret in zip((first, second), secrets, strict=True):
            assert one.text == FORM.replace(TOKEN, secret)
            assert "SameSite=Lax" in one.headers["Set-Cookie"]
        assert site.drawn == 1

    def test_a_visitor_keeps_the_token_they_have(self) -> None:
        cache, _site, _age = stand_before(with_form)
        Answer(cache)
        again = Answer(cache, HTTP_COOKIE=f"csrftoken={SECRET}")
        assert f'value="{SECRET}"' in again.text
        assert "Set-Cookie" not in again.headers

    def test_only_who_has_a_token_is_told_that_nothing_changed(self) -> None:
        cache, _site, _age = stand_before(with_form)
        Answer(cache)
        etag = Answer(cache).headers["ETag"]
        known = Answer(cache, HTTP_COOKIE=f"csrftoken={SECRET}", HTTP_IF_NONE_MATCH=etag)
        assert (known.status, known.body) == (304, b"")
        assert Answer(cache, HTTP_IF_NONE_MATCH=etag).status == 200

    def test_what_django_has_packed_is_kept_unpacked(self) -> None:
        def page() -> HttpResponse:
            packed = gzip.compress(FORM.encode())
            return HttpResponse(packed, headers={"Content-Encoding": "gzip"})

        cache, _site, _age = stand_before(page)
        Answer(cache)
        assert 'name="csrfmiddlewaretoken"' in Answer(cache).text


def test_memory_is_bounded_and_the_longest_unasked_go_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_cache, "MOST_BYTES", 5000)
    cache, site, _age = stand_before()
    for number in (0, 1, 2, 0, 3, 4, 0):
        Answer(cache, QUERY_STRING=f"page={number}")
    assert cache.size <= 5000
    assert site.drawn == 5
    Answer(cache, QUERY_STRING="page=1")
    assert site.drawn == 6


def test_strange_cookies_are_nobodys() -> None:
    assert read_cookies("") == {}
    assert read_cookies("elder=1; theme=dark") == {"elder": "1", "theme": "dark"}
    assert read_cookies("elder=1; elder=0") is None
    assert read_cookies("=;;;") is None
    asked = read_asked({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_COOKIE": "theme=dark"})
    assert asked is not None
    assert "dark" in asked.key


@pytest.mark.parametrize(
    "text",
    [
        "village=a django_language=en; village=",
        'theme="" elder=1; theme=',
        'theme="a; b" elder=1',
        "elder=1;theme=dark elder=",
        "elder=1, theme=dark; theme=dark",
    ],
)
def test_a_page_is_kept_for_the_cookies_that_django_sees(text: str) -> None:
    request = WSGIRequest({"REQUEST_METHOD": "GET", "HTTP_COOKIE": text, "wsgi.input": BytesIO()})
    assert read_cookies(text) in (None, request.COOKIES)
