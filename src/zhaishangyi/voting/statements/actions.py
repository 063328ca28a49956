"""Acts around statements: a round, what is put up in it, what people say to it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation

from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, NoteKind, Participant
from zhaishangyi.meetings.permissions import require_own
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import Target
from zhaishangyi.record.texts import require_text
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote, VoteWay
from zhaishangyi.voting.permissions import (
    DESK,
    ROUND_AUTHORS,
    ROUND_DESK,
    STATEMENT_DESK,
    STATEMENT_PRESENT,
)
from zhaishangyi.voting.statements import acting, rules
from zhaishangyi.voting.statements.words import find_address, say_round


def hide_person(target: Target) -> bool:
    """Who wrote a statement, and who said what to it, stands nowhere in the record."""
    return True


@act("round.open", who=DESK)
def open_round(
    by: Actor, meeting: Meeting, topic: str, statements: Sequence[str], is_moderated: bool = True
) -> StatementRound:
    """Ask everybody present what they think of some short statements. (发起表态)

    One round at a time. When it is moderated, what participants write waits for the convener.
    """
    meeting = running.load_meeting(meeting)
    acting.require_no_open_round(meeting)
    texts = rules.require_all(statements)
    round = StatementRound.objects.create(
        meeting=meeting,
        topic=require_text("topic", topic, least=4, most=100),
        is_moderated=is_moderated,
        opened_at=clock.now(),
    )
    acting.put_statements(round, texts)
    tell_present(round, mark("%(title)s: say what you think. %(topic)s"))
    return round


@act("round.close", who=ROUND_DESK)
def close_round(by: Actor, round: StatementRound) -> StatementRound:
    """Close a round. What all groups share stands in the running record. (结束表态)"""
    round = acting.load_round(round)
    round.closed_at = clock.now()
    round.save()
    with translation.override(settings.LANGUAGE_CODE):
        running.write_note(round.meeting, NoteKind.VOTE, say_round(round), by)
    tell_present(round, mark("%(topic)s: the round is closed. See what everybody shares."))
    return round


@act("statement.add", who=ROUND_AUTHORS, hides_actor=hide_person)
def add_statement(by: Actor, round: StatementRound, text: str) -> Statement:
    """Put up a short statement. What the convener puts up is asked at once. (提一条意见)

    Nobody but the convener learns who wrote it. The same words twice are refused.
    """
    round = acting.load_round(round)
    text = rules.require_statement(text)
    already = list(Statement.objects.filter(round=round).values_list("number", "text"))
    rules.require_new(text, already)
    rules.require_room(len(already))
    is_desk = ROUND_DESK.find_standing(by, {"round": round}) is not None
    author = None if is_desk else require_own(by, round.meeting)
    is_shown = is_desk or not round.is_moderated
    return acting.put_statements(round, [text], author=author, is_shown=is_shown)[0]


@act("statement.show", who=STATEMENT_DESK)
def show_statement(by: Actor, statement: Statement) -> Statement:
    """Put somebody's statement to everybody; its author is told. (上屏)"""
    statement = acting.load_statement(statement)
    if statement.state == "shown":
        return statement
    statement.state, statement.reason, statement.same_as = "shown", "", None
    statement.decided_at = clock.now()
    statement.save()
    tell_author(statement, mark("Your statement is put to everybody: %(text)s"))
    return statement


@act("statement.decline", who=STATEMENT_DESK)
def decline_statement(
    by: Actor, statement: Statement, reason: str = "", same_as: Statement | None = None
) -> Statement:
    """Do not put a statement to everybody, with a reason; its author is told. (不上屏)

    One that says what another says already names that one, which is reason enough. What was said
    to it stays on record and is no longer counted.
    """
    statement = acting.load_statement(statement)
    if same_as is not None:
        same_as = load_other(statement, same_as)
        reason = reason or same_as.text
    statement.reason = require_text("reason", reason, least=2, most=140)
    statement.state, statement.same_as = "declined", same_as
    statement.decided_at = clock.now()
    statement.save()
    sentence = mark("Your statement is not put to everybody: %(text)s Reason: %(reason)s")
    if same_as is not None:
        sentence = mark("Your statement %(text)s stands there already in other words: %(reason)s")
    tell_author(statement, sentence)
    return statement


def load_other(statement: Statement, same_as: Statement) -> Statement:
    """Another statement of the round, as it is now; raises RuleBroken unless it is shown."""
    if same_as.pk == statement.pk or same_as.round_id != statement.round_id:
        raise RuleBroken("same_as", "Choose another statement of this round.")
    # Two who read at once that each of a pair says what the other says must not decline both.
    fresh = acting.load_statements(statement.round, [same_as.pk])[same_as.pk]
    if fresh.state != "shown":
        raise RuleBroken("same_as", "Choose one that is put to everybody.")
    return fresh


@act("statement.vote", who=STATEMENT_PRESENT, hides_actor=hide_person)
def cast_stance(by: Actor, statement: Statement, value: int) -> StatementVote:
    """Agree (1), be not sure (0) or disagree (-1). It may be changed until the close. (表态)"""
    statement = acting.load_statement(statement)
    own = require_own(by, statement.meeting)
    return acting.put_stance(statement, own, value, VoteWay.PHONE)


@act("statement.vote_for", who=STATEMENT_DESK)
def cast_stance_for(
    by: Actor, statement: Statement, participant: Participant, value: int
) -> StatementVote:
    """Take down at the desk what somebody without a phone says to a statement. (代录表态)"""
    statement = acting.load_statement(statement)
    acting.require_here(participant, statement.meeting)
    return acting.put_stance(statement, participant, value, VoteWay.HAND)


@act("round.slip", who=ROUND_DESK)
def take_slip(
    by: Actor,
    round: StatementRound,
    participant: Participant,
    stances: Sequence[tuple[Statement, int]],
) -> StatementRound:
    """Take down the paper slip of one person, with all that is marked on it. (录入纸条)"""
    round = acting.load_round(round)
    acting.require_here(participant, round.meeting)
    if not stances:
        raise RuleBroken("", "Nothing is marked yet. Mark at least one statement.")
    loaded = acting.load_statements(round, [statement.pk for statement, _value in stances])
    for statement, value in stances:
        acting.put_stance(loaded[statement.pk], participant, value, VoteWay.HAND)
    return round


def tell_author(statement: Statement, sentence: str) -> None:
    """A message to whoever wrote a statement."""
    if statement.author is None:
        return
    values = {"text": statement.text, "reason": statement.reason}
    url = find_address(statement.round)
    tell_people([statement.author.person_id], sentence, values, url=url, icon="speak")


def tell_present(round: StatementRound, sentence: str) -> None:
    """A message to everybody who has checked in."""
    present = running.list_present(round.meeting)
    values = {"title": round.meeting.title, "topic": round.topic}
    people = [participant.person_id for participant in present]
    tell_people(people, sentence, values, url=find_address(round), icon="ballot")
