"""The plug is pulled in the middle of everything: what was confirmed is there."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from tests.faults.browser import add_person, read_store
from tests.faults.seed import Seeded

from zhaishangyi.server import RunningServer, ServerProblem, list_tree, start_server

WRITERS = 4
ROUNDS = 3


class Writers:
    """People who send forms as fast as they can, and remember what they were told was kept."""

    def __init__(self, server: RunningServer, town: Seeded, label: str) -> None:
        self.server, self.town, self.label = server, town, label
        self.confirmed: list[str] = []
        self.sent: list[str] = []
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, number: int) -> None:
        """Send until the server is gone."""
        for count in range(100_000):
            name = f"{self.label}-{number}-{count}"
            self.sent.append(name)
            try:
                status, _ = add_person(self.server, self.town, name)
            except (OSError, http.client.HTTPException):
                return
            assert status == 302
            self.confirmed.append(name)

    def wait(self) -> None:
        """Wait until everybody has noticed."""
        for thread in self.threads:
            thread.join(30)


@pytest.mark.slow
def test_everything_confirmed_is_there_and_nothing_is_half_written(town: Seeded):
    chance = random.Random(20240506)
    confirmed: list[str] = []
    sent: list[str] = []
    for number in range(ROUNDS):
        server = start_server(town.folder, demo=True)
        writers = Writers(server, town, f"round{number}")
        time.sleep(chance.uniform(0.5, 1.0))
        server.kill()
        writers.wait()
        confirmed += writers.confirmed
        sent += writers.sent
    with start_server(town.folder, demo=True):
        pass
    kept = [row[0] for row in read_store(town.folder, "SELECT name FROM people_person")]
    assert len(confirmed) > ROUNDS * 5
    assert set(confirmed) <= set(kept)
    assert set(kept) - {"管理员"} <= set(sent)
    assert len(kept) == len(set(kept))
    assert read_store(town.folder, "PRAGMA integrity_check") == [("ok",)]
    assert read_store(town.folder, "PRAGMA foreign_key_check") == []
    # A person without the entry of the act, or the other way round, would be half a write.
    rows = read_store(
        town.folder,
        "SELECT count(*) FROM people_person p WHERE p.name <> '管理员' AND NOT EXISTS "
        "(SELECT 1 FROM record_entry e WHERE e.subject_id = p.id AND e.kind = 'person.add')",
    )
    assert rows == [(0,)]
    assert read_store(
        town.folder, "SELECT count(*) FROM record_entry WHERE kind = 'person.add'"
    ) == [(len(kept) - 1,)]


def test_what_was_sent_again_after_the_cut_is_there_once(town: Seeded):
    act_id = "01890a5d-ac96-774b-bcce-b302099a8057"
    with start_server(town.folder, demo=True) as server:
        first = add_person(server, town, "周桂兰", act_id)
        server.kill()
    with start_server(town.folder, demo=True) as server:
        again = add_person(server, town, "周桂兰", act_id)
    assert (first[0], again[0]) == (302, 302)
    names = read_store(town.folder, "SELECT name FROM people_person WHERE name = '周桂兰'")
    assert names == [("周桂兰",)]


def test_a_first_start_that_is_cut_off_is_finished_by_the_next(tmp_path: Path):
    for seconds in (0.6, 1.0):
        with pytest.raises(ServerProblem):
            start_server(tmp_path, demo=False, seconds=seconds, environment={"LANG": "C"})
    with start_server(tmp_path, demo=False) as server:
        assert "setup" in server.read_output()
    assert read_store(tmp_path, "PRAGMA integrity_check") == [("ok",)]


def test_a_killed_head_takes_its_workers_along_and_the_port_is_free(town: Seeded):
    with start_server(town.folder, demo=True) as server:
        workers = list_tree(server.pid)[1:]
        assert workers
        os.kill(server.pid, signal.SIGKILL)
        server.process.wait()
        with start_server(town.folder, server.port, demo=True) as again:
            assert again.pid != server.pid
            assert not set(list_tree(again.pid)) & set(workers)
        assert not [pid for pid in workers if is_alive(pid)]


def test_a_killed_worker_is_replaced(town: Seeded):
    with start_server(town.folder, demo=True) as server:
        worker = list_tree(server.pid)[1]
        os.kill(worker, signal.SIGKILL)
        server.wait_until_answering(10)
        with urllib.request.urlopen(f"{server.url}/healthz") as answer:
            assert answer.read() == b"ok"
        assert worker not in list_tree(server.pid)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_politely(town: Seeded, sign: signal.Signals):
    with start_server(town.folder, demo=True) as server:
        server.process.send_signal(sign)
        assert server.process.wait(10) == 0
        assert "Traceback" not in server.read_output()


def is_alive(pid: int) -> bool:
    """Whether there is such a process that is more than an entry waiting to be cleared."""
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
