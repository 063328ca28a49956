"""Pages of open voting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.permissions import find_own
from zhaishangyi.meetings.queries import get_meeting, list_here
from zhaishangyi.meetings.views.button import Words, ask, console_url, read_post
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.voting import actions, queries
from zhaishangyi.voting.forms import CastForm, CountForm, MotionForm, RecordForm
from zhaishangyi.voting.models import Motion, Vote
from zhaishangyi.voting.permissions import DESK, MOTION_DESK, PRESENT


@page(DESK, meeting=get_meeting)
def open_motion(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put a question to the vote."""
    form = MotionForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.open_motion(by, meeting=meeting, **form.read_values()),
        template="voting/open.html",
        context={"meeting": meeting},
        then=lambda done: console_url(meeting),
        said=_("The vote is open."),
    )


@page(ANYONE, motion=queries.get_motion)
def show_motion(request: HttpRequest, motion: Motion) -> HttpResponse:
    """A question, and what came of it once it is counted."""
    by = find_actor(request)
    context = {
        "meeting": motion.meeting,
        "view": queries.read_motion(motion, by.person_id),
        "own": find_own(by, motion.meeting),
        "can_run": actions.close_motion.allows(by, motion=motion),
    }
    return render(request, "voting/show.html", context)


@page(PRESENT, motion=queries.get_motion)
def cast_vote(request: HttpRequest, motion: Motion) -> HttpResponse:
    """Vote, or change one's vote."""
    view = queries.read_motion(motion, find_actor(request).person_id)
    form = CastForm(read_post(request), initial={"choice": view.mine})
    return send_form(
        request,
        form,
        do=lambda by: actions.cast_vote(by, motion=motion, **form.read_values()),
        template="voting/cast.html",
        context={"meeting": motion.meeting, "view": view},
        then=lambda done: motion.meeting.get_absolute_url(),
        said=_("Your vote is in. You can change it until the vote is closed."),
    )


@page(MOTION_DESK, motion=queries.get_motion)
def record_votes(request: HttpRequest, motion: Motion) -> HttpResponse:
    """Take down hands and paper slips."""
    present = list_here(motion.meeting)
    cast = dict(Vote.objects.filter(motion=motion).values_list("participant", "choice"))
    form = RecordForm(read_post(request), present=present, cast=cast)
    return send_form(
        request,
        form,
        do=lambda by: actions.record_votes(by, motion=motion, **form.read_values()),
        template="voting/record.html",
        context={"meeting": motion.meeting, "view": queries.read_motion(motion)},
        then=lambda done: console_url(motion.meeting),
        said=_("Taken down."),
    )


@page(MOTION_DESK, motion=queries.get_motion)
def close_motion(request: HttpRequest, motion: Motion) -> HttpResponse:
    """Close the vote and count."""
    form = CountForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_motion(by, motion=motion),
        template="voting/close.html",
        context={"meeting": motion.meeting, "view": queries.read_motion(motion)},
        then=lambda done: console_url(motion.meeting),
        said=_("Counted. The result stands in the record of the meeting."),
    )


@page(MOTION_DESK, motion=queries.get_motion)
def withdraw_motion(request: HttpRequest, motion: Motion) -> HttpResponse:
    """Take a question back that was put by mistake."""
    words = Words(
        title=_("Take this vote back"),
        lead=_("“%(question)s” is not voted on. That works only as long as nobody has voted.")
        % {"question": motion.question},
        button=_("Take it back"),
        said=_("Taken back."),
    )
    meeting = motion.meeting
    form = CountForm(read_post(request))
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: actions.withdraw_motion(by, motion=motion),
    )
