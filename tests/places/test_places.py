"""Places and venues: who may add them, what is refused, what everybody sees."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.world import World

from zhaishangyi.places import actions, queries, rules
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import ids
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Photo

pytestmark = pytest.mark.django_db


def make_photo(size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    """A small real photo."""
    stream = BytesIO()
    Image.new("RGB", size, (90, 140, 90)).save(stream, "JPEG")
    return SimpleUploadedFile("tree.jpg", stream.getvalue(), "image/jpeg")


def test_an_administrator_adds_a_village_and_a_grid(world: World) -> None:
    by = world.actor("administrator")
    village = actions.add_place(by, parent=world.town, name="新渔村", code="XinYu")
    grid = actions.add_place(by, parent=village, name="一号网格", code="g1")
    assert (village.level, village.path) == ("village", "xz/xinyu/")
    assert (grid.level, grid.path) == ("grid", "xz/xinyu/g1/")


def test_a_convener_does_not_add_villages(world: World) -> None:
    with pytest.raises(Refused):
        actions.add_place(world.actor("convener"), parent=world.town, name="新村", code="x")


@pytest.mark.parametrize("code", ["八烈", "", "a b", "-a", "x" * 60])
def test_a_code_that_cannot_stand_in_the_record(code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.require_code(code)
    assert broken.value.field == "code"


def test_the_same_code_twice_and_a_node_below_a_grid(world: World) -> None:
    by = world.actor("administrator")
    with pytest.raises(RuleBroken):
        actions.add_place(by, parent=world.town, name="又一个", code="balie")
    with pytest.raises(RuleBroken):
        actions.add_place(by, parent=world.grid, name="楼道", code="a")


def test_two_rename_at_once_and_the_second_is_told(world: World) -> None:
    by, seen = world.actor("administrator"), world.village.version
    actions.rename_place(by, place=world.village, name="甲村", description="", seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.rename_place(
            by, place=world.village, name="乙村", description="", seen_version=seen
        )
    assert Jurisdiction.objects.get(pk=world.village.pk).name == "甲村"


def test_a_convener_registers_a_venue_with_a_photo_through_the_page(world: World) -> None:
    client = world.client("convener")
    address = reverse("places:venue_add", args=[world.village.pk])
    typed = {
        "act_id": str(ids.uuid7()),
        "name": "老仓库",
        "brand": "红客厅",
        "sort": "house",
        "place_text": "村东，三号桥边",
    }
    answer = client.post(address, {**typed, "photos": [make_photo()]})
    venue = Venue.objects.get(name="老仓库")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("places:venue", args=[venue.pk])
    shown = client.get(answer["Location"])
    photo = Photo.objects.get(owner_id=venue.pk)
    assert photo.url.encode() in shown.content
    assert client.get(photo.url)["Content-Type"] == "image/jpeg"


def test_a_wrong_photo_keeps_the_good_one_and_all_that_was_typed(world: World) -> None:
    client = world.client("convener")
    address = reverse("places:venue_add", args=[world.village.pk])
    pdf = SimpleUploadedFile("scan.jpg", b"%PDF-1.7\n%...", "image/jpeg")
    typed = {"act_id": str(ids.uuid7()), "name": "老仓库", "sort": "house", "place_text": "村东"}
    answer = client.post(address, {**typed, "photos": [make_photo(), pdf]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "老仓库" in page
    assert "scan.jpg" in page
    assert not Venue.objects.filter(name="老仓库").exists()
    token = answer.context["form"].kept_photos[0].token
    again = client.post(address, {**typed, "photos_kept": [token]})
    assert again.status_code == 302
    assert Photo.objects.filter(owner_id=Venue.objects.get(name="老仓库").pk).count() == 1


def test_the_same_venue_twice_in_a_village(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        actions.add_venue(
            world.actor("convener"), place=world.village, name="村口老樟树", brand="", sort="tree",
            place_text="村口",
        )  # fmt: skip
    assert broken.value.field == "name"


def test_a_closed_venue_is_no_longer_offered(world: World) -> None:
    actions.close_venue(world.actor("convener"), venue=world.venue)
    assert world.venue not in queries.list_venues(world.village)


def test_a_convener_of_another_village_is_told_who_may(world: World) -> None:
    client = world.client("other_convener")
    answer = client.get(reverse("places:venue_change", args=[world.venue.pk]))
    assert answer.status_code == 403
    assert "召集人" in answer.content.decode()


def test_public_pages_ask_the_store_the_same_number_of_times(
    world: World, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = world.anonymous, reverse("places:show", args=[world.village.pk])
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(15):
        actions.add_venue(
            world.actor("convener"), place=world.village, name=f"第{number}处", brand="",
            sort="other", place_text="村里",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "name", ["places:list", "places:show", "places:venue", "places:venue_poster"]
)
def test_everybody_may_look(world: World, name: str) -> None:
    target = {"places:list": [], "places:show": [world.village.pk]}.get(name, [world.venue.pk])
    assert world.anonymous.get(reverse(name, args=target)).status_code == 200


def test_an_unknown_id_says_so(world: World) -> None:
    answer = world.anonymous.get(reverse("places:show", args=[ids.uuid7()]))
    assert answer.status_code == 404
