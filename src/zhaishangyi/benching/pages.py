"""How long the pages of a filled folder take, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from zhaishangyi.benching.fill import read_bench_marker
from zhaishangyi.benching.scribe import DAYS
from zhaishangyi.folder import FolderProblem

# Different addresses of a kind.
MANY = 40

Progress = Callable[[str], None]


def require_filled(folder: Path) -> None:
    """Raises FolderProblem unless `bench fill` has filled this folder to the end."""
    marker = read_bench_marker(folder)
    if marker is None or not marker.is_filled:
        raise FolderProblem(
            "There are no made-up matters in %(folder)s. "
            "Fill it first: zhaishangyi bench fill --data FOLDER.",
            folder=folder,
        )


def measure_pages(folder: Path, rounds: int, tell: Progress) -> dict[str, Any]:
    """Ask for every kind of page so many times; the report of `bench pages`."""
    from django.db import connection

    from zhaishangyi.benching.addresses import list_pages
    from zhaishangyi.benching.visits import measure, serve, sign_in

    marker = read_bench_marker(folder)
    assert marker is not None
    pages, session = list_pages(MANY, DAYS), sign_in()
    with serve(folder) as server:
        found = []
        for asked in pages:
            found.append(measure(asked, server, rounds, session))
            tell("{page}: {p50_ms} / {p95_ms} ms".format(**found[-1]))
        peak = round(server.peak_mb(), 1)
    return {
        "store": connection.vendor,
        "matters": marker.matters,
        "pages": found,
        "slowest_p95_ms": max(page["p95_ms"] for page in found),
        "peak_mb": peak,
        "figures": measure_figures(),
    }


def measure_figures() -> dict[str, float]:
    """Milliseconds for the indicators of a town and a year, and for everything there is."""
    from zhaishangyi.benching.addresses import find_town
    from zhaishangyi.oversight.figures import read_report
    from zhaishangyi.oversight.periods import Period
    from zhaishangyi.record import clock

    today, town = clock.today(), find_town()
    year = Period(today - timedelta(days=364), today)
    everything = Period(today - timedelta(days=DAYS + 30), today)
    return {
        "town_year_ms": take_time(lambda: read_report(town, year)),
        "everything_ms": take_time(lambda: read_report(None, everything)),
    }


def take_time(work: Callable[[], Any]) -> float:
    """The milliseconds of the second time: the first one also loads code."""
    work()
    began = time.perf_counter()
    work()
    return round((time.perf_counter() - began) * 1000, 1)
