"""The desk of a meeting while it sits: agenda, attendance, floor, notes, votes, outcome."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.event_queries import read_event
from zhaishangyi.meetings.forms import list_role_choices
from zhaishangyi.meetings.models import Meeting, MeetingState, NoteKind
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.meetings.queries import find_minutes, get_meeting, read_room
from zhaishangyi.meetings.room import RoomView
from zhaishangyi.meetings.slips import find_slip
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.voting.queries import read_motions
from zhaishangyi.voting.statements.queries import read_panel
from zhaishangyi.web.freshness import answer_unchanged, is_unchanged, make_version, mark_version

MOST_HANDS = 150
NOTE_SORTS = [
    (NoteKind.SAID, _("What was said")),
    (NoteKind.SUGGESTION, _("A suggestion")),
    (NoteKind.OTHER, _("Something else")),
]


@page(DESK, meeting=get_meeting)
def show_console(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Everything in one view, each act one press."""
    by = find_actor(request)
    version = make_version(by, clock.now())
    panels = read_panels(meeting, by)
    minutes = find_minutes(meeting)
    is_written = meeting.state in (MeetingState.OPEN, MeetingState.CLOSED)
    is_approved = minutes is not None and minutes.approved_at is not None
    forms = {
        "nav_current": "meetings",
        "version": version,
        "minutes": minutes,
        "can_close": meeting_acts.close_meeting.allows(by, meeting=meeting),
        "can_settle": is_written and not is_approved,
        "note_sorts": NOTE_SORTS,
        "roles": list_role_choices(),
        "hands": list_hands(panels["room"]),
        "items": list_items(meeting),
        "item_url": find_item_url(meeting, panels["room"]),
    }
    return render(request, "web/console.html", panels | forms)


@page(DESK, meeting=get_meeting)
def show_now(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The panels without anything to type into; 304 when nothing has changed."""
    by = find_actor(request)
    version = make_version(by, clock.now())
    if is_unchanged(request, version):
        return answer_unchanged(version)
    context = read_panels(meeting, by) | {"version": version, "oob": True}
    return mark_version(render(request, "web/parts/console_now.html", context), version)


def read_panels(meeting: Meeting, by: Actor) -> dict[str, Any]:
    """What the panels show; the same number of queries however many people there are."""
    motions = read_motions(meeting)
    now = clock.now()
    room = read_room(meeting, now)
    return {
        "meeting": meeting,
        "room": room,
        "slip": find_slip(room, by, now),
        "panel": read_panel(meeting),
        "motion": motions[0] if motions else None,
        "event": read_event(meeting, by),
        "is_desk": True,
    }


def list_items(meeting: Meeting) -> list[ActionItem]:
    """The promises of this round of the matter."""
    if meeting.matter_id is None:
        return []
    found = ActionItem.objects.filter(matter=meeting.matter_id, round=meeting.round)
    return list(found.filter(withdrawn_at=None).select_related("office"))


def find_item_url(meeting: Meeting, room: RoomView) -> str:
    """Where a promise is written down; that comes after the outcome."""
    if meeting.matter_id is None or room.outcome is None:
        return ""
    return reverse("delivery:item_agree", args=[meeting.matter_id])


def list_hands(room: RoomView) -> list[Any]:
    """Those present who are neither speaking nor waiting; of a large hall the first of the sheet.

    The page of the check-in finds the others by name.
    """
    busy = {row.participant_id for row in room.queue}
    if room.speaker is not None:
        busy.add(room.speaker.participant_id)
    return [one for one in room.present if one.pk not in busy][:MOST_HANDS]
