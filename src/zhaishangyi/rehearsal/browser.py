"""One phone: opens pages, keeps its cookies, sends forms, follows to the next page. No Django."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from zhaishangyi.rehearsal.forms import Form, encode_multipart
from zhaishangyi.rehearsal.pages import Page, read_page
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.town.words import mark

MOST_REDIRECTS = 5
SECONDS_TO_WAIT = 60
BOUNDARY = "zhaishangyi-rehearsal-boundary"
Photos = Sequence[tuple[str, bytes]]


class Browser:
    """A user agent with the manners of a phone. `url` is the address of the server."""

    def __init__(self, url: str, language: str = "zh-CN") -> None:
        self.host = urlsplit(url).netloc
        self.url = url
        self.language = language
        self.cookies: dict[str, str] = {}
        self.requests = 0

    def open(self, path: str) -> Page:
        """Look at a page. RehearsalProblem when it is refused, missing or broken."""
        return self._require_fine(self._ask("GET", path))

    def send(
        self,
        page: Page,
        form: Form,
        *,
        button: tuple[str, str] | None = None,
        photos: Photos = (),
    ) -> Page:
        """Send a form of a page and look at what comes next.

        RehearsalProblem with the page's own sentence when it was not taken.
        """
        return self._require_fine(self.try_sending(page, form, button=button, photos=photos))

    def send_away(self, page: Page, form: Form, button: tuple[str, str] | None = None) -> None:
        """Send a form without looking at what comes next; a refusal still stops the play."""
        body, kind = self._encode(form, button, ())
        status, _target, content = self._request("POST", form.action, body, kind, page.path)
        self._require_fine(read_page(form.action, status, content))

    def try_sending(
        self,
        page: Page,
        form: Form,
        *,
        button: tuple[str, str] | None = None,
        photos: Photos = (),
    ) -> Page:
        """Send a form; a refusal is an answer like any other."""
        body, kind = self._encode(form, button, photos)
        return self._ask("POST", form.action, body, kind, came_from=page.path)

    def _encode(
        self, form: Form, button: tuple[str, str] | None, photos: Photos
    ) -> tuple[bytes, str]:
        pairs = form.encode(button)
        if not form.is_multipart:
            return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        files = [("photos", name, content) for name, content in photos]
        body = encode_multipart(pairs, files, BOUNDARY)
        return body, f"multipart/form-data; boundary={BOUNDARY}"

    def _ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", came_from: str = ""
    ) -> Page:
        for _hop in range(MOST_REDIRECTS):
            status, target, content = self._request(method, path, body, kind, came_from)
            if status not in (301, 302, 303, 307, 308):
                return read_page(path, status, content)
            came_from, path = path, self._resolve(path, target)
            method, body, kind = "GET", b"", ""
        raise RehearsalProblem(mark("%(path)s leads from page to page without end."), path=path)

    def _resolve(self, path: str, target: str) -> str:
        found = urlsplit(urljoin(urljoin(self.url, path), target))
        return f"{found.path}?{found.query}" if found.query else found.path

    def _request(
        self, method: str, path: str, body: bytes, kind: str, came_from: str
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(self.host, timeout=SECONDS_TO_WAIT)
        self.requests += 1
        try:
            connection.request(method, path, body or None, self._write_headers(kind, came_from))
            answer = connection.getresponse()
            content = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise RehearsalProblem(
                mark("The server did not answer at %(path)s: %(reason)s."), path=path, reason=error
            ) from error
        finally:
            connection.close()
        self._keep_cookies(answer.headers.get_all("Set-Cookie") or [])
        return answer.status, answer.headers.get("Location", ""), content

    def _write_headers(self, kind: str, came_from: str) -> dict[str, str]:
        headers = {"Accept": "text/html", "Accept-Language": self.language}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        if kind:
            headers |= {"Content-Type": kind, "Origin": self.url}
        if came_from:
            headers["Referer"] = urljoin(self.url, came_from)
        return headers

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def _require_fine(self, page: Page) -> Page:
        if page.status < 400:
            return page
        raise RehearsalProblem(
            mark("%(path)s answered %(status)s: %(said)s"),
            path=page.path,
            status=page.status,
            said=page.say_problem(),
        )
