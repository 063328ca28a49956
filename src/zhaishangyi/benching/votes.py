"""How many votes a second reach the disk: through the fast lane, and through the ordinary page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

ADDRESS = "ZHAISHANGYI_DATABASE_URL"
STATEMENTS = 100
WARM_UP_SECONDS = 1.0
TOKEN = "t" * 32
VALUES = (1, 0, -1)

Progress = Callable[[str], None]
Rows = list[dict[str, Any]]


def measure_votes(folder: Path, seconds: float, connections: int, tell: Progress) -> dict[str, Any]:
    """The report of `bench votes`, in an empty store for which Django is started.

    Fills it, serves it, and votes: first fast, then as a page sends it.
    """
    from django.db import connection

    from zhaishangyi.benching.hall import open_hall
    from zhaishangyi.benching.visits import measure_work, serve

    hall = open_hall(connections, STATEMENTS)
    store = connection.vendor
    leave_store()
    with serve(folder) as server:
        fast_rows = [write_fast(session, hall.statements) for session in hall.sessions]
        worked = measure_work(server.pid)
        fast = shoot(server.port, fast_rows, seconds)
        worked = measure_work(server.pid) - worked
        tell(f"fast lane: {fast}")
        plain_rows = [write_plain(session, hall.statements) for session in hall.sessions]
        plain = shoot(server.port, plain_rows, seconds)
        tell(f"ordinary page: {plain}")
        peak = round(server.peak_mb(), 1)
    kept = count_kept()
    leave_store()
    report = write_report(fast, plain, store, connections, peak, kept)
    return report | {"fast_work_us": round(worked * 1e6 / max(1, fast["sent"]))}


def write_report(
    fast: dict[str, Any],
    plain: dict[str, Any],
    store: str,
    connections: int,
    peak: float,
    kept: int,
) -> dict[str, Any]:
    """The figures, by the names that stand in the documentation."""
    return {
        "store": store,
        "connections": connections,
        "fast_per_s": fast["per_s"],
        "fast_p50_ms": fast["p50_ms"],
        "fast_p99_ms": fast["p99_ms"],
        "plain_per_s": plain["per_s"],
        "plain_p99_ms": plain["p99_ms"],
        "ratio": round(fast["per_s"] / plain["per_s"], 1) if plain["per_s"] else None,
        "entries_kept": kept,
        "peak_mb": peak,
        "is_answered": set(fast["statuses"]) == {"200"} and set(plain["statuses"]) == {"302"},
    }


def count_kept() -> int:
    """Every vote that was answered has its entry in the record."""
    from zhaishangyi.record.models import Entry

    return Entry.objects.filter(kind="statement.vote").count()


def leave_store() -> None:
    """Let go of the store: the server has it now."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def write_fast(session: str, statements: tuple[str, ...]) -> dict[str, Any]:
    """What one phone sends to the fast lane."""
    head = write_head("/fast/statement-vote", f"sessionid={session}", "application/json")
    bodies = [
        f'{{"act_id":"{{act}}","statement":"{statement}","value":{value}}}'
        for value in VALUES
        for statement in statements
    ]
    return {"requests": [[head, body] for body in bodies]}


def write_plain(session: str, statements: tuple[str, ...]) -> dict[str, Any]:
    """What one browser sends from the ordinary page."""
    cookies = f"sessionid={session}; csrftoken={TOKEN}"
    sort = "application/x-www-form-urlencoded"
    return {
        "requests": [
            [
                write_head(f"/votes/statements/{statement}/vote/", cookies, sort),
                urlencode({"csrfmiddlewaretoken": TOKEN, "value": value}) + "&act_id={act}",
            ]
            for value in VALUES
            for statement in statements
        ]
    }


def write_head(path: str, cookies: str, sort: str) -> str:
    """The head of a request; its length is put in when it is sent."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        f"Content-Type: {sort}\r\nContent-Length: {{length}}\r\n\r\n"
    )


def shoot(port: int, rows: Rows, seconds: float) -> dict[str, Any]:
    """Have another process send, so that it is not counted in with the server."""
    plan = {"port": port, "rows": rows, "seconds": seconds, "warm_up": WARM_UP_SECONDS}
    done = subprocess.run(
        [sys.executable, "-m", "zhaishangyi.benching.shots"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def own_database() -> Iterator[None]:
    """On PostgreSQL, a database of its own beside the one that the address names."""
    address = os.environ.get(ADDRESS, "")
    if not address:
        yield
        return
    import psycopg

    name = f"zhaishangyi_bench_{os.getpid()}"
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        os.environ[ADDRESS] = with_database(address, name)
        try:
            yield
        finally:
            os.environ[ADDRESS] = address
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def with_database(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
