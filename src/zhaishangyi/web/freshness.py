"""Whether what a page shows may have changed: one cheap question instead of drawing it again."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Entry


def make_version(by: Actor, now: datetime) -> str:
    """A mark that changes whenever somebody does anything, and once a minute; one query.

    Everything a page shows was written by an act, and each act appends an entry. The minute is
    there for what only time changes, such as how long a meeting has been open. Who looks and in
    which language belongs to it, for others see something else. Draw the page after asking: so a
    page may be newer than its mark and never older.
    """
    seq = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    parts = (seq, f"{now:%Y%m%d%H%M}", get_language(), by.person_id, by.grants)
    return sha256(repr(parts).encode()).hexdigest()[:24]


def is_unchanged(request: HttpRequest, version: str) -> bool:
    """Whether the asker has this very version already."""
    known = request.headers.get("If-None-Match", "")
    return known.removeprefix("W/").strip('"') == version


def answer_unchanged(version: str) -> HttpResponse:
    """Nothing new: no body at all."""
    return mark_version(HttpResponse(status=304), version)


def mark_version(response: HttpResponse, version: str) -> HttpResponse:
    """Let the asker come back with the version, and let nobody in between keep the page."""
    response["ETag"] = f'"{version}"'
    response["Cache-Control"] = "private, no-cache"
    return response
