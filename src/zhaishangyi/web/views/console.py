"""The desk of a meeting while it sits: agenda, attendance, floor, notes, votes, outcome."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery.overview import look_at_items
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.forms import list_role_choices
from zhaishangyi.meetings.models import Meeting, NoteKind, Result
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.meetings.queries import find_minutes, get_meeting, read_room
from zhaishangyi.meetings.room import RoomView
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.voting.models import Threshold
from zhaishangyi.voting.queries import MotionView, read_motions
from zhaishangyi.web.freshness import answer_unchanged, is_unchanged, make_version, mark_version


@page(DESK, meeting=get_meeting)
def show_console(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Everything in one view, each act one press."""
    by = find_actor(request)
    version = make_version(by, clock.now())
    panels = read_panels(meeting)
    minutes = find_minutes(meeting)
    forms = {
        "version": version,
        "minutes": minutes,
        "can_close": meeting_acts.close_meeting.allows(by, meeting=meeting),
        "note_sorts": [(NoteKind.SAID, _("Said")), (NoteKind.SUGGESTION, _("A suggestion")),
                       (NoteKind.OTHER, _("A note"))],
        "roles": list_role_choices(),
        "thresholds": Threshold.choices,
        "results": Result.choices,
        "hands": list_hands(panels["room"]),
    }  # fmt: skip
    return render(request, "web/console.html", panels | forms)


@page(DESK, meeting=get_meeting)
def show_now(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The panels without anything to type into; 304 when nothing has changed."""
    by = find_actor(request)
    version = make_version(by, clock.now())
    if is_unchanged(request, version):
        return answer_unchanged(version)
    context = read_panels(meeting) | {"version": version, "oob": True}
    return mark_version(render(request, "web/parts/console_now.html", context), version)


def read_panels(meeting: Meeting) -> dict[str, Any]:
    """What the panels show; the same number of queries however many people there are."""
    room = read_room(meeting, clock.now())
    motions = read_motions(meeting)
    motion = motions[0] if motions else None
    return {
        "meeting": meeting,
        "room": room,
        "motion": motion,
        "items": list_items(meeting),
        "blockers": list_blockers(room, motion),
    }


def list_items(meeting: Meeting) -> list[Any]:
    """The promises of this round of the matter."""
    if meeting.matter_id is None:
        return []
    rows = ActionItem.objects.filter(
        matter=meeting.matter_id, round=meeting.round, withdrawn_at=None
    )
    return look_at_items(list(rows.select_related("office")))


def list_blockers(room: RoomView, motion: MotionView | None) -> list[str]:
    """Why the outcome cannot be put down yet, in words."""
    reasons = []
    if motion is not None and motion.is_open:
        reasons.append(_("close the vote first"))
    if room.attendance.lacks_people:
        lacking = {"n": room.attendance.lacks_people}
        reasons.append(_("%(n)s more people have to come") % lacking)
    if room.attendance.missing:
        reasons.append(_("not here yet: %(who)s") % {"who": room.attendance.missing_words})
    return reasons


def list_hands(room: RoomView) -> list[Any]:
    """Those present who are neither speaking nor waiting."""
    busy = {row.participant_id for row in room.queue}
    if room.speaker is not None:
        busy.add(room.speaker.participant_id)
    return [one for one in room.present if one.pk not in busy]
