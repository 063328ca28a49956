"""Whether the house stands."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse

from zhaishangyi.record.pages import page
from zhaishangyi.record.permissions import ANYONE


@page(ANYONE)
def show_health(request: HttpRequest) -> HttpResponse:
    """ "ok" when the store answers; for watchers and for the program's own start."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
