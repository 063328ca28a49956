"""A server in a process of its own, for rehearsals and tests: start it, talk to it, end it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

OUTPUT = "server.log"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
SECONDS_BETWEEN_LOOKS = 0.25
HAS_PROC = Path("/proc/self/smaps_rollup").exists()


class ServerProblem(Exception):
    """The server did not start; the message is the last thing that it said."""


class RunningServer:
    """A server that answers. As a context manager it is stopped at the end."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
        self.process = process
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.ready_seconds = 0.0
        self._peak = 0.0
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._look_at_memory, daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process that was started; its workers are its children."""
        return self.process.pid

    def stop(self) -> int:
        """End it the polite way; gives its exit code."""
        self._is_over.set()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.wait()

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        self._is_over.set()
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def read_output(self) -> str:
        """Everything that it printed."""
        return (self.folder / OUTPUT).read_text(encoding="utf-8", errors="replace")

    def measure_mb(self) -> float:
        """Memory of all its processes now, in MB; what they share counts once."""
        return sum(map(measure_process_mb, list_tree(self.pid)))

    def peak_mb(self) -> float:
        """The most memory that its processes had together, in MB; looked at four times a second."""
        self._peak = max(self._peak, self.measure_mb())
        return self._peak

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for the first answer, then begin to watch the memory. Raises ServerProblem."""
        began = time.monotonic()
        self.wait_until_answering(seconds)
        self.ready_seconds = time.monotonic() - began
        self._watch.start()

    def wait_until_answering(self, seconds: float) -> None:
        """Wait until pages answer. Raises ServerProblem when it ends or takes too long."""
        began = time.monotonic()
        while not self._is_answering():
            if self.process.poll() is not None or time.monotonic() - began > seconds:
                self.kill()
                said = self.read_output().strip().splitlines() or ["it said nothing"]
                raise ServerProblem(said[-1])
            time.sleep(0.05)

    def _is_answering(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _look_at_memory(self) -> None:
        while not self._is_over.wait(SECONDS_BETWEEN_LOOKS):
            self.peak_mb()


def start_server(
    folder: Path,
    port: int = 0,
    *,
    demo: bool,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    seconds: float = SECONDS_TO_START,
) -> RunningServer:
    """Start `zhaishangyi run` on a data folder and wait until it answers.

    Port 0 takes a free one. Nothing of this town's own settings reaches it (a rehearsal must
    never play in a real store) but what `environment` gives. Raises ServerProblem.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = wait_for_port(port)
    command = [sys.executable, "-m", "zhaishangyi", "run", "--data", str(folder)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += [*(["--demo", "--short"] if demo else []), *options]
    with (folder / OUTPUT).open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**make_environment(), **(environment or {})},
            start_new_session=True,
        )
    server = RunningServer(process, folder, port)
    server.wait_until_ready(seconds)
    return server


def make_environment() -> dict[str, str]:
    """This process's environment without what belongs to another town or to a test run."""
    ours = ("ZHAISHANGYI_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def wait_for_port(port: int) -> int:
    """Wait until nobody has a port of this machine any more (0: any port); gives its number.

    Otherwise a server that is still ending would answer in the place of the new one.
    """
    deadline = time.monotonic() + SECONDS_TO_STOP
    while True:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
        except OSError as error:
            if time.monotonic() > deadline:
                raise ServerProblem(f"port {port} stays in use") from error
            time.sleep(0.05)


def list_tree(pid: int) -> list[int]:
    """A process and all below it."""
    parents = dict(list_parents())
    tree = [pid]
    for known in tree:
        tree += [child for child, parent in parents.items() if parent == known]
    return tree


def list_parents() -> list[tuple[int, int]]:
    """(process, its parent) for every process that this user may see."""
    if HAS_PROC:
        return [pair for path in Path("/proc").iterdir() if (pair := read_parent(path))]
    answer = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=False
    )
    pairs = (line.split() for line in answer.stdout.splitlines())
    return [(int(pair[0]), int(pair[1])) for pair in pairs if len(pair) == 2]


def read_parent(folder: Path) -> tuple[int, int] | None:
    """(process, its parent) from a folder of /proc; None where it is no process (any more)."""
    with suppress(OSError):
        if folder.name.isdigit():
            # The name of the program, in brackets, may hold spaces and brackets itself.
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            return int(folder.name), int(fields[1])
    return None


def measure_process_mb(pid: int) -> float:
    """Memory of one process in MB: its share (PSS) on Linux, all it holds (RSS) elsewhere."""
    if HAS_PROC:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) / 1024
        return 0.0
    answer = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return int(answer.stdout.strip() or 0) / 1024
