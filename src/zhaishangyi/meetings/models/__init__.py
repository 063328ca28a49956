"""A meeting: who came, who spoke, what was said and what came of it."""

from zhaishangyi.meetings.models.events import Leaflet, MeetingLead, Question
from zhaishangyi.meetings.models.meeting import Meeting, MeetingSort, MeetingState
from zhaishangyi.meetings.models.outcome import (
    Minutes,
    Outcome,
    OutcomeConsent,
    Result,
    ReviewDecision,
    ReviewVerdict,
    SideAnswer,
)
from zhaishangyi.meetings.models.room import (
    AgendaItem,
    Answer,
    CheckInWay,
    Note,
    NoteKind,
    Participant,
    Turn,
)

__all__ = [
    "AgendaItem",
    "Answer",
    "CheckInWay",
    "Leaflet",
    "Meeting",
    "MeetingLead",
    "MeetingSort",
    "MeetingState",
    "Minutes",
    "Note",
    "NoteKind",
    "Outcome",
    "OutcomeConsent",
    "Participant",
    "Question",
    "Result",
    "ReviewDecision",
    "ReviewVerdict",
    "SideAnswer",
    "Turn",
]
