"""Acts before a meeting: plan, change, invite, announce, answer, call off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhaishangyi.matters.models import Matter, State
from zhaishangyi.matters.progress import find_quorum
from zhaishangyi.meetings import inviting, running
from zhaishangyi.meetings import planning_steps as steps
from zhaishangyi.meetings.models import Answer, Meeting, MeetingState, Participant
from zhaishangyi.meetings.permissions import CONVENES, DESK, INVITED, require_own
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Venue
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

AHEAD = (MeetingState.PLANNED, MeetingState.ANNOUNCED)


@act("meeting.plan", who=holds(Role.CONVENER, at="matter"))
def plan_meeting(
    by: Actor,
    matter: Matter,
    starts_at: datetime,
    venue: Venue | None = None,
    place_text: str = "",
    title: str = "",
    minutes: int = 65,
    convener: Person | None = None,
    recorder: Person | None = None,
    quorum: int | None = None,
    required_roles: Sequence[str] = (),
    agenda: Sequence[tuple[str, int]] = (),
) -> Meeting:
    """Plan a meeting about a matter: when, where, who convenes and who writes. (定时间地点)

    How many must come and which parties must be there is what the procedure asks for; both may
    only be raised. Without a title it has that of the matter, without an agenda the usual four
    points.
    """
    matter = load(Matter, matter.pk)
    if matter.state != State.UNDER_WAY:
        raise RuleBroken("", "This matter is not under way, so no meeting can be planned about it.")
    steps.require_no_other(matter)
    meeting = Meeting(
        matter=matter,
        jurisdiction=matter.handled_at,
        title=title or matter.title,
        join_code=running.make_join_code(),
        round=matter.round,
    )
    steps.fill_plan(meeting, by, starts_at, venue, place_text, minutes, convener, recorder)
    steps.set_quorum(meeting, quorum, required_roles, *find_quorum(matter))
    meeting.save()
    steps.write_agenda(meeting, agenda or steps.list_usual_points())
    running.record_fact(meeting, "plan_made", meeting)
    return meeting


@act("meeting.change", who=DESK)
def change_meeting(
    by: Actor,
    meeting: Meeting,
    starts_at: datetime,
    venue: Venue | None = None,
    place_text: str = "",
    title: str = "",
    minutes: int = 65,
    convener: Person | None = None,
    recorder: Person | None = None,
    quorum: int | None = None,
    required_roles: Sequence[str] = (),
    seen_version: int | None = None,
) -> Meeting:
    """Change the plan of a meeting that is still to come. (改时间地点)

    When it was announced and its time or place moves, a new notice goes up and everybody invited
    is told.
    """
    meeting = running.load_meeting(meeting, *AHEAD, seen_version=seen_version)
    before = (meeting.starts_at, meeting.place_label)
    meeting.title = title or meeting.title
    steps.fill_plan(meeting, by, starts_at, venue, place_text, minutes, convener, recorder)
    least = find_quorum(meeting.matter) if meeting.matter else (1, [])
    steps.set_quorum(meeting, quorum, required_roles, *least)
    if before != (meeting.starts_at, meeting.place_label):
        if meeting.state == MeetingState.ANNOUNCED:
            steps.publish_notice(meeting, by)
        running.tell_everybody(
            meeting, mark("%(title)s: the meeting has moved. It is at %(when)s, %(place)s now.")
        )
    meeting.save()
    return meeting


@act("meeting.invite", who=DESK)
def invite_people(
    by: Actor,
    meeting: Meeting,
    people: Sequence[tuple[Person, str]] = (),
    by_name: Sequence[tuple[str, str, str]] = (),
) -> Meeting:
    """Invite people of the roster, each in a role, and others by name, role and side. (请人)

    Each person of the roster gets a message. Whoever is invited already is not invited twice.
    When somebody of every required party is invited, the matter takes note.
    """
    meeting = running.load_meeting(meeting, *AHEAD, MeetingState.OPEN)
    invited = inviting.invite_roster(meeting, people) + inviting.invite_names(meeting, by_name)
    if not invited:
        inviting.refuse_nobody_new(people, by_name)
    tell_people(
        [participant.person_id for participant in invited],
        mark("You are invited: %(title)s, %(when)s, %(place)s. Will you come?"),
        running.say_facts(meeting),
        url=inviting.find_answer_url(meeting),
        icon="calendar",
    )
    everybody = Participant.objects.filter(meeting=meeting, invited_at__isnull=False)
    running.record_invited(meeting, everybody)
    return meeting


@act("meeting.announce", who=DESK)
def announce_meeting(by: Actor, meeting: Meeting) -> Meeting:
    """Put up the public notice of a meeting, so that everybody may come. (贴告示)"""
    meeting = running.load_meeting(meeting, *AHEAD)
    if meeting.state == MeetingState.ANNOUNCED:
        raise RuleBroken("", "The notice is up already. Nothing was changed.")
    steps.publish_notice(meeting, by)
    meeting.state = MeetingState.ANNOUNCED
    meeting.save()
    running.record_fact(meeting, "notice_published", meeting)
    running.tell_everybody(
        meeting,
        mark("%(title)s: the notice is up. %(when)s, %(place)s."),
        is_fact_told=True,
    )
    return meeting


@act("meeting.answer", who=INVITED)
def answer_invitation(by: Actor, meeting: Meeting, answer: str, reason: str = "") -> Participant:
    """Say whether one comes; a reason may be given. It can be changed until the meeting. (回话)"""
    meeting = running.load_meeting(meeting, *AHEAD)
    own = require_own(by, meeting)
    if answer not in Answer.values:
        raise RuleBroken("answer", "Say whether you come or not.")
    own.answer = answer
    own.answer_reason = require_text("reason", reason, least=0, most=120)
    own.answered_at = clock.now()
    own.save()
    return own


@act("meeting.cancel", who=CONVENES)
def cancel_meeting(by: Actor, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off, with the reason. Everybody is told, and the notice says so. (不开了)"""
    meeting = running.load_meeting(meeting, *AHEAD)
    meeting.cancelled_reason = require_text("reason", reason, least=4, most=200)
    meeting.state = MeetingState.CANCELLED
    meeting.save()
    steps.withdraw_notice(meeting)
    running.tell_everybody(
        meeting,
        mark("%(title)s: the meeting at %(when)s is called off. %(reason)s"),
        icon="alert",
    )
    return meeting
