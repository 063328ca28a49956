"""A hall full of phones in one process: each asks for the live state again and again. No Django.

`python -m zhaishangyi.benching.phones` reads the order from its input as JSON and prints what it
saw; several such processes make a larger hall.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhaishangyi.benching.lines import (
    JSON,
    LOST,
    Answer,
    Exchange,
    Line,
    Work,
    allow_files,
    write_get,
)

# Connecting is no part of what is measured, so it is done slowly.
CONNECTED_PER_SECOND = 1000
SECONDS_TO_REST = 0.002
_VERSION = re.compile(rb'\r\netag: *(?:W/)?"(\d+)', re.IGNORECASE)


@dataclass(frozen=True)
class Order:
    """What a process is to do: `count` phones ask for `path` every `every` seconds.

    They begin at `start_at` and stop at `end_at`, moments of `time.monotonic` that all processes
    of a machine share; only what is due from `count_from` on is counted. The n-th phone bears the
    n-th cookie, and again from the first.
    """

    host: str
    port: int
    path: str
    count: int
    start_at: float
    count_from: float
    end_at: float
    every: float = 1.0
    cookies: Sequence[str] = ()


@dataclass
class Sight:
    """What the phones saw. `seen` is (votes in the state, moment when all phones had them)."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seen: list[tuple[int, float]] = field(default_factory=list)
    said: str = ""


class Hall:
    """The phones of one process."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.host = f"{order.host}:{order.port}"
        self.lines = [Line(number) for number in range(order.count)]
        self.exchange = Exchange((order.host, order.port), self.take, SECONDS_TO_REST)
        self.versions = [-1] * order.count
        self.views: list[list[tuple[int, float]]] = [[] for _ in self.lines]
        self.requests: dict[tuple[str, int], bytes] = {}
        self.votes_of: dict[int, int] = {}
        self.sight = Sight()

    def run(self) -> Sight:
        """Connect, ask until the end, and tell."""
        order = self.order
        for line in self.lines:
            share = line.key / max(1, order.count)
            self.exchange.plan(order.start_at + share * order.every, self.make_call(line))
        self.connect()
        self.exchange.run(order.end_at + 5 * order.every, self.is_over)
        self.exchange.close(self.lines)
        self.sight.seen = find_seen_by_all(self.views)
        return self.sight

    def connect(self) -> None:
        """Connect all phones one after the other; whoever cannot tries again when it asks."""
        began = time.monotonic()
        for number, line in enumerate(self.lines):
            time.sleep(max(0.0, began + number / CONNECTED_PER_SECOND - time.monotonic()))
            try:
                self.exchange.plug_in(line)
            except OSError as error:
                self.sight.said = self.sight.said or type(error).__name__

    def is_over(self) -> bool:
        late = time.monotonic() > self.order.end_at
        return late and not any(line.is_busy for line in self.lines)

    def make_call(self, line: Line) -> Work:
        return lambda due_at: self.call(line, due_at)

    def call(self, line: Line, due_at: float) -> None:
        """Ask, unless the answer before is still under way; and plan the next time."""
        if due_at + self.order.every < self.order.end_at:
            self.exchange.plan(due_at + self.order.every, self.make_call(line))
        if not line.is_busy:
            self.exchange.ask(line, 0, self.write_request(line), due_at)

    def write_request(self, line: Line) -> bytes:
        """What this phone asks; the same for all that have the same cookie and version."""
        cookies = self.order.cookies
        key = (cookies[line.key % len(cookies)] if cookies else "", self.versions[line.key])
        if key not in self.requests:
            since = f"?since={key[1]}" if key[1] >= 0 else ""
            self.requests[key] = write_get(f"{self.order.path}{since}", self.host, key[0], JSON)
        return self.requests[key]

    def take(self, line: Line, job: int, answer: Answer, now: float) -> None:
        """Keep the time, and the version of a new state."""
        if line.due_at >= self.order.count_from:
            self.sight.statuses[answer.status] += 1
            if answer.status != LOST:
                self.sight.times.append((now - line.due_at) * 1000)
        if answer.status == 200:
            version = self.versions[line.key] = self.read_version(answer)
            self.views[line.key].append((self.votes_of[version], now))
        elif answer.status != 304:
            self.sight.said = self.sight.said or answer.body.decode(errors="replace")[:300]

    def read_version(self, answer: Answer) -> int:
        """The version of a state. Of each version one state is read, for its number of votes."""
        named = _VERSION.search(answer.head)
        if named is not None and int(named[1]) in self.votes_of:
            return int(named[1])
        found = read_json(answer.body)
        version = int(found["version"])
        self.votes_of[version] = int((found.get("round") or {}).get("votes", 0))
        return version


def read_json(body: bytes) -> dict[str, Any]:
    """The body of an answer, packed or not."""
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    found: dict[str, Any] = json.loads(plain)
    return found


def find_seen_by_all(views: Sequence[Sequence[tuple[int, float]]]) -> list[tuple[int, float]]:
    """(votes, moment when the last phone had a state with as many votes or more).

    Votes that some phone never saw are left out.
    """
    counts = sorted({votes for view in views for votes, _at in view})
    moments = dict.fromkeys(counts, 0.0)
    least = min((max((votes for votes, _at in view), default=-1) for view in views), default=-1)
    for view in views:
        place = 0
        for votes, at in view:
            while place < len(counts) and counts[place] <= votes:
                moments[counts[place]] = max(moments[counts[place]], at)
                place += 1
    return [(votes, at) for votes, at in moments.items() if votes <= least]


def main() -> int:
    """One process: the order comes in as JSON, what was seen goes out."""
    order = Order(**json.load(sys.stdin))
    allow_files(order.count + 64)
    sight = Hall(order).run()
    json.dump(vars(sight), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
