"""Acts on the agenda: set it, go to the next point, give a point more time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhaishangyi.meetings import planning_steps as steps
from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import AgendaItem, Meeting, MeetingState
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import ChangedMeanwhile, RuleBroken

MOST_EXTRA = 240


@act("agenda.set", who=DESK)
def set_agenda(
    by: Actor,
    meeting: Meeting,
    points: Sequence[tuple[str, int]],
    seen_version: int | None = None,
) -> Meeting:
    """Write the agenda anew, title and minutes of each point. What has begun stays. (定议程)"""
    states = (MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.OPEN)
    meeting = running.load_meeting(meeting, *states, seen_version=seen_version)
    begun = 0
    for item in AgendaItem.objects.filter(meeting=meeting):
        if item.started_at is None:
            item.delete()
        else:
            begun = max(begun, item.position)
    if points or not begun:
        steps.write_agenda(meeting, points, first=begun + 1)
    # The version counts: whoever set the agenda on another device meanwhile must see this one.
    meeting.save()
    return meeting


@act("agenda.next", who=DESK)
def start_next_point(by: Actor, meeting: Meeting, current: UUID | None = None) -> AgendaItem:
    """End the point that is on and begin the next one. (下一项)

    `current` is the point that the desk saw as being on: two desks do not skip one together.
    """
    meeting = running.load_meeting(meeting)
    item = running.find_current_item(meeting)
    if current is not None and (item is None or item.pk != current):
        raise ChangedMeanwhile("The agenda has moved on already. Look where it is now.")
    # One moment for both, so that taking the press back finds the two that belong together.
    now = clock.now()
    if item is not None:
        item.ended_at = now
        item.save()
    following = running.start_next_item(meeting, now) or item
    if following is None:
        raise RuleBroken("", "There is no point left on the agenda.")
    return following


@act("agenda.extend", who=DESK)
def extend_point(by: Actor, meeting: Meeting, minutes: int = 5) -> AgendaItem:
    """Give the point that is on more minutes. (加时)"""
    meeting = running.load_meeting(meeting)
    item = running.find_current_item(meeting)
    if item is None:
        raise RuleBroken("", "No point of the agenda is on.")
    if not 1 <= minutes <= 60 or item.extra_minutes + minutes > MOST_EXTRA:
        raise RuleBroken("minutes", "Add between 1 and 60 minutes, and at most four hours in all.")
    item.extra_minutes += minutes
    item.save()
    return item
