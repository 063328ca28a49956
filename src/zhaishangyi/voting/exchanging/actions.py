"""Acts of exchanging rounds: take in the published tables of a conversation held elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.many import save_many
from zhaishangyi.record.texts import require_text
from zhaishangyi.voting.exchanging.reading import Tables
from zhaishangyi.voting.models import (
    Statement,
    StatementRound,
    StatementState,
    StatementVote,
    VoteWay,
)
from zhaishangyi.voting.permissions import IMPORTERS

BEFORE_ITS_END = (MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.OPEN)


@act("round.import", who=IMPORTERS)
def import_round(by: Actor, meeting: Meeting, topic: str, tables: Tables) -> StatementRound:
    """Bring the votes of a conversation held elsewhere to a meeting, as a closed round. (导入表态)

    `tables` are votes.csv and comments.csv of the published format, read before. Those who voted
    are no participants here: they are numbered. All of it is taken in, or nothing.
    """
    meeting = running.load_meeting(meeting, *BEFORE_ITS_END)
    topic = require_text("topic", topic, least=4, most=200)
    now = clock.now()
    round = StatementRound.objects.create(
        meeting=meeting, topic=topic, opened_at=now, closed_at=now
    )
    written = write_statements(round, tables, now)
    save_many(round, StatementVote, list_rows(round, tables, written, now))
    return round


def write_statements(round: StatementRound, tables: Tables, now: datetime) -> dict[str, Statement]:
    """The statements of a round by their ids; those not put to everybody elsewhere are not here."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = gettext("It was not put to everybody where it comes from.")
    written = [
        Statement(
            round=round,
            number=one,
            text=text,
            state=StatementState.DECLINED if one in tables.declined else StatementState.SHOWN,
            reason=reason if one in tables.declined else "",
            made_at=now,
            decided_at=now,
        )
        for one, text in tables.texts.items()
    ]
    for statement in written:
        statement.save()
    return {str(statement.number): statement for statement in written}


def list_rows(
    round: StatementRound, tables: Tables, statements: dict[str, Statement], now: datetime
) -> list[dict[str, Any]]:
    """The votes as rows of StatementVote."""
    # An id may stand in one table as a number and in the other as text.
    keys = {one: statements[str(one)].pk for _person, one, _value in tables.votes}
    same = {"round_id": round.pk, "participant_id": None, "way": VoteWay.PHONE, "cast_at": now}
    return [
        {**same, "statement_id": keys[one], "outsider": person, "value": value, "turn": turn}
        for turn, (person, one, value) in enumerate(tables.votes, 1)
    ]
