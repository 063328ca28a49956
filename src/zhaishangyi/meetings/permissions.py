"""Who may do what in a meeting, from named predicates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.permissions import Target, Test, holds, when
from zhaishangyi.record.roles import Role

CONVENES = holds(Role.CONVENER, at="meeting")
DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting")
NOTE_DESK = holds(Role.CONVENER, Role.RECORDER, at="note")
TURN_DESK = holds(Role.CONVENER, Role.RECORDER, at="turn")


def find_own(by: Actor, meeting: Any) -> Participant | None:
    """The participation of this very actor, or None."""
    if by.person_id is None or meeting is None:
        return None
    return Participant.objects.filter(meeting=meeting, person_id=by.person_id).first()


def _stand_as(own: Participant, meeting: Meeting) -> Standing:
    return Standing(own.role, find_node_path(meeting))


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


PRESENT = when(_("those who have checked in to the meeting"), require_presence("meeting"))
INVITED = when(_("those who are invited to the meeting"), _test_invitation)
OWN_TURN = when(_("whoever asked for the floor"), _test_own_turn) | TURN_DESK
