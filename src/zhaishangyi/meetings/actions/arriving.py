"""Acts of coming to a meeting: check in oneself, or be checked in at the desk."""

from __future__ import annotations

from zhaishangyi.meetings import inviting, rules, running
from zhaishangyi.meetings.models import CheckInWay, Meeting, MeetingState, Participant
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import NotHere, RuleBroken
from zhaishangyi.record.permissions import SIGNED_IN
from zhaishangyi.record.texts import half_width, require_text, tidy


def load_for_arrival(meeting: Meeting) -> Meeting:
    """The meeting, locked, if people may check in now."""
    meeting = running.load_meeting(meeting, *MeetingState.values)
    rules.require_can_check_in(meeting.state, meeting.starts_at, clock.now())
    return meeting


@act("meeting.check_in", who=SIGNED_IN)
def check_in(by: Actor, meeting: Meeting, code: str, way: str = CheckInWay.QR) -> Participant:
    """Check in with the code that lies on the table. Once is enough; again does no harm. (签到)"""
    if half_width(tidy(code)).upper() != meeting.join_code:
        raise RuleBroken("code", "This code belongs to no meeting here. Scan it again.")
    person = running.find_person(by)
    if person is None:
        raise NotHere("There is nobody with this address on the roster.")
    return running.admit_person(load_for_arrival(meeting), person, way)


@act("meeting.check_in_by_name", who=DESK)
def check_in_by_name(
    by: Actor,
    meeting: Meeting,
    participant: Participant | None = None,
    person: Person | None = None,
    name: str = "",
    role: str = "resident",
    side: str = "",
) -> Participant:
    """Take somebody's presence at the desk. (手工签到)

    Either somebody of the list, or somebody of the roster, or a walk-in by name and role.
    """
    meeting = load_for_arrival(meeting)
    if participant is not None:
        found = load(Participant, participant.pk)
        if found.meeting_id != meeting.pk:
            raise RuleBroken("", "This name stands on the list of another meeting.")
        return running.admit(meeting, found)
    if person is not None:
        return running.admit_person(meeting, person, CheckInWay.DESK)
    inviting.require_role(role)
    return running.admit(meeting, find_walk_in(meeting, name, role, side))


def find_walk_in(meeting: Meeting, name: str, role: str, side: str) -> Participant:
    """The one of this name, role and side who is known already, or a new row."""
    name = require_text("name", name, most=40)
    side = require_text("side", side, least=0, most=60)
    known = Participant.objects.filter(meeting=meeting, person=None, name=name, role=role)
    return known.filter(side=side).first() or Participant(
        meeting=meeting, name=name, role=role, side=side
    )
