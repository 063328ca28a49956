"""Many HTTP connections in one process, kept open and looked after by one loop. No Django.

A question has a moment at which it is due, and its time counts from there, also when the asker
itself was late: a slow answer must not make the next question wait unnoticed.
"""

from __future__ import annotations

import gc
import heapq
import re
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

READ_BYTES = 256 * 1024
SECONDS_TO_CONNECT = 30
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# The status of a question that got no answer.
LOST = 0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `status` is LOST when there was none, and `body` then says why."""

    status: int
    body: bytes = b""
    head: bytes = b""


@dataclass(slots=True, eq=False)
class Line:
    """One connection. `job` is the number of what was asked on it last, -1 for nothing."""

    key: int = 0
    plug: socket.socket | None = None
    buffer: bytearray = field(default_factory=bytearray)
    due_at: float = 0.0
    job: int = -1

    @property
    def is_busy(self) -> bool:
        return self.job >= 0


Take = Callable[[Line, int, Answer, float], None]
Work = Callable[[float], None]


class Exchange:
    """The loop over all lines. `take` gets each line, its job, the answer and the moment.

    With a `rest`, in seconds, it looks around no more often than that: what came meanwhile is
    taken together, which costs the machine less, and seems later by at most so much.
    """

    def __init__(self, address: tuple[str, int], take: Take, rest: float = 0.0) -> None:
        self.address = address
        self.take = take
        self.rest = rest
        self.selector = selectors.DefaultSelector()
        self.planned: list[tuple[float, int, Work]] = []
        self.plans = 0

    def plan(self, at: float, work: Work) -> None:
        """Do something at a moment of `time.monotonic`; it is given the moment it was due."""
        self.plans += 1
        heapq.heappush(self.planned, (at, self.plans, work))

    def ask(self, line: Line, job: int, request: bytes, due_at: float) -> None:
        """Send a request on a line that is free."""
        line.due_at, line.job = due_at, job
        try:
            plug = line.plug or self.plug_in(line)
            if plug.send(request) != len(request):
                self.lose(line, "not sent")
        except OSError as error:
            self.lose(line, type(error).__name__)

    def plug_in(self, line: Line) -> socket.socket:
        """Connect a line. Raises OSError when nobody is there."""
        line.plug = socket.create_connection(self.address, SECONDS_TO_CONNECT)
        line.plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.plug.setblocking(False)
        line.buffer.clear()
        self.selector.register(line.plug, selectors.EVENT_READ, line)
        return line.plug

    def unplug(self, line: Line) -> None:
        """Let go of a line."""
        if line.plug is not None:
            self.selector.unregister(line.plug)
            line.plug.close()
            line.plug = None

    def lose(self, line: Line, why: str) -> None:
        """Let go of a line; an unanswered question is told as lost, once the loop comes by."""
        self.unplug(line)
        if line.is_busy:
            now = time.monotonic()
            self.plan(now, lambda _due: self.hand_on(line, Answer(LOST, why.encode()), now))

    def hand_on(self, line: Line, answer: Answer, now: float) -> None:
        """Give an answer to whoever waits for it; the line is free again before."""
        job, line.job = line.job, -1
        self.take(line, job, answer, now)

    def run(self, until: float, is_over: Callable[[], bool]) -> None:
        """Do what is due and take answers, until it is over or the moment has come."""
        gc.disable()
        try:
            while not is_over() and time.monotonic() < until:
                self.do_due(time.monotonic())
                first = self.planned[0][0] if self.planned else until
                if self.rest:
                    time.sleep(self.rest)
                pause = min(max(0.0, first - time.monotonic()), 0.1)
                for found, _mask in self.selector.select(pause):
                    self.read(found.data)
        finally:
            gc.enable()

    def do_due(self, now: float) -> None:
        """Do everything whose moment has come."""
        while self.planned and self.planned[0][0] <= now:
            due_at, _number, work = heapq.heappop(self.planned)
            work(due_at)

    def read(self, line: Line) -> None:
        """Read what came on a line; a whole answer is handed on."""
        if line.plug is None:
            return
        try:
            part = line.plug.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            self.lose(line, type(error).__name__)
            return
        if not part:
            self.lose(line, "closed")
            return
        line.buffer += part
        answer = read_answer(line.buffer)
        if answer is not None:
            line.buffer.clear()
            if line.is_busy:
                self.hand_on(line, answer, time.monotonic())

    def close(self, lines: Iterable[Line]) -> None:
        """Let go of everything."""
        for line in lines:
            self.unplug(line)
        self.selector.close()


def read_answer(buffer: bytearray) -> Answer | None:
    """The answer in a buffer, once all of it is there."""
    end = buffer.find(_END)
    if end < 0:
        return None
    status, start = int(buffer[9:12]), end + len(_END)
    if status in (204, 304):
        return Answer(status)
    length = _LENGTH.search(buffer, 0, end)
    if length is None:
        # Without a length it comes in pieces, and the last of them is empty.
        return cut_answer(status, buffer, start) if buffer.endswith(_LAST_CHUNK) else None
    if len(buffer) - start < int(length[1]):
        return None
    return cut_answer(status, buffer, start)


def cut_answer(status: int, buffer: bytearray, start: int) -> Answer:
    """The answer of which the body begins at this place."""
    return Answer(status, bytes(buffer[start:]), bytes(buffer[:start]))


def write_get(path: str, host: str, cookie: str = "", kind: str = "text/html") -> bytes:
    """A GET as a browser sends it, on a line that stays open."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", f"Accept: {kind}", "Accept-Encoding: gzip"]
    return finish_head(lines, cookie)


def write_post(path: str, host: str, cookie: str, body: bytes, kind: str = JSON) -> bytes:
    """A POST of JSON, or of a form, from a page of the same server."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Type: {kind}"]
    lines += [f"Origin: http://{host}", "Sec-Fetch-Site: same-origin"]
    lines += [f"Content-Length: {len(body)}"]
    return finish_head(lines, cookie) + body


def finish_head(lines: list[str], cookie: str) -> bytes:
    """The head of a request as bytes."""
    head = [*lines, "Accept-Language: zh-CN", *([f"Cookie: {cookie}"] if cookie else [])]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


def allow_files(wanted: int) -> int:
    """Let this process and those it starts have so many open files; gives how many it may have."""
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    return wanted if soft == resource.RLIM_INFINITY else soft
