"""A small server in place of the real one: a live document, votes, and lines that break."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeHall(BaseHTTPRequestHandler):
    """Each vote is a new version, and has its answer 200; other addresses misbehave."""

    protocol_version = "HTTP/1.1"
    votes: list[dict[str, Any]]
    asked: list[tuple[str, str]]
    broken: int
    lock: threading.Lock

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        with self.lock:
            self.asked.append((self.path, self.headers.get("Cookie", "")))
        if path.path == "/pieces":
            return self.send_pieces()
        if path.path == "/teapot":
            return self.send(418, "没有茶".encode())
        if path.path == "/silence":
            self.close_connection = True
            return None
        version = len(self.votes)
        if parse_qs(path.query).get("since") == [str(version)]:
            self.send_response_only(304)
            self.end_headers()
            return None
        document = {"version": version, "round": {"votes": version} if version else None}
        return self.send(200, gzip.compress(json.dumps(document).encode()), f'"{version}-public"')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            if type(self).broken > 0:
                type(self).broken -= 1
                self.close_connection = True
                return
            self.votes.append(json.loads(body) | {"cookie": self.headers.get("Cookie", "")})
        self.send(200, b'{"done": true}')

    def send(self, status: int, body: bytes, etag: str = "") -> None:
        self.send_response_only(status)
        if etag:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_pieces(self) -> None:
        self.send_response_only(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"3\r\nabc\r\n")
        self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")


class Quiet(ThreadingHTTPServer):
    """Lines that are cut are no news here."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet."""


@contextmanager
def open_fake_hall(broken: int = 0) -> Iterator[tuple[int, type[FakeHall]]]:
    """The port it answers at, and what it saw."""

    class Seen(FakeHall):
        """What this one saw."""

    hall = Seen
    hall.votes, hall.asked, hall.broken, hall.lock = [], [], broken, threading.Lock()
    server = Quiet(("127.0.0.1", 0), hall)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, hall
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
