"""Many lines in one loop: whole answers, lines that break, requests at their own pace."""

from __future__ import annotations

import json
import time

import pytest
from tests.benching.fake_hall import open_fake_hall

from zhaishangyi.benching.errands import Errand, Log, Runner, find_share
from zhaishangyi.benching.lines import LOST, Answer, read_answer, write_get, write_post

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize(
    ("heard", "wanted"),
    [
        (b"HTTP/1.1 200", None),
        (HEAD + b"abc", None),
        (HEAD + b"abcde", Answer(200, b"abcde", HEAD)),
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", Answer(304)),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Answer(204)),
    ],
)
def test_an_answer_is_read_once_all_of_it_is_there(heard: bytes, wanted: Answer | None):
    assert read_answer(bytearray(heard)) == wanted


def test_an_answer_in_pieces_ends_with_an_empty_piece():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert read_answer(bytearray(head + b"3\r\nabc\r\n")) is None
    answer = read_answer(bytearray(head + b"3\r\nabc\r\n0\r\n\r\n"))
    assert answer is not None
    assert (answer.status, answer.body[:8]) == (200, b"3\r\nabc\r\n")


def test_requests_look_like_those_of_a_browser():
    asked = write_get("/live/x?since=3", "here:80", "sessionid=a", "application/json").decode()
    assert asked.startswith("GET /live/x?since=3 HTTP/1.1\r\nHost: here:80\r\n")
    assert "Cookie: sessionid=a\r\n\r\n" in asked
    assert "Cookie" not in write_get("/", "here").decode()
    sent = write_post("/fast/vote", "here:80", "", "{“}".encode()).decode()
    assert "Content-Length: 5\r\n" in sent
    assert "Origin: http://here:80\r\n" in sent
    assert sent.endswith("\r\n\r\n{“}")


def send(port: int, *sent: Errand, lines: int = 4) -> Log:
    return Runner(("127.0.0.1", port), lines).run(sent, time.monotonic())


def write_vote(port: int, number: int) -> bytes:
    return write_post(
        "/vote", f"127.0.0.1:{port}", f"who={number}", json.dumps({"n": number}).encode()
    )


def test_every_errand_is_sent_once_and_counted_by_kind():
    with open_fake_hall() as (port, seen):
        votes = [Errand("vote", write_vote(port, n), n / 100) for n in range(20)]
        looks = [Errand("look", write_get(path, "x"), 0.05) for path in ("/pieces", "/teapot")]
        log = send(port, *votes, *looks)
    assert sorted(vote["n"] for vote in seen.votes) == list(range(20))
    assert all(vote["cookie"] == f"who={vote['n']}" for vote in seen.votes)
    assert log.statuses == {"vote": {200: 20}, "look": {200: 1, 418: 1}}
    assert (log.count_failed("vote"), log.count_failed("look"), log.count_failed("x")) == (0, 1, 0)
    assert log.said == {"look": "没有茶"}
    assert len(log.times["vote"]) == len(log.done_at["vote"]) == 20
    assert log.done_at["vote"][-1] - log.done_at["vote"][0] > 0.1


def test_waiting_for_a_free_line_counts_as_time():
    with open_fake_hall() as (port, _seen):
        log = send(port, *(Errand("vote", write_vote(port, n)) for n in range(12)), lines=1)
    assert log.times["vote"] == sorted(log.times["vote"])
    assert log.times["vote"][-1] > log.times["vote"][0]


def test_a_request_on_a_line_that_broke_is_sent_again():
    with open_fake_hall(broken=2) as (port, seen):
        log = send(port, Errand("vote", write_vote(port, 7)))
    assert [vote["n"] for vote in seen.votes] == [7]
    assert log.statuses == {"vote": {200: 1}}


def test_a_request_that_is_never_answered_is_lost():
    with open_fake_hall() as (port, _seen):
        log = send(port, Errand("look", write_get("/silence", "x")))
    assert log.statuses == {"look": {LOST: 1}}
    assert log.said == {"look": "closed"}
    assert send(1, Errand("look", b"")).statuses == {"look": {LOST: 1}}


def test_the_share_of_times_below():
    assert find_share([], 0.99) is None
    assert find_share([3.0, 1.0, 2.0], 0.5) == 2.0
    assert find_share([float(n) for n in range(100)], 0.99) == 99.0
    assert find_share([1.234], 1.0) == 1.23
