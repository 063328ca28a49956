"""Pages of pledges: what is shown to whom, and what stands at a field that was filled in badly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.delivery.conftest import Road, make_photo, make_road
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt
from zhaishangyi.record import ids
from zhaishangyi.record.models import Photo
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def drive(road: Road) -> PledgeDrive:
    return actions.open_drive(
        road.world.actor("convener"),
        matter=road.matter,
        title="修路的石子",
        purpose="铺在路基下面。",
        sort="materials",
        unit="吨",
        target=Decimal(20),
    )


def give(world: World, drive: PledgeDrive, who: str, amount: str = "5", **more: Any) -> Pledge:
    return actions.give_pledge(world.actor(who), drive=drive, amount=Decimal(amount), **more)


def read(world: World, who: str, address: str) -> str:
    answer = world.client(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(world: World, who: str, page: str, pk: Any, **values: Any) -> Any:
    sent = {"act_id": str(ids.uuid7()), **values}
    return world.client(who).post(reverse(page, args=[pk]), sent)


def test_the_panel_of_a_matter_says_how_far_it_is(road: Road, drive: PledgeDrive) -> None:
    give(road.world, drive, "resident", "15")
    page = read(road.world, "anonymous", road.matter.get_absolute_url())
    assert 'data-pledged="15' in page
    assert "修路的石子" in page
    assert 'data-v="75"' in page


def test_without_a_drive_only_the_desk_sees_the_panel(road: Road) -> None:
    address = road.matter.get_absolute_url()
    assert 'id="pledges"' not in read(road.world, "resident", address)
    assert 'id="pledges"' in read(road.world, "convener", address)


@pytest.mark.parametrize("typed", ["-500", "−500", "0", "1e12", "五百", "9" * 20, "1.234", ""])
def test_a_bad_amount_stands_at_its_field_with_what_was_typed(
    road: Road, drive: PledgeDrive, typed: str
) -> None:
    answer = post(road.world, "resident", "delivery:pledge", drive.pk, amount=typed, note="星期天")
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"]
    assert "星期天" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_full_width_digits_are_fine(road: Road, drive: PledgeDrive) -> None:
    answer = post(road.world, "resident", "delivery:pledge", drive.pk, amount="５００")
    assert answer.status_code == 302
    assert Pledge.objects.get().amount == Decimal(500)


def test_the_button_pressed_twice_is_one_pledge(road: Road, drive: PledgeDrive) -> None:
    sent = {"act_id": str(ids.uuid7()), "amount": "5"}
    client, address = road.world.client("resident"), reverse("delivery:pledge", args=[drive.pk])
    assert [client.post(address, sent).status_code for _turn in range(2)] == [302, 302]
    assert Pledge.objects.count() == 1


def test_a_second_pledge_leads_to_the_first(road: Road, drive: PledgeDrive) -> None:
    pledge = give(road.world, drive, "resident")
    change = reverse("delivery:pledge_change", args=[pledge.pk])
    address = reverse("delivery:pledge", args=[drive.pk])
    assert change in read(road.world, "resident", address)
    answer = post(road.world, "resident", "delivery:pledge", drive.pk, amount="7")
    assert answer.status_code == 422
    assert change in answer.content.decode()


def test_a_name_that_is_not_shown_is_shown_to_desk_and_giver_only(
    road: Road, drive: PledgeDrive
) -> None:
    world = road.world
    give(world, drive, "cppcc", is_anonymous=True)
    name = world.people["cppcc"].name
    for who in ("anonymous", "neighbour", "grid_worker", "supervisor", "auditor", "mediator"):
        for address in (drive.get_absolute_url(), road.matter.get_absolute_url()):
            page = read(world, who, address)
            assert name not in page, who
            assert 'data-role="deputy"' not in page.partition("<tbody>")[2].partition("</tbody>")[0]
    for who in ("convener", "recorder", "cppcc"):
        assert name in read(world, who, drive.get_absolute_url()), who


def test_the_public_record_of_a_matter_does_not_list_pledges(
    road: Road, drive: PledgeDrive
) -> None:
    give(road.world, drive, "cppcc", is_anonymous=True)
    answer = road.world.anonymous.get(reverse("web:matter_record", args=[road.matter.pk]))
    kinds = [entry.kind for entry in answer.context["page_obj"]]
    assert "drive.open" in kinds
    assert "pledge.give" not in kinds


def test_the_record_for_auditors_does_not_say_who_gave_without_a_name(
    road: Road, drive: PledgeDrive
) -> None:
    world = road.world
    give(world, drive, "cppcc", is_anonymous=True)
    listed = world.client("auditor").get(reverse("record:entries")).context["page_obj"]
    entry = next(one for one in listed if one.kind == "pledge.give")
    page = read(world, "auditor", reverse("record:entry", args=[entry.seq]))
    assert world.people["cppcc"].name not in page
    assert str(world.people["cppcc"].pk) not in page


def test_a_receipt_is_for_the_giver_and_the_desk(road: Road, drive: PledgeDrive) -> None:
    world = road.world
    pledge = give(world, drive, "resident", "5")
    photo = make_photo()
    answer = post(world, "recorder", "delivery:receive", pledge.pk, amount="6", note="两车")
    receipt = PledgeReceipt.objects.get()
    assert answer.headers["Location"] == receipt.get_absolute_url()
    page = read(world, "resident", receipt.get_absolute_url())
    assert receipt.number in page
    assert "两车" in page
    more = actions.write_receipt(
        world.actor("recorder"), pledge=pledge, amount=Decimal(1), photos=[photo]
    )
    picture = Photo.objects.get(owner_id=more.pk)
    for who, status in (("resident", 200), ("convener", 200), ("auditor", 404), ("cppcc", 404)):
        assert world.client(who).get(picture.url).status_code == status, who
    assert world.client("neighbour").get(receipt.get_absolute_url()).status_code == 403


def test_more_than_was_pledged_is_welcome_and_the_page_says_so(
    road: Road, drive: PledgeDrive
) -> None:
    pledge = give(road.world, drive, "resident", "5")
    actions.write_receipt(road.world.actor("recorder"), pledge=pledge, amount=Decimal(6))
    answer = road.world.client("resident").get(drive.get_absolute_url())
    row = answer.context["view"].rows[0]
    assert (row.state, row.arrived) == ("done", "6 吨")


def test_using_more_than_has_arrived_stands_at_the_field(road: Road, drive: PledgeDrive) -> None:
    answer = post(
        road.world, "recorder", "delivery:use", drive.pk,
        amount="5", text="铺在三号桥南边", used_on="2024-05-07",
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"]
    assert "铺在三号桥南边" in answer.content.decode()


def test_the_desk_looks_for_a_name_and_writes_it_down(road: Road, drive: PledgeDrive) -> None:
    world, address = road.world, reverse("delivery:pledge_for", args=[drive.pk])
    found = world.client("recorder").get(address, {"name": "沈伯年"})
    person = world.people["respected_local"]
    assert f"?person={person.pk}" in found.content.decode()
    sent = post(world, "recorder", "delivery:pledge_for", drive.pk, person=person.pk, amount="2")
    assert sent.status_code == 302
    assert Pledge.objects.get().person == person


def test_a_grid_worker_writes_a_name_and_does_not_see_the_roster(
    road: Road, drive: PledgeDrive
) -> None:
    world, address = road.world, reverse("delivery:pledge_for", args=[drive.pk])
    page = world.client("grid_worker").get(address, {"name": "沈伯年"})
    assert page.context["found"] == []
    answer = post(
        world, "grid_worker", "delivery:pledge_for", drive.pk,
        giver="江海公司", role="office", amount="2", is_anonymous="on",
    )  # fmt: skip
    assert answer.status_code == 302
    assert "江海公司" not in read(world, "anonymous", drive.get_absolute_url())


def test_changing_after_somebody_else_did_shows_what_stands_there(
    road: Road, drive: PledgeDrive
) -> None:
    pledge = give(road.world, drive, "resident", "5")
    actions.change_pledge(road.world.actor("resident"), pledge=pledge, amount=Decimal(8))
    answer = post(
        road.world, "resident", "delivery:pledge_change", pledge.pk, amount="9", seen_version=1
    )
    assert answer.status_code == 409
    assert "8 吨" in answer.content.decode()


def test_taking_back_needs_no_reason_of_ones_own(road: Road, drive: PledgeDrive) -> None:
    pledge = give(road.world, drive, "resident")
    assert post(road.world, "resident", "delivery:pledge_withdraw", pledge.pk).status_code == 302
    assert "沈小妹" not in read(road.world, "anonymous", drive.get_absolute_url())
    other = give(road.world, drive, "neighbour")
    assert post(road.world, "recorder", "delivery:pledge_withdraw", other.pk).status_code == 422


def test_my_page_lists_what_i_pledged(road: Road, drive: PledgeDrive) -> None:
    give(road.world, drive, "resident", is_anonymous=True)
    mine = road.world.client("resident").get(reverse("web:me"))
    assert [row.amount for row in mine.context["my_pledges"]] == ["5 吨"]
    others = road.world.client("neighbour").get(reverse("web:me"))
    assert others.context["my_pledges"] == []


def test_the_story_tells_of_uses_with_photos_and_never_of_givers(
    road: Road, drive: PledgeDrive
) -> None:
    world = road.world
    pledge = give(world, drive, "cppcc", "5")
    actions.write_receipt(world.actor("recorder"), pledge=pledge, amount=Decimal(5))
    use = actions.write_use(
        world.actor("recorder"),
        drive=drive,
        amount=Decimal(2),
        text="铺好南段",
        photos=[make_photo()],
    )
    actions.close_drive(world.actor("convener"), drive=drive, reason="石子够用了。")
    story = world.anonymous.get(road.matter.get_absolute_url()).context["story"]
    told = [item for item in story if "修路的石子" in item.text]
    assert len(told) == 3
    assert [photo.owner_id for item in told for photo in item.photos] == [use.pk]
    assert all(world.people["cppcc"].name not in item.text for item in told)


def test_a_drive_with_many_pledges_asks_as_many_questions_as_one_with_two(
    road: Road, drive: PledgeDrive
) -> None:
    world = road.world
    for who in ("resident", "neighbour"):
        give(world, drive, who)
    client, address = world.client("convener"), drive.get_absolute_url()
    few = count_queries(lambda: client.get(address))
    for who in ("deputy", "cppcc", "lawyer", "mediator", "expert"):
        pledge = give(world, drive, who)
        actions.write_receipt(world.actor("recorder"), pledge=pledge, amount=Decimal(1))
    assert count_queries(lambda: client.get(address)) == few


def test_a_hidden_matter_hides_its_pledges(world: World) -> None:
    hidden = make_road(world, is_past_village=True, handled_at=world.town)
    with outside_the_door("a drive for tests"):
        drive = PledgeDrive.objects.create(
            matter=hidden.matter, title="修路", sort="money", unit="元", target=Decimal(100)
        )
    assert world.client("neighbour").get(drive.get_absolute_url()).status_code == 404
    assert post(world, "neighbour", "delivery:pledge", drive.pk, amount="5").status_code == 404
    assert world.client("supervisor").get(drive.get_absolute_url()).status_code == 200
