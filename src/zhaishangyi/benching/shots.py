"""Sends requests over many connections at once, and takes the time. A process of its own. No Django.

    python -m zhaishangyi.benching.shots < plan.json

The plan is JSON: `port`, `seconds`, `warm_up` and one row for each connection with the requests it
sends in turn, each a whole one in which ACT_ID stands where a new act id comes. Each connection
sends its next request when the last one is answered. With `most` it is over after so many answers.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from typing import Any

from zhaishangyi.benching.errands import find_share
from zhaishangyi.benching.lines import LOST, Answer, Exchange, Line
from zhaishangyi.record.ids import uuid7

# As long as an id, so that the length in the head of a request is that of what is sent.
ACT_ID = "{act id}".center(36, "-")
SECONDS_TO_LOAD = 60.0


class Volley:
    """Connections that each send their requests one after the other."""

    def __init__(self, port: int, rows: Sequence[Sequence[str]], most: int = 0) -> None:
        self.exchange = Exchange(("127.0.0.1", port), self.take)
        self.lines = [Line(number) for number in range(len(rows))]
        self.requests = [cycle([request.encode().split(ACT_ID.encode()) for request in row])
                         for row in rows]  # fmt: skip
        self.act_ids = make_act_ids()
        self.most = most or sys.maxsize
        self.answered = 0
        self.count_from = float("inf")
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    def run(self, warm_up: float, seconds: float) -> None:
        """Send until the time is over; what is answered after the warm-up is counted.

        The warm-up begins when all have an answer: the server may load much for the first one.
        """
        try:
            for line in self.lines:
                self.exchange.plug_in(line)
            for line in self.lines:
                self.shoot(line)
            first = time.monotonic() + SECONDS_TO_LOAD
            self.exchange.run(first, lambda: self.answered >= len(self.lines))
            self.count_from = time.monotonic() + warm_up
            self.exchange.run(self.count_from + seconds, lambda: self.answered >= self.most)
        finally:
            self.exchange.close(self.lines)

    def shoot(self, line: Line) -> None:
        """Send the next request; it is short enough to go out at once."""
        request = next(self.act_ids).join(next(self.requests[line.key]))
        self.exchange.ask(line, 0, request, time.monotonic())

    def take(self, line: Line, _job: int, answer: Answer, now: float) -> None:
        """Keep the time, and go on. Raises ConnectionError when there was no answer."""
        if answer.status == LOST:
            raise ConnectionError(answer.body.decode())
        self.answered += 1
        if now >= self.count_from:
            self.times.append((now - line.due_at) * 1000)
            self.statuses[answer.status] += 1
        self.shoot(line)


def make_act_ids() -> Iterator[bytes]:
    """One new id after the other: the last digits count on, which costs less than drawing each."""
    first = str(uuid7())
    begin, number = first[:24], int(first[24:], 16)
    for at in count():
        yield f"{begin}{(number + at) % 16**12:012x}".encode()


def shoot_all(plan: dict[str, Any]) -> dict[str, Any]:
    """Send until the time is over; how many were answered, and how long each took."""
    volley = Volley(plan["port"], plan["rows"], plan.get("most", 0))
    volley.run(plan["warm_up"], plan["seconds"])
    return describe(volley.times, volley.statuses, plan["seconds"]) | {"sent": volley.answered}


def describe(times: Sequence[float], statuses: Counter[int], seconds: float) -> dict[str, Any]:
    """The figures of a run: per second, and the median and the slowest hundredth in ms."""
    return {
        "per_s": round(len(times) / seconds, 1),
        "p50_ms": find_share(times, 0.5) or 0.0,
        "p99_ms": find_share(times, 0.99) or 0.0,
        "statuses": {str(status): number for status, number in sorted(statuses.items())},
    }


if __name__ == "__main__":
    print(json.dumps(shoot_all(json.load(sys.stdin))))
