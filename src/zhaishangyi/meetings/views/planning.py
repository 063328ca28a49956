"""Pages before a meeting: plan, change, invite, announce, answer, call off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import find_quorum
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.meetings import actions, queries, roster
from zhaishangyi.meetings.forms import (
    AnswerForm,
    ButtonForm,
    InviteForm,
    PlanForm,
    ReasonForm,
)
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.permissions import CONVENES, DESK, INVITED
from zhaishangyi.meetings.running import list_labels, say_when
from zhaishangyi.meetings.views.button import Words, ask, read_post, show_url
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import tidy


def list_choices(node_path: str, least: tuple[int, list[str]], venue: Any = None) -> dict[str, Any]:
    """What a plan can choose from."""
    return {
        "venues": queries.list_venues(node_path, venue),
        "conveners": queries.list_holders(node_path, Role.CONVENER),
        "recorders": queries.list_holders(node_path, Role.RECORDER, Role.CONVENER),
        "least": least,
    }


@page(holds(Role.CONVENER, at="matter"), matter=get_matter)
def plan_meeting(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Plan a meeting about a matter."""
    least = find_quorum(matter)
    initial = {
        "title": matter.title,
        "convener": matter.convener_id or find_actor(request).person_id,
        "quorum": least[0],
        "place_text": "",
    }
    form = PlanForm(read_post(request), initial=initial, **list_choices(matter.node_path, least))

    def do(by: Any) -> Meeting:
        values = form.read_values()
        values.pop("seen_version")
        return actions.plan_meeting(by, matter=matter, **values)

    return send_form(
        request,
        form,
        do=do,
        template="meetings/plan.html",
        context={"matter": matter, "least": name_least(least)},
        then=lambda meeting: reverse("meetings:invite", args=[meeting.pk]),
        said=_("Planned. Now invite those who belong at the table."),
    )


def name_least(least: tuple[int, list[str]]) -> dict[str, Any]:
    """What the procedure asks for, in words for the page."""
    return {"people": least[0], "parties": list_labels(least[1])}


@page(DESK, meeting=queries.get_meeting)
def change_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change the plan of a meeting."""
    least = find_quorum(meeting.matter) if meeting.matter else (1, [])
    initial = {
        "starts_at": meeting.starts_at,
        "venue": meeting.venue_id,
        "place_text": meeting.place_text,
        "title": meeting.title,
        "minutes": meeting.minutes_planned,
        "convener": meeting.convener_id,
        "recorder": meeting.recorder_id,
        "quorum": meeting.quorum,
        "required_roles": [role for role in meeting.required_roles if role not in least[1]],
        "seen_version": meeting.version,
    }
    choices = list_choices(meeting.node_path, least, meeting.venue_id)
    form = PlanForm(read_post(request), initial=initial, **choices)
    return send_form(
        request,
        form,
        do=lambda by: actions.change_meeting(by, meeting=meeting, **form.read_values()),
        template="meetings/plan.html",
        context={"meeting": meeting, "matter": meeting.matter, "least": name_least(least)},
        then=show_url,
        said=_("Changed. Everybody who is invited has been told what moved."),
        latest=lambda: tell_latest(meeting),
    )


def tell_latest(meeting: Meeting) -> tuple[int, str]:
    """The plan as it stands now, for whoever had an older one open."""
    meeting.refresh_from_db()
    text = f"{meeting.title}\n{say_when(meeting)}\n{meeting.place_label}, {meeting.place_text}"
    return meeting.version, text


@page(DESK, meeting=queries.get_meeting)
def invite_people(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Tick whom to invite; look for a name; add somebody who is not on the roster."""
    text = tidy(request.POST.get("q", "") or request.GET.get("q", ""))
    parties = roster.list_parties(meeting, text)
    listed, picked = roster.list_offered(parties), request.POST.getlist("pick")
    unlisted = roster.find_picked(meeting, picked, listed)
    context = {
        "meeting": meeting,
        "parties": parties,
        "missing": roster.list_missing_parties(meeting),
        "q": text,
        "picked": picked,
        "unlisted": [roster.Candidate(person, role, False) for person, role in unlisted],
    }
    offered = [*listed, *unlisted]
    if "find" in request.POST:
        # Looking for a name sends nothing: what was ticked and typed stays.
        form = InviteForm(offered=offered, initial=request.POST.dict())
        return render(request, "meetings/invite.html", {"form": form, **context})
    form = InviteForm(read_post(request), offered=offered, initial={"role": Role.EXPERT})
    return send_form(
        request,
        form,
        do=lambda by: actions.invite_people(by, meeting=meeting, **form.read_values()),
        template="meetings/invite.html",
        context=context,
        then=lambda done: reverse("meetings:invite", args=[meeting.pk]),
        said=_("Invited. Whoever was invited before got no second message."),
    )


@page(DESK, meeting=queries.get_meeting)
def announce_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put up the notice."""
    form = ButtonForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.announce_meeting(by, meeting=meeting),
        template="meetings/announce.html",
        context={"meeting": meeting, "missing": roster.list_missing_parties(meeting)},
        then=show_url,
        said=_("The notice is up for all to see."),
    )


@page(INVITED, meeting=queries.get_meeting)
def answer_invitation(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say whether one comes."""
    own = queries.find_participant(meeting, find_actor(request).person_id)
    assert own is not None
    initial = {"answer": own.answer, "reason": own.answer_reason}
    form = AnswerForm(read_post(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.answer_invitation(by, meeting=meeting, **form.read_values()),
        template="meetings/answer.html",
        context={"meeting": meeting, "own": own},
        then=lambda done: show_url(meeting),
        said=_("Thank you. The convener knows."),
    )


@page(CONVENES, meeting=queries.get_meeting)
def cancel_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Call a meeting off."""
    form = ReasonForm(read_post(request))
    words = Words(
        title=_("Call the meeting off"),
        lead=_("Everybody who is invited hears of it, with the reason you write here."),
        button=_("Call it off and tell everybody"),
        said=_("Called off. Everybody has been told."),
        is_grave=True,
    )
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: actions.cancel_meeting(by, meeting=meeting, **form.read_values()),
        then=show_url,
    )
