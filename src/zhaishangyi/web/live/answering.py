"""The live state of a meeting, ahead of Django.

    GET /live/<meeting>?since=<version>    the document, or 304 when it is still that version
    GET /live/<meeting>/mine               what is one's own: place in the queue, votes, what next

Whoever may open the page of the meeting may ask. Refusals are {"field", "sentence"}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http.cookie import parse_cookie
from django.utils.translation import gettext, gettext_noop, override

from zhaishangyi.record.actor import Actor
from zhaishangyi.record.ids import read_id
from zhaishangyi.web.live.askers import Askers
from zhaishangyi.web.live.halls import HALLS, Hall, Halls, Packed, borrow_store
from zhaishangyi.web.live.mine import read_mine
from zhaishangyi.web.store_age import StoreAge

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PREFIX = "/live/"
MINE = "mine"
AT_ONCE = 4
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

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.application(environ, start_response)
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        with override(find_language(cookies)), borrow_store():
            return self.answer(environ, path, cookies, start_response)

    def answer(
        self,
        environ: Environ,
        path: str,
        cookies: dict[str, str],
        start_response: StartResponse,
    ) -> list[bytes]:
        """The document, what is one's own, or a refusal."""
        if environ.get("REQUEST_METHOD") != "GET":
            return refuse(start_response, "405 Method Not Allowed", ONLY_READ)
        meeting, _slash, rest = path.removeprefix(PREFIX).rstrip("/").partition("/")
        meeting_id = read_id(meeting)
        if meeting_id is None or rest not in ("", MINE):
            return refuse(start_response, "404 Not Found", NO_MEETING)
        try:
            by = self.find_asker(cookies)
            hall = self.find_hall(meeting_id)
            if hall is None or not hall.is_seen_by(by):
                return refuse(start_response, "404 Not Found", NO_MEETING)
            if rest == MINE:
                return self.answer_mine(hall, by, start_response)
        except DatabaseError:
            return refuse(start_response, "503 Service Unavailable", NO_STORE)
        return send(hall, hall.is_inside(by), find_language(cookies), environ, start_response)

    def answer_mine(self, hall: Hall, by: Actor, start_response: StartResponse) -> list[bytes]:
        """What is this actor's own; a few at once, for the other pages need the store too."""
        with self.places:
            mine = read_mine(hall, by)
        return send_json(start_response, "200 OK", mine)

    def find_asker(self, cookies: dict[str, str]) -> Actor:
        """Who asks."""
        self.askers.refresh(self.age.read())
        return self.askers.find(cookies.get(settings.SESSION_COOKIE_NAME, ""))

    def find_hall(self, meeting_id: UUID) -> Hall | None:
        """The meeting as it is, or was a moment ago."""
        # Before reading: what is done meanwhile is looked for again.
        mark = self.age.read()
        hall = self.halls.find(meeting_id, mark)
        if hall is not None:
            hall.refresh(mark)
        return hall


def find_language(cookies: dict[str, str]) -> str:
    """Chinese, unless somebody chose English: as the pages do."""
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def send(
    hall: Hall, is_inside: bool, language: str, environ: Environ, start_response: StartResponse
) -> list[bytes]:
    """The document, unless the asker has this very version."""
    packed = hall.give((is_inside, language))
    etag = name_version(packed, is_inside, language)
    headers = [*HEADERS, ("ETag", etag)]
    if has_already(environ, packed, etag):
        start_response("304 Not Modified", headers)
        return []
    headers.append(("Content-Type", "application/json; charset=utf-8"))
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = packed.gzipped()
    else:
        body = packed.unpacked()
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [body]


def name_version(packed: Packed, is_inside: bool, language: str) -> str:
    """The mark of a document: its version, for whom and in which language it is."""
    return f'"{packed.version}-{"inside" if is_inside else "public"}-{language}"'


def has_already(environ: Environ, packed: Packed, etag: str) -> bool:
    """Whether the asker names this version, in the address or as browsers do."""
    if f"since={packed.version}" in environ.get("QUERY_STRING", "").split("&"):
        return True
    return bool(environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == etag)


def send_json(start_response: StartResponse, status: str, values: dict[str, Any]) -> list[bytes]:
    """Something that is this asker's alone."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "private, no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(status, headers)
    return [body]


def refuse(start_response: StartResponse, status: str, sentence: str) -> list[bytes]:
    """Say why there is nothing, in the language that is on."""
    return send_json(start_response, status, {"field": "", "sentence": gettext(sentence)})
