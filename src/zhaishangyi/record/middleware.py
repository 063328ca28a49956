"""What holds for every page: closed by default, a strict content policy, problems in words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import get_resolver, resolve
from django.utils.translation import override

from zhaishangyi.record.errors import AlreadySent, CannotDo, ChangedMeanwhile, NotHere, Refused
from zhaishangyi.record.lane import WAITED_FOR_EACH_OTHER
from zhaishangyi.record.pages import find_actor, translate

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

PACKED = ("application/zip", "image/jpeg")
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class ChosenLanguage:
    """Chinese, until somebody chooses English.

    The browser's own wish is not asked: phones handed down in a family often stand on English
    although nobody who holds them reads it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class Packing(GZipMiddleware):
    """Pages and tables are sent packed; what is packed already is sent as it lies on the disk."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.headers.get("Content-Type", "") in PACKED:
            return response
        return super().process_response(request, response)


class SafeHeaders:
    """No inline script, no foreign frame, nothing loaded from anywhere else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), microphone=()")
        if find_actor(request).is_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class ClosedByDefault:
    """A view that does not say who may see it is not shown, whoever asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = resolve(request.path_info).view_name
        if hasattr(view, "page_rule") or name in settings.PAGES_OF_LIBRARIES:
            return None
        logger.error("the page %s says not who may see it", name)
        return render(request, "web/errors/403.html", {"who_may": ""}, status=403)


class ProblemsInWords:
    """A problem that no form could show becomes a page that says what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No keyboard types a NUL, and PostgreSQL cannot hold one.
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return get_resolver().resolve_error_handler(400)(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and is_crowded(error):
            return render(request, "web/errors/503.html", status=503)
        if isinstance(error, MultiPartParserError | TooManyFieldsSent | RequestDataTooBig):
            return render(request, "web/errors/400.html", status=400)
        if isinstance(error, SuspiciousOperation | DataError):
            return render(request, "web/errors/400.html", status=400)
        if not isinstance(error, CannotDo):
            return None
        status = find_status(error)
        context = {
            "sentence": translate(error),
            "who_may": error.values.get("who", "") if isinstance(error, Refused) else "",
            "back": request.META.get("HTTP_REFERER", ""),
        }
        template = f"web/errors/{status}.html"
        return render(request, template, context, status=status)


def is_crowded(error: OperationalError) -> bool:
    """Whether others were writing, so that the same thing sent again will do."""
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return sqlstate in WAITED_FOR_EACH_OTHER or "locked" in str(error)


def find_status(error: CannotDo | Http404) -> int:
    """The HTTP status that fits a problem."""
    if isinstance(error, Refused):
        return 403
    if isinstance(error, NotHere | Http404):
        return 404
    if isinstance(error, ChangedMeanwhile | AlreadySent):
        return 409
    return 422
