"""Pages with which a dispute comes in and finds its mediator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.mediation import actions, casework, queries, roster
from zhaishangyi.mediation.models import Case, CaseChannel
from zhaishangyi.mediation.openings import case_page
from zhaishangyi.mediation.permissions import (
    CASE_TAKERS,
    TAKERS_ANYWHERE,
    TAKING_ROLES,
    TOWN_DESK_ANYWHERE,
    list_towns_of_desk,
)
from zhaishangyi.mediation.taking_forms import AcceptForm, AskForm, HandDownForm, TakeUpForm
from zhaishangyi.mediation.views.parties import describe
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record import ids
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import SIGNED_IN


@page(SIGNED_IN)
def ask_mediation(request: HttpRequest) -> HttpResponse:
    """Ask for help with a quarrel."""
    village = roster.find_home_village(find_actor(request))
    if village is None:
        raise NotHere("It is not known in which village you live. Ask the convener to help you.")
    form = AskForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.ask_mediation(by, jurisdiction=village, **form.read_values()),
        template="mediation/ask.html",
        context={"village": village},
        then=lambda case: str(case.get_absolute_url()),
        said=_("Sent. The mediators of your village have been told, and nobody else."),
    )


@page(TAKERS_ANYWHERE)
def take_up(request: HttpRequest) -> HttpResponse:
    """Take up a dispute that somebody tells of."""
    by = find_actor(request)
    meeting, matter = find_origin(request, by)
    channel = CaseChannel.TALK if meeting else CaseChannel.MATTER if matter else CaseChannel.POINT
    form = TakeUpForm(
        read_sent(request),
        places=roster.list_places_to_take(by),
        town_path=roster.find_town_path(by.list_nodes(*TAKING_ROLES)[0]),
        initial={
            "channel": channel,
            "meeting": meeting.pk if meeting else "",
            "matter": matter.pk if matter else "",
        },
    )
    return send_form(
        request,
        form,
        do=lambda actor: actions.take_up(
            actor, **form.read_values(), meeting=meeting, matter=matter
        ),
        template="mediation/take_up.html",
        context={"meeting": meeting, "matter": matter},
        then=lambda case: go_on(request, case),
    )


def find_origin(request: HttpRequest, by: Actor) -> tuple[Meeting | None, Matter | None]:
    """The meeting or the matter at which it came up, as the address or the form says."""
    asked = request.POST if request.method == "POST" else request.GET
    return (
        fetch(by, get_meeting, asked.get("meeting", "")),
        fetch(by, get_matter, asked.get("matter", "")),
    )


def fetch(by: Actor, get: Any, text: str) -> Any:
    """A record that this actor may read, by its id; None for whatever else was asked for."""
    record_id = ids.read_id(text)
    if record_id is None:
        return None
    try:
        return get(by, record_id)
    except NotHere:
        return None


def go_on(request: HttpRequest, case: Case) -> str:
    """Say what became of it, and where to go: the file, or the list for whoever has a tie."""
    if case.mediator_id is not None and case.mediator_id == find_actor(request).person_id:
        messages.success(request, _("You mediate now. Next, ask both sides whether they agree."))
        return case.get_absolute_url()
    messages.success(request, _("Thank you for saying so. The others have been asked to take it."))
    return reverse("mediation:list")


@page(TOWN_DESK_ANYWHERE)
def hand_down(request: HttpRequest) -> HttpResponse:
    """Hand a dispute to the place where it arose."""
    by = find_actor(request)
    form = HandDownForm(
        read_sent(request),
        places=roster.list_places_to_hand_to(by),
        takers=roster.list_takers(by),
        town_path=list_towns_of_desk(by)[0],
    )
    return send_form(
        request,
        form,
        do=lambda actor: actions.hand_down(actor, **form.read_values()),
        template="mediation/hand_down.html",
        then=lambda case: reverse("mediation:list"),
        said=_("Handed down. Whoever can take it up has been told."),
    )


@case_page(CASE_TAKERS, "accept", case=queries.get_waiting_case)
def accept_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Take up a dispute that waits, after saying whether a tie stands in the way."""
    parties = casework.list_active(case)
    form = AcceptForm(read_sent(request), parties=parties)
    return send_form(
        request,
        form,
        do=lambda by: actions.accept_case(by, case=case, **form.read_values()),
        template="mediation/accept.html",
        context=describe(request, case, parties=list(parties)),
        then=lambda done: go_on(request, done),
    )
