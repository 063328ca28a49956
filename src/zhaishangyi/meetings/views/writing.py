"""Pages of notes, the outcome and the minutes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.meetings import actions, minutes_draft, queries
from zhaishangyi.meetings.forms import (
    ApproveForm,
    ButtonForm,
    MinutesForm,
    NoteForm,
    OutcomeForm,
)
from zhaishangyi.meetings.models import Meeting, Note, Outcome
from zhaishangyi.meetings.permissions import CONVENES, DESK, NOTE_DESK
from zhaishangyi.meetings.views.button import Words, ask, console_url, read_post
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE


@page(DESK, meeting=queries.get_meeting)
def write_note(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Write down one line."""
    form = NoteForm(read_post(request), present=queries.list_here(meeting))
    words = Words(
        title=_("Write down a line"),
        lead=_("Short and in the words of whoever said it. The minutes are drafted from it."),
        button=_("Write it down"),
    )
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: actions.write_note(by, meeting=meeting, **form.read_values()),
        then=find_desk,
    )


def find_desk(meeting: Meeting) -> str:
    """Where the recorder works: the console while it sits, the minutes afterwards."""
    if meeting.is_open:
        return console_url(meeting)
    return reverse("meetings:minutes", args=[meeting.pk])


@page(NOTE_DESK, note=queries.get_note)
def strike_note(request: HttpRequest, note: Note) -> HttpResponse:
    """Cross out one line."""
    words = Words(
        title=_("Cross out this line"),
        lead=_("“%(text)s” stays readable, crossed out, and does not go into the minutes.")
        % {"text": note.text},
        button=_("Cross it out"),
        is_grave=True,
    )
    form = ButtonForm(read_post(request))
    return ask(
        request,
        note.meeting,
        form,
        words,
        do=lambda by: actions.strike_note(by, note=note),
        then=find_desk,
    )


@page(DESK, meeting=queries.get_meeting)
def settle_outcome(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put down what the meeting came to."""
    outcome = Outcome.objects.filter(meeting=meeting).first()
    initial = {
        "result": outcome.result if outcome else None,
        "text": outcome.text if outcome else "",
        "seen_version": outcome.version if outcome else 0,
    }
    form = OutcomeForm(read_post(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.settle_outcome(by, meeting=meeting, **form.read_values()),
        template="meetings/outcome.html",
        context={"meeting": meeting, "room": queries.read_room(meeting, clock.now())},
        then=lambda done: find_desk(meeting),
        said=_("The outcome is put down. Now add who does what by when."),
        latest=lambda: tell_outcome(meeting),
    )


def tell_outcome(meeting: Meeting) -> tuple[int, str]:
    """The outcome as it stands now."""
    outcome = Outcome.objects.filter(meeting=meeting).first()
    if outcome is None:
        return 0, ""
    return outcome.version, f"{outcome.get_result_display()}\n{outcome.text}"


@page(DESK, meeting=queries.get_meeting)
def write_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put the drafted minutes right."""
    minutes = queries.find_minutes(meeting)
    room = queries.read_room(meeting, clock.now())
    initial = {
        "text": minutes.text if minutes else minutes_draft.draft_minutes(room),
        "seen_version": minutes.version if minutes else 0,
    }
    form = MinutesForm(read_post(request), initial=initial)
    by = find_actor(request)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "room": room,
        "can_approve": actions.approve_minutes.allows(by, meeting=meeting),
    }
    return send_form(
        request,
        form,
        do=lambda actor: actions.write_minutes(actor, meeting=meeting, **form.read_values()),
        template="meetings/minutes.html",
        context=context,
        then=lambda done: reverse("meetings:minutes_show", args=[meeting.pk]),
        said=_("The minutes are kept. The convener approves them next."),
        latest=lambda: tell_minutes(meeting),
    )


def tell_minutes(meeting: Meeting) -> tuple[int, str]:
    """The minutes as they stand now."""
    minutes = queries.find_minutes(meeting)
    return (minutes.version, minutes.text) if minutes else (0, "")


@page(CONVENES, meeting=queries.get_meeting)
def approve_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Approve the minutes that one has read."""
    minutes = queries.find_minutes(meeting)
    initial = {"seen_version": minutes.version if minutes else 0}
    form = ApproveForm(read_post(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.approve_minutes(by, meeting=meeting, **form.read_values()),
        template="meetings/minutes_approve.html",
        context={"meeting": meeting, "minutes": minutes},
        then=lambda done: reverse("meetings:minutes_show", args=[meeting.pk]),
        said=_("Approved. Everybody may read the minutes now."),
        latest=lambda: tell_minutes(meeting),
    )


@page(ANYONE, meeting=queries.get_meeting)
def show_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes, on paper: for everybody once they are approved, before that for the desk."""
    by = find_actor(request)
    minutes = queries.find_minutes(meeting)
    can_write = actions.write_minutes.allows(by, meeting=meeting)
    is_readable = minutes is not None and (minutes.approved_at is not None or can_write)
    context = {
        "meeting": meeting,
        "minutes": minutes if is_readable else None,
        "can_write": can_write,
        "can_approve": actions.approve_minutes.allows(by, meeting=meeting),
    }
    return render(request, "meetings/minutes_show.html", context)
