"""What holds for every page."""

from __future__ import annotations

import io
import logging

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from zhaishangyi.record.errors import (
    AlreadySent,
    CannotDo,
    ChangedMeanwhile,
    NotHere,
    Refused,
    RuleBroken,
)
from zhaishangyi.record.middleware import POLICY, Packing, ProblemsInWords, find_status

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (Refused("x"), 403),
        (NotHere("x"), 404),
        (ChangedMeanwhile("x"), 409),
        (AlreadySent("x"), 409),
        (RuleBroken("", "x"), 422),
    ],
)
def test_each_problem_has_its_status(problem: CannotDo, status: int) -> None:
    assert find_status(problem) == status


@pytest.mark.parametrize(
    ("sqlstate", "words", "status"),
    [
        ("40P01", "deadlock detected", 503),
        ("40001", "could not serialize access", 503),
        (None, "database is locked", 503),
        ("08006", "connection failure", None),
    ],
)
def test_whoever_has_to_wait_for_others_is_told_to_try_again(
    rf: RequestFactory, sqlstate: str | None, words: str, status: int | None
) -> None:
    error = OperationalError(words)
    error.__cause__ = StoreError(words)
    error.__cause__.sqlstate = sqlstate
    answer = ProblemsInWords(lambda request: HttpResponse()).process_exception(rf.get("/"), error)
    assert (answer.status_code if answer else None) == status


class StoreError(Exception):
    """What a driver of PostgreSQL raises."""

    sqlstate: str | None = None


def test_chinese_until_somebody_chooses_english() -> None:
    client = Client(headers={"Accept-Language": "en-US,en;q=0.9"})
    assert client.get("/notices/")["Content-Language"] == "zh-hans"
    client.post("/i18n/setlang/", {"language": "en", "next": "/notices/"})
    assert client.get("/notices/")["Content-Language"] == "en"
    client.cookies["django_language"] = "xx"
    assert client.get("/notices/")["Content-Language"] == "zh-hans"


def test_the_content_policy_is_strict_on_every_page() -> None:
    for address in ("/notices/", "/nowhere/", "/healthz"):
        policy = Client().get(address)["Content-Security-Policy"]
        assert policy == POLICY
        assert "unsafe" not in policy


def test_a_view_that_does_not_say_who_may_see_it_is_refused() -> None:
    from zhaishangyi.record.middleware import ClosedByDefault

    request = RequestFactory().get("/healthz")
    answer = ClosedByDefault(lambda r: None).process_view(  # type: ignore[arg-type,return-value]
        request, lambda r: None, (), {}
    )
    assert answer is not None
    assert answer.status_code == 403


def test_a_page_that_is_not_there() -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("address", ["/matters/?q=%00", "/meetings/come/%00/", "/%00"])
def test_a_nul_in_an_address_is_answered_in_words(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/api/v1/%00", "/api/v1/matters?place=%00"])
def test_a_program_is_told_in_its_own_form(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 422
    assert answer.json() == {"error": "这个地址读不了。去掉怪字符再试。", "field": ""}


def test_what_is_packed_already_is_not_packed_again() -> None:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    for sort, is_packed in (("text/html", True), ("image/jpeg", False), ("application/zip", False)):
        answer = HttpResponse("樟" * 1000, content_type=sort)
        sent = Packing(lambda _request: HttpResponse()).process_response(request, answer)
        assert ("Content-Encoding" in sent.headers) == is_packed


def test_a_request_that_makes_no_sense_is_one_line_in_the_log() -> None:
    written = io.StringIO()
    console = logging.getLogger().handlers[0]
    assert isinstance(console, logging.StreamHandler)
    usual = console.setStream(written)
    try:
        answer = Client().get("/", headers={"Host": "a b"})
    finally:
        console.setStream(usual)
    assert answer.status_code == 400
    assert "Traceback" not in written.getvalue()
    assert len(written.getvalue().splitlines()) == 1
