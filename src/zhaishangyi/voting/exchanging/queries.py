"""Reading rounds for their tables."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.sealed import read_sealing_key
from zhaishangyi.record.sealing import commit_to
from zhaishangyi.voting.exchanging import rules
from zhaishangyi.voting.exchanging.writing import StatementRow, write_statements, write_votes
from zhaishangyi.voting.models import Statement, StatementRound, StatementState, StatementVote
from zhaishangyi.voting.statements.queries import get_round

MODERATED = {
    StatementState.SHOWN.value: 1,
    StatementState.WAITING.value: 0,
    StatementState.DECLINED.value: -1,
}
VoteRow = tuple[UUID | None, int | None, int, int]


def get_closed_round(by: Actor, round_id: UUID) -> StatementRound:
    """A round of a meeting that this actor may know of, closed. Raises NotHere.

    Two tables of a round that goes on, a minute apart, would show who voted in between.
    """
    round = get_round(by, round_id)
    if round.is_open:
        raise NotHere("This round is still open. Its tables are here once it is closed.")
    return round


def list_votes(round: StatementRound) -> list[VoteRow]:
    """(participant, outsider, number of the statement, value) of a round. Raises NotHere."""
    rows = StatementVote.objects.filter(round=round).values_list(
        "participant_id", "outsider", "statement__number", "value"
    )
    votes: list[VoteRow] = list(rows)
    if not rules.has_enough([vote[:2] for vote in votes]):
        raise NotHere(
            "Fewer than five people took part. A table would show what each of them thinks, "
            "so there is none."
        )
    return votes


def build_votes(round: StatementRound) -> bytes:
    """votes.csv of a round: what each said last, by statement. One query."""
    votes = list_votes(round)
    marks = [mark_voter(round, participant, outsider) for participant, outsider, *_rest in votes]
    numbers = rules.number_people(marks)
    rows = [
        (statement, numbers[mark], value)
        for mark, (_participant, _outsider, statement, value) in zip(marks, votes, strict=True)
    ]
    return write_votes(find_hour(round), sorted(rows))


def mark_voter(round: StatementRound, participant: UUID | None, outsider: int | None) -> str:
    """What a voter is sorted by: the same each time, and nobody can tell whose it is."""
    who = str(participant) if outsider is None else f"outside {outsider}"
    return commit_to(who, f"voters of {round.pk}", read_sealing_key())


def build_statements(round: StatementRound, *, with_declined: bool) -> bytes:
    """comments.csv of a round, what was not put to everybody only where asked for. Two queries."""
    counts = Counter((vote[2], vote[3]) for vote in list_votes(round))
    statements = Statement.objects.filter(round=round).order_by("number")
    rows = [
        StatementRow(
            number=one.number,
            text=one.text,
            agrees=counts[one.number, 1],
            disagrees=counts[one.number, -1],
            moderated=MODERATED[one.state],
        )
        for one in statements
        if with_declined or one.state == StatementState.SHOWN
    ]
    return write_statements(find_hour(round), rows)


def find_hour(round: StatementRound) -> datetime:
    """The moment a round was opened, as the clock on the wall says it."""
    return timezone.localtime(round.opened_at)
