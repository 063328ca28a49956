"""Phones of a hall in processes of their own, begun together and gathered at the end. No Django."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace

from zhaishangyi.benching.phones import Order

# One process that asks for this many phones is itself far from busy.
PHONES_IN_A_PROCESS = 2500


@dataclass
class Crowd:
    """What all phones together saw; `seen` is one list for each process."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seen: list[list[tuple[int, float]]] = field(default_factory=list)
    said: str = ""


def count_processes(phones: int) -> int:
    """How many processes ask for these phones."""
    return math.ceil(phones / PHONES_IN_A_PROCESS)


@contextmanager
def begin_phones(order: Order) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes with the phones in them; they end with the block, whatever happens."""
    many = count_processes(order.count)
    shares = [order.count // many + (number < order.count % many) for number in range(many)]
    processes: list[subprocess.Popen[str]] = []
    try:
        processes.extend(begin_process(replace(order, count=share)) for share in shares)
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def begin_process(order: Order) -> subprocess.Popen[str]:
    """Start one process and give it its order."""
    process = subprocess.Popen(
        [sys.executable, "-m", "zhaishangyi.benching.phones"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    json.dump(asdict(order), process.stdin)
    process.stdin.close()
    process.stdin = None
    return process


def gather(processes: Sequence[subprocess.Popen[str]]) -> Crowd:
    """Wait for the processes and put together what they saw."""
    crowd = Crowd()
    for process in processes:
        found = json.loads(process.communicate()[0])
        crowd.times += found["times"]
        crowd.statuses.update({int(k): count for k, count in found["statuses"].items()})
        crowd.seen.append([(votes, at) for votes, at in found["seen"]])
        crowd.said = crowd.said or found["said"]
    return crowd
