"""What is somebody's own in a meeting: asked for seldom, and never kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.meetings.permissions import find_own
from zhaishangyi.meetings.queries import list_turns
from zhaishangyi.meetings.room_building import order_turns
from zhaishangyi.record.actor import Actor
from zhaishangyi.voting.mapping import choose_next
from zhaishangyi.voting.models import Vote
from zhaishangyi.voting.statements.queries import read_stances
from zhaishangyi.web.live.document import say_moment
from zhaishangyi.web.live.halls import Hall

# So many are on the phone already when the network goes away.
MOST_NEXT = 10

NOTHING: dict[str, Any] = {
    "participant": None,
    "is_here": False,
    "checked_in_at": None,
    "place_in_queue": None,
    "turn": None,
    "is_speaking": False,
    "motion_choice": "",
    "stances": {},
    "next": [],
}


def read_mine(hall: Hall, by: Actor) -> dict[str, Any]:
    """The participation of this actor with their votes; four queries, one for strangers."""
    own = find_own(by, hall.rows.meeting)
    if own is None:
        return NOTHING
    motion, asked = hall.rows.motion, hall.rows.round
    is_here = own.checked_in_at is not None
    stances = read_stances(asked, own) if asked else {}
    is_asked = asked is not None and asked.is_open and is_here
    return {
        "participant": str(own.pk),
        "is_here": is_here,
        "checked_in_at": say_moment(own.checked_in_at),
        **find_place(hall.rows.meeting, own),
        "motion_choice": read_choice(motion.motion.pk if motion else None, own.pk),
        "stances": stances,
        "next": choose_next(asked, own.pk, MOST_NEXT, voted=stances, view=hall.rows.said)
        if asked is not None and is_asked
        else [],
    }


def find_place(meeting: Meeting, own: Participant) -> dict[str, Any]:
    """Whether somebody speaks, or how many speak before them, as it is this moment."""
    turns = list_turns(meeting)
    speaking = next((turn for turn in turns if turn.started_at and turn.ended_at is None), None)
    places: dict[str, Any] = {
        "place_in_queue": None,
        "turn": None,
        "is_speaking": speaking is not None and speaking.participant_id == own.pk,
    }
    for ahead, (turn, _times) in enumerate(order_turns(turns)):
        if turn.participant_id == own.pk:
            return places | {"place_in_queue": ahead, "turn": str(turn.pk)}
    return places


def read_choice(motion_id: UUID | None, participant_id: UUID) -> str:
    """What somebody said to a question; "" for nothing."""
    if motion_id is None:
        return ""
    votes = Vote.objects.filter(motion=motion_id, participant=participant_id)
    return votes.values_list("choice", flat=True).first() or ""
