"""A hall with thousands of phones while people vote and open pages: everything at once."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zhaishangyi.benching.crowds import Crowd, begin_phones, count_processes, gather
from zhaishangyi.benching.errands import Log, Runner, find_share
from zhaishangyi.benching.lines import LOST, allow_files
from zhaishangyi.benching.mixture import COOKIE, SECONDS_TO_WARM_UP, Load, Room, list_errands
from zhaishangyi.benching.phones import CONNECTED_PER_SECOND, Order
from zhaishangyi.benching.votes import leave_store
from zhaishangyi.record.errors import CannotDo

# Each phone is one of these people; making them takes a while.
MOST_VOTERS = 200
# Votes and pages under way at once; each comes from a phone of its own.
LINES = 256
SECONDS_TO_LOAD = 2.0
# All phones asking for the first time at once is another thing than a hall that sits.
SECONDS_TO_CALM_DOWN = 6.0
# After the last vote the phones look on: everybody is to see it.
SECONDS_TO_SEE = 8.0
# The server holds a line for each phone, and so does whoever asks.
MORE_FILES = 512
HOST = "127.0.0.1"

Progress = Callable[[str], None]


def measure_live(folder: Path, load: Load, tell: Progress) -> dict[str, Any]:
    """The report of `bench live`: fill this empty store, serve it, and let everybody come."""
    from zhaishangyi.benching.hall import open_hall
    from zhaishangyi.benching.visits import serve

    require_files(load.phones + MORE_FILES)
    voters = min(MOST_VOTERS, load.phones)
    statements = load.count_statements(voters)
    tell(f"{voters} people come in")
    hall = open_hall(voters, statements)
    leave_store()
    cookies = tuple(f"{COOKIE}={session}" for session in hall.sessions)
    with serve(folder, options=("--workers", str(load.workers))) as server:
        room = Room(HOST, server.port, hall.meeting, hall.statements, cookies)
        log, crowd = put_on(room, load)
        peak = round(server.peak_mb(), 1)
    return {**write_report(load, log, crowd), "peak_mb": peak}


def require_files(wanted: int) -> None:
    """Raises CannotDo when this machine does not let one process have so many lines."""
    allowed = allow_files(wanted)
    if allowed < wanted:
        raise CannotDo(
            "This machine allows %(allowed)s open files a process, and this many phones need "
            "%(wanted)s. Raise the limit (ulimit -n), or take fewer phones.",
            allowed=allowed,
            wanted=wanted,
        )


def put_on(room: Room, load: Load) -> tuple[Log, Crowd]:
    """Put the whole load on a server."""
    connected = load.phones / CONNECTED_PER_SECOND / count_processes(load.phones)
    first_asked = time.monotonic() + connected + SECONDS_TO_LOAD
    start = first_asked + SECONDS_TO_CALM_DOWN
    count_from = start + SECONDS_TO_WARM_UP
    order = Order(
        host=room.host,
        port=room.port,
        path=f"/live/{room.meeting}",
        count=load.phones,
        start_at=first_asked,
        count_from=count_from,
        end_at=count_from + load.seconds + SECONDS_TO_SEE,
        cookies=room.cookies,
    )
    with begin_phones(order) as phones:
        runner = Runner((room.host, room.port), LINES)
        return runner.run(list_errands(room, load), start), gather(phones)


def write_report(load: Load, log: Log, crowd: Crowd) -> dict[str, Any]:
    """The figures, by the names that stand in the documentation."""
    votes, pages = log.times.get("vote", []), log.times.get("page", [])
    waits = measure_seeing(log, crowd)
    failed = {"votes": log.count_failed("vote"), "pages": log.count_failed("page")}
    failed["live"] = sum(n for status, n in crowd.statuses.items() if status not in (200, 304))
    counted = load.seconds + SECONDS_TO_SEE
    return {
        "phones": load.phones,
        "workers": load.workers,
        "per_s": round(len(crowd.times) / counted, 1),
        "live_p50_ms": find_share(crowd.times, 0.5),
        "live_p99_ms": find_share(crowd.times, 0.99),
        "votes_per_s": round(len(votes) / load.seconds, 1),
        "votes_p50_ms": find_share(votes, 0.5),
        "votes_p99_ms": find_share(votes, 0.99),
        "pages_per_s": round(len(pages) / load.seconds, 1),
        "pages_p50_ms": find_share(pages, 0.5),
        "pages_p99_ms": find_share(pages, 0.99),
        "seen_by_all_s": find_share(waits, 1.0),
        "seen_by_all_p50_s": find_share(waits, 0.5),
        "failed": failed,
        "said": [*log.said.values(), crowd.said] if any(failed.values()) else [],
        "is_answered": not any(failed.values()) and bool(waits) == bool(votes),
        "lost": crowd.statuses[LOST],
    }


def measure_seeing(log: Log, crowd: Crowd) -> list[float]:
    """For each vote, the seconds from its answer until the last phone had it in its state.

    No vote replaces another, so the state with n votes or more has the n-th that was answered.
    [] when some vote was never seen by all.
    """
    moments = sorted(log.done_at.get("first votes", []) + log.done_at.get("vote", []))
    warm_up = len(log.done_at.get("first votes", []))
    waits = []
    for place, at in enumerate(moments[warm_up:], warm_up + 1):
        seen = [find_moment(each, place) for each in crowd.seen]
        if not seen or None in seen:
            return []
        waits.append(max(0.0, max(moment for moment in seen if moment is not None) - at))
    return waits


def find_moment(seen: Sequence[tuple[int, float]], votes: int) -> float | None:
    """When all phones of one process had this many votes; None for never."""
    place = bisect_left(seen, votes, key=lambda pair: pair[0])
    return seen[place][1] if place < len(seen) else None
