"""Suggestions: written down as they are made, and answered."""

from __future__ import annotations

from zhaishangyi.delivery import rules
from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.delivery.permissions import MEETING_DESK, SUGGESTION_DESK
from zhaishangyi.matters.queries import list_concerned
from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, MeetingState, NoteKind
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.role_names import LABELS

ADOPTED = mark("%(title)s: a suggestion was adopted. %(text)s")
NOT_ADOPTED = mark("%(title)s: a suggestion was not adopted. The reason: %(reason)s")


@act("suggestion.make", who=MEETING_DESK)
def make_suggestion(by: Actor, meeting: Meeting, text: str, role: str) -> Suggestion:
    """Write down what somebody at the meeting proposed, with the role and not the name. (记建议)

    Possible until the minutes are approved; it stands in the running record too.
    """
    meeting = running.load_meeting(meeting, MeetingState.OPEN, MeetingState.CLOSED)
    running.require_not_approved(meeting)
    if role not in [known.value for known in LABELS]:
        raise RuleBroken("role", "Say in which role it was said.")
    text = rules.require_suggestion(text)
    suggestion = Suggestion.objects.create(
        meeting=meeting, matter=meeting.matter, text=text, role=role, made_at=clock.now()
    )
    running.write_note(meeting, NoteKind.SUGGESTION, text, by, role=role)
    return suggestion


@act("suggestion.decide", who=SUGGESTION_DESK)
def decide_suggestion(
    by: Actor, suggestion: Suggestion, state: str, reason: str = "", seen_version: int | None = None
) -> Suggestion:
    """Say whether a suggestion is adopted; a no comes with its reason. (答复建议)

    The answer can be changed later; both stand on record.
    """
    found = load(Suggestion, suggestion.pk, seen_version=seen_version)
    found.reason = rules.require_decision(state, reason)
    found.state = state
    found.save()
    tell_decision(found)
    return found


def tell_decision(suggestion: Suggestion) -> None:
    """A message to everybody whom the matter concerns."""
    if suggestion.matter is None:
        return
    is_adopted = suggestion.state == Suggestion.State.ADOPTED
    values = {
        "title": suggestion.matter.title,
        "text": suggestion.text,
        "reason": suggestion.reason,
    }
    tell_people(
        list_concerned(suggestion.matter),
        ADOPTED if is_adopted else NOT_ADOPTED,
        values,
        url=suggestion.matter.get_absolute_url(),
        icon="handshake" if is_adopted else "info",
    )
