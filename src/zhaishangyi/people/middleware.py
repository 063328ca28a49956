"""Who is asking: a resident on a known phone, or staff with a password and a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zhaishangyi.people.queries import build_actor
from zhaishangyi.people.sessions import find_signed_in
from zhaishangyi.record.actor import NOBODY, Actor


class FindActor:
    """Give each request its `actor`; the roster is asked only when somebody looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: read_actor(request)))  # type: ignore[attr-defined]
        return self.get_response(request)


def read_actor(request: HttpRequest) -> Actor:
    """The actor of a request, or nobody."""
    found = find_signed_in(request)
    return build_actor(found.person_id, is_strong=found.is_strong) if found else NOBODY
