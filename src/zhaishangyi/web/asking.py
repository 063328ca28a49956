"""What a request says about itself, read ahead of Django."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie

Environ = Mapping[str, Any]
# Longer ones are somebody's experiment, and are not remembered.
MOST_REMEMBERED_LETTERS = 512


def read_cookies(text: str) -> tuple[str, str]:
    """The key of the session ("" for none) and the language that a phone sends in its cookies."""
    if len(text) > MOST_REMEMBERED_LETTERS:
        return parse_cookies(text)
    return remember_cookies(text)


def parse_cookies(text: str) -> tuple[str, str]:
    """The same, read from the text."""
    cookies = parse_cookie(text)
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    # Chinese, unless somebody chose English: as the pages do.
    language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return cookies.get(settings.SESSION_COOKIE_NAME, ""), language


# A phone sends the same cookies every second.
remember_cookies = lru_cache(10_000)(parse_cookies)


def read_length(environ: Environ) -> int:
    """The length of the body that a request declares; without one Django reads no body."""
    text = str(environ.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() else 0
