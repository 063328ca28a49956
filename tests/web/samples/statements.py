"""One of everything: statements in a meeting."""

from __future__ import annotations

from typing import Any

from tests.world import World

from zhaishangyi.meetings.models import Participant
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote


def fill_statements(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """An open round with two statements put to everybody, and one that waits."""
    round = StatementRound.objects.create(meeting_id=values["meeting"], topic="路怎么修")
    made = [
        Statement.objects.create(round=round, number=number, text=text, state=state)
        for number, (text, state) in enumerate(
            [
                ("先把裂缝填平，再重新铺", "shown"),
                ("修路的时候留一半给人走", "shown"),
                ("夜里不要施工", "waiting"),
            ]
        )
    ]
    here = Participant.objects.get(meeting=values["meeting"], person=world.people["resident"])
    StatementVote.objects.create(round=round, statement=made[0], participant=here, value=1, turn=1)
    return {"round": round.pk, "statement": made[1].pk, "waiting_statement": made[2].pk}
