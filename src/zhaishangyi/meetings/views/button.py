"""A page with one sentence and one button, for acts that need nothing typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from zhaishangyi.meetings.models import Meeting
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
