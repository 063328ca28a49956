"""Acts around what is asked and handed out at a legal talk or an activity."""

from __future__ import annotations

from collections.abc import Sequence

from zhaishangyi.meetings import event_rules, event_steps, inviting, running
from zhaishangyi.meetings.models import Leaflet, Meeting, MeetingState, Question
from zhaishangyi.meetings.permissions import (
    ASKERS,
    DESK,
    QUESTION_DESK,
    SPEAKERS,
    find_own_talk,
)
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.permissions import Target
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

NOT_CANCELLED = tuple(state for state in MeetingState.values if state != MeetingState.CANCELLED)


def hide_asker(target: Target) -> bool:
    """Nobody's name stands at a question, in the record neither."""
    return True


@act("question.ask", who=ASKERS, hides_actor=hide_asker)
def ask_question(by: Actor, meeting: Meeting, text: str, asked_as: str = Role.RESIDENT) -> Question:
    """Ask something at a talk or an activity, on one's own phone or at the desk. (现场提问)

    No name is kept. Only the desk, which types for others, says in which role it was asked.
    """
    meeting = event_steps.load_event(meeting, *MeetingState.values)
    is_desk = DESK.find_standing(by, {"meeting": meeting}) is not None
    event_rules.require_can_ask(meeting.state, is_desk)
    inviting.require_role(asked_as)
    waiting = Question.objects.filter(meeting=meeting, answered_at=None, struck_at=None)
    text = event_rules.require_question(text, waiting.values_list("text", flat=True))
    return Question.objects.create(
        meeting=meeting,
        text=text,
        asked_as=asked_as if is_desk else Role.RESIDENT,
        asked_at=clock.now(),
    )


@act("question.answer", who=QUESTION_DESK | SPEAKERS)
def answer_question(
    by: Actor,
    question: Question,
    answer: str,
    answered_as: str = "",
    answered_by: str = "",
    seen_version: int | None = None,
) -> Question:
    """Write down the answer, with the role and, for a speaker, the name. (现场解答)

    A speaker who writes it stands there as on the list. It can be put right later.
    """
    event_steps.load_event(question.meeting, *NOT_CANCELLED)
    question = load(Question, question.pk, seen_version=seen_version)
    require_not_struck(question)
    question.answer = require_text("answer", answer, least=2, most=2000)
    if QUESTION_DESK.find_standing(by, {"question": question}) is None:
        own = find_own_talk(by, question.meeting)
        answered_as, answered_by = (own.role, own.name) if own else ("", "")
    inviting.require_role(answered_as)
    question.answered_as = answered_as
    question.answered_by = require_text("answered_by", answered_by, least=0, most=40)
    question.answered_at = question.answered_at or clock.now()
    question.save()
    return question


@act("question.strike", who=QUESTION_DESK)
def strike_question(by: Actor, question: Question) -> Question:
    """Take a question off the list that belongs elsewhere or names somebody. (撤下提问)"""
    running.load_meeting(question.meeting, *MeetingState.values)
    question = load(Question, question.pk)
    if question.struck_at is None:
        question.struck_at = clock.now()
        question.save()
    return question


def require_not_struck(question: Question) -> None:
    """Raises RuleBroken for a question that was taken off the list."""
    if question.struck_at is not None:
        raise RuleBroken("", "This question was taken off the list. Nothing was changed.")


@act("leaflet.add", who=DESK)
def add_leaflet(
    by: Actor, meeting: Meeting, title: str, text: str = "", photos: Sequence[CleanPhoto] = ()
) -> Leaflet:
    """Put up a leaflet to be read again at home: typed, or as photos of its pages. (宣传单)"""
    meeting = event_steps.load_event(meeting, *NOT_CANCELLED)
    text = require_text("text", text, least=0, most=5000)
    event_rules.require_leaflet(text, len(photos))
    leaflet = Leaflet.objects.create(
        meeting=meeting,
        title=require_text("title", title, least=2, most=80),
        text=text,
        added_at=clock.now(),
        added_by=running.find_person(by),
    )
    attach_photos(leaflet, photos)
    return leaflet
