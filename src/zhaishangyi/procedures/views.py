"""Public pages that explain how a matter goes here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.procedures import queries
from zhaishangyi.record.pages import page
from zhaishangyi.record.permissions import ANYONE


@page(ANYONE)
def list_ways(request: HttpRequest) -> HttpResponse:
    """All the ways of working in force here."""
    explained = [queries.explain_procedure(way) for way in queries.list_active().values()]
    return render(request, "procedures/list.html", {"ways": explained})


@page(ANYONE)
def show_way(request: HttpRequest, slug: str) -> HttpResponse:
    """One way, step by step, with its days and the people who must be there."""
    procedure = queries.find_procedure(slug)
    return render(request, "procedures/show.html", queries.explain_procedure(procedure))
