"""Pages for what went wrong. They need neither the database nor a signed-in person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.exchange.api import answer_problem
from zhaishangyi.record.errors import RuleBroken


def show_bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """What arrived could not be read. Programs are told so in their own form."""
    if request.path_info.startswith("/api/"):
        problem = RuleBroken("", "This address cannot be read. Leave out the odd signs.")
        return answer_problem(request, problem)
    return render(request, "web/errors/400.html", status=400)


def show_refused(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Somebody else may do this."""
    return render(request, "web/errors/403.html", {"who_may": ""}, status=403)


def show_not_here(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "web/errors/404.html", status=404)


def show_trouble(request: HttpRequest) -> HttpResponse:
    """The program failed; it is logged, and nothing half-written stays."""
    return render(request, "web/errors/500.html", status=500)


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from somewhere else."""
    return render(request, "web/errors/csrf.html", status=403)
