"""A quarrel between two neighbours, as far as the two sitting down together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from tests.world import World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Case, Party, Sitting
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import Actor

TITLE = "屋檐滴水、树枝过界"
TEXT = "两家为屋檐滴水和过界的树枝吵了半年。"
ACCOUNT_A = "雨天檐水冲我家墙脚，墙根都泡酥了。"
ACCOUNT_B = "她家樟树枝伸过来，压了我的瓦。"
WISH_A = "檐水改道，墙脚补好"
SUMMARY = "先去两家门口看了看，都愿意坐下来谈。"


@dataclass
class Dispute:
    """A dispute between the resident (side A) and the neighbour (side B)."""

    world: World
    case: Case

    @property
    def mediator(self) -> Actor:
        return self.world.actor("mediator")

    def fresh(self) -> Case:
        """The dispute as it stands now."""
        self.case = Case.objects.select_related("handled_at", "jurisdiction").get(pk=self.case.pk)
        return self.case

    def party(self, side: str) -> Party:
        return Party.objects.get(case=self.case, side=side, left_at=None)

    def agree_to_talk(self) -> Dispute:
        """Both sides say yes, each on their own phone."""
        for side, who in (("a", "resident"), ("b", "neighbour")):
            actions.give_consent(self.world.actor(who), party=self.party(side), answer=True)
        self.fresh()
        return self

    def sit(self, sort: str = "joint", summary: str = SUMMARY, **more: Any) -> Sitting:
        """The mediator writes a talk down."""
        values: dict[str, Any] = {
            "held_at": clock.now(),
            "minutes": 40,
            "parties": [self.party("a"), self.party("b")],
            **more,
        }
        return actions.hold_sitting(
            self.mediator, case=self.case, sort=sort, summary=summary, **values
        )

    def address(self, name: str, **args: Any) -> str:
        """An address of this dispute; `args` for one of its parts."""
        return reverse(f"mediation:{name}", kwargs=args or {"case": self.case.pk})


def draft_sides(world: World) -> list[PartyDraft]:
    """The two sides as a mediator writes them down."""
    resident, neighbour = world.people["resident"], world.people["neighbour"]
    return [
        PartyDraft("a", resident.name, resident, account=ACCOUNT_A, wish=WISH_A),
        PartyDraft("b", neighbour.name, neighbour, account=ACCOUNT_B, wish="树枝剪短"),
    ]


def take_up_dispute(world: World, who: str = "mediator", **more: Any) -> Dispute:
    """Somebody takes the quarrel up at the village."""
    values: dict[str, Any] = {
        "jurisdiction": world.village,
        "sort": "neighbour",
        "channel": "point",
        "title": TITLE,
        "text": TEXT,
        "parties": draft_sides(world),
        **more,
    }
    return Dispute(world, actions.take_up(world.actor(who), **values))


def make_sent(**values: Any) -> dict[str, Any]:
    """What a browser sends with a form."""
    return {**values, "act_id": str(ids.uuid7())}


@pytest.fixture
def taken_up(world: World) -> Dispute:
    """Taken up; neither side has said yes yet."""
    return take_up_dispute(world)


@pytest.fixture
def dispute(taken_up: Dispute) -> Dispute:
    """Both sides have said yes, and have sat down together once."""
    taken_up.agree_to_talk().sit()
    return taken_up


@pytest.fixture
def signed_dispute(dispute: Dispute) -> Dispute:
    """The agreement is in force: read aloud, signed by both sides and the mediator."""
    from tests.mediation.agreeing import sign_all

    sign_all(dispute)
    return dispute
