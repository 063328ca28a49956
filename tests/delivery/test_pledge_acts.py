"""Pledges through the door: asking, giving, receipts, uses, and who is told what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.delivery.conftest import TODAY, Road, make_photo, make_road
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt, PledgeUse
from zhaishangyi.delivery.pledging import ledger
from zhaishangyi.notices.models import Message
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry, Photo

pytestmark = pytest.mark.django_db


@dataclass
class Stones:
    """A drive for stones, and what can be done with it."""

    world: World
    drive: PledgeDrive

    def give(self, who: str, amount: str = "5", **more: Any) -> Pledge:
        return actions.give_pledge(
            self.world.actor(who), drive=self.drive, amount=Decimal(amount), **more
        )

    def receive(self, pledge: Pledge, amount: str = "5", **more: Any) -> PledgeReceipt:
        return actions.write_receipt(
            self.world.actor("recorder"), pledge=pledge, amount=Decimal(amount), **more
        )

    def use(self, amount: str, **more: Any) -> PledgeUse:
        values = {"text": "铺在三号桥南边", **more}
        return actions.write_use(
            self.world.actor("recorder"), drive=self.drive, amount=Decimal(amount), **values
        )


def open_drive(road: Road, who: str = "convener", **more: Any) -> PledgeDrive:
    values: dict[str, Any] = {
        "title": "修路的石子",
        "purpose": "铺在路基下面。",
        "sort": "materials",
        "unit": "吨",
        "target": Decimal(20),
    }
    return actions.open_drive(road.world.actor(who), matter=road.matter, **{**values, **more})


@pytest.fixture
def stones(road: Road) -> Stones:
    return Stones(road.world, open_drive(road))


def read_inbox(world: World, who: str) -> list[str]:
    return [
        message.sentence % message.values
        for message in Message.objects.filter(person=world.people[who]).order_by("pk")
    ]


def test_the_desk_asks_and_those_concerned_are_told(road: Road) -> None:
    drive = open_drive(road)
    assert (drive.target, drive.unit, drive.matter) == (Decimal(20), "吨", road.matter)
    assert any("修路的石子" in line for line in read_inbox(road.world, "resident"))
    with pytest.raises(Refused):
        open_drive(road, "resident")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"target": Decimal(-500)}, "target"),
        ({"target": Decimal(0)}, "target"),
        ({"target": Decimal("1e12")}, "target"),
        ({"sort": "votes"}, "sort"),
        ({"unit": "  "}, "unit"),
        ({"title": "石"}, "title"),
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on"),
        ({"sort": "labour", "target": Decimal("2.25")}, "target"),
    ],
)
def test_what_cannot_be_asked_for(road: Road, values: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        open_drive(road, **values)
    assert caught.value.field == field
    assert not PledgeDrive.objects.exists()


def test_somebody_gives_in_the_most_particular_role(stones: Stones) -> None:
    assert stones.give("resident").role == "resident"
    assert stones.give("cppcc").role == "cppcc"
    assert stones.give("respected_local").role == "respected_local"
    assert ledger.count_drive(stones.drive).pledged == Decimal(15)


def test_a_second_pledge_names_the_first(stones: Stones) -> None:
    stones.give("resident", "5")
    with pytest.raises(RuleBroken, match="already") as caught:
        stones.give("resident", "7")
    assert caught.value.values == {"amount": "5", "unit": "吨"}
    assert Pledge.objects.count() == 1


def test_a_stranger_may_give_and_nobody_anonymous_may(stones: Stones) -> None:
    assert stones.give("stranger").name == "沈小妹"
    with pytest.raises(Refused):
        stones.give("anonymous")


def test_nothing_can_be_given_after_the_end(road: Road) -> None:
    world = road.world
    drive = open_drive(road)
    closed = actions.close_drive(world.actor("convener"), drive=drive, reason="石子够用了。")
    assert closed.closed_at is not None
    with pytest.raises(RuleBroken, match="closed already"):
        Stones(world, drive).give("resident")
    with pytest.raises(RuleBroken, match="closed already"):
        actions.close_drive(world.actor("convener"), drive=drive, reason="石子够用了。")


def test_an_anonymous_pledge_hides_its_giver_in_the_record(stones: Stones) -> None:
    pledge = stones.give("cppcc", is_anonymous=True)
    entry = Entry.objects.get(kind="pledge.give")
    assert entry.person_id is None
    assert entry.role == "resident"
    assert entry.node_path == stones.drive.node_path
    assert stones.world.people["cppcc"].name not in entry.content
    assert str(pledge.person_id) not in entry.content
    assert "cppcc" not in entry.content


def test_changing_an_anonymous_pledge_hides_the_giver_too(stones: Stones) -> None:
    pledge = stones.give("neighbour", is_anonymous=True)
    actions.change_pledge(stones.world.actor("neighbour"), pledge=pledge, amount=Decimal(6))
    assert Entry.objects.get(kind="pledge.change").person_id is None


def test_a_named_pledge_stands_on_record_with_its_giver(stones: Stones) -> None:
    stones.give("neighbour")
    person = stones.world.people["neighbour"]
    assert Entry.objects.get(kind="pledge.give").person_id == person.pk


def test_the_convener_hears_how_much_and_not_who(stones: Stones) -> None:
    stones.give("neighbour", "5", is_anonymous=True)
    lines = read_inbox(stones.world, "convener")
    assert any("5 吨" in line for line in lines)
    assert not any(stones.world.people["neighbour"].name in line for line in lines)


def test_the_desk_writes_it_down_for_somebody_who_is_told(stones: Stones) -> None:
    world = stones.world
    pledge = actions.give_pledge_for(
        world.actor("recorder"),
        drive=stones.drive,
        amount=Decimal(3),
        person=world.people["respected_local"],
    )
    assert (pledge.name, pledge.role) == ("沈伯年", "respected_local")
    assert pledge.typed_by == world.people["recorder"]
    assert any("吴晓燕" in line for line in read_inbox(world, "respected_local"))
    with pytest.raises(RuleBroken, match="already"):
        stones.give("respected_local")


def test_a_guest_gives_by_name_and_role_once(stones: Stones) -> None:
    values: dict[str, Any] = {
        "drive": stones.drive,
        "amount": Decimal(3),
        "giver": "江海公司",
        "role": "office",
    }
    by = stones.world.actor("grid_worker")
    assert actions.give_pledge_for(by, **values).person is None
    with pytest.raises(RuleBroken) as caught:
        actions.give_pledge_for(by, **values)
    assert caught.value.field == "giver"
    with pytest.raises(RuleBroken) as caught:
        actions.give_pledge_for(by, **{**values, "giver": "三星镇", "role": "king"})
    assert caught.value.field == "role"


def test_a_refusal_does_not_tell_a_helper_who_gave_without_a_name(stones: Stones) -> None:
    world = stones.world
    stones.give("neighbour", is_anonymous=True)
    with pytest.raises(RuleBroken, match="Only the desk picks"):
        actions.give_pledge_for(
            world.actor("grid_worker"),
            drive=stones.drive,
            amount=Decimal(1),
            person=world.people["neighbour"],
        )
    values: dict[str, Any] = {
        "drive": stones.drive,
        "amount": Decimal(1),
        "giver": "老王",
        "role": "resident",
    }
    actions.give_pledge_for(world.actor("recorder"), **values, is_anonymous=True)
    second = actions.give_pledge_for(world.actor("grid_worker"), **values)
    assert second.name == "老王"


def test_residents_do_not_write_for_others(stones: Stones) -> None:
    with pytest.raises(Refused):
        actions.give_pledge_for(
            stones.world.actor("resident"),
            drive=stones.drive,
            amount=Decimal(1),
            giver="老王",
            role="resident",
        )


def test_a_pledge_is_changed_by_its_giver_only(stones: Stones) -> None:
    pledge = stones.give("resident", "5")
    changed = actions.change_pledge(
        stones.world.actor("resident"), pledge=pledge, amount=Decimal(8), note="礼拜天送来"
    )
    assert (changed.amount, changed.note) == (Decimal("8.00"), "礼拜天送来")
    for who in ("neighbour", "convener", "supervisor"):
        with pytest.raises(Refused):
            actions.change_pledge(stones.world.actor(who), pledge=pledge, amount=Decimal(1))


def test_the_desk_changes_what_was_typed_for_another(stones: Stones) -> None:
    world = stones.world
    pledge = actions.give_pledge_for(
        world.actor("recorder"),
        drive=stones.drive,
        amount=Decimal(3),
        giver="江海公司",
        role="office",
    )
    changed = actions.change_pledge(world.actor("convener"), pledge=pledge, amount=Decimal(4))
    assert changed.amount == Decimal(4)


def test_two_at_once_are_told_of_each_other(stones: Stones) -> None:
    pledge = stones.give("resident")
    seen = pledge.version
    by = stones.world.actor("resident")
    actions.change_pledge(by, pledge=pledge, amount=Decimal(6), seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.change_pledge(by, pledge=pledge, amount=Decimal(7), seen_version=seen)


def test_a_pledge_is_never_less_than_has_arrived(stones: Stones) -> None:
    pledge = stones.give("resident", "5")
    stones.receive(pledge, "3")
    by = stones.world.actor("resident")
    with pytest.raises(RuleBroken) as caught:
        actions.change_pledge(by, pledge=pledge, amount=Decimal("2.99"))
    assert caught.value.field == "amount"
    assert actions.change_pledge(by, pledge=pledge, amount=Decimal(3)).amount == Decimal(3)
    with pytest.raises(RuleBroken, match="arrived already"):
        actions.withdraw_pledge(by, pledge=pledge)


def test_a_pledge_can_be_taken_back_and_given_again(stones: Stones) -> None:
    pledge = stones.give("resident")
    taken = actions.withdraw_pledge(stones.world.actor("resident"), pledge=pledge)
    assert taken.withdrawn_at is not None
    assert ledger.count_drive(stones.drive).pledges == 0
    assert stones.give("resident", "1").amount == Decimal(1)
    with pytest.raises(RuleBroken, match="taken back"):
        stones.receive(pledge)


def test_the_desk_takes_back_with_a_reason_that_is_told(stones: Stones) -> None:
    pledge = stones.give("neighbour")
    by = stones.world.actor("recorder")
    with pytest.raises(RuleBroken) as caught:
        actions.withdraw_pledge(by, pledge=pledge)
    assert caught.value.field == "reason"
    actions.withdraw_pledge(by, pledge=pledge, reason="他说记错了数。")
    assert any("记错了数" in line for line in read_inbox(stones.world, "neighbour"))


def test_receipts_are_numbered_and_their_pictures_are_sealed(stones: Stones) -> None:
    pledge = stones.give("resident", "5")
    first = stones.receive(pledge, "3", photos=[make_photo()])
    second = stones.receive(pledge, "4")
    assert (first.number, second.number) == ("八烈收 2024-001", "八烈收 2024-002")
    assert Photo.objects.get(owner_id=first.pk).is_sealed
    assert ledger.count_arrived(pledge) == Decimal(7)
    assert any("八烈收 2024-001" in line for line in read_inbox(stones.world, "resident"))


def test_only_the_desk_writes_receipts(stones: Stones) -> None:
    pledge = stones.give("resident")
    for who in ("resident", "supervisor", "grid_worker", "other_convener"):
        with pytest.raises(Refused):
            actions.write_receipt(stones.world.actor(who), pledge=pledge, amount=Decimal(1))


def test_no_more_is_used_than_has_arrived(stones: Stones) -> None:
    stones.receive(stones.give("resident", "5"), "3")
    with pytest.raises(RuleBroken) as caught:
        stones.use("3.01")
    assert caught.value.field == "amount"
    assert caught.value.values["left"] == "3"
    assert stones.use("3", photos=[make_photo()]).amount == Decimal(3)
    with pytest.raises(RuleBroken):
        stones.use("0.01")
    assert any("铺在三号桥南边" in line for line in read_inbox(stones.world, "resident"))


def test_a_receipt_is_cancelled_unless_it_was_used(stones: Stones) -> None:
    pledge = stones.give("resident", "5")
    first, second = stones.receive(pledge, "3"), stones.receive(pledge, "2")
    stones.use("4")
    by = stones.world.actor("convener")
    with pytest.raises(RuleBroken, match="used already"):
        actions.void_receipt(by, receipt=first, reason="写重了一张。")
    stones.receive(pledge, "2")
    assert actions.void_receipt(by, receipt=second, reason="写重了一张。").void_at is not None
    with pytest.raises(RuleBroken, match="cancelled already"):
        actions.void_receipt(by, receipt=second, reason="写重了一张。")
    assert ledger.count_drive(stones.drive).received == Decimal(5)


def test_days_of_use(stones: Stones) -> None:
    stones.receive(stones.give("resident"))
    with pytest.raises(RuleBroken) as caught:
        stones.use("1", used_on=TODAY + timedelta(days=1))
    assert caught.value.field == "used_on"
    with pytest.raises(RuleBroken, match="Nothing was there"):
        stones.use("1", used_on=date(2024, 5, 1))


moves = st.lists(
    st.tuples(
        st.sampled_from(["receive", "use", "void", "change"]),
        st.decimals(min_value="0.5", max_value="20", places=1),
    ),
    max_size=8,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves)
def test_whatever_is_done_the_ledger_holds(
    world: World, at_noon: None, done: list[tuple[str, Decimal]]
) -> None:
    stones = make_stones(world)
    pledge = stones.give("resident", "10")
    for move, amount in done:
        try:
            move_on(stones, pledge, move, amount)
        except RuleBroken as problem:
            assert problem.field in ("", "amount")  # noqa: PT017
        check_ledger(stones.drive)


def make_stones(world: World) -> Stones:
    """A drive of a matter of its own, for one run among many."""
    number = f"八烈 2024-{100 + PledgeDrive.objects.count()}"
    return Stones(world, open_drive(make_road(world, number=number)))


def move_on(stones: Stones, pledge: Pledge, move: str, amount: Decimal) -> None:
    """One thing that the desk or the giver does."""
    if move == "receive":
        stones.receive(pledge, str(amount))
    elif move == "use":
        stones.use(str(amount))
    elif move == "change":
        actions.change_pledge(stones.world.actor("resident"), pledge=pledge, amount=amount)
    else:
        receipt = PledgeReceipt.objects.filter(pledge=pledge, void_at=None).first()
        if receipt is not None:
            by = stones.world.actor("recorder")
            actions.void_receipt(by, receipt=receipt, reason="写重了一张。")


def check_ledger(drive: PledgeDrive) -> None:
    """Totals are the sums of the rows, and what was used had arrived."""
    totals = ledger.count_drive(drive)
    valid = PledgeReceipt.objects.filter(pledge__drive=drive, void_at=None)
    assert totals.received == sum(valid.values_list("amount", flat=True))
    assert totals.used == sum(
        PledgeUse.objects.filter(drive=drive).values_list("amount", flat=True)
    )
    assert totals.used <= totals.received
