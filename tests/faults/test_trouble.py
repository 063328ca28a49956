"""While it serves: a full disk, enormous and broken uploads, phones that are slow."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
import time
import urllib.request

import pytest
from tests.faults.browser import add_person, add_person_with_file, read_store
from tests.faults.seed import Seeded

from zhaishangyi.server import list_tree, start_server

MB = 1024 * 1024


def limit_files(pids: list[int], size: int) -> None:
    """Let no file of these processes grow past a size, as a full disk would not."""
    import resource

    for pid in pids:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@pytest.mark.skipif(sys.platform != "linux", reason="needs prlimit, which is Linux's")
def test_a_disk_that_fills_up_loses_nothing(town: Seeded):
    with start_server(town.folder, demo=True) as server:
        assert add_person(server, town, "一个")[0] == 302
        limit_files(list_tree(server.pid), 4096)
        status, page = add_person(server, town, "两个")
        assert status in (500, 507)
        assert "没" in page, "it must say what was not kept"
        assert "Traceback" not in page
        limit_files(list_tree(server.pid), -1)
        assert add_person(server, town, "三个")[0] == 302
    names = read_store(town.folder, "SELECT name FROM people_person ORDER BY id")
    assert names == [("管理员",), ("一个",), ("三个",)]
    assert read_store(town.folder, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [100, 200])
def test_a_huge_photo_costs_no_memory_and_no_words(town: Seeded, megabytes: int):
    with start_server(town.folder, demo=True) as server:
        assert add_person_with_file(server, town, "周桂兰", megabytes * MB) == 302
        assert server.peak_mb() < 200
    assert read_store(town.folder, "SELECT count(*) FROM people_person") == [(2,)]


def test_half_a_form_is_not_taken_for_the_whole(town: Seeded):
    with start_server(town.folder, demo=True) as server:
        body = f"csrfmiddlewaretoken={'t' * 32}&jurisdiction={town.town}&name=%E5%91%A8%E6%A1"
        request = (
            f"POST /people/new/ HTTP/1.1\r\nHost: x\r\nCookie: sessionid={town.session}; "
            f"csrftoken={'t' * 32}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body) + 6}\r\n\r\n{body}"
        )
        with socket.create_connection(("127.0.0.1", server.port)) as phone:
            phone.sendall(request.encode())
            phone.shutdown(socket.SHUT_WR)
            answer = phone.recv(4096)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
        assert urllib.request.urlopen(f"{server.url}/healthz").read() == b"ok"
    assert read_store(town.folder, "SELECT count(*) FROM people_person") == [(1,)]


def test_phones_that_are_slow_do_not_keep_the_others_waiting(town: Seeded):
    with start_server(town.folder, demo=True) as server:
        slow = []
        for _ in range(12):
            phone = socket.create_connection(("127.0.0.1", server.port))
            phone.sendall(
                b"POST /people/new/ HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nab"
            )
            slow.append(phone)
        time.sleep(0.3)
        # Those who dawdle are given longer than this.
        assert urllib.request.urlopen(f"{server.url}/healthz", timeout=20).read() == b"ok"
        for phone in slow:
            phone.close()


def test_a_full_hall_of_idle_phones_does_not_lock_anybody_out(town: Seeded):
    with start_server(town.folder, demo=True) as server:
        phones = []
        for _ in range(300):
            phone = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            phone.request("GET", "/healthz")
            assert phone.getresponse().read() == b"ok"
            phones.append(phone)
        assert urllib.request.urlopen(f"{server.url}/healthz", timeout=20).read() == b"ok"
        for phone in phones:
            phone.close()


def test_several_workers_share_one_port(town: Seeded):
    with start_server(town.folder, demo=True, options=("--workers", "2")) as server:
        assert len(list_tree(server.pid)) == 3
        statuses: list[int] = []

        def write(number: int) -> None:
            statuses.append(add_person(server, town, f"人{number}")[0])

        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [302] * 8
    assert read_store(town.folder, "SELECT count(*) FROM people_person") == [(9,)]


# How soon it answers is a matter of the machine: `bench/starting.py` tells.
@pytest.mark.slow
def test_it_is_small(town: Seeded):
    for _ in range(2):
        with start_server(town.folder, demo=True) as server:
            assert server.measure_mb() < 150
