"""Everything that anybody may do in a meeting, one module for each part of it."""

from zhaishangyi.meetings.actions.agenda import extend_point, set_agenda, start_next_point
from zhaishangyi.meetings.actions.arriving import check_in, check_in_by_name
from zhaishangyi.meetings.actions.floor import (
    ask_for_floor,
    ask_for_somebody,
    extend_floor,
    give_floor,
    pause_floor,
    stop_floor,
    withdraw_turn,
)
from zhaishangyi.meetings.actions.minutes import approve_minutes, write_minutes
from zhaishangyi.meetings.actions.notes import settle_outcome, strike_note, write_note
from zhaishangyi.meetings.actions.planning import (
    announce_meeting,
    answer_invitation,
    cancel_meeting,
    change_meeting,
    invite_people,
    plan_meeting,
)
from zhaishangyi.meetings.actions.sitting import close_meeting, open_meeting, open_on_the_spot

__all__ = [
    "announce_meeting",
    "answer_invitation",
    "approve_minutes",
    "ask_for_floor",
    "ask_for_somebody",
    "cancel_meeting",
    "change_meeting",
    "check_in",
    "check_in_by_name",
    "close_meeting",
    "extend_floor",
    "extend_point",
    "give_floor",
    "invite_people",
    "open_meeting",
    "open_on_the_spot",
    "pause_floor",
    "plan_meeting",
    "set_agenda",
    "settle_outcome",
    "start_next_point",
    "stop_floor",
    "strike_note",
    "withdraw_turn",
    "write_minutes",
    "write_note",
]
