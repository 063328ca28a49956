"""The page of one dispute, and the list of those that concern somebody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.mediation.casefile.lists import show_lists
from zhaishangyi.mediation.casefile.sheet import show_case
from zhaishangyi.mediation.models import Case
from zhaishangyi.mediation.openings import case_page, count_today
from zhaishangyi.mediation.permissions import INSIDE
from zhaishangyi.mediation.queries import get_case
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import SIGNED_IN


@case_page(INSIDE, case=get_case)
def show_one(request: HttpRequest, case: Case) -> HttpResponse:
    """Everything about one dispute, for the two sides and the mediator."""
    by = find_actor(request)
    context = {
        "case": case,
        "sheet": show_case(case, by, clock.now()),
        "opened_today": count_today(by, case),
    }
    return render(request, "mediation/case.html", context)


@page(SIGNED_IN)
def show_list(request: HttpRequest) -> HttpResponse:
    """My mediations; for those who take them up, what waits; for supervisors, the numbers."""
    context = show_lists(find_actor(request), clock.now(), request.GET.get("page", ""))
    return render(request, "mediation/list.html", context)
