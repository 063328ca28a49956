"""Acts of open voting: put a question, vote, take votes down at the desk, count."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation

from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, MeetingState, NoteKind, Participant
from zhaishangyi.meetings.permissions import require_own
from zhaishangyi.meetings.rules import require_state
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text
from zhaishangyi.voting import rules
from zhaishangyi.voting.exchanging.actions import import_round
from zhaishangyi.voting.models import Motion, Threshold, Vote, VoteWay
from zhaishangyi.voting.permissions import DESK, MOTION_DESK, PRESENT
from zhaishangyi.voting.queries import say_result, view_motion
from zhaishangyi.voting.statements.actions import (
    add_statement,
    cast_stance,
    cast_stance_for,
    close_round,
    decline_statement,
    open_round,
    show_statement,
    take_slip,
)

__all__ = [
    "add_statement",
    "cast_stance",
    "cast_stance_for",
    "cast_vote",
    "close_motion",
    "close_round",
    "decline_statement",
    "import_round",
    "open_motion",
    "open_round",
    "record_votes",
    "show_statement",
    "take_slip",
    "withdraw_motion",
]


def require_no_open_motion(meeting: Meeting) -> None:
    """Raises RuleBroken while a vote is open: what it says must be known first."""
    if Motion.objects.filter(meeting=meeting, closed_at=None).exists():
        raise RuleBroken("", "A vote is still open. Close it and count first.")


def load_open(motion: Motion) -> Motion:
    """The motion, locked; its meeting must sit and its votes must not be counted yet.

    The meeting is locked first, as everybody does: two who lock in another order wait for each
    other for ever.
    """
    meeting = load(Meeting, motion.meeting_id)
    motion = load(Motion, motion.pk)
    rules.require_open(motion.closed_at is not None)
    require_state(meeting.state, MeetingState.OPEN)
    motion.meeting = meeting
    return motion


@act("motion.open", who=DESK)
def open_motion(
    by: Actor,
    meeting: Meeting,
    question: str,
    threshold: str = Threshold.HALF_OF_PRESENT,
) -> Motion:
    """Put a question to an open vote; what it takes to carry it is declared now. (开始表决)

    One question at a time. Who has checked in votes; a vote may be changed until it is closed.
    """
    meeting = running.load_meeting(meeting)
    require_no_open_motion(meeting)
    if threshold not in Threshold.values:
        raise RuleBroken("threshold", "Say what it takes to carry the question.")
    motion = Motion.objects.create(
        meeting=meeting,
        question=require_text("question", question, least=4, most=200),
        threshold=threshold,
        opened_at=clock.now(),
    )
    tell_present(motion, mark("%(title)s: a vote is open. %(question)s"))
    return motion


@act("vote.cast", who=PRESENT)
def cast_vote(by: Actor, motion: Motion, choice: str) -> Vote:
    """Vote yes, no or abstain. Until the vote is closed it may be changed. (投票)"""
    motion = load_open(motion)
    return put_vote(motion, require_own(by, motion.meeting), choice, VoteWay.PHONE)


@act("vote.record", who=MOTION_DESK)
def record_votes(by: Actor, motion: Motion, votes: Sequence[tuple[Participant, str]]) -> Motion:
    """Take down at the desk what people raised their hands for or wrote on paper. (录票)

    For each by name. Whoever votes on a phone afterwards has changed their vote; both are on
    record.
    """
    motion = load_open(motion)
    if not votes:
        raise RuleBroken("", "No vote is marked yet. Mark at least one.")
    for participant, choice in votes:
        if participant.meeting_id != motion.meeting_id or participant.checked_in_at is None:
            raise RuleBroken(
                "", "%(name)s has not checked in to this meeting.", name=participant.name
            )
        put_vote(motion, participant, choice, VoteWay.HAND)
    return motion


def put_vote(motion: Motion, participant: Participant, choice: str, way: str) -> Vote:
    """Write a vote; an earlier one of the same participant is changed, and the record has both."""
    rules.require_choice(choice)
    vote = Vote.objects.filter(motion=motion, participant=participant).first()
    if vote is None:
        vote = Vote(motion=motion, participant=participant)
    elif (vote.choice, vote.way) == (choice, way):
        return vote
    vote.choice, vote.way, vote.cast_at = choice, way, clock.now()
    vote.save()
    return vote


@act("motion.close", who=MOTION_DESK)
def close_motion(by: Actor, motion: Motion) -> Motion:
    """Close a vote and count it. The counts stand in the running record. (截止唱票)"""
    motion = load_open(motion)
    present = len(running.list_present(motion.meeting))
    votes = list(Vote.objects.filter(motion=motion).select_related("participant"))
    counted = view_motion(motion, votes, present, None)
    motion.yes, motion.no, motion.abstain = counted.yes, counted.no, counted.abstain
    motion.present = present
    motion.closed_at = clock.now()
    motion.is_carried = rules.is_carried(
        motion.threshold, motion.yes, motion.no, motion.abstain, present
    )
    motion.save()
    with translation.override(settings.LANGUAGE_CODE):
        running.write_note(motion.meeting, NoteKind.VOTE, say_result(motion), by)
    tell_present(motion, choose_news(motion))
    return motion


@act("motion.withdraw", who=MOTION_DESK)
def withdraw_motion(by: Actor, motion: Motion) -> Meeting:
    """Take a question back that was put by mistake, before anybody has voted. (撤回表决)

    It is gone from the pages; the record keeps that it was put and taken back.
    """
    motion = load_open(motion)
    if Vote.objects.filter(motion=motion).exists():
        raise RuleBroken("", "Somebody has voted already. Close the vote and count it.")
    tell_present(motion, mark("%(title)s: “%(question)s” was taken back. Nobody votes on it."))
    meeting = motion.meeting
    motion.delete()
    return meeting


def choose_news(motion: Motion) -> str:
    """What those present are told about a counted vote."""
    if motion.is_carried:
        return mark("%(question)s Carried: %(yes)s yes, %(no)s no, %(abstain)s abstain.")
    return mark("%(question)s Not carried: %(yes)s yes, %(no)s no, %(abstain)s abstain.")


def tell_present(motion: Motion, sentence: str) -> None:
    """A message to everybody who has checked in."""
    tell_people(
        [participant.person_id for participant in running.list_present(motion.meeting)],
        sentence,
        {
            "title": motion.meeting.title,
            "question": motion.question,
            "yes": motion.yes,
            "no": motion.no,
            "abstain": motion.abstain,
        },
        url=motion.meeting.get_absolute_url(),
        icon="ballot",
    )
