"""How many votes a second reach the disk: through the fast lane, and through the ordinary page."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from zhaishangyi.benching.lines import FORM, write_post
from zhaishangyi.benching.mixture import COOKIE, VOTE
from zhaishangyi.benching.shots import ACT_ID

STATEMENTS = 100
WARM_UP_SECONDS = 1.0
TOKEN = "t" * 32
VALUES = (1, 0, -1)

Progress = Callable[[str], None]
# The requests that one connection sends in turn.
Row = list[str]


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
        port = server.port
        fast_rows = [write_fast(port, session, hall.statements) for session in hall.sessions]
        worked = measure_work(server.pid)
        fast = shoot(port, fast_rows, seconds)
        worked = measure_work(server.pid) - worked
        tell(f"fast lane: {fast}")
        plain_rows = [write_plain(port, session, hall.statements) for session in hall.sessions]
        plain = shoot(port, plain_rows, seconds)
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


def write_fast(port: int, session: str, statements: tuple[str, ...]) -> Row:
    """What one phone sends to the fast lane."""
    host, cookie = f"127.0.0.1:{port}", f"{COOKIE}={session}"
    bodies = [
        json.dumps({"act_id": ACT_ID, "statement": statement, "value": value})
        for value in VALUES
        for statement in statements
    ]
    return [write_post(VOTE, host, cookie, body.encode()).decode() for body in bodies]


def write_plain(port: int, session: str, statements: tuple[str, ...]) -> Row:
    """What one browser sends from the ordinary page."""
    host, cookies = f"127.0.0.1:{port}", f"{COOKIE}={session}; csrftoken={TOKEN}"
    requests = []
    for value in VALUES:
        form = urlencode({"csrfmiddlewaretoken": TOKEN, "value": value})
        body = f"{form}&act_id={ACT_ID}".encode()
        for statement in statements:
            path = f"/votes/statements/{statement}/vote/"
            requests.append(write_post(path, host, cookies, body, FORM).decode())
    return requests


def shoot(port: int, rows: Sequence[Row], seconds: float) -> dict[str, Any]:
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
