"""A page with one sentence and one button, for acts that need nothing typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from zhaishangyi.meetings.forms import NextForm
from zhaishangyi.meetings.models import AgendaItem, Meeting, Turn
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import send_form


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says: its title, a sentence, the button, and what is said afterwards."""

    title: str
    lead: str
    button: str
    said: str = ""
    is_grave: bool = False


def read_post(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing; None when the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def show_url(meeting: Meeting) -> str:
    """The page of a meeting."""
    return meeting.get_absolute_url()


def console_url(meeting: Meeting) -> str:
    """The desk from which a meeting is run."""
    return reverse("web:console", args=[meeting.pk])


def ask(
    request: HttpRequest,
    meeting: Meeting,
    form: ActForm,
    words: Words,
    do: Callable[[Actor], Any],
    then: Callable[[Meeting], str] = console_url,
) -> HttpResponse:
    """Show the button with the visible fields of the form, or press it."""
    return send_form(
        request,
        form,
        do=do,
        template="meetings/act.html",
        context={"meeting": meeting, "words": words, "back": then(meeting)},
        then=lambda done: then(meeting),
        said=words.said,
    )


def ask_about_current(
    request: HttpRequest,
    meeting: Meeting,
    current: AgendaItem | Turn | None,
    words: Words,
    act: Callable[..., Any],
    form_class: type[NextForm] = NextForm,
) -> HttpResponse:
    """A button for an act that is about what is on just now: pressed late, it does nothing."""
    form = form_class(read_post(request), initial={"current": current.pk if current else None})
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: act(by, meeting=meeting, **form.read_values()),
    )
