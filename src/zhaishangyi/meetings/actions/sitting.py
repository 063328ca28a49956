"""Acts that begin and end a meeting: open, open on the spot, close."""

from __future__ import annotations

from collections.abc import Sequence

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import planning_steps as steps
from zhaishangyi.meetings import rules, running, sitting_steps
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.meetings.permissions import CONVENES, DESK
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role


@act("meeting.open", who=DESK)
def open_meeting(by: Actor, meeting: Meeting) -> Meeting:
    """Open an announced meeting on its day, also before its time. (开会)

    The first point of the agenda begins, and the convener is taken as present when it is they
    who open.
    """
    meeting = running.load_meeting(meeting, MeetingState.PLANNED, MeetingState.ANNOUNCED)
    if meeting.state == MeetingState.PLANNED:
        raise RuleBroken(
            "", "The notice of this meeting is not up yet. Announce it first, then open it."
        )
    rules.require_day(meeting.starts_at, clock.today())
    sitting_steps.begin(meeting, by)
    return meeting


@act("meeting.open_on_the_spot", who=holds(Role.CONVENER, at="jurisdiction"))
def open_on_the_spot(
    by: Actor,
    jurisdiction: Jurisdiction,
    matter: Matter | None = None,
    title: str = "",
    venue: Venue | None = None,
    place_text: str = "",
    recorder: Person | None = None,
    quorum: int | None = None,
    required_roles: Sequence[str] = (),
    agenda: Sequence[tuple[str, int]] = (),
) -> Meeting:
    """Open a meeting here and now, without a plan, about a matter or something else. (当场开议)

    It is on record as such. Nobody is invited: the parties that a matter needs count as invited
    once they have checked in.
    """
    meeting = Meeting(
        jurisdiction=jurisdiction,
        title=title or (matter.title if matter else ""),
        join_code=running.make_join_code(),
        is_on_the_spot=True,
        state=MeetingState.ANNOUNCED,
    )
    least = sitting_steps.set_matter(meeting, matter)
    steps.fill_plan(
        meeting, by, clock.now(), venue, place_text, 65, running.find_person(by), recorder
    )
    steps.set_quorum(meeting, quorum, required_roles, *least)
    meeting.save()
    steps.write_agenda(meeting, agenda or steps.list_usual_points())
    steps.publish_notice(meeting, by)
    sitting_steps.begin(meeting, by)
    for fact in ("plan_made", "notice_published"):
        running.record_fact(meeting, fact, meeting)
    running.record_invited(meeting, running.list_present(meeting))
    return meeting


@act("meeting.close", who=CONVENES)
def close_meeting(by: Actor, meeting: Meeting, is_without_quorum: bool = False) -> Meeting:
    """Close a meeting. Enough people must have come, with one of every required party. (散会)

    Otherwise the convener may close it as held without a quorum: what was said stays on record,
    but the matter needs another meeting.
    """
    meeting = running.load_meeting(meeting)
    running.require_nothing_open(meeting)
    meeting.has_quorum = sitting_steps.require_quorum(meeting, is_without_quorum)
    sitting_steps.end_everything(meeting)
    meeting.state = MeetingState.CLOSED
    meeting.closed_at = clock.now()
    meeting.save()
    if meeting.has_quorum:
        for fact in ("meeting_held", "attendance_taken"):
            running.record_fact(meeting, fact, meeting)
    return meeting
