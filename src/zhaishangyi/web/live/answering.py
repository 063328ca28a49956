"""The live state of a meeting, ahead of Django.

    GET /live/<meeting>?since=<version>    the document, or 304 when it is still that version
    GET /live/<meeting>/mine               what is one's own: place in the queue, votes, what next

Whoever may open the page of the meeting may ask. Refusals are {"field", "sentence"}.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.utils.translation import gettext, gettext_noop, override

from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.ids import read_id
from zhaishangyi.web.asking import read_cookies
from zhaishangyi.web.live.askers import Askers
from zhaishangyi.web.live.halls import HALLS, Hall, Halls, Packed, Variant, borrow_store
from zhaishangyi.web.live.mine import read_mine
from zhaishangyi.web.page_cache import Answer, begin
from zhaishangyi.web.store_age import StoreAge

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PREFIX = "/live/"
MINE = "mine"
AT_ONCE = 4
# One asker at a time looks for what is new, and no more often than this.
SECONDS_TO_LOOK = 0.1
NO_MEETING = gettext_noop("There is no such meeting any more. Look at the list of meetings.")
ONLY_READ = gettext_noop("This address is only looked at.")
NO_STORE = gettext_noop("The meeting cannot be read at the moment. It is tried again by itself.")
HEADERS = [
    ("Cache-Control", "private, no-cache"),
    ("Vary", "Cookie, Accept-Encoding"),
    ("X-Content-Type-Options", "nosniff"),
]


class LiveState:
    """Stands before an application and answers what is asked of meetings that sit."""

    def __init__(self, application: Application, age: StoreAge, halls: Halls = HALLS) -> None:
        self.application = application
        self.age = age
        self.halls = halls
        self.askers = Askers()
        self.places = BoundedSemaphore(AT_ONCE)
        self.next_turn = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.application(environ, start_response)
        session, language = read_cookies(environ.get("HTTP_COOKIE", ""))
        with override(language), borrow_store():
            answer = self.answer(environ, path, session, language)
        return begin(answer, start_response)

    def answer_at_once(self, environ: Environ) -> Answer | None:
        """The document from memory; None where something has to be read or to be put together.

        Now and then that is so for one of many askers, whose question brings memory up to date.
        """
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) or environ.get("REQUEST_METHOD") != "GET":
            return None
        meeting_id, rest = read_path(path)
        if meeting_id is None or rest:
            return None
        session, language = read_cookies(environ.get("HTTP_COOKIE", ""))
        by = self.askers.recall(session) if session else NOBODY
        hall = self.halls.recall(meeting_id)
        if by is None or hall is None or self.is_due(hall):
            return None
        try:
            if not hall.is_seen_by(by):
                return None
            variant = (hall.is_inside(by), language)
        except SynchronousOnlyOperation:
            # Who may know of it has to be looked up.
            return None
        packed = hall.recall(variant)
        return send(packed, variant, environ) if packed is not None else None

    def is_due(self, hall: Hall) -> bool:
        """Whether this asker is to look for what is new; the others meanwhile are not kept."""
        now = time.monotonic()
        if now < self.next_turn:
            return False
        if not self.age.is_due() and not hall.is_due(self.age.newest_mark()):
            return False
        self.next_turn = now + SECONDS_TO_LOOK
        return True

    def answer(self, environ: Environ, path: str, session: str, language: str) -> Answer:
        """The document, what is one's own, or a refusal."""
        if environ.get("REQUEST_METHOD") != "GET":
            return refuse("405 Method Not Allowed", ONLY_READ)
        meeting_id, rest = read_path(path)
        if meeting_id is None or rest not in ("", MINE):
            return refuse("404 Not Found", NO_MEETING)
        try:
            by = self.find_asker(session)
            hall = self.find_hall(meeting_id)
            if hall is None or not hall.is_seen_by(by):
                return refuse("404 Not Found", NO_MEETING)
            if rest == MINE:
                return self.answer_mine(hall, by)
        except DatabaseError:
            return refuse("503 Service Unavailable", NO_STORE)
        variant = (hall.is_inside(by), language)
        return send(hall.give(variant), variant, environ)

    def answer_mine(self, hall: Hall, by: Actor) -> Answer:
        """What is this actor's own; a few at once, for the other pages need the store too."""
        with self.places:
            return write_json("200 OK", read_mine(hall, by))

    def find_asker(self, session: str) -> Actor:
        """Who asks."""
        self.askers.refresh(self.age.read())
        return self.askers.find(session)

    def find_hall(self, meeting_id: UUID) -> Hall | None:
        """The meeting as it is, or was a moment ago."""
        # Before reading: what is done meanwhile is looked for again.
        mark = self.age.read()
        hall = self.halls.find(meeting_id, mark)
        if hall is not None:
            hall.refresh(mark)
        return hall


def read_path(path: str) -> tuple[UUID | None, str]:
    """The meeting that an address names, and what is asked of it."""
    meeting, _slash, rest = path.removeprefix(PREFIX).rstrip("/").partition("/")
    return remember_id(meeting), rest


remember_id = lru_cache(256)(read_id)


def send(packed: Packed, variant: Variant, environ: Environ) -> Answer:
    """The document, unless the asker has this very version."""
    etag = name_version(packed, variant)
    headers = [*HEADERS, ("ETag", etag)]
    if has_already(environ, packed, etag):
        return "304 Not Modified", headers, b""
    headers.append(("Content-Type", "application/json; charset=utf-8"))
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = packed.gzipped()
    else:
        body = packed.unpacked()
    headers.append(("Content-Length", str(len(body))))
    return "200 OK", headers, body


def name_version(packed: Packed, variant: Variant) -> str:
    """The mark of a document: its version, for whom and in which language it is."""
    is_inside, language = variant
    return f'"{packed.version}-{"inside" if is_inside else "public"}-{language}"'


def has_already(environ: Environ, packed: Packed, etag: str) -> bool:
    """Whether the asker names this version, in the address or as browsers do."""
    if f"since={packed.version}" in environ.get("QUERY_STRING", "").split("&"):
        return True
    return bool(environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == etag)


def write_json(status: str, values: dict[str, Any]) -> Answer:
    """Something that is this asker's alone."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "private, no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return status, headers, body


def refuse(status: str, sentence: str) -> Answer:
    """Say why there is nothing, in the language that is on."""
    return write_json(status, {"field": "", "sentence": gettext(sentence)})
