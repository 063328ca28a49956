"""Acts on the minutes: write them, approve them."""

from __future__ import annotations

from zhaishangyi.meetings import consent_steps, running
from zhaishangyi.meetings.models import Meeting, MeetingState, Minutes, Outcome
from zhaishangyi.meetings.permissions import CONVENES, DESK
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import ChangedMeanwhile, RuleBroken
from zhaishangyi.record.texts import require_text


@act("minutes.write", who=DESK)
def write_minutes(
    by: Actor, meeting: Meeting, text: str, seen_version: int | None = None
) -> Minutes:
    """Write the minutes of a closed meeting, as often as needed until they are approved. (写纪要)

    `seen_version` is that of the minutes as they were opened; 0 or None when there were none.
    """
    meeting = running.load_meeting(meeting, MeetingState.CLOSED)
    running.require_not_approved(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting)
    if minutes.version != (seen_version or 0):
        raise ChangedMeanwhile(
            "Somebody else has written the minutes meanwhile. What you typed is still here: "
            "compare it with what stands there now, then send it again."
        )
    minutes.text = require_text("text", text, least=20, most=20000)
    minutes.written_by, minutes.written_at = running.find_person(by), clock.now()
    minutes.save()
    return minutes


@act("minutes.approve", who=CONVENES)
def approve_minutes(by: Actor, meeting: Meeting, seen_version: int | None = None) -> Minutes:
    """Approve the minutes: they stay as they are, and everybody may read them. (通过纪要)

    When the talk came to no agreement, its matter goes back to the link that the procedure names.
    """
    meeting = running.load_meeting(meeting, MeetingState.CLOSED)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise RuleBroken("", "There are no minutes yet. Write them first.")
    running.require_not_approved(meeting)
    require_settled(meeting)
    if seen_version is not None and minutes.version != seen_version:
        raise ChangedMeanwhile(
            "The minutes were changed after you opened them. Read them again, then approve them."
        )
    minutes.approved_by, minutes.approved_at = running.find_person(by), clock.now()
    minutes.save()
    if meeting.has_quorum:
        consent_steps.note_not_agreed(meeting)
        running.record_fact(meeting, "minutes_approved", minutes)
        running.reopen_if_not_agreed(meeting, by)
    running.tell_everybody(
        meeting,
        mark("%(title)s: the minutes of the meeting can be read."),
        "doc",
        is_fact_told=True,
    )
    return minutes


def require_settled(meeting: Meeting) -> None:
    """Raises RuleBroken when the matter still waits for the outcome of this meeting."""
    has_outcome = Outcome.objects.filter(meeting=meeting).exists()
    if meeting.has_quorum and meeting.matter_id is not None and not has_outcome:
        raise RuleBroken(
            "", "The outcome has not been put down yet. Settle it first, then approve the minutes."
        )
