"""What the acts on statements share; usable only inside an act."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max

from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock
from zhaishangyi.record.door import load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.voting.models import Statement, StatementRound, StatementState, StatementVote
from zhaishangyi.voting.statements import rules


def require_no_open_round(meeting: Meeting) -> None:
    """Raises RuleBroken while a round is open: what everybody shares must be known first."""
    if StatementRound.objects.filter(meeting=meeting, closed_at=None).exists():
        raise RuleBroken("", "A round of statements is still open. Close it first.")


def load_round(round: StatementRound) -> StatementRound:
    """An open round of a meeting that sits, both as they are now. The meeting is locked.

    Whatever changes a round waits for the lock of its meeting, so that a vote is either in before
    the round closes or refused after.
    """
    meeting = running.load_meeting(round.meeting)
    fresh = load(StatementRound, round.pk)
    rules.require_open(fresh.closed_at is not None)
    fresh.meeting = meeting
    return fresh


def load_statement(statement: Statement) -> Statement:
    """A statement of an open round, with its round and meeting; the meeting is locked."""
    round = load_round(statement.round)
    fresh = load(Statement, statement.pk)
    fresh.round = round
    return fresh


def load_statements(round: StatementRound, ids: Iterable[UUID]) -> dict[UUID, Statement]:
    """Several statements of a round that `load_round` gave, by their ids. Raises RuleBroken."""
    wanted = set(ids)
    found = Statement.objects.select_for_update().filter(round=round).in_bulk(wanted)
    if len(found) < len(wanted):
        raise RuleBroken("", "One of these statements belongs to another round.")
    for statement in found.values():
        statement.round = round
    return found


def put_statements(
    round: StatementRound,
    texts: list[str],
    *,
    author: Participant | None = None,
    is_shown: bool = True,
) -> list[Statement]:
    """Write statements with the next numbers of their round."""
    numbers = Statement.objects.filter(round=round).aggregate(last=Max("number"))
    first = 0 if numbers["last"] is None else numbers["last"] + 1
    now = clock.now()
    return [
        Statement.objects.create(
            round=round,
            number=number,
            text=text,
            author=author,
            state=StatementState.SHOWN if is_shown else StatementState.WAITING,
            made_at=now,
            decided_at=now if is_shown else None,
        )
        for number, text in enumerate(texts, first)
    ]


def find_next_turn(round: StatementRound) -> int:
    """The turn of the next vote; the meeting is locked, so nobody else takes it."""
    votes = StatementVote.objects.filter(round=round).order_by()
    last: int | None = votes.aggregate(last=Max("turn"))["last"]
    return (last or 0) + 1


def require_here(participant: Participant, meeting: Meeting) -> None:
    """Raises RuleBroken for somebody who has not checked in to this meeting."""
    if participant.meeting_id != meeting.pk or participant.checked_in_at is None:
        raise RuleBroken(
            "participant", "%(name)s has not checked in to this meeting.", name=participant.name
        )


def put_stance(
    statement: Statement, participant: Participant, value: int, way: str
) -> StatementVote:
    """Write what somebody says to a statement; an earlier word of theirs is changed.

    The statement comes from `load_statement`. The same word again changes nothing.
    """
    rules.require_shown(statement.state)
    value = rules.require_stance(value)
    vote = StatementVote.objects.filter(statement=statement, participant=participant).first()
    if vote is None:
        vote = StatementVote(round=statement.round, statement=statement, participant=participant)
    elif (vote.value, vote.way) == (value, way):
        return vote
    vote.value, vote.way, vote.cast_at = value, way, clock.now()
    vote.turn = find_next_turn(statement.round)
    vote.save()
    return vote
