"""Who may do what in a meeting, from named predicates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.rules import is_around
from zhaishangyi.meetings.event_rules import is_event_sort
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.permissions import SIGNED_IN, Target, Test, Who, holds, when
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

# Those who may call people to a legal talk or an activity; meetings are the convener's.
HOST_ROLES = (Role.CONVENER, Role.MEDIATOR, Role.GRID_WORKER)


def find_host_standing(by: Actor, village_path: str) -> Standing | None:
    """Who calls people to talks and activities here; a grid worker does in the own village."""
    here = by.find_standing((Role.CONVENER, Role.MEDIATOR), village_path)
    if here is None and is_around(by.list_nodes(Role.GRID_WORKER), village_path):
        return Standing(Role.GRID_WORKER, village_path)
    return here


def find_meeting(target: Target) -> Meeting | None:
    """The meeting that an act is about, directly or through something that belongs to it."""
    for name in ("meeting", "note", "turn", "question", "leaflet", "participant"):
        record: Any = target.get(name)
        if record is not None:
            found: Meeting = record if isinstance(record, Meeting) else record.meeting
            return found
    return None


def _test_host(by: Actor, target: Target) -> Standing | None:
    meeting = find_meeting(target)
    if meeting is None or by.person_id is None or meeting.convener_id != by.person_id:
        return None
    is_event = is_event_sort(meeting.sort)
    return find_host_standing(by, meeting.node_path) if is_event else None


def _test_planner(by: Actor, target: Target) -> Standing | None:
    return find_host_standing(by, find_node_path(target.get("jurisdiction")))


HOST = when(_("whoever called people to this talk or activity"), _test_host)
PLANNERS = Who(tuple(LABELS[role] for role in HOST_ROLES), _test_planner)
CONVENES = holds(Role.CONVENER, at="meeting") | HOST
DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting") | HOST
NOTE_DESK = holds(Role.CONVENER, Role.RECORDER, at="note") | HOST
TURN_DESK = holds(Role.CONVENER, Role.RECORDER, at="turn") | HOST
PARTICIPANT_DESK = holds(Role.CONVENER, Role.RECORDER, at="participant") | HOST
QUESTION_DESK = holds(Role.CONVENER, Role.RECORDER, at="question") | HOST


def find_own(by: Actor, meeting: Any) -> Participant | None:
    """The participation of this very actor, or None."""
    if by.person_id is None or meeting is None:
        return None
    hall: Mapping[UUID, Participant] | None = getattr(meeting, "hall", None)
    if hall is not None:
        # Read for many at once (voting.lane): those of them who are on the list.
        return hall.get(by.person_id)
    return Participant.objects.filter(meeting=meeting, person_id=by.person_id).first()


def require_own(by: Actor, meeting: Any) -> Participant:
    """The participation of this very actor. Raises NotHere when it went away in between."""
    own = find_own(by, meeting)
    if own is None:
        raise NotHere("You are not on the list of this meeting any more.")
    return own


def _stand_as(own: Participant, meeting: Meeting) -> Standing:
    return Standing(own.role, find_node_path(meeting))


def find_own_talk(by: Actor, meeting: Any) -> Participant | None:
    """This actor as a speaker of a talk, or None."""
    own = find_own(by, meeting)
    return own if own is not None and own.topic else None


def require_presence(of: str) -> Test:
    """A test for somebody who has checked in at the meeting of the argument named `of`."""

    def test(by: Actor, target: Target) -> Standing | None:
        record = target.get(of)
        meeting = record if isinstance(record, Meeting) else getattr(record, "meeting", None)
        own = find_own(by, meeting)
        return _stand_as(own, meeting) if own and meeting and own.checked_in_at else None

    return test


def _test_invitation(by: Actor, target: Target) -> Standing | None:
    own = find_own(by, target.get("meeting"))
    return _stand_as(own, target["meeting"]) if own and own.invited_at else None


def _test_own_turn(by: Actor, target: Target) -> Standing | None:
    turn = target.get("turn")
    if turn is None or by.person_id is None or turn.participant.person_id != by.person_id:
        return None
    return _stand_as(turn.participant, turn.meeting)


def _test_speaker(by: Actor, target: Target) -> Standing | None:
    meeting = find_meeting(target)
    own = find_own_talk(by, meeting)
    return _stand_as(own, meeting) if own and meeting else None


def _test_asker(by: Actor, target: Target) -> Standing | None:
    """Whoever has signed in; stands where the talk is, for the own home would tell who asked."""
    meeting = find_meeting(target)
    if meeting is None or not by.is_signed_in:
        return None
    return Standing(Role.RESIDENT, meeting.node_path)


ASKERS = Who(SIGNED_IN.names, _test_asker)
SPEAKERS = when(_("those who speak at it"), _test_speaker)
PRESENT = when(_("those who have checked in to the meeting"), require_presence("meeting"))
INVITED = when(_("those who are invited to the meeting"), _test_invitation)
OWN_TURN = when(_("whoever asked for the floor"), _test_own_turn) | TURN_DESK
