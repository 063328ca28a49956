"""Pages of what is asked, answered and handed out at a legal talk or an activity."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.meetings import actions, event_queries
from zhaishangyi.meetings.event_forms import AnswerQuestionForm, LeafletForm, QuestionForm
from zhaishangyi.meetings.forms import ButtonForm
from zhaishangyi.meetings.models import Leaflet, Meeting, Question
from zhaishangyi.meetings.permissions import ASKERS, DESK, QUESTION_DESK, SPEAKERS
from zhaishangyi.meetings.views.button import Words, read_post, show_url
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.photos import list_photos

FORM = "meetings/event_form.html"


@page(ASKERS, meeting=event_queries.get_event)
def ask_question(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ask something, on one's own phone or for somebody at the desk."""
    is_desk = DESK.find_standing(find_actor(request), {"meeting": meeting}) is not None
    form = QuestionForm(read_post(request), is_desk=is_desk)
    words = Words(
        title=_("Ask a question"),
        lead=_("Those who speak there answer it, aloud or here.")
        if not is_desk
        else _("Write it as it was asked, without names."),
        button=_("Put the question on the list"),
        said=_("The question is on the list."),
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.ask_question(by, meeting=meeting, **form.read_values()),
        template=FORM,
        context={"meeting": meeting, "words": words},
        then=lambda done: show_url(meeting),
        said=words.said,
    )


@page(QUESTION_DESK | SPEAKERS, question=event_queries.get_question)
def answer_question(request: HttpRequest, question: Question) -> HttpResponse:
    """Write down the answer."""
    meeting, by = question.meeting, find_actor(request)
    is_desk = QUESTION_DESK.find_standing(by, {"question": question}) is not None
    speakers = event_queries.list_speakers(meeting)
    form = AnswerQuestionForm(
        read_post(request),
        speakers=speakers,
        is_desk=is_desk,
        initial={
            "answer": question.answer,
            "who": find_answerer(question, speakers),
            "seen_version": question.version,
        },
    )
    words = Words(
        title=_("Answer a question"),
        lead="",
        button=_("Put the answer up"),
        said=_("The answer stands there for all to read."),
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.answer_question(by, question=question, **form.read_values()),
        template=FORM,
        context={"meeting": meeting, "words": words, "quote": question.text},
        then=lambda done: show_url(meeting),
        said=words.said,
        latest=lambda: tell_answer(question),
    )


def find_answerer(question: Question, speakers: list[Any]) -> str:
    """Who answered before, as a choice of the form; the first speaker when nobody has."""
    for one in speakers:
        if (one.role, one.name) == (question.answered_as, question.answered_by):
            return str(one.pk)
    return question.answered_as or (str(speakers[0].pk) if speakers else "")


def tell_answer(question: Question) -> tuple[int, str]:
    """The answer as it stands now."""
    question.refresh_from_db()
    return question.version, question.answer


@page(QUESTION_DESK, question=event_queries.get_question)
def strike_question(request: HttpRequest, question: Question) -> HttpResponse:
    """Take a question off the list."""
    words = Words(
        title=_("Take the question off"),
        lead=_("Do this when it names somebody or belongs elsewhere. It stays on record."),
        button=_("Take it off the list"),
        said=_("It is off the list."),
        is_grave=True,
    )
    return send_form(
        request,
        ButtonForm(read_post(request)),
        do=lambda by: actions.strike_question(by, question=question),
        template=FORM,
        context={"meeting": question.meeting, "words": words, "quote": question.text},
        then=lambda done: show_url(question.meeting),
        said=words.said,
    )


@page(DESK, meeting=event_queries.get_event)
def add_leaflet(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put up a leaflet."""
    form = LeafletForm(read_post(request), request.FILES or None)
    words = Words(
        title=_("Put up a leaflet"),
        lead=_("Everybody can read it again at home, from the page of the talk."),
        button=_("Put the leaflet up"),
        said=_("The leaflet is up."),
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.add_leaflet(by, meeting=meeting, **form.read_values()),
        template=FORM,
        context={"meeting": meeting, "words": words},
        then=lambda done: show_url(meeting),
        said=words.said,
    )


@page(ANYONE, leaflet=event_queries.get_leaflet)
def show_leaflet(request: HttpRequest, leaflet: Leaflet) -> HttpResponse:
    """A leaflet, to be read at home."""
    photos = list_photos([leaflet]).get(leaflet.pk, [])
    context = {"leaflet": leaflet, "meeting": leaflet.meeting, "photos": photos}
    return render(request, "meetings/event_leaflet.html", context)
