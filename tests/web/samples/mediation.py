"""One of everything: mediation.

The resident (side A) and the neighbour (side B) are helped by the mediator. Nobody else is inside.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.mediation.models import (
    Agreement,
    Case,
    Party,
    Proposal,
    ReturnVisit,
    Sitting,
    SittingPresence,
    Term,
)
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door


def fill_mediation(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    with outside_the_door("a mediation for tests"):
        case = make_case(world, "八烈调 2024-013", state="talking", who="mediator")
        waiting = make_case(world, "八烈调 2024-014", state="waiting")
        sides = {who: make_party(world, case, who) for who in ("resident", "neighbour")}
        make_party(world, waiting, "resident")
        make_party(world, waiting, "neighbour")
        return {
            "case": case.pk,
            "waiting_case": waiting.pk,
            "party": sides["resident"].pk,
            "other_party": sides["neighbour"].pk,
            "sitting": make_sitting(world, case, list(sides.values())).pk,
            **make_paper(world, case, sides["resident"]),
        }


def make_case(world: World, number: str, *, state: str, who: str = "") -> Case:
    """A dispute of the village."""
    return Case.objects.create(
        number=number,
        jurisdiction=world.village,
        handled_at=world.village,
        sort="neighbour",
        channel="point",
        title="屋檐滴水、树枝过界",
        text="两家为屋檐滴水和过界的树枝吵了半年。",
        state=state,
        mediator=world.people[who] if who else None,
        due_at=clock.now() + timedelta(days=15),
    )


def make_party(world: World, case: Case, who: str) -> Party:
    """The resident on side A, the neighbour on side B."""
    person = world.people[who]
    return Party.objects.create(
        case=case,
        side="a" if who == "resident" else "b",
        name=person.name,
        person=person,
        account="雨天檐水冲我家墙脚，墙根都泡酥了。",
        wish="檐水改道，墙脚补好",
        consent="given" if case.state == "talking" else "asked",
        consent_way="self" if case.state == "talking" else "",
    )


def make_sitting(world: World, case: Case, parties: list[Party]) -> Sitting:
    """A talk of both sides, at which a lawyer helped."""
    sitting = Sitting.objects.create(
        case=case,
        sort="joint",
        level="village",
        held_at=clock.now() - timedelta(days=1),
        minutes=50,
        venue=world.venue,
        summary="律师讲了相邻关系怎么算，各让一步。",
        written_by=world.people["mediator"],
    )
    for party in parties:
        SittingPresence.objects.create(sitting=sitting, party=party)
    SittingPresence.objects.create(sitting=sitting, person=world.people["lawyer"], role="lawyer")
    return sitting


def make_paper(world: World, case: Case, party: Party) -> dict[str, Any]:
    """A proposal, an agreement that was read aloud, its term, and a return visit."""
    proposal = Proposal.objects.create(case=case, made_by=party, text="檐水接到公用沟。")
    agreement = Agreement.objects.create(
        case=case,
        text="双方互让一步。",
        place_text="香樟树下",
        read_aloud_at=clock.now(),
        read_aloud_by=world.people["mediator"],
    )
    term = Term.objects.create(
        agreement=agreement,
        position=1,
        text="乙方在屋檐装接水槽，把水引到公用沟。",
        owed_by="b",
        due_on=clock.today() + timedelta(days=15),
    )
    visit = ReturnVisit.objects.create(case=case, planned_on=clock.today() + timedelta(days=30))
    return {
        "proposal": proposal.pk,
        "agreement": agreement.pk,
        "term": term.pk,
        "visit": visit.pk,
    }
