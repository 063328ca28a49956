"""A dispute comes in, and finds a mediator who stands in nobody's debt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.mediation.conftest import TEXT, Dispute, draft_sides, take_up_dispute
from tests.world import World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Case, Party, TieCheck
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.record import clock
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def ask(world: World, who: str = "resident", **more: Any) -> Case:
    """The resident asks for help."""
    values: dict[str, Any] = {
        "jurisdiction": world.village,
        "sort": "neighbour",
        "text": TEXT,
    } | more
    return actions.ask_mediation(world.actor(who), **{**values, **more})


def list_told(world: World, *people: str) -> list[Message]:
    """Messages to members of the cast."""
    return list(Message.objects.filter(person__in=[world.people[who] for who in people]))


def test_who_asks_is_side_a_and_has_agreed(world: World) -> None:
    case = ask(world, other_name="陆阿根", wish="别再滴水")
    assert (case.state, case.channel, case.mediator) == ("waiting", "asked", None)
    side_a, side_b = Party.objects.filter(case=case)
    assert (side_a.side, side_a.consent, side_a.consent_way) == ("a", "given", "self")
    assert (side_a.person, side_a.wish) == (world.people["resident"], "别再滴水")
    assert (side_b.name, side_b.person, side_b.consent) == ("陆阿根", None, "asked")


def test_mediators_and_conveners_of_the_village_are_told_without_a_name(world: World) -> None:
    case = ask(world, other_name="陆阿根")
    told = {message.person_id for message in Message.objects.all()}
    assert told == {world.people["mediator"].pk, world.people["convener"].pk}
    for message in Message.objects.all():
        said = f"{message.sentence} {message.values}"
        assert case.number in said
        assert "周桂兰" not in said
        assert "陆阿根" not in said
        assert TEXT not in said


def test_nobody_quarrels_with_themselves(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        ask(world, other_name=" 周 桂兰 ")
    assert broken.value.field == "other_name"
    assert not Case.objects.exists()


def test_numbers_run_by_village_and_year(world: World) -> None:
    first, second = ask(world, other_name="陆阿根"), ask(world, other_name="陆阿根")
    year = clock.local(clock.now()).year
    assert first.number == f"八烈调 {year}-001"
    assert second.number == f"八烈调 {year}-002"


def test_who_takes_it_up_mediates(world: World) -> None:
    case = take_up_dispute(world).case
    assert (case.state, case.mediator) == ("consent", world.people["mediator"])
    assert case.handled_at == world.village
    assert case.due_at is not None
    assert (case.due_at - case.level_since).days == 15
    check = TieCheck.objects.get(case=case)
    assert (check.sort, check.mediator) == ("none", world.people["mediator"])


def test_a_grid_worker_begins_in_the_grid(world: World) -> None:
    case = take_up_dispute(world, "grid_worker", jurisdiction=world.grid, channel="grid").case
    assert case.handled_at == world.grid
    assert case.due_at is not None
    assert (case.due_at - case.level_since).days == 7
    assert case.number.startswith("八烈调")


def test_a_mediator_of_the_village_begins_in_the_village(world: World) -> None:
    case = take_up_dispute(world, jurisdiction=world.grid).case
    assert (case.jurisdiction, case.handled_at) == (world.grid, world.village)


@pytest.mark.parametrize("who", ["resident", "supervisor", "administrator", "other_convener"])
def test_who_may_not_take_up(world: World, who: str) -> None:
    with pytest.raises(Refused):
        take_up_dispute(world, who)


def test_with_a_tie_it_waits_for_somebody_else(world: World) -> None:
    dispute = take_up_dispute(world, tie="kin", tie_text="表妹", tie_to=0)
    assert (dispute.case.state, dispute.case.mediator) == ("waiting", None)
    check = TieCheck.objects.get(case=dispute.case)
    assert (check.sort, check.text) == ("kin", "表妹")
    assert check.party_person == world.people["resident"]
    assert list_told(world, "convener")
    assert not list_told(world, "mediator")


def test_a_tie_that_was_said_once_is_remembered(world: World) -> None:
    take_up_dispute(world, tie="kin", tie_to=0)
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world)
    assert broken.value.field == "tie"
    assert take_up_dispute(world, "convener").case.state == "consent"


@pytest.mark.parametrize(
    ("tie", "text", "to", "field"),
    [("best friend", "", 0, "tie"), ("other", "", 0, "tie_text"), ("kin", "", None, "tie_to"),
     ("kin", "", 9, "tie_to")],
)  # fmt: skip
def test_a_tie_says_what_it_is_and_to_whom(
    world: World, tie: str, text: str, to: int | None, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, tie=tie, tie_text=text, tie_to=to)
    assert broken.value.field == field


def test_nobody_mediates_their_own_quarrel(world: World) -> None:
    sides = draft_sides(world)
    sides[1] = replace(sides[1], name="蔡阿姨", person=world.people["mediator"])
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, parties=sides, tie="stake", tie_text="我自己", tie_to=1)
    assert broken.value.field == "tie"


def test_nobody_mediates_for_their_own_office(world: World) -> None:
    with outside_the_door("two who work for one office"):
        office = ResponsibleOffice.objects.create(jurisdiction=world.village, name="合作社")
        for who in ("mediator", "neighbour"):
            world.people[who].office = office
            world.people[who].save()
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world)
    assert broken.value.field == "tie"
    assert take_up_dispute(world, tie="work", tie_to=1).case.mediator is None


def test_the_town_hands_it_down(world: World) -> None:
    case = actions.hand_down(
        world.actor("supervisor"),
        jurisdiction=world.village,
        sort="land",
        title="宅基地边界",
        text="镇里接到的来访。",
        parties=draft_sides(world),
        mediator=world.people["mediator"],
    )
    assert (case.channel, case.state, case.mediator) == ("town", "waiting", None)
    assert [m.url for m in list_told(world, "mediator")] == [f"/mediation/{case.pk}/accept/"]


@pytest.mark.parametrize("who", ["convener", "mediator", "administrator", "resident"])
def test_only_the_town_hands_down(world: World, who: str) -> None:
    with pytest.raises(Refused):
        actions.hand_down(
            world.actor(who),
            jurisdiction=world.village,
            sort="land",
            title="宅基地边界",
            text="来访",
            parties=draft_sides(world),
        )


def test_the_town_chooses_somebody_who_mediates_there(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        actions.hand_down(
            world.actor("supervisor"),
            jurisdiction=world.village,
            sort="land",
            title="宅基地边界",
            text="来访",
            parties=draft_sides(world),
            mediator=world.people["stranger"],
        )
    assert broken.value.field == "mediator"


def test_a_waiting_dispute_is_accepted_once(world: World) -> None:
    case = ask(world, other_name="陆阿根")
    accepted = actions.accept_case(world.actor("mediator"), case=case)
    assert (accepted.state, accepted.mediator) == ("consent", world.people["mediator"])
    with pytest.raises(RuleBroken):
        actions.accept_case(world.actor("convener"), case=case)


def test_an_acceptance_with_a_tie_leaves_it_waiting(world: World) -> None:
    case = ask(world, other_name="陆阿根")
    side_a = Party.objects.get(case=case, side="a")
    after = actions.accept_case(world.actor("mediator"), case=case, tie="kin", party=side_a)
    assert (after.state, after.mediator) == ("waiting", None)
    with pytest.raises(RuleBroken) as broken:
        actions.accept_case(world.actor("mediator"), case=case)
    assert broken.value.field == "tie"


def test_a_mediator_steps_down_and_another_goes_on(dispute: Dispute) -> None:
    world = dispute.world
    actions.step_down(dispute.mediator, case=dispute.case, reason="要住院")
    assert (dispute.fresh().state, dispute.case.mediator) == ("waiting", None)
    actions.accept_case(world.actor("convener"), case=dispute.case)
    assert (dispute.fresh().state, dispute.case.mediator) == ("talking", world.people["convener"])


def test_a_side_asks_for_another_mediator(dispute: Dispute) -> None:
    actions.object_to_mediator(
        dispute.world.actor("neighbour"), case=dispute.case, reason="她们是亲戚"
    )
    assert dispute.fresh().mediator is None
    with pytest.raises(RuleBroken) as broken:
        actions.accept_case(dispute.mediator, case=dispute.case)
    assert broken.value.field == "tie"


def test_nobody_else_asks_for_another_mediator(dispute: Dispute) -> None:
    for who in ("stranger", "mediator", "supervisor", "convener"):
        with pytest.raises(Refused):
            actions.object_to_mediator(dispute.world.actor(who), case=dispute.case, reason="不行")


@pytest.mark.parametrize("side", ["a", "b"])
def test_two_sides_are_needed(world: World, side: str) -> None:
    sides = [draft for draft in draft_sides(world) if draft.side != side]
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, parties=sides)
    assert broken.value.field == f"{side}_name"


def test_one_person_on_both_sides_is_refused_at_the_field(world: World) -> None:
    sides = draft_sides(world)
    for twice in (
        replace(sides[1], person=world.people["resident"]),
        PartyDraft("b", "周桂兰"),
    ):
        with pytest.raises(RuleBroken) as broken:
            take_up_dispute(world, parties=[sides[0], twice])
        assert broken.value.field == "b_name"
    assert not Case.objects.exists()


def test_two_of_one_name_on_the_roster_may_quarrel(world: World) -> None:
    sides = draft_sides(world)
    namesake = replace(sides[1], name="周桂兰")
    assert take_up_dispute(world, parties=[sides[0], namesake]).case.state == "consent"


def test_a_minor_has_a_guardian_who_stands_on_no_other_side(world: World) -> None:
    sides = draft_sides(world)
    alone = replace(sides[1], is_minor=True)
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, parties=[sides[0], alone])
    assert broken.value.field == "b_represented_by"
    guarded = replace(alone, represented_by="周桂兰")
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, parties=[sides[0], guarded])
    assert broken.value.field == "b_represented_by"
    guarded = replace(alone, represented_by="陆大海", represented_as="lawyer")
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, parties=[sides[0], guarded])
    assert broken.value.field == "b_represented_as"
    guarded = replace(alone, represented_by="陆大海")
    case = take_up_dispute(world, parties=[sides[0], guarded]).case
    assert Party.objects.get(case=case, side="b").represented_as == "guardian"


def test_one_lawyer_does_not_speak_for_both(world: World) -> None:
    lawyer = world.people["lawyer"]
    sides = [
        replace(draft, representative=lawyer, represented_as="lawyer")
        for draft in draft_sides(world)
    ]
    with pytest.raises(RuleBroken) as broken:
        take_up_dispute(world, parties=sides)
    assert broken.value.field == "b_represented_by"
