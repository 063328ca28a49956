"""The figures of `bench votes`: what is sent, and what is made of the answers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import Any
from uuid import UUID

import pytest

from zhaishangyi.benching import shots, votes
from zhaishangyi.record.ids import read_id, uuid7


@pytest.mark.parametrize("last", ["0123456789ab", "ffffffffffff"])
def test_act_ids_are_as_the_program_takes_them(last: str, monkeypatch: pytest.MonkeyPatch):
    drawn = f"{str(uuid7())[:24]}{last}"
    monkeypatch.setattr(shots, "uuid7", lambda: UUID(drawn))
    made = [one.decode() for one in islice(shots.make_act_ids(), 100)]
    assert len(set(made)) == 100
    assert made[0] == drawn
    assert all(read_id(one) == UUID(one) for one in made)
    assert len(shots.ACT_ID) == len(drawn)


def test_figures_are_a_rate_and_two_shares():
    times = [float(number) for number in range(1, 101)]
    said = shots.describe(times, Counter({200: 99, 422: 1}), 2.0)
    assert said == {
        "per_s": 50.0, "p50_ms": 51.0, "p99_ms": 100.0, "statuses": {"200": 99, "422": 1},
    }  # fmt: skip
    assert shots.describe([], Counter(), 1.0)["per_s"] == 0.0


def answer_all(listener: socket.socket, heard: list[bytes]) -> None:
    """Answer each request of one connection, in two pieces."""
    line, _address = listener.accept()
    # The other side hangs up in the middle of an answer when its time is over.
    with line, suppress(ConnectionError):
        while request := line.recv(65536):
            heard.append(request)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
            line.sendall(b"ngth: 2\r\n\r\n{}")


def test_a_connection_sends_the_next_when_the_last_is_answered():
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer_all, args=(listener, heard), daemon=True).start()
        port = listener.getsockname()[1]
        row = votes.write_fast(port, "abc", ("s1", "s2"))
        plan = {"port": port, "rows": [row], "seconds": 60, "warm_up": 0.0, "most": 8}
        done = subprocess.run(
            [sys.executable, "-m", "zhaishangyi.benching.shots"],
            input=json.dumps(plan), capture_output=True, text=True, check=True,
        )  # fmt: skip
    said = json.loads(done.stdout)
    # The first answer is not counted.
    assert (said["sent"], said["statuses"]) == (8, {"200": 7})
    head, _gap, body = heard[0].partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Cookie: sessionid=abc" in head
    values: list[dict[str, Any]] = [json.loads(one.partition(b"\r\n\r\n")[2]) for one in heard[:3]]
    assert [(one["statement"], one["value"]) for one in values] == [("s1", 1), ("s2", 1), ("s1", 0)]
    assert len({one["act_id"] for one in values}) == 3
    assert all(read_id(one["act_id"]) for one in values)


def test_what_a_browser_sends_is_a_form_of_the_length_it_says():
    for request in votes.write_plain(80, "abc", ("s1", "s2")):
        head, _gap, body = request.partition("\r\n\r\n")
        assert head.startswith("POST /votes/statements/s")
        assert "Content-Type: application/x-www-form-urlencoded\r\n" in head
        assert f"Content-Length: {len(body)}\r\n" in head
        assert "Cookie: sessionid=abc; csrftoken=tttt" in head
        assert body.endswith(f"&act_id={shots.ACT_ID}")


def test_a_server_that_hangs_up_is_no_figure():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True).start()
        volley = shots.Volley(port, [["GET / HTTP/1.1\r\n\r\n"]])
        with pytest.raises(ConnectionError):
            volley.run(0.0, 60.0)


def test_the_report_says_whether_everything_was_answered():
    fine = {"per_s": 500.0, "p50_ms": 1.0, "p99_ms": 2.0, "statuses": {"200": 5}, "sent": 5}
    plain = {**fine, "per_s": 50.0, "statuses": {"302": 5}}
    report = votes.write_report(fine, plain, "sqlite", 64, 100.0, 10)
    assert (report["ratio"], report["is_answered"]) == (10.0, True)
    refused = {**fine, "statuses": {"200": 5, "403": 1}}
    assert not votes.write_report(refused, plain, "sqlite", 64, 100.0, 10)["is_answered"]


@pytest.mark.slow
def test_votes_reach_the_disk_both_ways():
    """A short run of the command, on whichever store the tests run."""
    done = subprocess.run(
        [sys.executable, "-m", "zhaishangyi", "bench", "votes", "--seconds", "1",
         "--connections", "4", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["is_answered"]
    assert report["fast_per_s"] > 0 < report["plain_per_s"]
    # Whoever was answered has an entry; those of the warm-up have one too.
    assert report["entries_kept"] >= report["fast_per_s"] + report["plain_per_s"]
