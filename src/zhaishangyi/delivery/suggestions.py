"""Suggestions: written down as they are made, and answered."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from zhaishangyi.delivery import rules
from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.delivery.permissions import MEETING_DESK, SUGGESTION_DESK
from zhaishangyi.delivery.projects.rules import require_undecided_project
from zhaishangyi.matters.queries import list_concerned
from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, MeetingState, NoteKind, Participant
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
    require_undecided_project(state, found.project_id is not None)
    found.state, found.decided_at = state, clock.now()
    found.save()
    tell_decision(found)
    return found


def tell_decision(suggestion: Suggestion) -> None:
    """A message to everybody whom the matter concerns, or who was at the talk or activity."""
    is_adopted = suggestion.state == Suggestion.State.ADOPTED
    about = suggestion.matter or suggestion.meeting
    assert about is not None  # a suggestion is made at a meeting or in a matter
    values = {"title": about.title, "text": suggestion.text, "reason": suggestion.reason}
    tell_people(
        list_told(suggestion),
        ADOPTED if is_adopted else NOT_ADOPTED,
        values,
        url=reverse("delivery:suggestion", args=[suggestion.pk]),
        icon="handshake" if is_adopted else "info",
    )


def list_told(suggestion: Suggestion) -> set[UUID | None]:
    """Who hears of an answer: those concerned by the matter, else those who were there."""
    if suggestion.matter is not None:
        return set(list_concerned(suggestion.matter))
    present = Participant.objects.filter(
        meeting=suggestion.meeting, checked_in_at__isnull=False, person__left_on=None
    )
    return set(present.values_list("person_id", flat=True))
