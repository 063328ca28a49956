"""Votes, check-ins and ratings from phones: JSON in and out, ahead of Django.

    POST /fast/check-in        {"act_id", "meeting", "code"}
    POST /fast/statement-vote  {"act_id", "statement", "value"}
    POST /fast/vote            {"act_id", "motion", "choice"}
    POST /fast/rating          {"act_id", "matter", "value", "comment"}

200 {"done": true, "id": …} once it is on the disk, else {"field", "sentence"}. It is for our own
pages only: no other site can make a browser send JSON here, and what the browser says about where
a request comes from has to fit.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from zhaishangyi.people.known import KnownSessions
from zhaishangyi.record.durable import is_disk_full
from zhaishangyi.record.errors import CannotDo, RuleBroken
from zhaishangyi.record.ids import read_id
from zhaishangyi.record.lane import WAITED_FOR_EACH_OTHER, Kept, Lane, NoAnswer, Waiting
from zhaishangyi.record.middleware import find_status
from zhaishangyi.record.pages import translate
from zhaishangyi.web.asking import read_cookies, read_length
from zhaishangyi.web.fast_routes import ROUTES, Route
from zhaishangyi.web.live import halls

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

PREFIX = "/fast/"
MOST_BYTES = 16 * 1024
# A browser that is answered while it still sends shows an error of its own.
MOST_DRAINED_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
JSON = "application/json"
REASONS = {
    200: "200 OK",
    400: "400 Bad Request",
    403: "403 Forbidden",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    413: "413 Content Too Large",
    415: "415 Unsupported Media Type",
    422: "422 Unprocessable Content",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
    507: "507 Insufficient Storage",
}

logger = logging.getLogger(__name__)


class Unfit(Exception):
    """A request that is not even asked what it wants; an untranslated sentence says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class FastLane:
    """Stands before an application and takes what is sent to the fast lane."""

    def __init__(self, application: Application, lane: Lane | None = None) -> None:
        self.application = application
        self.lane = lane or Lane(KnownSessions())

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PREFIX):
            return self.application(environ, start_response)
        status, body = self.answer(environ)
        start_response(REASONS[status], write_headers(body))
        return [body]

    def answer(self, environ: Environ) -> tuple[int, bytes]:
        """The status and the body of an answer, once the act is on the disk."""
        try:
            kept = self.lane.send(self.take(environ))
        except Exception as problem:
            return self.refuse(environ, problem)
        return 200, say_done(kept, list_next(kept) if self.has_time(environ) else None)

    def take(self, environ: Environ) -> Waiting:
        """The act that a request asks for. Raises Unfit and CannotDo."""
        route = check_request(environ)
        sent = read_json(environ)
        act_id, values = read_act_id(sent), route.read(sent)
        session, language = read_cookies(environ.get("HTTP_COOKIE", ""))
        return Waiting(route.plan, session, language, act_id, values)

    def has_time(self, environ: Environ) -> bool:
        """Whether it is to be said what comes next, and there is time for it."""
        route = ROUTES[environ["PATH_INFO"].rstrip("/")]
        return route.has_next and not self.lane.is_busy and spare.has_some()

    def refuse(self, environ: Environ, problem: Exception) -> tuple[int, bytes]:
        """The status and the body for an act that was not done, in the asker's language."""
        with translation.override(read_cookies(environ.get("HTTP_COOKIE", ""))[1]):
            if isinstance(problem, CannotDo):
                field = problem.field if isinstance(problem, RuleBroken) else ""
                return find_status(problem), say_no(translate(problem), field)
            if isinstance(problem, Unfit):
                return problem.status, say_no(gettext(problem.sentence))
            return explain(problem, environ.get("PATH_INFO", ""))


def explain(problem: Exception, path: str) -> tuple[int, bytes]:
    """What is said when the fault is ours."""
    if is_disk_full(problem):
        return 507, say_no(gettext("The disk is full and this was not kept. Tell the desk."))
    if isinstance(problem, NoAnswer) or is_crowded(problem):
        return 503, say_no(gettext("Too much at once. It will be sent again in a moment."))
    logger.error("%s was not done", path, exc_info=problem)
    return 500, say_no(gettext("Something went wrong here. Please send it again in a while."))


def is_crowded(problem: Exception) -> bool:
    """Whether the store gave way to others, and would take the same in a moment."""
    if not isinstance(problem, OperationalError):
        return False
    state = getattr(problem.__cause__, "sqlstate", None)
    return "locked" in str(problem) or state in WAITED_FOR_EACH_OTHER


