"""Requests at a pace of their own, whoever else is asking: votes, pages. No Django."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhaishangyi.benching.lines import LOST, Answer, Exchange, Line, Work

# After the last request: whatever is not answered by then is lost.
SECONDS_TO_WAIT = 15
# A request may be sent again when its line was cut: what it does, it does once.
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Errand:
    """One request; `kind` is under which it counts, `after` the seconds until it is due."""

    kind: str
    request: bytes
    after: float = 0.0


@dataclass
class Log:
    """How it went, by kind: milliseconds, statuses, moments of the good answers.

    `said` is the first answer of each kind that was not fine.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    done_at: dict[str, list[float]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, due_at: float, answer: Answer, now: float) -> None:
        """Write down one answer."""
        self.statuses.setdefault(kind, Counter())[answer.status] += 1
        if answer.status != LOST:
            self.times.setdefault(kind, []).append((now - due_at) * 1000)
        if answer.status == 200:
            self.done_at.setdefault(kind, []).append(now)
        else:
            self.said.setdefault(kind, answer.body.decode(errors="replace")[:500])

    def count_failed(self, kind: str) -> int:
        """How many were answered with anything but 200, or not at all."""
        found = self.statuses.get(kind, Counter())
        return sum(count for status, count in found.items() if status != 200)


class Runner:
    """Sends each errand when it is due, over a number of lines, and keeps the log.

    Without a free line it waits, and the waiting counts.
    """

    def __init__(self, address: tuple[str, int], lines: int) -> None:
        self.exchange = Exchange(address, self.take)
        self.lines = [Line(number) for number in range(lines)]
        self.free = deque(self.lines)
        self.log = Log()
        self.errands: list[Errand] = []
        self.tries: Counter[int] = Counter()
        self.backlog: deque[tuple[int, float]] = deque()
        self.left = 0

    def run(self, errands: Iterable[Errand], start_at: float, wait: float = SECONDS_TO_WAIT) -> Log:
        """Send each `after` seconds after a moment of `time.monotonic`."""
        self.errands = list(errands)
        for job, errand in enumerate(self.errands):
            self.exchange.plan(start_at + errand.after, self.make_call(job))
        last = max((errand.after for errand in self.errands), default=0.0)
        return self.finish(start_at + last + wait)

    def finish(self, until: float) -> Log:
        """Run the loop to the end; what is then still open is lost."""
        self.left = len(self.errands)
        self.exchange.run(until, lambda: self.left <= 0)
        for line in self.lines:
            if line.is_busy:
                kind = self.errands[line.job].kind
                self.log.note(kind, line.due_at, Answer(LOST, b"no answer"), until)
        for job, due_at in self.backlog:
            self.log.note(self.errands[job].kind, due_at, Answer(LOST, b"not sent"), until)
        self.exchange.close(self.lines)
        return self.log

    def make_call(self, job: int) -> Work:
        return lambda due_at: self.queue(job, due_at)

    def queue(self, job: int, due_at: float) -> None:
        """An errand is due."""
        self.backlog.append((job, due_at))
        self.send_backlog()

    def send_backlog(self) -> None:
        """Send what waits, as long as there are free lines."""
        while self.backlog and self.free:
            job, due_at = self.backlog.popleft()
            self.send(self.free.popleft(), job, due_at)

    def send(self, line: Line, job: int, due_at: float) -> None:
        self.exchange.ask(line, job, self.errands[job].request, due_at)

    def take(self, line: Line, job: int, answer: Answer, now: float) -> None:
        """An answer came: note it, and let the next errand go."""
        if answer.status == LOST and self.tries[job] + 1 < MOST_TRIES:
            self.tries[job] += 1
            self.send(line, job, line.due_at)
            return
        self.log.note(self.errands[job].kind, line.due_at, answer, now)
        self.left -= 1
        self.free.append(line)
        self.send_backlog()


def find_share(times: Sequence[float], share: float) -> float | None:
    """The time that so large a share of all stays below or at; None without any."""
    if not times:
        return None
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)
