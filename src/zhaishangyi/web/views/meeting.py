"""The public page of a meeting, and the part of it that is asked for again while it sits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.campaigns.placing import place_event
from zhaishangyi.delivery.queries import list_suggestions
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.event_queries import read_event
from zhaishangyi.meetings.models import Meeting, MeetingState, Participant
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.meetings.queries import find_minutes, get_meeting, read_room
from zhaishangyi.meetings.room import RoomView
from zhaishangyi.places.qr import svg_qr
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.voting.queries import read_motions
from zhaishangyi.web.freshness import answer_unchanged, is_unchanged, make_version, mark_version


@page(ANYONE, meeting=get_meeting)
def show_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What, where, when and with whom; while it sits, who speaks and what is voted on."""
    by = find_actor(request)
    version = make_version(by, clock.now())
    context = read_sitting(request, meeting, by)
    minutes = find_minutes(meeting)
    is_approved = minutes is not None and minutes.approved_at is not None
    extra = {
        "nav_current": "meetings",
        "version": version,
        "has_minutes": is_approved,
        "event": read_event(meeting, by),
        "theme": place_event(meeting, by),
        "suggestions": list_suggestions(meeting),
        "may_decide": context["is_desk"],
        "has_work": meeting.state != MeetingState.CANCELLED and not is_approved,
    }
    return render(request, "web/meeting.html", context | extra)


@page(ANYONE, meeting=get_meeting)
def show_now(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The part of the page that moves; 304 when nothing has."""
    by = find_actor(request)
    version = make_version(by, clock.now())
    if is_unchanged(request, version):
        return answer_unchanged(version)
    context = read_sitting(request, meeting, by) | {"version": version, "is_fragment": True}
    return mark_version(render(request, "web/parts/meeting_now.html", context), version)


def read_sitting(request: HttpRequest, meeting: Meeting, by: Actor) -> dict[str, Any]:
    """A meeting as this actor may see it: names only for those who are part of it."""
    now = clock.now()
    room = read_room(meeting, now)
    own = room.find_participant(by.person_id)
    motions = read_motions(meeting, by.person_id)
    is_desk = DESK.find_standing(by, {"meeting": meeting}) is not None
    is_here = own is not None and own.checked_in_at is not None
    return {
        "meeting": meeting,
        "room": room,
        "own": own,
        "is_here": is_here,
        "is_desk": is_desk,
        "can_see_names": is_desk or own is not None,
        "place_in_queue": room.find_place(own),
        "ahead": room.count_ahead(own),
        "is_speaking": is_speaking(room, own),
        "motion": next((motion for motion in motions if motion.is_open), None),
        "counted": [motion for motion in motions if not motion.is_open],
        "can_answer": meeting.is_ahead
        and meeting_acts.answer_invitation.allows(by, meeting=meeting),
        "qr": draw_qr(request, meeting) if meeting.is_open and (is_desk or is_here) else "",
    }


def is_speaking(room: RoomView, own: Participant | None) -> bool:
    """Whether this very participant has the floor."""
    return own is not None and room.speaker is not None and room.speaker.participant_id == own.pk


def draw_qr(request: HttpRequest, meeting: Meeting) -> str:
    """The code that lies on the table. Only those in the meeting see it: it proves presence."""
    path = reverse("meetings:check_in", args=[meeting.join_code])
    return svg_qr(request.build_absolute_uri(path), label=_("Scan it to check in"))
