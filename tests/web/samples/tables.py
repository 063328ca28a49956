"""A round that was brought in from elsewhere, closed, with people enough for its tables."""

from __future__ import annotations

from typing import Any

from tests.world import World

from zhaishangyi.record import clock
from zhaishangyi.voting.models import Statement, StatementRound, StatementState, StatementVote


def fill_tables(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    now = clock.now()
    round = StatementRound.objects.create(
        meeting_id=values["meeting"], topic="网上先问过的", opened_at=now, closed_at=now
    )
    for number, text in enumerate(("路要先修排水", "施工那几天请交警来", "早市照旧")):
        statement = Statement.objects.create(
            round=round, number=number, text=text, state=StatementState.SHOWN, decided_at=now
        )
        for person in range(5):
            StatementVote.objects.create(
                round=round,
                statement=statement,
                outsider=person,
                value=(person + number) % 3 - 1,
                turn=number * 5 + person + 1,
            )
    return {"closed_round": round.pk}
