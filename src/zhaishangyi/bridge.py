"""From the server's own interface (RSGI) to WSGI, with the body taken in beforehand."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader, BytesIO, RawIOBase
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from granian import rsgi

from zhaishangyi.web.asking import read_length

IN_MEMORY_BYTES = 256 * 1024
# Pieces of a stream are put together to about this size before they change threads.
PIECE_BYTES = 64 * 1024
SECONDS_TO_SEND = 300
# A very large body keeps others waiting that are as large: it may not rest for longer than this,
# and has to be there after so long.
SECONDS_TO_REST = 30
SECONDS_TO_COME = 1800
# Whoever asked is not there any more.
GONE: Any = (rsgi.ProtocolClosed, rsgi.ProtocolError)  # type: ignore[attr-defined]

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


@dataclass(slots=True)
class Reply:
    """What a WSGI application answers: a whole body, a file, or something that gives pieces."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes | Iterable[bytes] = b""
    file: str = ""


def make_environ(scope: Any) -> Environ:
    """A request as WSGI knows it."""
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": as_latin(scope.path),
        "QUERY_STRING": as_latin(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ["SERVER_NAME"], _colon, environ["SERVER_PORT"] = scope.server.rpartition(":")
    environ["REMOTE_ADDR"], _colon, environ["REMOTE_PORT"] = scope.client.rpartition(":")
    for name, value in scope.headers.items():
        key = name_header(name)
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        if key:
            environ[key] = as_latin(value)
    return environ


@lru_cache(256)
def name_header(name: str) -> str:
    """A header by its WSGI name; "" for one that nobody may send.

    With an underscore it would pass for another one, such as what a proxy says of the visitor.
    """
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def as_latin(text: str) -> str:
    """WSGI has the bytes of a text as if they were Latin-1."""
    return text if text.isascii() else text.encode(errors="surrogateescape").decode("latin-1")


async def take_in(
    loop: asyncio.AbstractEventLoop, proto: Any, environ: Environ, most: int
) -> IO[bytes]:
    """The body, taken in before it gets a thread; what is larger than `most` comes as it comes.

    Of somebody who goes away in between, it is shorter than it was to be.
    """
    length = read_length(environ)
    if length > most:
        return BufferedReader(Inflow(proto, loop), PIECE_BYTES)
    if length <= IN_MEMORY_BYTES:
        with suppress(*GONE):
            return BytesIO(await proto() if length else b"")
        return BytesIO()
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES, dir=settings.FILE_UPLOAD_TEMP_DIR)
    with suppress(*GONE):
        async for piece in proto:
            await loop.run_in_executor(None, body.write, bytes(piece))
    body.seek(0)
    return body


class Inflow(RawIOBase):
    """A body that is read by a thread while it comes in on the loop."""

    def __init__(self, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.pieces = proto.__aiter__()
        self.loop = loop
        self.rest = memoryview(b"")
        self.until: float | None = None
        self.is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any) -> int:
        """Some bytes; 0 at the end."""
        if not self.rest:
            piece = asyncio.run_coroutine_threadsafe(self.take(), self.loop).result()
            self.rest = memoryview(piece)
        size = min(len(place), len(self.rest))
        place[:size], self.rest = self.rest[:size], self.rest[size:]
        return size

    async def take(self) -> bytes:
        """The next piece; empty at the end, also when whoever sends it has gone or is too slow."""
        now = self.loop.time()
        self.until = self.until or now + SECONDS_TO_COME
        # Not with `async for`: the server begins anew each time it is asked to.
        with suppress(*GONE, StopAsyncIteration, TimeoutError):
            async with asyncio.timeout_at(min(now + SECONDS_TO_REST, self.until)):
                while not self.is_over:
                    if piece := await anext(self.pieces):
                        return bytes(piece)
        # Asked again for a piece that it still waits for, the server would hold up the loop.
        self.is_over = True
        return b""


def call(application: Callable[..., Iterable[bytes]], environ: Environ) -> Reply:
    """Have a WSGI application answer; a list is put together, a stream is left for later.

    Of a file on the disk there is only the path: whoever sends it opens it anew.
    """
    reply = Reply()

    def start_response(status: str, headers: Headers, _error: Any = None) -> None:
        reply.status, reply.headers = int(status[:3]), headers

    body = application(environ, start_response)
    if isinstance(body, list):
        reply.body = b"".join(body)
        close(body)
    elif path := find_path(body):
        reply.file = path
        close(body)
    else:
        reply.body = body
    return reply


def find_path(body: Any) -> str:
    """Where a body lies that is a whole file, as Django's FileResponse says it; "" for others."""
    path = getattr(getattr(body, "file_to_stream", None), "name", "")
    return path if isinstance(path, str) else ""


def pump(body: Iterable[bytes], stream: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Send a stream from a thread of its own, as fast as it is taken."""

    async def send(piece: bytes) -> None:
        await stream.send_bytes(piece)

    try:
        with suppress(*GONE):
            for piece in gather(body):
                asyncio.run_coroutine_threadsafe(send(piece), loop).result(SECONDS_TO_SEND)
    except Exception:
        # The answer has begun: that it ends early is all that can still be said.
        logger.exception("a download was not finished")
    finally:
        close(body)


def gather(body: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces."""
    kept: list[bytes] = []
    size = 0
    for piece in body:
        kept.append(piece)
        size += len(piece)
        if size >= PIECE_BYTES:
            yield b"".join(kept)
            kept, size = [], 0
    if size:
        yield b"".join(kept)


def close(body: Any) -> None:
    """As WSGI asks for."""
    if hasattr(body, "close"):
        body.close()
