"""Fill a data folder with made-up matters, and say how fast that went."""

from __future__ import annotations

import json
import marshal
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zhaishangyi.benching import land as places
from zhaishangyi.benching import scribe
from zhaishangyi.benching.courses import DAY, plan_ways
from zhaishangyi.benching.land import Land, Row
from zhaishangyi.benching.moments import write_day
from zhaishangyi.folder import STORE, FolderProblem, open_folder, read_marker

MARKER = "bench.json"
MATTERS_AT_ONCE = 2000
# Batches that the writer may lie behind the dice.
MOST_WAITING = 4

Progress = Callable[[str], None]


@dataclass(frozen=True)
class BenchMarker:
    """What the file in a filled folder says."""

    matters: int
    store: str
    is_filled: bool = False


def read_bench_marker(folder: Path) -> BenchMarker | None:
    """What was filled into this folder, or None."""
    path = folder / MARKER
    if not path.is_file():
        return None
    return BenchMarker(**json.loads(path.read_text(encoding="utf-8")))


def write_bench_marker(folder: Path, marker: BenchMarker) -> None:
    """Say what is in this folder."""
    (folder / MARKER).write_text(json.dumps(asdict(marker)), encoding="utf-8")


def claim_folder(folder: Path, matters: int) -> None:
    """Make the folder ours. Raises FolderProblem when something else is in it."""
    marker = read_marker(folder)
    if marker is not None and read_bench_marker(folder) is None:
        raise FolderProblem(
            "%(folder)s holds a town. Made-up matters go into a folder of their own: "
            "name a new one with --data.",
            folder=folder,
        )
    open_folder(folder, wants_demo=True)
    write_bench_marker(folder, BenchMarker(matters, name_store()))
    for name in (STORE, STORE + "-wal", STORE + "-shm"):
        (folder / name).unlink(missing_ok=True)


def name_store() -> str:
    """The kind of store that this environment names."""
    return "postgresql" if os.environ.get("ZHAISHANGYI_DATABASE_URL") else "sqlite"


def require_own_store(was_filled: bool) -> None:
    """PostgreSQL: take back what an earlier filling left; never touch anybody else's records."""
    from django.db import connection

    from zhaishangyi.benching.stores import empty_store
    from zhaishangyi.places.models import Jurisdiction

    if connection.vendor == "sqlite":
        return
    if Jurisdiction.objects.exists() and not was_filled:
        raise FolderProblem(
            "The store that ZHAISHANGYI_DATABASE_URL names holds a town. "
            "Name an empty one for made-up matters."
        )
    empty_store()


def fill_store(matters: int, now: int, tell: Progress) -> dict[str, Any]:
    """Pour everything in; gives counts, seconds and rows per second."""
    from zhaishangyi.benching.stores import analyze_store, open_store
    from zhaishangyi.procedures.queries import list_active

    began = time.monotonic()
    home = Land(places.count_villages(matters), now - (scribe.DAYS + 30) * DAY)
    plan = scribe.make_plan(home, plan_ways(list_active()), matters, now)
    counts: Counter[str] = Counter()
    with open_store() as pour:
        for label, rows in list_land(home):
            pour(label, rows)
            counts[label] += len(rows)
        for done, rows_by_label in make_batches(plan):
            for label, rows in rows_by_label.items():
                pour(label, rows)
                counts[label] += len(rows)
            tell(f"{done}/{matters}")
        poured = time.monotonic() - began
    analyze_store()
    seconds = time.monotonic() - began
    return describe(matters, home, counts, poured, seconds)


def count_and_index(tell: Progress) -> dict[str, float]:
    """The figures by day and the index of words, from what was poured; seconds of each."""
    from zhaishangyi.benching.stores import analyze_store
    from zhaishangyi.oversight.refresh import rebuild as count_figures
    from zhaishangyi.search.index import rebuild as index_words

    seconds = {}
    for name, work in (("figures_seconds", count_figures), ("search_seconds", index_words)):
        tell(name)
        began = time.monotonic()
        work()
        seconds[name] = round(time.monotonic() - began, 1)
    analyze_store()
    return seconds


def finish(folder: Path, matters: int) -> None:
    """Say that everything is there."""
    write_bench_marker(folder, BenchMarker(matters, name_store(), is_filled=True))


def describe(
    matters: int, home: Land, counts: Counter[str], poured: float, seconds: float
) -> dict[str, Any]:
    """The report of a filling."""
    rows = sum(counts.values())
    return {
        "matters": matters,
        "villages": home.villages,
        "towns": home.towns,
        "participations_and_votes": counts["meetings.participant"] + counts["voting.vote"],
        "rows": rows,
        "pour_seconds": round(poured, 1),
        "index_seconds": round(seconds - poured, 1),
        "rows_per_second": round(rows / seconds),
        "tables": dict(sorted(counts.items())),
    }


def list_land(home: Land) -> Iterator[tuple[str, list[Row]]]:
    """The rows of everything but matters."""
    yield "places.jurisdiction", list(places.list_places(home))
    yield "places.venue", list(places.list_venues(home))
    yield "people.responsibleoffice", list(places.list_offices(home))
    yield "people.person", list(places.list_people(home))
    yield "people.rolegrant", list(places.list_grants(home, write_day(home.since // DAY)))


def make_batches(plan: scribe.Plan) -> Iterator[tuple[int, dict[str, list[Row]]]]:
    """The matters, a batch at a time; a second process throws the dice where there are two cores."""
    if (os.cpu_count() or 1) < 2 or plan.count <= MATTERS_AT_ONCE:
        for begin in range(0, plan.count, MATTERS_AT_ONCE):
            end = min(plan.count, begin + MATTERS_AT_ONCE)
            yield end, scribe.write_matters(plan, begin, end)
        return
    context = multiprocessing.get_context("fork")
    queue: Any = context.Queue(MOST_WAITING)
    child = context.Process(target=send_batches, args=(plan, queue), daemon=True)
    child.start()
    for begin in range(0, plan.count, MATTERS_AT_ONCE):
        yield min(plan.count, begin + MATTERS_AT_ONCE), marshal.loads(queue.get())  # noqa: S302
    child.join()


def send_batches(plan: scribe.Plan, queue: Any) -> None:
    """In the second process: make the batches one after the other."""
    for begin in range(0, plan.count, MATTERS_AT_ONCE):
        end = min(plan.count, begin + MATTERS_AT_ONCE)
        queue.put(marshal.dumps(scribe.write_matters(plan, begin, end)))
