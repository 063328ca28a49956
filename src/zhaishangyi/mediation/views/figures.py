"""Mediation in figures, for everybody: small numbers are left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.mediation.casefile import published
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.pages import page
from zhaishangyi.record.permissions import ANYONE


@page(ANYONE)
def show_figures(request: HttpRequest) -> HttpResponse:
    """How many disputes were settled, at which level, of what kind."""
    towns = published.list_towns()
    town = published.choose_town(request.GET.get("town", ""), towns)
    context: dict[str, Any] = {"towns": towns, "town": town, "nav_current": ""}
    if town is not None:
        context |= read_year(town, request.GET.get("year", ""))
    return render(request, "mediation/figures.html", context)


def read_year(town: Jurisdiction, asked: str) -> dict[str, Any]:
    """The figures of one town and year; nothing to show before the first finished quarter."""
    today = clock.today()
    years = published.list_years(town, today)
    year = published.choose_year(asked, years)
    if year is None:
        return {"years": years}
    period = published.build_period(year, today)
    figures = published.read_figures(town, period)
    return {
        "years": years,
        "period": period,
        "last_day": period.until.date() - timedelta(days=1),
        "figures": figures,
        "tables": published.list_tables(figures),
    }
