"""Sends requests over many connections at once, and takes the time. A process of its own.

    python -m zhaishangyi.benching.shots < plan.json

The plan is JSON: `port`, `seconds`, `warm_up` and one row for each connection with the `requests`
it sends in turn, head and body; "{act}" in a body becomes a new act id, "{length}" in a head the
length. Each connection sends its next request when the last one is answered. It knows nothing of the program
but how an act id looks, so that next to nothing of the machine is lost to measuring.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
import time
from collections import Counter
from itertools import cycle
from typing import Any

RECEIVED = 65536


def make_act_id() -> str:
    """A UUID of version 7 (RFC 9562)."""
    bits = int.from_bytes(os.urandom(10)) & ~(0xF << 76) & ~(0b11 << 62)
    text = f"{(time.time_ns() // 1_000_000 << 80) | bits | 0x7 << 76 | 0b10 << 62:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Shooter:
    """One connection that sends its requests one after the other."""

    def __init__(self, port: int, row: dict[str, Any]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.requests = cycle(row["requests"])
        self.heard = b""
        self.began = 0.0

    def shoot(self) -> None:
        """Send the next request; it is short enough to go out at once."""
        head, body = next(self.requests)
        packed = body.replace("{act}", make_act_id()).encode()
        self.heard = b""
        self.began = time.perf_counter()
        self.socket.sendall(head.replace("{length}", str(len(packed))).encode() + packed)

    def hear(self) -> int:
        """Read on; the status once the answer is whole, 0 before."""
        piece = self.socket.recv(RECEIVED)
        if not piece:
            raise ConnectionError("the server hung up")
        self.heard += piece
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found or len(body) < find_length(head):
            return 0
        return int(head[9:12])


def find_length(head: bytes) -> int:
    """How long the body of an answer is; 0 where there is none."""
    lines = head.lower().split(b"\r\n")
    return next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)


def shoot_all(plan: dict[str, Any]) -> dict[str, Any]:
    """Send until the time is over; how many were answered, and how long each took."""
    selector = selectors.DefaultSelector()
    for row in plan["rows"]:
        shooter = Shooter(plan["port"], row)
        selector.register(shooter.socket, selectors.EVENT_READ, shooter)
        shooter.shoot()
    start = time.perf_counter() + plan["warm_up"]
    end = start + plan["seconds"]
    times: list[float] = []
    statuses: Counter[int] = Counter()
    sent = 0
    while (now := time.perf_counter()) < end:
        for key, _events in selector.select(timeout=0.5):
            status = key.data.hear()
            if not status:
                continue
            now = time.perf_counter()
            if now >= start:
                times.append(now - key.data.began)
                statuses[status] += 1
            key.data.shoot()
            sent += 1
    return describe(times, statuses, plan["seconds"]) | {"sent": sent}


def describe(times: list[float], statuses: Counter[int], seconds: float) -> dict[str, Any]:
    """The figures of a run: per second, and the median and the slowest hundredth in ms."""
    times.sort()
    count = len(times)
    return {
        "per_s": round(count / seconds, 1),
        "p50_ms": round(times[count // 2] * 1000, 2) if times else 0.0,
        "p99_ms": round(times[min(count - 1, count * 99 // 100)] * 1000, 2) if times else 0.0,
        "statuses": {str(status): number for status, number in sorted(statuses.items())},
    }


if __name__ == "__main__":
    print(json.dumps(shoot_all(json.load(sys.stdin))))
