"""Times the opinion map on made-up votes: all at once, and while votes come in."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zhaishangyi.engines.opinions import Votes

    Columns = tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.int8]]

CAMPS, SEED = 4, 20230815
# So many votes are made at once; more than so many do not lie in memory unpacked.
BLOCK, MOST_IN_MEMORY = 10_000_000, 20_000_000
LIVE_ROUNDS = 50
Tell = Callable[[str], None]


class Conversation:
    """People in camps that think differently; each vote is somebody's on something, by chance."""

    def __init__(self, people: int, statements: int) -> None:
        import numpy as np

        self.people, self.statements = people, statements
        self.dice = np.random.default_rng(SEED)
        self.camps = self.dice.integers(0, CAMPS, people)
        # How likely each camp agrees with each statement, in 256ths; a seventh of votes is a pass.
        self.leanings = self.dice.integers(10, 210, (CAMPS, statements)).astype(np.uint8)

    def draw(self, count: int) -> Columns:
        """So many votes: people, statements, values."""
        import numpy as np

        who = self.dice.integers(0, self.people, count, dtype=np.int32)
        what = self.dice.integers(0, self.statements, count, dtype=np.int16)
        drawn = self.dice.integers(0, 256, count, dtype=np.uint8)
        agrees = drawn < self.leanings[self.camps[who], what]
        values = np.where(agrees, 1, np.where(drawn < 220, -1, 0)).astype(np.int8)
        return who, what, values


def measure_map(
    people: int, statements: int, votes: int, live: int = 0, tell: Tell = print
) -> dict[str, Any]:
    """Make the votes, time packing and map, then `live` votes at a time; see the keys.

    `votes` counts what was given, `kept` what is left of repetitions; `peak_mb` is the most that
    the process held, raw votes included, in millions of bytes. Seconds are those on the clock.
    """
    load_kernels()
    tell(f"making {votes:,} votes of {people:,} people on {statements:,} statements")
    conversation = Conversation(people, statements)
    report: dict[str, Any] = {"people": people, "statements": statements, "votes": votes}
    if votes <= MOST_IN_MEMORY:
        packed, timed = time_in_memory(conversation, votes)
    else:
        packed, timed = time_from_disk(conversation, votes)
    report |= {"kept": packed.count} | timed | {"peak_mb": read_peak()}
    if live:
        tell(f"adding {LIVE_ROUNDS} times {live:,} votes")
        report |= {"live_votes": live} | time_live(conversation, packed, live)
    return report


def load_kernels() -> None:
    """Load what was compiled before, as a server that draws maps has done already."""
    from zhaishangyi.engines.warming import compile_kernels

    compile_kernels()


def time_in_memory(conversation: Conversation, votes: int) -> tuple[Votes, dict[str, Any]]:
    """Pack and map votes that lie in three arrays."""
    import numpy as np

    from zhaishangyi.engines.opinions import pack_votes

    n, m = conversation.people, conversation.statements
    blocks = [conversation.draw(count) for count in list_blocks(votes)]
    columns = [np.concatenate(pieces) for pieces in zip(*blocks, strict=True)]
    del blocks
    return time_work(lambda: pack_votes(*columns, people_count=n, statement_count=m))


def time_from_disk(conversation: Conversation, votes: int) -> tuple[Votes, dict[str, Any]]:
    """Pack and map votes that lie in raw arrays on disk, read twice, piece by piece."""
    import numpy as np

    from zhaishangyi.engines.opinions import pack_blocks

    n, m = conversation.people, conversation.statements
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "votes")
        with path.open("wb") as file:
            for count in list_blocks(votes):
                for column in conversation.draw(count):
                    column.tofile(file)

        def read_blocks() -> Iterator[Columns]:
            with path.open("rb") as file:
                for count in list_blocks(votes):
                    yield (
                        np.fromfile(file, np.int32, count),
                        np.fromfile(file, np.int16, count),
                        np.fromfile(file, np.int8, count),
                    )

        return time_work(lambda: pack_blocks(read_blocks, people_count=n, statement_count=m))


def list_blocks(votes: int) -> list[int]:
    """How many votes each block has."""
    whole, rest = divmod(votes, BLOCK)
    return [BLOCK] * whole + [rest] * (rest > 0)


def time_work(pack: Callable[[], Votes]) -> tuple[Votes, dict[str, Any]]:
    """Pack, draw the map, say how long it took."""
    from zhaishangyi.engines.opinions import build_map

    began, busy = time.perf_counter(), time.process_time()
    votes = pack()
    packed_at = time.perf_counter()
    found = build_map(votes)
    ended = time.perf_counter()
    return votes, {
        "seconds": round(ended - began, 3),
        "pack_seconds": round(packed_at - began, 3),
        "cpu_seconds": round(time.process_time() - busy, 3),
        "groups": found.grouping.count,
    }


def time_live(conversation: Conversation, votes: Votes, portion: int) -> dict[str, Any]:
    """Add so many votes again and again, with the map after each: milliseconds."""
    import numpy as np

    from zhaishangyi.engines.opinions import LiveMap

    live = LiveMap(votes)
    live.update()
    clock, busy = [], []
    for _round in range(LIVE_ROUNDS):
        drawn = conversation.draw(portion)
        began, worked = time.perf_counter(), time.process_time()
        live.add_votes(*drawn)
        live.update()
        clock.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - worked))
    return {
        "live_p50_ms": round(float(np.percentile(clock, 50)), 2),
        "live_p95_ms": round(float(np.percentile(clock, 95)), 2),
        "live_cpu_p95_ms": round(float(np.percentile(busy, 95)), 2),
    }


def read_peak() -> float:
    """The most memory that this process held so far, in millions of bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    in_bytes = peak if sys.platform == "darwin" else peak * 1024
    return round(in_bytes / 1e6, 1)
