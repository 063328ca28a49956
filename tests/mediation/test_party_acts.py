"""The sides of a dispute: who they are, what they say, whether they want to be helped."""

from __future__ import annotations

from typing import Any

import pytest
from tests.mediation.conftest import Dispute, draft_sides, take_up_dispute
from tests.world import World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.notices.models import Message
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def consent(dispute: Dispute, who: str, side: str, *, answer: bool = True, way: str = "") -> Party:
    """One side says yes or no."""
    return actions.give_consent(
        dispute.world.actor(who), party=dispute.party(side), answer=answer, way=way
    )


def test_talking_begins_when_everybody_agrees(taken_up: Dispute) -> None:
    consent(taken_up, "resident", "a")
    assert taken_up.fresh().state == "consent"
    consent(taken_up, "mediator", "b", way="spoken")
    assert taken_up.fresh().state == "talking"
    assert taken_up.party("a").consent_way == "self"
    assert taken_up.party("b").consent_way == "spoken"


def test_a_no_is_kept_and_the_mediator_is_told(taken_up: Dispute) -> None:
    consent(taken_up, "resident", "a")
    Message.objects.all().delete()
    consent(taken_up, "neighbour", "b", answer=False)
    assert taken_up.fresh().state == "consent"
    assert taken_up.party("b").consent == "refused"
    told = {message.person_id for message in Message.objects.all()}
    people = taken_up.world.people
    assert told == {people["mediator"].pk, people["resident"].pk}


def test_a_mind_that_changes_stops_the_talks(dispute: Dispute) -> None:
    consent(dispute, "neighbour", "b", answer=False)
    assert dispute.fresh().state == "consent"


def test_the_mediator_says_how_they_heard_it(taken_up: Dispute) -> None:
    for way in ("", "self", "by pigeon"):
        with pytest.raises(RuleBroken) as broken:
            consent(taken_up, "mediator", "b", way=way)
        assert broken.value.field == "way"


@pytest.mark.parametrize("who", ["resident", "stranger", "convener", "supervisor"])
def test_nobody_answers_for_the_other_side(taken_up: Dispute, who: str) -> None:
    with pytest.raises(Refused):
        consent(taken_up, who, "b")


def test_for_a_minor_the_guardian_answers(world: World) -> None:
    sides = draft_sides(world)
    child = PartyDraft(
        "b", "陆小毛", world.people["neighbour"], is_minor=True,
        represented_by="沈伯年", representative=world.people["respected_local"],
    )  # fmt: skip
    dispute = take_up_dispute(world, parties=[sides[0], child])
    with pytest.raises(RuleBroken):
        consent(dispute, "neighbour", "b")
    consent(dispute, "respected_local", "b")
    assert dispute.party("b").consent == "given"


def test_who_speaks_for_a_party_may_tell_their_side(world: World) -> None:
    sides = draft_sides(world)
    spoken_for = PartyDraft(
        "b", "陆阿根", None, represented_by="袁律师",
        representative=world.people["lawyer"], represented_as="lawyer",
    )  # fmt: skip
    dispute = take_up_dispute(world, parties=[sides[0], spoken_for])
    actions.tell_account(world.actor("lawyer"), party=dispute.party("b"), account="瓦是被压坏的。")
    assert dispute.party("b").account == "瓦是被压坏的。"


def test_each_side_tells_its_own_story(dispute: Dispute) -> None:
    world = dispute.world
    actions.tell_account(
        world.actor("resident"), party=dispute.party("a"), account="墙根泡酥了。", wish="补墙"
    )
    assert (dispute.party("a").account, dispute.party("a").wish) == ("墙根泡酥了。", "补墙")
    with pytest.raises(Refused):
        actions.tell_account(world.actor("resident"), party=dispute.party("b"), account="都怪我。")