def write_headers(body: bytes) -> Headers:
    """The headers of an answer."""
    return [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]


def check_request(environ: Environ) -> Route:
    """The route of a request that one of our own pages may have sent. Raises Unfit."""
    route = ROUTES.get(environ.get("PATH_INFO", "").rstrip("/"))
    if route is None:
        raise Unfit(404, gettext_noop("There is nothing at this address."))
    if environ.get("REQUEST_METHOD") != "POST":
        raise Unfit(405, gettext_noop("This address only takes what a page sends."))
    if not is_own_site(environ):
        raise Unfit(
            403, gettext_noop("This came from another site. Open the page here and send it again.")
        )
    sort = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if sort != JSON:
        raise Unfit(415, gettext_noop("This address only takes what a page sends."))
    return route


def is_own_site(environ: Environ) -> bool:
    """Whether what the browser says about where a request comes from fits this site."""
    host = environ.get("HTTP_HOST", "")
    if not is_known_host(host):
        return False
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        return False
    origin = environ.get("HTTP_ORIGIN")
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return bool(origin == f"{find_scheme(environ)}://{host}")


@lru_cache(64)
def is_known_host(host: str) -> bool:
    """Whether this site answers to that name."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def find_scheme(environ: Environ) -> str:
    """http or https, as the browser sees it."""
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        return "https" if environ.get(name) == secure else "http"
    return str(environ.get("wsgi.url_scheme", "http"))


def read_json(environ: Environ) -> dict[str, Any]:
    """What was sent, as a JSON object. Raises Unfit."""
    length = read_length(environ)
    if length > MOST_BYTES:
        drain(environ, length)
        raise Unfit(413, gettext_noop("This is more than a vote. Send it through the page."))
    body = environ["wsgi.input"].read(length) if length else b""
    if len(body) < length:
        raise Unfit(400, gettext_noop("Not all of it arrived. Please send it again."))
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise Unfit(422, gettext_noop("This cannot be read. Open the page again."))
    return sent


def drain(environ: Environ, length: int) -> None:
    """Read what is thrown away, as long as it is not absurd."""
    while length <= MOST_DRAINED_BYTES and environ["wsgi.input"].read(CHUNK_BYTES):
        pass


def read_act_id(sent: dict[str, Any]) -> UUID:
    """The id that the phone gave to the act. Raises RuleBroken."""
    given = sent.get("act_id")
    act_id = read_id(given) if isinstance(given, str) else None
    if act_id is None:
        raise RuleBroken("act_id", "This cannot be told from a repeat. Open the page again.")
    return act_id


def say_no(sentence: str, field: str = "") -> bytes:
    """A refusal, with the field that it belongs to."""
    return json.dumps({"field": field, "sentence": sentence}, ensure_ascii=False).encode()


def say_done(kept: Kept, statements: Any) -> bytes:
    """It is on the disk; after a stance, which statements come next where there was time."""
    said: dict[str, Any] = {"done": True, "id": str(kept.id) if kept.id else None}
    if statements is not None:
        said["next"] = statements
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


class Spare:
    """Time that may be spent on what is pleasant: a share of all time, saved up to a limit."""

    def __init__(self, share: float, most: float) -> None:
        self.share, self.most = share, most
        self.left, self.looked_at = most, time.monotonic()

    def has_some(self) -> bool:
        """Whether there is any left."""
        now = time.monotonic()
        self.left = min(self.most, self.left + (now - self.looked_at) * self.share)
        self.looked_at = now
        return self.left > 0

    def spend(self, seconds: float) -> None:
        """So much was used."""
        self.left -= seconds


# When a whole hall votes at once, the votes come first: a phone that is not told which statement
# comes next asks for it.
spare = Spare(share=0.1, most=0.3)


def list_next(kept: Kept) -> Any:
    """The statements to ask about next, from the live state of the meeting; None for not now."""
    if kept.meeting_id is None or kept.participant_id is None:
        return None
    began = time.monotonic()
    try:
        return halls.choose_next(kept.meeting_id, kept.participant_id)
    except Exception:
        # The vote is in, and that is what was asked for.
        logger.exception("no next statement for %s", kept.meeting_id)
        return None
    finally:
        if not connection.in_atomic_block:
            close_old_connections()
        spare.spend(time.monotonic() - began)
