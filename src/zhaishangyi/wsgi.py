"""The WSGI application. A request is taken in whole before it gets one of few places in Django.

A phone on a bad network may need a minute for its photos; meanwhile the others go on. More than a
few threads in Django at once make every page slower.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from zhaishangyi.record.durable import is_disk_full
from zhaishangyi.web.asking import read_length
from zhaishangyi.web.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaishangyi.settings")

PLACES = 4
# Set where the server has taken the body in already.
TAKEN_IN = "zhaishangyi.is_taken_in"
IN_MEMORY_BYTES = 256 * 1024
CHUNK_BYTES = 64 * 1024
# As far as the upload handler reads, too (record.uploads); beyond it the connection is cut.
MOST_DRAINED_BYTES = 2 * 1024**3
# Six photos of twenty megabytes, and the form around them. What is larger is mostly thrown away
# by the upload handler as it comes in, so it is not worth the disk.
TAKEN_IN_BYTES = 128 * 1024 * 1024

CUT_OFF = "没有收全，请再发一次。\nNot all of it arrived. Please send it again.\n"
DISK_FULL = (
    "磁盘满了，这次没有存下；以前确认过的都在。请告诉管理员，再发一次。\n"
    "The disk is full and this was not kept; everything confirmed before is. "
    "Please tell the administrator, then send it again.\n"
)
TROUBLE = (
    "服务出了问题，这次没有存下；以前确认过的都在。请过一会儿再发一次。\n"
    "Something went wrong here and this was not kept; everything confirmed before is. "
    "Please send it again in a while.\n"
)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

logger = logging.getLogger(__name__)
answer = get_wsgi_application()

from zhaishangyi.web.fast_lane import FastLane  # noqa: E402  (needs Django set up)
from zhaishangyi.web.live.answering import LiveState  # noqa: E402

places = BoundedSemaphore(PLACES)
place_for_large = BoundedSemaphore(1)


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request, at worst with a plain sentence."""
    try:
        return fast(environ, start_response)
    except Exception as error:
        return apologise(error, environ, start_response)


def apologise(error: Exception, environ: Environ, start_response: StartResponse) -> list[bytes]:
    """Django answers its own errors; here not even its page for them could be made."""
    logger.error("no page could be made for %s", environ.get("PATH_INFO"), exc_info=error)
    if is_disk_full(error):
        return refuse(start_response, "507 Insufficient Storage", DISK_FULL)
    return refuse(start_response, "500 Internal Server Error", TROUBLE)


def take_in_and_answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Take the body in, then wait for a place and answer."""
    length = read_length(environ)
    if length > TAKEN_IN_BYTES:
        return answer_large(environ, start_response, length)
    with take_in(environ, length) as body:
        if body.tell() < length:
            # Half of what somebody wrote must not be taken for the whole of it.
            return refuse(start_response, "400 Bad Request", CUT_OFF)
        body.seek(0)
        environ["wsgi.input"] = body
        with places:
            return finish(answer(environ, start_response))


def answer_large(environ: Environ, start_response: StartResponse, length: int) -> Iterable[bytes]:
    """Answer a request whose body goes through Django as it comes in, one at a time."""
    with place_for_large:
        page = finish(answer(environ, start_response))
        # A browser that is answered while it still sends shows an error of its own.
        while length <= MOST_DRAINED_BYTES and environ["wsgi.input"].read(CHUNK_BYTES):
            pass
        return page


def refuse(start_response: StartResponse, status: str, sentences: str) -> list[bytes]:
    """Say in plain words, in both languages, why there is no page."""
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [sentences.encode()]


def take_in(environ: Environ, length: int) -> IO[bytes]:
    """The body of a request, in memory when small, else in an unnamed file."""
    source: IO[bytes] = environ["wsgi.input"]
    if environ.get(TAKEN_IN):
        source.seek(0, os.SEEK_END)
        return source
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES, dir=settings.FILE_UPLOAD_TEMP_DIR)
    while length > body.tell():
        chunk = source.read(min(CHUNK_BYTES, length - body.tell()))
        if not chunk:
            break
        body.write(chunk)
    return body


def finish(response: Any) -> Iterable[bytes]:
    """End a page within its place; a stream (a picture) goes on without one."""
    if response.streaming:
        stream: Iterable[bytes] = response
        return stream
    pieces = list(response)
    response.close()
    return pieces


# Pages that are everybody's take no place in Django, and no query.
from_memory = PageCache(take_in_and_answer)
from_memory.age.listen()
# Nor do votes and live meetings. Django is set up by now.
live = LiveState(from_memory, from_memory.age)
live.askers.listen()
fast = FastLane(live)
