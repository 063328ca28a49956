"""Pages of suggestions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions, queries
from zhaishangyi.delivery.forms import DecideForm, SuggestForm
from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.delivery.permissions import MEETING_DESK, SUGGESTION_DESK
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record.pages import page, read_sent, send_form


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
    back = find_back(suggestion)
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


def find_back(suggestion: Suggestion) -> str:
    """The page that a suggestion stands on."""
    if suggestion.meeting is not None:
        return suggestion.meeting.get_absolute_url()
    return suggestion.matter.get_absolute_url() if suggestion.matter else ""


def read_latest(suggestion: Suggestion) -> tuple[int, str]:
    """The version and the answer that stand there now."""
    suggestion.refresh_from_db()
    return suggestion.version, f"{suggestion.get_state_display()}\n{suggestion.reason}".strip()
