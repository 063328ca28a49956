"""Asking a running server for pages and taking the time; counting queries beside it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhaishangyi.benching.addresses import Asked, find_supervisor
from zhaishangyi.benching.errands import find_share
from zhaishangyi.benching.mixture import COOKIE
from zhaishangyi.people.sessions import DEMO_KEY
from zhaishangyi.server import RunningServer, list_tree, start_server

WARM_UP = 3
SECONDS_TO_START = 300


@contextmanager
def serve(folder: Path, options: Sequence[str] = ()) -> Iterator[RunningServer]:
    """A server on this folder and this store, with everything as on any other day."""
    address = os.environ.get("ZHAISHANGYI_DATABASE_URL", "")
    environment = {"ZHAISHANGYI_DATABASE_URL": address} if address else {}
    with start_server(
        folder,
        demo=False,
        options=options,
        environment=environment,
        seconds=SECONDS_TO_START,
    ) as server:
        yield server


def sign_in() -> str:
    """A session of the town's supervisor, as the demo's switcher opens it; gives its key."""
    session = SessionStore()
    session[DEMO_KEY] = str(find_supervisor().person_id)
    session.create()
    return str(session.session_key)


def measure(asked: Asked, server: RunningServer, rounds: int, session: str) -> dict[str, Any]:
    """How long a kind of page takes, in milliseconds, and how many queries it asks.

    `work_ms` is what the server's processors did for a page, whatever else this machine was at;
    PostgreSQL's own work is not in it.
    """
    line = HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers = {"Cookie": f"{COOKIE}={session}"} if asked.is_supervisor else {}
    times, sizes, statuses = [], [0], set()
    worked = 0.0
    for number, address in enumerate(islice(cycle(asked.addresses), rounds + WARM_UP)):
        if number == WARM_UP:
            worked = measure_work(server.pid)
        began = time.perf_counter()
        line.request("GET", make_new(address, number), headers=headers)
        answer = line.getresponse()
        body = answer.read()
        if number >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(body))
        statuses.add(answer.status)
    worked = measure_work(server.pid) - worked
    line.close()
    return {
        "page": asked.name,
        "p50_ms": find_share(times, 0.5),
        "p95_ms": find_share(times, 0.95),
        "work_ms": round(worked * 1000 / rounds, 1),
        "queries": count_queries(asked, session),
        "requests": len(times),
        "kilobytes": round(max(sizes) / 1024, 1),
        "is_answered": statuses == {200},
    }


def measure_work(pid: int) -> float:
    """Seconds that the processors worked for a process and all below it; 0 without /proc."""
    ticks = 0
    for one in list_tree(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_bytes().rpartition(b")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def make_new(address: str, number: int) -> str:
    """An address that no cache has seen yet."""
    return f"{address}{'&' if '?' in address else '?'}_={time.time_ns()}{number}"


def count_queries(asked: Asked, session: str) -> int:
    """The queries of one page, without the bookkeeping of the session."""
    client = Client(raise_request_exception=False)
    if asked.is_supervisor:
        client.cookies[COOKIE] = session
    client.get(asked.addresses[0])
    with CaptureQueriesContext(connection) as seen:
        client.get(asked.addresses[0])
    return len(seen)
