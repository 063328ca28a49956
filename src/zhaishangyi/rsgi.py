"""The application as the server of this program calls it: votes and live questions first.

Most of what a hall sends is a question whose answer lies in memory, or a vote that waits for its
commit. A thread for each costs more than the answer, and makes the pages wait: so these are
answered by the one loop of a process, and everything else by a few threads, as WSGI.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from zhaishangyi import wsgi
from zhaishangyi.bridge import GONE, Environ, Reply, call, close, make_environ, pump, take_in
from zhaishangyi.record.lane import SECONDS_TO_ANSWER, Kept, NoAnswer, Waiting
from zhaishangyi.web import fast_lane
from zhaishangyi.web.asking import read_length
from zhaishangyi.web.live import answering

# Pages wait for one of few places in Django; some more threads hand out what is kept in memory.
PAGES = 16
# Meetings are read by threads of their own: the news of a hall does not wait for pages.
LOOKS = 4
# What is put together while it is sent.
STREAMS = 48
# Django takes one very large body at a time. The others wait for it here, and in no thread that
# anybody else needs.
LARGE = 1

Loop = asyncio.AbstractEventLoop


class Front:
    """What the server calls for each request."""

    def __init__(self) -> None:
        self.pages = ThreadPoolExecutor(PAGES, "page")
        self.looks = ThreadPoolExecutor(LOOKS, "look")
        self.streams = ThreadPoolExecutor(STREAMS, "stream")
        self.large = ThreadPoolExecutor(LARGE, "large")
        self.is_choosing = False

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        environ = make_environ(scope)
        with suppress(*GONE):
            if environ["PATH_INFO"].startswith(fast_lane.PREFIX):
                await self.vote(environ, proto)
            elif at_once := answer_at_once(environ):
                status, headers, body = at_once
                proto.response_bytes(int(status[:3]), headers, body)
            else:
                await self.answer(environ, proto)

    async def vote(self, environ: Environ, proto: Any) -> None:
        """An act through the fast lane: it is answered after its commit."""
        if read_length(environ) > fast_lane.MOST_BYTES:
            await self.answer(environ, proto)
            return
        loop = asyncio.get_running_loop()
        environ["wsgi.input"] = await take_in(loop, proto, environ, fast_lane.MOST_BYTES)
        try:
            kept = await self.send(loop, wsgi.fast.take(environ))
            has_time = not self.is_choosing and wsgi.fast.has_time(environ)
            following = await self.list_next(loop, kept) if has_time else None
            status, body = 200, fast_lane.say_done(kept, following)
        except Exception as problem:
            status, body = wsgi.fast.refuse(environ, problem)
        proto.response_bytes(status, fast_lane.write_headers(body), body)

    async def list_next(self, loop: Loop, kept: Kept) -> Any:
        """What comes next, for one at a time: nobody who has voted waits for another's turn."""
        self.is_choosing = True
        try:
            return await loop.run_in_executor(self.looks, fast_lane.list_next, kept)
        finally:
            self.is_choosing = False

    async def send(self, loop: Loop, one: Waiting) -> Kept:
        """Have an act done. Raises what stands in its way."""
        one.ticket = loop.create_future()
        one.tell = self.tell
        timer = loop.call_later(SECONDS_TO_ANSWER, give_up, one.ticket)
        wsgi.fast.lane.put(one)
        await one.ticket
        timer.cancel()
        return one.outcome()

    def tell(self, group: Sequence[Waiting]) -> None:
        """From the thread that commits: these acts are over. The loop is woken once for all."""
        group[0].ticket.get_loop().call_soon_threadsafe(wake, group)

    async def answer(self, environ: Environ, proto: Any) -> None:
        """Everything else, as a WSGI server does it."""
        loop = asyncio.get_running_loop()
        is_large = read_length(environ) > wsgi.TAKEN_IN_BYTES
        is_live = environ["PATH_INFO"].startswith(answering.PREFIX)
        threads = self.large if is_large else self.looks if is_live else self.pages
        environ[wsgi.TAKEN_IN] = not is_large
        try:
            environ["wsgi.input"] = await take_in(loop, proto, environ, wsgi.TAKEN_IN_BYTES)
            reply: Reply = await loop.run_in_executor(threads, call, wsgi.application, environ)
        except Exception as error:
            reply = call(partial(wsgi.apologise, error), environ)
        finally:
            close(environ.get("wsgi.input"))
        if reply.file:
            # The server reads it as fast as it is taken; a stream it would keep in memory.
            proto.response_file(reply.status, reply.headers, reply.file)
        elif isinstance(reply.body, bytes):
            proto.response_bytes(reply.status, reply.headers, reply.body)
        else:
            stream = proto.response_stream(reply.status, reply.headers)
            await loop.run_in_executor(self.streams, pump, reply.body, stream, loop)


def answer_at_once(environ: Environ) -> tuple[str, list[tuple[str, str]], bytes] | None:
    """What lies in memory; None where something has to be read or to be made."""
    return wsgi.live.answer_at_once(environ) or wsgi.from_memory.answer_at_once(environ)


def wake(group: Sequence[Waiting]) -> None:
    """On the loop."""
    for one in group:
        if not one.ticket.done():
            one.ticket.set_result(None)


def give_up(ticket: asyncio.Future[None]) -> None:
    """It took too long."""
    if not ticket.done():
        ticket.set_exception(NoAnswer())


application = Front()
