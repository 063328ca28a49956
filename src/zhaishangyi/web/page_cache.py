"""Public pages from memory, ahead of Django, for visitors who are nobody in particular.

Whoever brings no cookie but how they want to see the pages sees what everybody sees. Such a page
is kept as long as nothing was done: each act appends an entry, and the newest entry is asked for
a few times a second. A minute is the longest, for what only time changes.

The pages hold small forms (large type, language) with a token against forged sending. The token
is cut out of what is kept, and each visitor gets their own put in. A page with the id of an act in
it is never kept, since that id must be one visitor's alone.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from threading import Lock
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie

from zhaishangyi.engines.deflate import join_gzip, press
from zhaishangyi.web.store_age import StoreAge

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]
# Status, headers and body.
Answer = tuple[str, Headers, bytes]

MOST_BYTES = 64 * 1024 * 1024
# A page larger than this, or an address longer, is somebody's experiment.
MOST_PAGE_BYTES = 1024 * 1024
MOST_ADDRESS = 512
PUBLIC = (
    "/matters/",
    "/meetings/",
    "/notices/",
    "/places/",
    "/search/",
    "/campaigns/",
    "/oversight/",
    "/delivery/",
    "/votes/",
    "/mediation/figures",
)
# A receipt opens a matter to whoever has it, and a code a meeting: these stay out of memory.
PRIVATE = ("/matters/receipt", "/meetings/come")
# How somebody sees the pages; any other cookie may mean that they are somebody.
SEEN = ("django_language", "elder", "theme", "village")
# By which address the site is asked for; it may stand on a page.
WHERE = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme")
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
ACT_ID = b'name="act_id"'
SECRET = re.compile(r"[A-Za-z0-9]{32}")
DROPPED = {"set-cookie", "content-length", "content-encoding", "etag", "vary"}
LOCKS = 64


@dataclass(frozen=True, slots=True)
class Kept:
    """One page as everybody gets it; a token goes between each two pieces."""

    version: object
    headers: Headers
    pieces: tuple[bytes, ...]
    pressed: tuple[bytes, ...]
    etag: str

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return sum(map(len, self.pieces)) + sum(map(len, self.pressed)) + 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What tells one page from another, and the visitor's own token ("" for none yet)."""

    key: tuple[str, ...]
    secret: str


