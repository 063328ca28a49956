"""Acts on the running record and on what came of it: note, strike, settle."""

from __future__ import annotations

from zhaishangyi.meetings import consent_steps, event_rules, inviting, running
from zhaishangyi.meetings.models import (
    Meeting,
    MeetingState,
    Note,
    NoteKind,
    Outcome,
    Participant,
    Result,
)
from zhaishangyi.meetings.permissions import DESK, NOTE_DESK
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import ChangedMeanwhile, RuleBroken
from zhaishangyi.record.texts import require_text

WRITABLE = (MeetingState.OPEN, MeetingState.CLOSED)
SHORTEST_OUTCOME = 10


@act("note.write", who=DESK)
def write_note(
    by: Actor,
    meeting: Meeting,
    text: str,
    sort: str = NoteKind.SAID,
    participant: Participant | None = None,
    role: str = "",
) -> Note:
    """Write down a line of what is said, by whom or in which role. (记一句)

    Possible until the minutes are approved, also on the day after.
    """
    meeting = running.load_meeting(meeting, *WRITABLE)
    running.require_not_approved(meeting)
    if sort not in NoteKind.values:
        raise RuleBroken("sort", "Say what kind of line it is.")
    if participant is not None and participant.meeting_id != meeting.pk:
        raise RuleBroken("participant", "This name stands on the list of another meeting.")
    if role:
        inviting.require_role(role)
    text = require_text("text", text, most=1000)
    return running.write_note(meeting, sort, text, by, participant, role)


@act("note.strike", who=NOTE_DESK)
def strike_note(by: Actor, note: Note) -> Note:
    """Cross out a line that was written by mistake. It stays readable. (划掉)"""
    running.require_not_approved(running.load_meeting(note.meeting, *WRITABLE))
    note = load(Note, note.pk)
    if note.struck_at is None:
        note.struck_at = clock.now()
        note.save()
    return note


@act("outcome.settle", who=DESK)
def settle_outcome(
    by: Actor,
    meeting: Meeting,
    result: str,
    text: str,
    seen_version: int | None = None,
) -> Outcome:
    """Put down what the meeting came to: agreed, in part, or not, and the words. (定下来)

    Enough people must be there, with one of every required party, and no vote may be open. The
    words can be changed until the minutes are approved. Where several towns or villages work on
    the matter this is the lead's own yes, and the others are asked for theirs.
    """
    meeting = running.load_meeting(meeting, *WRITABLE)
    event_rules.require_no_event(meeting.sort)
    running.require_not_approved(meeting)
    running.require_nothing_open(meeting)
    running.require_enough(meeting)
    if result not in Result.values:
        raise RuleBroken("result", "Say how the talk ended.")
    text = require_text("text", text, least=SHORTEST_OUTCOME, most=2000)
    outcome = find_outcome(meeting, seen_version)
    consent_steps.require_not_binding(outcome)
    outcome.result, outcome.text, outcome.settled_at = result, text, clock.now()
    outcome.save()
    consent_steps.ask_sides(meeting, outcome, by)
    return outcome


def find_outcome(meeting: Meeting, seen_version: int | None) -> Outcome:
    """The outcome to write into; raises ChangedMeanwhile when another one stands there."""
    outcome = Outcome.objects.filter(meeting=meeting).first()
    if outcome is None:
        return Outcome(meeting=meeting, matter=meeting.matter, round=meeting.round)
    if outcome.version != seen_version:
        raise ChangedMeanwhile(
            "Somebody else has put down an outcome. What you typed is still here: "
            "compare it with what stands there now, then send it again."
        )
    return outcome
