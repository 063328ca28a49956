"""How many public pages a second this machine serves, from memory and without.

Run it from the root: `.venv/bin/python bench/cached_pages.py [FOLDER]`. Without a folder a demo
town is made in a temporary one. The load comes from a process of its own on the same machine, over
kept connections. A cookie that the cache does not know makes Django draw every page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from zhaishangyi.server import start_server

PAGES = ("/", "/matters/", "/meetings/", "/notices/", "/places/")
SECONDS = 5.0
CONNECTIONS = 16
DRAWN = "Cookie: stranger=1\r\n"


class Visitor(asyncio.Protocol):
    """One kept connection that asks for the next page as soon as it has one whole."""

    def __init__(self, requests: list[bytes], until: float) -> None:
        self.requests = requests
        self.until = until
        self.count = self.missing = 0
        self.head = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.transport.write(self.requests[self.count % len(self.requests)])

    def data_received(self, data: bytes) -> None:
        if not self.missing:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            head, data, self.head = self.head[:end], self.head[end + 4 :], b""
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.partition(b"\r\n")[0].decode())
            self.missing = int(head.lower().partition(b"content-length:")[2].split(None, 1)[0])
        self.missing -= len(data)
        if self.missing <= 0:
            self.count += 1
            if time.monotonic() < self.until:
                self.ask()
            else:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def write_request(path: str, port: int, cookie: str) -> bytes:
    """One request as a browser would send it."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n{cookie}\r\n"
    ).encode()


async def load(port: int, paths: list[str], cookie: str, seconds: float) -> int:
    """Ask for pages over kept connections for some seconds; gives how many came whole."""
    requests = [write_request(path, port, cookie) for path in paths]
    until = time.monotonic() + seconds
    loop = asyncio.get_running_loop()
    visitors = []
    for number in range(CONNECTIONS):
        turned = requests[number % len(requests) :] + requests[: number % len(requests)]
        make = partial(Visitor, turned, until)
        _transport, visitor = await loop.create_connection(make, "127.0.0.1", port)
        visitors.append(visitor)
    await asyncio.gather(*(visitor.done for visitor in visitors))
    return sum(visitor.count for visitor in visitors)


def measure(port: int, paths: list[str], cookie: str = "", seconds: float = SECONDS) -> float:
    """Pages a second, from a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        pool.apply(run, (port, paths, cookie, 1.0))
        began = time.monotonic()
        count: int = pool.apply(run, (port, paths, cookie, seconds))
        return count / (time.monotonic() - began)


def run(port: int, paths: list[str], cookie: str, seconds: float) -> int:
    """What the process of the load does."""
    return asyncio.run(load(port, paths, cookie, seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options = ["--workers", str(args.workers)]
        place = args.folder or Path(folder) / "town"
        with start_server(place, demo=args.folder is None, options=options) as server:
            found = {
                path: {
                    "drawn": round(measure(server.port, [path], DRAWN)),
                    "from_memory": round(measure(server.port, [path])),
                }
                for path in PAGES
            }
            found["all"] = {
                "drawn": round(measure(server.port, list(PAGES), DRAWN)),
                "from_memory": round(measure(server.port, list(PAGES))),
            }
    show(found, args.json)


def show(found: dict[str, dict[str, int]], is_json: bool) -> None:
    """Print pages a second, drawn and from memory, and how many times as many that is."""
    for figures in found.values():
        figures["times"] = round(figures["from_memory"] / max(1, figures["drawn"]))
    if is_json:
        print(json.dumps(found))
        return
    print(f"{'pages a second':16}{'drawn':>10}{'from memory':>14}{'times':>8}")
    for path, figures in found.items():
        print(f"{path:16}{figures['drawn']:>10}{figures['from_memory']:>14}{figures['times']:>8}")


if __name__ == "__main__":
    main()