class PageCache:
    """Stands before an application and answers for it what it has answered before."""

    def __init__(self, application: Application, age: StoreAge | None = None) -> None:
        self.application = application
        self.age = age or StoreAge()
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.size = 0
        self.lock = Lock()
        self.drawing = [Lock() for _number in range(LOCKS)]

    def answer_at_once(self, environ: Environ) -> Answer | None:
        """A page from memory; None where the store has to be asked or the page to be made."""
        asked = read_asked(environ)
        version = None if asked is None or self.age.is_due() else self.age.newest_mark()
        kept = self.find(asked.key, version) if asked and version else None
        if asked is None or kept is None:
            return None
        return send(kept, asked, environ)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = read_asked(environ)
        version = self.age.read() if asked else None
        if asked is None or version is None:
            return self.application(environ, start_response)
        if kept := self.find(asked.key, version):
            return begin(send(kept, asked, environ), start_response)
        # Many may ask at once when a page has just grown old: one of them draws it.
        with self.drawing[hash(asked.key) % LOCKS]:
            version = self.age.read()
            if kept := self.find(asked.key, version):
                return begin(send(kept, asked, environ), start_response)
            return self.draw(asked.key, version, environ, start_response)

    def find(self, key: tuple[str, ...], version: object) -> Kept | None:
        """A page that is still as old as the store."""
        with self.lock:
            kept = self.pages.get(key)
            if kept is None or kept.version != version:
                return None
            self.pages.move_to_end(key)
            return kept

    def draw(
        self,
        key: tuple[str, ...],
        version: object,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Have the page made, and keep it where everybody may see it.

        The version was read before: so what is kept may be newer than its mark, and never older.
        """
        said: list[tuple[str, Headers]] = []

        def hear(status: str, headers: Headers, *more: Any) -> Any:
            said.append((status, headers))
            return start_response(status, headers, *more)

        body = self.application(environ, hear)
        if isinstance(body, list) and said:
            status, headers = said[-1]
            if kept := make_kept(version, status, headers, body):
                self.keep(key, kept)
        return body

    def keep(self, key: tuple[str, ...], kept: Kept) -> None:
        """Put a page into memory; the ones longest unasked for make room."""
        with self.lock:
            earlier = self.pages.pop(key, None)
            self.size += kept.size - (earlier.size if earlier else 0)
            self.pages[key] = kept
            while self.size > MOST_BYTES:
                _key, oldest = self.pages.popitem(last=False)
                self.size -= oldest.size


def read_asked(environ: Environ) -> Asked | None:
    """What is asked for, or None where only Django can answer."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ.get("REQUEST_METHOD") != "GET" or len(path) + len(query) > MOST_ADDRESS:
        return None
    if path != "/" and (not path.startswith(PUBLIC) or path.startswith(PRIVATE)):
        return None
    if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    cookies = read_cookies(environ.get("HTTP_COOKIE", ""))
    if cookies is None:
        return None
    secret = cookies.pop(settings.CSRF_COOKIE_NAME, "")
    if secret and not SECRET.fullmatch(secret):
        return None
    where = (environ.get(name, "") for name in WHERE)
    seen = (cookies.get(name, "") for name in SEEN)
    return Asked((path, query, *where, *seen), secret)


def read_cookies(text: str) -> dict[str, str] | None:
    """The cookies of somebody who is nobody in particular; None for anybody else."""
    if not text:
        return {}
    # As Django reads them: another parser may find "en" where Django draws the page in Chinese,
    # and that page would be kept for those who chose English.
    cookies: dict[str, str] = parse_cookie(text)
    is_whole = len(cookies) == text.count(";") + 1
    known = {*SEEN, settings.CSRF_COOKIE_NAME}
    return cookies if is_whole and known.issuperset(cookies) else None


def make_kept(version: object, status: str, headers: Headers, body: list[bytes]) -> Kept | None:
    """The page as it is kept, or None for one that is not everybody's."""
    if not status.startswith("200") or not is_for_all(headers):
        return None
    text = unpack(headers, b"".join(body))
    if text is None or len(text) > MOST_PAGE_BYTES or ACT_ID in text:
        return None
    pieces = tuple(TOKEN.split(text))
    kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
    kept += [("Vary", "Cookie, Accept-Encoding"), ("Cache-Control", "private, no-cache")]
    etag = hashlib.blake2b(b"".join(pieces), digest_size=12).hexdigest()
    return Kept(version, kept, pieces, tuple(map(press, pieces)), f'"{etag}"')


def is_for_all(headers: Headers) -> bool:
    """Whether these headers belong to a page that everybody sees alike."""
    is_page = False
    for name, value in headers:
        low = name.lower()
        if low == "cache-control" or (
            low == "set-cookie" and not value.lstrip().startswith(f"{settings.CSRF_COOKIE_NAME}=")
        ):
            return False
        if low == "vary" and not {"cookie", "accept-encoding"}.issuperset(
            word.strip().lower() for word in value.split(",")
        ):
            return False
        is_page |= low == "content-type" and value.startswith("text/html")
    return is_page


def unpack(headers: Headers, body: bytes) -> bytes | None:
    """The page in plain bytes; None for a packing that nobody here knows."""
    packings = [value for name, value in headers if name.lower() == "content-encoding"]
    if not packings:
        return body
    return gzip.decompress(body) if packings == ["gzip"] else None


def begin(answer: Answer, start_response: StartResponse) -> list[bytes]:
    """Give an answer as WSGI does."""
    status, headers, body = answer
    start_response(status, headers)
    return [body] if body else []


def send(kept: Kept, asked: Asked, environ: Environ) -> Answer:
    """Answer with a kept page, or that the visitor has it already."""
    headers = [*kept.headers, ("ETag", kept.etag)]
    # Without the cookie the forms of the page that the visitor has would no longer be taken.
    if asked.secret and environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == kept.etag:
        return "304 Not Modified", headers, b""
    secret = asked.secret
    if not secret and len(kept.pieces) > 1:
        secret = secrets.token_hex(16)
        headers.append(("Set-Cookie", write_cookie(secret)))
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = join_gzip(kept.pieces, kept.pressed, secret.encode())
    else:
        body = secret.encode().join(kept.pieces)
    headers.append(("Content-Length", str(len(body))))
    return "200 OK", headers, body


def write_cookie(secret: str) -> str:
    """The cookie that goes with a token, as Django itself would write it."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[settings.CSRF_COOKIE_NAME] = secret
    morsel = cookie[settings.CSRF_COOKIE_NAME]
    morsel["max-age"] = settings.CSRF_COOKIE_AGE
    morsel["path"] = settings.CSRF_COOKIE_PATH
    morsel["samesite"] = settings.CSRF_COOKIE_SAMESITE
    if settings.CSRF_COOKIE_SECURE:
        morsel["secure"] = True
    return morsel.OutputString()
