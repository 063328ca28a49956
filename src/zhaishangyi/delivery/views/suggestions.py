"""Pages of suggestions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions, queries
from zhaishangyi.delivery.forms import DecideForm, SuggestForm
from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.delivery.permissions import MEETING_DESK, SUGGESTION_DESK
from zhaishangyi.delivery.projects import queries as project_queries
from zhaishangyi.delivery.views.projects import read_filters
from zhaishangyi.matters.cards import show_cards
from zhaishangyi.matters.queries import list_filter_places
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE

A_PAGE = 20


def list_states() -> list[tuple[str, str]]:
    """What can be asked of suggestions."""
    return [
        (Suggestion.State.OPEN, _("Waiting for an answer")),
        (Suggestion.State.ADOPTED, _("Adopted")),
        ("delivered", _("Delivered")),
        (Suggestion.State.NOT_ADOPTED, _("Not adopted")),
    ]


@page(ANYONE)
def list_suggestions(request: HttpRequest) -> HttpResponse:
    """What was suggested and what became of it, the newest first."""
    by, states = find_actor(request), list_states()
    asked = read_filters(request, states)
    found = project_queries.search_suggestions(by, **asked)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav_current": "matters",
        "page_obj": shown,
        "views": [project_queries.look_at_suggestion(one, clock.now()) for one in shown],
        "asked": asked,
        "is_filtered": any(asked.values()),
        "states": states,
        "villages": list_filter_places(by, asked["village"]),
    }
    return render(request, "delivery/suggestions.html", context)


@page(ANYONE, suggestion=queries.get_suggestion)
def show_suggestion(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """One suggestion: where it came from, the answer, and what became of it."""
    by = find_actor(request)
    view = project_queries.look_at_suggestion(suggestion, clock.now())
    project = suggestion.project
    carried = project.matter if project is not None else suggestion.matter
    is_free = project is None and view.state == Suggestion.State.ADOPTED
    context = {
        "nav_current": "matters",
        "suggestion": suggestion,
        "view": view,
        "project": project,
        "card": show_cards([carried])[0] if carried is not None else None,
        "may_decide": project is None
        and actions.decide_suggestion.allows(by, suggestion=suggestion),
        "may_adopt": is_free and actions.adopt_project.allows(by, suggestions=[suggestion]),
    }
    return render(request, "delivery/suggestion.html", context)


@page(MEETING_DESK, meeting=get_meeting)
def make_suggestion(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Write down what somebody proposes."""
    form = SuggestForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.make_suggestion(by, meeting=meeting, **form.read_values()),
        template="delivery/suggest.html",
        context={"meeting": meeting},
        then=lambda done: meeting.get_absolute_url(),
        said=_("The suggestion is written down."),
    )


@page(SUGGESTION_DESK, suggestion=queries.get_suggestion)
def decide_suggestion(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """Say what becomes of a suggestion."""
    initial = {
        "state": "" if suggestion.state == Suggestion.State.OPEN else suggestion.state,
        "reason": suggestion.reason,
        "seen_version": suggestion.version,
    }
    form = DecideForm(read_sent(request), initial=initial)
    back = reverse("delivery:suggestion", args=[suggestion.pk])
    return send_form(
        request,
        form,
        do=lambda by: actions.decide_suggestion(by, suggestion=suggestion, **form.read_values()),
        template="delivery/decide.html",
        context={"suggestion": suggestion, "back": back},
        then=lambda done: back,
        said=_("The answer is written down."),
        latest=lambda: read_latest(suggestion),
    )


def read_latest(suggestion: Suggestion) -> tuple[int, str]:
    """The version and the answer that stand there now."""
    suggestion.refresh_from_db()
    return suggestion.version, f"{suggestion.get_state_display()}\n{suggestion.reason}".strip()
