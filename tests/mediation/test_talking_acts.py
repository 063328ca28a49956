"""Talks, notes, going up a level, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.mediation.conftest import Dispute, take_up_dispute
from tests.world import World

from zhaishangyi.mediation import actions, queries
from zhaishangyi.mediation.models import (
    Agreement,
    Climb,
    MediatorNote,
    ReturnVisit,
    Sitting,
    SittingPresence,
    Term,
)
from zhaishangyi.notices.models import Message
from zhaishangyi.record import clock
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def test_a_talk_keeps_who_was_there_and_who_helped(dispute: Dispute) -> None:
    lawyer = dispute.world.people["lawyer"]
    sitting = dispute.sit(
        venue=dispute.world.venue,
        helpers=[("lawyer", lawyer, ""), ("grid_police", None, "张警官")],
    )
    assert (sitting.level, sitting.minutes, sitting.round) == ("village", 40, 1)
    present = SittingPresence.objects.filter(sitting=sitting)
    assert {row.party.side for row in present if row.party} == {"a", "b"}
    assert {(row.role, row.name or row.person) for row in present if not row.party} == {
        ("lawyer", lawyer),
        ("grid_police", "张警官"),
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sort": "secret"}, "sort"),
        ({"held_at": "tomorrow"}, "held_at"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10**9}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"parties": []}, "parties"),
        ({"parties": "a"}, "parties"),
        ({"summary": " "}, "summary"),
        ({"helpers": [("king", None, "某人")]}, "helpers"),
        ({"helpers": [("lawyer", None, "")]}, "helpers"),
    ],
)
def test_a_talk_that_cannot_have_been(
    dispute: Dispute, changed: dict[str, Any], field: str
) -> None:
    if changed.get("held_at"):
        changed = {"held_at": clock.now() + timedelta(days=1)}
    if changed.get("parties"):
        changed = {"parties": [dispute.party("a")]}
    with pytest.raises(RuleBroken) as broken:
        dispute.sit(**changed)
    assert broken.value.field == field
    assert Sitting.objects.filter(case=dispute.case).count() == 1


def test_before_everybody_agrees_one_can_only_go_and_see(taken_up: Dispute) -> None:
    for sort in ("joint", "separate"):
        with pytest.raises(RuleBroken) as broken:
            taken_up.sit(sort)
        assert broken.value.field == "sort"
    assert taken_up.sit("visit", parties=[taken_up.party("b")]).sort == "visit"


def test_a_party_of_another_dispute_was_not_there(dispute: Dispute) -> None:
    other = take_up_dispute(dispute.world, "convener")
    with pytest.raises(RuleBroken) as broken:
        dispute.sit("separate", parties=[other.party("a")])
    assert broken.value.field == "parties"


@pytest.mark.parametrize(
    ("sort", "sides", "readers"),
    [
        ("joint", "ab", {"resident", "neighbour", "mediator", "convener"}),
        ("separate", "a", {"mediator"}),
        ("separate", "ab", {"mediator"}),
        ("visit", "a", {"mediator"}),
        ("visit", "ab", {"resident", "neighbour", "mediator", "convener"}),
    ],
)
def test_what_is_said_alone_stays_with_who_wrote_it(
    dispute: Dispute, sort: str, sides: str, readers: set[str]
) -> None:
    sitting = dispute.sit(sort, parties=[dispute.party(side) for side in sides])
    # The convener stands for a mediator who comes later.
    cast = ("resident", "neighbour", "mediator", "convener")
    world = dispute.world
    assert {who for who in cast if queries.may_read_summary(world.actor(who), sitting)} == readers


def test_a_note_is_its_writers(dispute: Dispute) -> None:
    note = actions.write_note(dispute.mediator, case=dispute.case, text="老邱口气松了")
    assert MediatorNote.objects.get(pk=note.pk).writer == dispute.world.people["mediator"]
    for who in ("resident", "convener", "administrator"):
        with pytest.raises(Refused):
            actions.write_note(dispute.world.actor(who), case=dispute.case, text="我也记")


def test_going_up_says_what_was_tried_and_begins_new_days(world: World) -> None:
    dispute = take_up_dispute(world, "grid_worker", jurisdiction=world.grid, channel="grid")
    Message.objects.all().delete()
    step = actions.climb(
        world.actor("grid_worker"),
        case=dispute.case,
        tried="上门两趟",
        reason="都要对方先动手",
    )
    case = dispute.fresh()
    assert (step.from_node, step.to_node) == (world.grid, world.village)
    assert (step.tried, step.reason) == ("上门两趟", "都要对方先动手")
    assert (case.state, case.mediator, case.handled_at) == ("waiting", None, world.village)
    assert case.due_at is not None
    assert (case.due_at - case.level_since).days == 15
    told = {message.person_id for message in Message.objects.all()}
    people = world.people
    assert {people["mediator"].pk, people["convener"].pk, people["resident"].pk} <= told
    said = "".join(f"{m.sentence}{m.values}" for m in Message.objects.all())
    assert "上门" not in said
    assert "周桂兰" not in said


def test_above_the_town_is_nothing(dispute: Dispute) -> None:
    world = dispute.world
    actions.climb(dispute.mediator, case=dispute.case, tried="谈了三次", reason="谈不拢")
    with outside_the_door("a mediator of the town for a test"):
        case = dispute.fresh()
        case.mediator, case.state = world.people["mediator"], "talking"
        case.save()
        world.people["mediator"].grants.update(jurisdiction=world.town)
    with pytest.raises(RuleBroken):
        actions.climb(dispute.mediator, case=case, tried="谈了", reason="谈不拢")
    assert Climb.objects.filter(case=case).count() == 1


def test_the_end_points_to_the_court(dispute: Dispute) -> None:
    Message.objects.all().delete()
    actions.end_case(dispute.mediator, case=dispute.case, reason="两家都不肯让")
    case = dispute.fresh()
    assert (case.state, case.ended_reason) == ("ended", "两家都不肯让")
    assert case.ended_at is not None
    sentences = {message.sentence for message in Message.objects.all()}
    assert sentences == {
        "A mediation of yours has ended without an agreement. The court is open to both sides."
    }


@pytest.mark.parametrize("who", ["resident", "neighbour", "convener", "supervisor"])
def test_only_its_mediator_leads_it(dispute: Dispute, who: str) -> None:
    by, case = dispute.world.actor(who), dispute.case
    for lead in (
        lambda: actions.end_case(by, case=case, reason="算了"),
        lambda: actions.climb(by, case=case, tried="谈了", reason="不成"),
        lambda: actions.close_case(by, case=case),
        lambda: actions.step_down(by, case=case, reason="忙"),
    ):
        with pytest.raises(Refused):
            lead()


def test_a_pin_does_not_bring_the_mediators_role(dispute: Dispute) -> None:
    from zhaishangyi.people.queries import to_actor

    weak = to_actor(dispute.world.people["mediator"], is_strong=False)
    with pytest.raises(Refused):
        actions.end_case(weak, case=dispute.case, reason="算了")


def sign(dispute: Dispute, **term: Any) -> Agreement:
    """An agreement in force with one dated term."""
    with outside_the_door("a signed agreement for a test"):
        agreement = Agreement.objects.create(
            case=dispute.case, read_aloud_at=clock.now(), signed_at=clock.now()
        )
        due_on = clock.today() + timedelta(days=9)
        Term.objects.create(
            **{"agreement": agreement, "position": 1, "text": "装水槽", "due_on": due_on, **term}
        )
        case = dispute.fresh()
        case.state, case.signed_at, case.signed_level = "signed", clock.now(), "village"
        case.save()
    return agreement


def visit(dispute: Dispute, *, is_kept: bool, in_round: int = 1) -> None:
    """Somebody went back to see."""
    with outside_the_door("a return visit for a test"):
        ReturnVisit.objects.create(
            case=dispute.case,
            planned_on=clock.today(),
            visited_on=clock.today(),
            is_kept=is_kept,
            round=in_round,
        )


def test_a_file_is_put_away_when_it_is_signed_done_and_seen(dispute: Dispute) -> None:
    with pytest.raises(RuleBroken):
        actions.close_case(dispute.mediator, case=dispute.case)
    sign(dispute, state="done")
    with pytest.raises(RuleBroken):
        actions.close_case(dispute.mediator, case=dispute.case)
    visit(dispute, is_kept=False)
    visit(dispute, is_kept=True, in_round=2)
    with pytest.raises(RuleBroken):
        actions.close_case(dispute.mediator, case=dispute.case)
    visit(dispute, is_kept=True)
    actions.close_case(dispute.mediator, case=dispute.case)
    case = dispute.fresh()
    assert (case.state, case.sealed_at is not None) == ("settled", True)


def test_an_open_term_keeps_the_file_open(dispute: Dispute) -> None:
    sign(dispute)
    visit(dispute, is_kept=True)
    with pytest.raises(RuleBroken) as broken:
        actions.close_case(dispute.mediator, case=dispute.case)
    assert broken.value.values == {"count": 1}


def test_a_term_for_good_needs_not_be_done(dispute: Dispute) -> None:
    sign(dispute, due_on=None)
    visit(dispute, is_kept=True)
    assert actions.close_case(dispute.mediator, case=dispute.case).state == "settled"


def test_a_mediator_who_goes_leaves_the_signatures_standing(dispute: Dispute) -> None:
    sign(dispute)
    actions.step_down(dispute.mediator, case=dispute.case, reason="调走了")
    actions.accept_case(dispute.world.actor("convener"), case=dispute.fresh())
    assert dispute.fresh().state == "signed"
    with pytest.raises(RuleBroken):
        actions.end_case(dispute.world.actor("convener"), case=dispute.case, reason="算了")
