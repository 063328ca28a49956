"""Pages of livelihood projects: the list, and adopting suggestions as one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import LivelihoodProject
from zhaishangyi.delivery.project_forms import AdoptProjectForm
from zhaishangyi.delivery.projects import queries
from zhaishangyi.matters.cards import show_cards
from zhaishangyi.matters.queries import list_filter_places
from zhaishangyi.record import ids
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE, holds_anywhere
from zhaishangyi.record.roles import Role

A_PAGE = 20


def list_states() -> list[tuple[str, str]]:
    """What can be asked of projects."""
    return [("going", _("Being carried out")), ("delivered", _("Delivered"))]


def read_filters(request: HttpRequest, states: list[tuple[str, str]]) -> dict[str, str]:
    """The filters of the address; what is not on offer counts as not asked for."""
    state = request.GET.get("state", "")
    village = request.GET.get("village", "")[:200].replace("\x00", "")
    return {"state": state if state in dict(states) else "", "village": village}


@page(ANYONE)
def list_projects(request: HttpRequest) -> HttpResponse:
    """What villages carry out because somebody suggested it, the newest first."""
    by, states = find_actor(request), list_states()
    asked = read_filters(request, states)
    shown = Paginator(queries.search_projects(by, **asked), A_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "nav_current": "matters",
        "page_obj": shown,
        "cards": show_cards([project.matter for project in shown.object_list]),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "states": states,
        "villages": list_filter_places(by, asked["village"]),
        "may_adopt": by.holds(Role.CONVENER),
    }
    return render(request, "delivery/projects.html", context)


@page(holds_anywhere(Role.CONVENER))
def adopt_project(request: HttpRequest) -> HttpResponse:
    """Make adopted suggestions a project."""
    by = find_actor(request)
    chosen = ids.read_id(request.GET.get("suggestion"))
    form = AdoptProjectForm(
        read_sent(request), actor=by, initial={"suggestions": [chosen] if chosen else []}
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.adopt_project(by, **form.read_values()),
        template="delivery/project_adopt.html",
        context={"is_empty": not form.fields["suggestions"].queryset.exists()},  # type: ignore[attr-defined]
        then=find_page,
        said=_("It is a project now. Write down who does what, and by which day."),
    )


def find_page(project: LivelihoodProject) -> str:
    """The page of a project: that of its matter."""
    return project.matter.get_absolute_url()
