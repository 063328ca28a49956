"""The public page of a meeting; while it sits, it is the phone of everybody who is there.

What moves on it is filled in by a script from the live document (`web.live`). Without scripts
every form works, and the page is opened again.
"""

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
from zhaishangyi.voting.mapping import read_round
from zhaishangyi.voting.models import Motion
from zhaishangyi.voting.queries import MotionView, read_motions
from zhaishangyi.voting.statements.queries import CardView, find_round, list_rounds, read_card

MOST_SHARED = 3
# Stands in an address until a script puts the id of a record there.
NO_ID = "00000000-0000-0000-0000-000000000000"


@page(ANYONE, meeting=get_meeting)
def show_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What, where, when and with whom; while it sits, who speaks and what is voted on."""
    by = find_actor(request)
    context = read_sitting(request, meeting, by)
    minutes = find_minutes(meeting)
    is_approved = minutes is not None and minutes.approved_at is not None
    extra = {
        "nav_current": "meetings",
        "has_minutes": is_approved,
        "event": read_event(meeting, by),
        "theme": place_event(meeting, by),
        "suggestions": list_suggestions(meeting),
        "may_decide": context["is_desk"],
        "has_work": meeting.state != MeetingState.CANCELLED and not is_approved,
    }
    return render(request, "web/meeting.html", context | extra)


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
        **(
            read_asked(meeting, own if is_here else None)
            if meeting.is_open
            else {"rounds": list_rounds(meeting)}
        ),
    }


def read_asked(meeting: Meeting, own: Participant | None) -> dict[str, Any]:
    """The round that is on and the statement that is next; six queries at most.

    And what a script fills in when a round or a vote begins while the page is open.
    """
    found = find_round(meeting)
    asked = found if found is not None and found.is_open else None
    return {
        "asked": asked,
        "card": read_card(asked, own) if asked is not None and own is not None else None,
        "shared": read_round(asked).common[:MOST_SHARED] if asked is not None else (),
        "no_id": NO_ID,
        "empty_card": CardView(NO_ID, NO_ID, 0, "", None, 0, 0),
        "done_card": CardView(NO_ID, "", 0, "", None, 0, 0),
        "empty_motion": MotionView(Motion(pk=NO_ID), 0, 0, 0, 0, 0, 0, ""),
    }


def is_speaking(room: RoomView, own: Participant | None) -> bool:
    """Whether this very participant has the floor."""
    return own is not None and room.speaker is not None and room.speaker.participant_id == own.pk


def draw_qr(request: HttpRequest, meeting: Meeting) -> str:
    """The code that lies on the table. Only those in the meeting see it: it proves presence."""
    path = reverse("meetings:check_in", args=[meeting.join_code])
    return svg_qr(request.build_absolute_uri(path), label=_("Scan it to check in"))
