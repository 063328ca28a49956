"""Acts of exchanging rounds: take in the published tables of a conversation held elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.many import save_many
from zhaishangyi.record.texts import require_text, tidy
from zhaishangyi.voting.exchanging import rules
from zhaishangyi.voting.exchanging.writing import rearm
from zhaishangyi.voting.models import (
    Statement,
    StatementRound,
    StatementState,
    StatementVote,
    VoteWay,
)
from zhaishangyi.voting.permissions import IMPORTERS

if TYPE_CHECKING:
    from zhaishangyi.engines.opinions.table import StatementTable, VoteTable

BEFORE_ITS_END = (MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.OPEN)


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that was sent with a form."""

    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """What tells a repeat of the act from another file."""
        return hashlib.sha256(self.content).hexdigest()


@act("round.import", who=IMPORTERS)
def import_round(
    by: Actor, meeting: Meeting, topic: str, votes: TableFile, statements: TableFile
) -> StatementRound:
    """Bring the votes of a conversation held elsewhere to a meeting, as a closed round. (导入表态)

    `votes` and `statements` are votes.csv and comments.csv of the published format. Those who
    voted are no participants here: they are numbered. All of it is taken in, or nothing.
    """
    meeting = running.load_meeting(meeting, *BEFORE_ITS_END)
    topic = require_text("topic", topic, least=4, most=200)
    vote_table, statement_table = read_tables(votes, statements)
    now = clock.now()
    round = StatementRound.objects.create(
        meeting=meeting, topic=topic, opened_at=now, closed_at=now
    )
    written = write_statements(round, statement_table, now)
    save_many(round, StatementVote, list_votes(round, vote_table, written, now))
    return round


def read_tables(votes: TableFile, statements: TableFile) -> tuple[VoteTable, StatementTable]:
    """Both tables. Raises RuleBroken at the field of the one that does not fit."""
    from zhaishangyi.engines.opinions import table
    from zhaishangyi.engines.opinions.decoding import BadTable

    at_fault = "statements"
    try:
        statement_table = table.read_statements(statements.content)
        at_fault = "votes"
        vote_table = table.read_votes(votes.content)
        table.require_known(vote_table, statement_table)
    except BadTable as problem:
        raise RuleBroken(at_fault, problem.sentence, **problem.values)
    rules.require_counts(len(vote_table.values), len(statement_table.texts))
    texts = {one: clean(text) for one, text in statement_table.texts.items()}
    rules.require_statements(texts, statement_table.lines)
    return vote_table, statement_table


def clean(text: str) -> str:
    """A statement as it is kept: tidy, without the sign that `disarm` puts before it."""
    return " ".join(tidy(rearm(text)).split())


def write_statements(
    round: StatementRound, table: StatementTable, now: datetime
) -> dict[str, Statement]:
    """The statements of a round by their ids; those not put to everybody elsewhere are not here."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = gettext("It was not put to everybody where it comes from.")
    written = [
        Statement(
            round=round,
            number=one,
            text=clean(text),
            state=StatementState.DECLINED if one in table.declined else StatementState.SHOWN,
            reason=reason if one in table.declined else "",
            made_at=now,
            decided_at=now,
        )
        for one, text in table.texts.items()
    ]
    for statement in written:
        statement.save()
    return {str(statement.number): statement for statement in written}


def list_votes(
    round: StatementRound, table: VoteTable, statements: dict[str, Statement], now: datetime
) -> list[dict[str, Any]]:
    """What everybody said last, person after person, as rows of StatementVote."""
    votes = table.pack()
    columns = [statements[str(one)].pk for one in table.statement_ids]
    counts = votes.counts.tolist()
    people = [person for person, count in enumerate(counts) for _vote in range(count)]
    pairs = zip(people, votes.packed.tolist(), strict=True)
    same = {"round_id": round.pk, "participant_id": None, "way": VoteWay.PHONE, "cast_at": now}
    return [
        {
            **same,
            "statement_id": columns[packed >> 2],
            "outsider": person,
            "value": (packed & 3) - 1,
            "turn": turn,
        }
        for turn, (person, packed) in enumerate(pairs, 1)
    ]
