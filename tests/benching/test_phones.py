"""A hall of phones: what they ask, and when all of them have seen a vote."""

from __future__ import annotations

import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.benching.fake_hall import open_fake_hall

from zhaishangyi.benching import live
from zhaishangyi.benching.crowds import Crowd, begin_phones, begin_process, gather
from zhaishangyi.benching.errands import Log
from zhaishangyi.benching.lines import LOST, Answer
from zhaishangyi.benching.live import find_moment, measure_seeing, put_on, require_files
from zhaishangyi.benching.mixture import Load, Room, list_errands
from zhaishangyi.benching.phones import Hall, Order, find_seen_by_all
from zhaishangyi.record.errors import CannotDo

LOAD = Load(phones=6, seconds=2, votes=20, pages=4, workers=1)


def make_order(port: int, **more: object) -> Order:
    start = time.monotonic() + 0.2
    values = {
        "count": 4, "every": 0.2, "cookies": ("a=1", "b=2"),
        "start_at": start, "count_from": start + 0.2, "end_at": start + 1.0, **more,
    }  # fmt: skip
    return Order(host="127.0.0.1", port=port, path="/live/m", **values)  # type: ignore[arg-type]


def test_phones_ask_again_and_again_for_what_they_do_not_have(monkeypatch: pytest.MonkeyPatch):
    start = time.monotonic() + 0.2
    # The end comes with the answers, not with the clock: twelve after those of the first round.
    order = make_order(0, start_at=start, count_from=start + 0.2, end_at=start + 60)
    with open_fake_hall() as (port, seen):
        hall = Hall(replace(order, port=port))
        monkeypatch.setattr(hall, "is_over", lambda: len(hall.sight.times) >= 12)
        sight = hall.run()
    assert sight.statuses == {304: len(sight.times)}
    paths = [path for path, _cookie in seen.asked]
    assert paths.count("/live/m") == 4
    assert len(paths) >= 12 + 4
    assert set(paths) == {"/live/m", "/live/m?since=0"}
    assert {cookie for _path, cookie in seen.asked} == {"a=1", "b=2"}
    assert [votes for votes, _at in sight.seen] == [0]
    assert sight.said == ""


def test_what_is_no_state_is_told():
    hall = Hall(make_order(1, count=1))
    hall.take(hall.lines[0], 0, Answer(503, "等一等".encode()), time.monotonic())
    assert hall.sight.said == "等一等"
    lost = Hall(make_order(1, count=1)).run()
    assert lost.statuses.keys() == {LOST}
    assert (lost.times, lost.said) == ([], "ConnectionRefusedError")


def test_a_state_is_read_once_for_each_version():
    hall = Hall(make_order(1))
    head = b'HTTP/1.1 200 OK\r\nETag: W/"7-inside-zh"\r\n\r\n'
    body = b'{"version": 7, "round": {"votes": 31}}'
    assert hall.read_version(Answer(200, body, head)) == 7
    assert hall.read_version(Answer(200, b"not read again", head)) == 7
    assert hall.votes_of == {7: 31}


def test_the_moment_when_the_last_phone_saw_a_vote():
    views = [[(0, 1.0), (3, 2.0), (5, 4.0)], [(0, 1.5), (5, 3.0)]]
    assert find_seen_by_all(views) == [(0, 1.5), (3, 3.0), (5, 4.0)]
    assert find_seen_by_all([*views, [(0, 1.0), (4, 9.0)]]) == [(0, 1.5), (3, 9.0), (4, 9.0)]
    assert find_seen_by_all([[], [(1, 1.0)]]) == []
    assert find_seen_by_all([]) == []


def test_the_time_until_all_have_seen_a_vote_counts_from_its_answer():
    log = Log(done_at={"first votes": [1.0], "vote": [2.0, 3.0]})
    crowd = Crowd(seen=[[(1, 1.5), (3, 4.0)], [(2, 2.5), (9, 3.5)]])
    assert measure_seeing(log, crowd) == [2.0, 1.0]
    assert measure_seeing(log, Crowd(seen=[[(1, 1.5), (2, 4.0)]])) == []
    assert measure_seeing(log, Crowd()) == []
    assert find_moment([(2, 5.0)], 3) is None


