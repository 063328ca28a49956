"""How this browser wants to see the pages: large type, and the light."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhaishangyi.record.pages import choose_next, page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.web.context import THEMES

A_YEAR = 365 * 86400


@require_POST
@page(ANYONE)
def keep_preferences(request: HttpRequest) -> HttpResponse:
    """Keep `elder` (0 or 1) and `theme` in cookies, then go back to the page."""
    response = HttpResponseRedirect(choose_next(request, reverse("web:home")))
    elder = request.POST.get("elder")
    if elder in ("0", "1"):
        keep(response, "elder", elder if elder == "1" else "")
    theme = request.POST.get("theme")
    if theme is not None:
        keep(response, "theme", theme if theme in THEMES else "")
    return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Set a cookie for a year; an empty value takes it away."""
    if value:
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax")
    else:
        response.delete_cookie(name, samesite="Lax")