def test_one_more_party_has_to_agree_as_well(dispute: Dispute) -> None:
    actions.add_party(dispute.mediator, case=dispute.case, draft=PartyDraft("c", "装水槽的王师傅"))
    assert dispute.fresh().state == "consent"
    assert dispute.party("c").consent == "asked"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PartyDraft("b", "周桂兰"), "name"),
        (PartyDraft("a", "周桂兰"), "name"),
        (PartyDraft("x", "王师傅"), "side"),
        (PartyDraft("b", ""), "name"),
        (PartyDraft("b", "王" * 41), "name"),
        (PartyDraft("b", "王小明", is_minor=True), "represented_by"),
        (PartyDraft("b", "王小明", represented_by="老王"), "represented_as"),
        (PartyDraft("b", "王小明", is_minor=True, represented_by="周桂兰"), "represented_by"),
    ],
)
def test_a_party_that_cannot_be(dispute: Dispute, draft: PartyDraft, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        actions.add_party(dispute.mediator, case=dispute.case, draft=draft)
    assert broken.value.field == field
    assert Party.objects.filter(case=dispute.case).count() == 2


def test_the_mediator_is_never_a_party(dispute: Dispute) -> None:
    draft = PartyDraft("c", "蔡阿姨", dispute.world.people["mediator"])
    with pytest.raises(RuleBroken) as broken:
        actions.add_party(dispute.mediator, case=dispute.case, draft=draft)
    assert broken.value.field == "name"


def test_only_the_mediator_adds_and_corrects(dispute: Dispute) -> None:
    for who in ("resident", "neighbour", "convener", "administrator"):
        by = dispute.world.actor(who)
        with pytest.raises(Refused):
            actions.add_party(by, case=dispute.case, draft=PartyDraft("c", "王师傅"))
        with pytest.raises(Refused):
            actions.change_party(by, party=dispute.party("b"), name="王师傅")


def test_a_party_is_corrected_on_the_version_that_was_seen(dispute: Dispute) -> None:
    party = dispute.party("b")
    actions.change_party(
        dispute.mediator,
        party=party,
        name="陆阿根（三组）",
        person=dispute.world.people["neighbour"],
        interpreter="小沈",
        seen_version=party.version,
    )
    assert (dispute.party("b").name, dispute.party("b").interpreter) == ("陆阿根（三组）", "小沈")
    assert dispute.party("b").account == party.account
    with pytest.raises(ChangedMeanwhile):
        actions.change_party(dispute.mediator, party=party, name="谁", seen_version=party.version)


def test_a_side_that_leaves_ends_it_and_nothing_is_deleted(dispute: Dispute) -> None:
    Message.objects.all().delete()
    actions.withdraw_party(
        dispute.world.actor("neighbour"), party=dispute.party("b"), reason="不想谈了"
    )
    case = dispute.fresh()
    assert (case.state, case.ended_reason) == ("ended", "不想谈了")
    gone = Party.objects.get(case=case, side="b")
    assert (gone.left_reason, gone.left_at is not None) == ("不想谈了", True)
    assert gone.account
    sentences = {m.sentence for m in Message.objects.filter(person__name="周桂兰")}
    assert any("court is open" in sentence for sentence in sentences)


def test_who_has_left_is_outside(dispute: Dispute) -> None:
    dispute_party = dispute.party("b")
    neighbour = dispute.world.actor("neighbour")
    actions.withdraw_party(neighbour, party=dispute_party, reason="不想谈了")
    left = Party.objects.get(pk=dispute_party.pk)
    with pytest.raises(Refused):
        actions.tell_account(neighbour, party=left, account="还想说一句")


def test_of_two_on_a_side_one_may_leave(dispute: Dispute) -> None:
    actions.add_party(dispute.mediator, case=dispute.case, draft=PartyDraft("b", "陆家媳妇"))
    second = Party.objects.get(case=dispute.case, consent="asked")
    assert dispute.fresh().state == "consent"
    actions.withdraw_party(dispute.mediator, party=second, reason="去外地了")
    assert dispute.fresh().state == "talking"


def set_state(dispute: Dispute, **values: Any) -> Case:
    """Put a dispute where a test needs it."""
    with outside_the_door("a state for a test"):
        for name, value in values.items():
            setattr(dispute.case, name, value)
        dispute.case.save()
    return dispute.case


def test_nothing_changes_once_it_is_over(dispute: Dispute) -> None:
    party = dispute.party("a")
    set_state(dispute, state="ended")
    resident = dispute.world.actor("resident")
    for change in (
        lambda: actions.tell_account(resident, party=party, account="再说一句"),
        lambda: actions.give_consent(resident, party=party, answer=False),
        lambda: actions.withdraw_party(resident, party=party, reason="走了"),
        lambda: actions.add_party(
            dispute.mediator, case=dispute.case, draft=PartyDraft("c", "王师傅")
        ),
    ):
        with pytest.raises(RuleBroken):
            change()
