"""Everything that anybody may do in a meeting, one module for each part of it."""

from zhaishangyi.meetings.actions.agenda import extend_point, set_agenda, start_next_point
from zhaishangyi.meetings.actions.arriving import check_in, check_in_by_name
from zhaishangyi.meetings.actions.consents import give_consent
from zhaishangyi.meetings.actions.events import (
    add_speaker,
    change_event,
    count_attendance,
    lead_to_matter,
    open_event,
    plan_event,
)
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
from zhaishangyi.meetings.actions.questions import (
    add_leaflet,
    answer_question,
    ask_question,
    strike_question,
)
from zhaishangyi.meetings.actions.reviews import decide_review, finish_follow_up
from zhaishangyi.meetings.actions.sitting import close_meeting, open_meeting, open_on_the_spot
from zhaishangyi.meetings.actions.undoing import (
    restore_note,
    undo_check_in,
    undo_give_floor,
    undo_next_point,
)

__all__ = [
    "add_leaflet",
    "add_speaker",
    "announce_meeting",
    "answer_invitation",
    "answer_question",
    "approve_minutes",
    "ask_for_floor",
    "ask_for_somebody",
    "ask_question",
    "cancel_meeting",
    "change_event",
    "change_meeting",
    "check_in",
    "check_in_by_name",
    "close_meeting",
    "count_attendance",
    "decide_review",
    "extend_floor",
    "extend_point",
    "finish_follow_up",
    "give_consent",
    "give_floor",
    "invite_people",
    "lead_to_matter",
    "open_event",
    "open_meeting",
    "open_on_the_spot",
    "pause_floor",
    "plan_event",
    "plan_meeting",
    "restore_note",
    "set_agenda",
    "settle_outcome",
    "start_next_point",
    "stop_floor",
    "strike_note",
    "strike_question",
    "undo_check_in",
    "undo_give_floor",
    "undo_next_point",
    "withdraw_turn",
    "write_minutes",
    "write_note",
]
