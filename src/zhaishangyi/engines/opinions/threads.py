"""Large arrays are gone through by several threads; small ones by one, which is sooner done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Answer = TypeVar("Answer")
FEWEST_VOTES = 10_000_000
MOST_THREADS = 8


def count_threads(votes: int) -> int:
    """How many threads so many votes are worth."""
    return min(count_cores(), MOST_THREADS) if votes >= FEWEST_VOTES else 1


def count_cores() -> int:
    """The cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def split_evenly(starts: NDArray[np.int64], parts: int) -> list[tuple[int, int]]:
    """People first to last of each part, with about the same number of votes in each."""
    goals = np.linspace(0, starts[-1], parts + 1)[1:-1]
    edges = [0, *(int(at) for at in np.searchsorted(starts, goals)), len(starts) - 1]
    return list(pairwise(edges))


def do_all(
    work: Callable[..., Answer], parts: Iterable[tuple[Any, ...]], threads: int
) -> list[Answer]:
    """Do the work for each part, several at once where there are threads; answers in order."""
    if threads < 2:
        return [work(*part) for part in parts]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda part: work(*part), parts))