def test_nobody_votes_twice_on_a_statement():
    room = Room("127.0.0.1", 80, "m", tuple(f"s{n}" for n in range(12)), ("a=1", "b=2", "c=3"))
    errands = list_errands(room, Load(phones=1, seconds=1, votes=9, pages=2, workers=1))
    kinds = [errand.kind for errand in errands]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "first votes": 27, "vote": 9, "first pages": 6, "page": 2,
    }  # fmt: skip
    votes = [errand.request.decode() for errand in errands if "vote" in errand.kind]
    pairs = {(text.split("Cookie: ")[1][:3], text.split('"statement": ')[1][:5]) for text in votes}
    assert len(pairs) == len(votes)
    assert Load(1, 10, 200, 10, 1).count_statements(200) == 14
    assert Load(1, 1, 1, 1, 1).count_statements(200) == 12


def test_more_statements_than_a_round_takes_are_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert Load(2, 10, 153, 1, 1).count_statements(2) == 996
    monkeypatch.setattr("zhaishangyi.benching.hall.open_hall", lambda *_: pytest.fail("begun"))
    with pytest.raises(CannotDo, match="a round has room for") as problem:
        live.measure_live(tmp_path, Load(1, 10, 200, 1, 1), lambda line: None)
    assert problem.value.values == {"wanted": 2601, "most": 1000}


@pytest.mark.slow
def test_phones_votes_and_pages_come_together():
    with open_fake_hall() as (port, seen):
        room = Room(
            "127.0.0.1", port, "m", tuple("stuvwxyzabcd"), tuple(f"p={n}" for n in range(10))
        )
        log, crowd = put_on(room, LOAD)
    report = live.write_report(LOAD, log, crowd)
    assert len(seen.votes) == 100
    assert report["is_answered"]
    assert report["failed"] == {"votes": 0, "pages": 0, "live": 0}
    assert (report["votes_per_s"], report["pages_per_s"]) == (20.0, 4.0)
    assert 0 < report["seen_by_all_p50_s"] <= report["seen_by_all_s"]
    assert 0 < report["live_p50_ms"] <= report["live_p99_ms"]


def test_phones_are_shared_out_among_processes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("zhaishangyi.benching.crowds.PHONES_IN_A_PROCESS", 2)
    with open_fake_hall() as (port, _seen), begin_phones(make_order(port, count=5)) as processes:
        crowd = gather(processes)
    assert len(crowd.seen) == len(processes) == 3
    assert len(crowd.times) == sum(crowd.statuses.values()) > 0


def test_phones_are_gone_after_the_block_whatever_happened():
    begun: list[subprocess.Popen[str]] = []

    def break_off(processes: list[subprocess.Popen[str]]) -> None:
        begun.extend(processes)
        assert all(one.poll() is None for one in begun)
        raise KeyError

    with pytest.raises(KeyError), begin_phones(make_order(1, end_at=1e12)) as processes:
        break_off(processes)
    assert begun
    assert all(one.poll() is not None for one in begun)


def test_when_the_second_process_cannot_begin_the_first_one_ends(monkeypatch: pytest.MonkeyPatch):
    begun: list[subprocess.Popen[str]] = []

    def begin(order: Order) -> subprocess.Popen[str]:
        if begun:
            raise OSError("no more processes")
        begun.append(begin_process(order))
        return begun[0]

    monkeypatch.setattr("zhaishangyi.benching.crowds.PHONES_IN_A_PROCESS", 2)
    monkeypatch.setattr("zhaishangyi.benching.crowds.begin_process", begin)
    with pytest.raises(OSError, match="no more"), begin_phones(make_order(1, end_at=1e12)):
        pass
    assert begun[0].poll() is not None


def test_a_machine_with_too_few_open_files_is_told_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(live, "allow_files", lambda wanted: 1024)
    with pytest.raises(CannotDo) as problem:
        require_files(5512)
    assert problem.value.values == {"allowed": 1024, "wanted": 5512}
