"""Pages of opening, coming in and closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.meetings import actions, queries, roster
from zhaishangyi.meetings.event_rules import is_event_sort
from zhaishangyi.meetings.forms import ButtonForm, CloseForm, DeskForm, SpotForm
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.meetings.permissions import CONVENES, DESK
from zhaishangyi.meetings.views.button import Words, ask, console_url, read_post, show_url
from zhaishangyi.people.models import Person
from zhaishangyi.people.sessions import read_uuid
from zhaishangyi.places.qr import svg_qr
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE, holds_anywhere
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import tidy


@page(DESK, meeting=queries.get_meeting)
def open_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Open a meeting on its day."""
    words = Words(
        title=_("Open the meeting"),
        lead=_("From now on people check in, speak and vote, and the clock of the agenda runs."),
        button=_("Open it now"),
        said=_("The meeting is open."),
    )
    form = ButtonForm(read_post(request))
    return ask(
        request, meeting, form, words, do=lambda by: actions.open_meeting(by, meeting=meeting)
    )


@page(holds_anywhere(Role.CONVENER))
def open_on_the_spot(request: HttpRequest) -> HttpResponse:
    """Open a meeting here and now."""
    by = find_actor(request)
    matter = find_matter(request, by)
    places = queries.list_places(by)
    node = matter.node_path if matter else by.list_nodes(Role.CONVENER)[0]
    first = matter.handled_at if matter else places.first()
    form = SpotForm(
        read_post(request),
        places=places,
        venues=queries.list_venues(node),
        has_matter=matter is not None,
        initial={"jurisdiction": first.pk if first else None},
    )
    return send_form(
        request,
        form,
        do=lambda actor: actions.open_on_the_spot(actor, matter=matter, **form.read_values()),
        template="meetings/spot.html",
        context={"matter": matter},
        then=console_url,
        said=_("The meeting is open. Check in those who are here."),
    )


def find_matter(request: HttpRequest, by: Actor) -> Matter | None:
    """The matter that the address names, or None."""
    matter_id = read_uuid(request.GET.get("matter"))
    return get_matter(by, matter_id) if matter_id else None


@page(CONVENES, meeting=queries.get_meeting)
def close_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Close a meeting, with or without a quorum."""
    room = queries.read_room(meeting, clock.now())
    is_event = is_event_sort(meeting.sort)
    form = CloseForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_meeting(by, meeting=meeting, **form.read_values()),
        template="meetings/close.html",
        context={"meeting": meeting, "room": room, "is_event": is_event},
        then=after_close,
        said=_("It is over. Write down how many came.")
        if is_event
        else _("The meeting is over. The minutes are drafted: read them and put them right."),
    )


def after_close(meeting: Meeting) -> str:
    """The minutes come next; of a talk or an activity only how many came, when nobody has said."""
    if not is_event_sort(meeting.sort):
        return reverse("meetings:minutes", args=[meeting.pk])
    if meeting.attended is None:
        return reverse("meetings:event_count", args=[meeting.pk])
    return show_url(meeting)


@page(ANYONE, code=queries.get_meeting_by_code)
def check_in(request: HttpRequest, code: Meeting) -> HttpResponse:
    """Where the QR code on the table leads: I am here."""
    meeting, by = code, find_actor(request)
    here = reverse("meetings:check_in", args=[meeting.join_code])
    if not by.is_signed_in:
        asked = urlencode({"next": here})
        return HttpResponseRedirect(f"{reverse('people:sign_in')}?{asked}")
    own = queries.find_participant(meeting, by.person_id)
    form = ButtonForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda actor: actions.check_in(actor, meeting=meeting, code=meeting.join_code),
        template="meetings/check_in.html",
        context={"meeting": meeting, "own": own},
        then=lambda done: show_url(meeting),
        said=tell_present(own),
    )


def tell_present(own: Participant | None) -> str:
    """What somebody hears who checks in, for the first time or again."""
    if own is not None and own.checked_in_at is not None:
        at = f"{clock.local(own.checked_in_at):%H:%M}"
        return _("You have been checked in since %(at)s. Once is enough.") % {"at": at}
    return _("You are checked in. You can speak and vote.")


@page(DESK, meeting=queries.get_meeting)
def check_in_by_name(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The desk: the list, the roster, and those who just walk in."""
    text = tidy(request.GET.get("q", ""))
    participants = list(queries.list_participants(meeting))
    form = DeskForm(read_post(request), initial={"role": Role.RESIDENT})

    def do(by: Actor) -> Participant:
        values = form.read_values()
        values["participant"] = find_listed(participants, values["participant"])
        values["person"] = Person.objects.filter(pk=values["person"]).first()
        return actions.check_in_by_name(by, meeting=meeting, **values)

    here = {one.person_id for one in participants if one.checked_in_at}
    context = {
        "meeting": meeting,
        "expected": roster.list_expected(participants),
        "present": [one for one in participants if one.checked_in_at],
        "found": [(one, one.pk in here) for one in roster.search_roster(meeting, text)],
        "q": text,
    }
    return send_form(
        request,
        form,
        do=do,
        template="meetings/desk.html",
        context=context,
        then=lambda done: reverse("meetings:desk", args=[meeting.pk]),
        said=_("Checked in."),
    )


def find_listed(participants: list[Participant], participant_id: Any) -> Participant | None:
    """The one of the list with this id, or None."""
    return next((one for one in participants if one.pk == participant_id), None)


@page(DESK, meeting=queries.get_meeting)
def show_code(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The check-in code, large enough for the back row."""
    context = {"meeting": meeting, **draw_code(request, meeting)}
    return render(request, "meetings/code.html", context)


def draw_code(request: HttpRequest, meeting: Meeting) -> dict[str, str]:
    """The address that the code leads to, and its QR code; for the desk only."""
    path = reverse("meetings:check_in", args=[meeting.join_code])
    address = request.build_absolute_uri(path)
    return {"address": address, "qr": svg_qr(address, label=_("Leads to checking in"))}
