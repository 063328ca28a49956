"""The page of raising, the page after it, and receipts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.matters.browsing import page, photo, said, send
from tests.matters.conftest import ROAD
from tests.world import World

from zhaishangyi.matters import actions
from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Photo
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def test_a_resident_raises_a_matter_and_sees_what_happens_next(world: World):
    client = world.client("resident")
    assert 'name="roster_name"' not in page(client, "raise")
    response = send(client, "raise", {**said(world), "photos": [photo()]})
    matter = Matter.objects.get()
    assert response.url == reverse("matters:sent", args=[matter.pk])
    assert (matter.category, matter.channel) == ("road", "online")
    assert Photo.objects.get().owner_id == matter.pk
    sent = client.get(response.url).content.decode()
    assert matter.number in sent
    assert "receipt__code" not in sent


def test_somebody_who_has_not_signed_in_is_told_who_may(world: World):
    assert world.anonymous.get(reverse("matters:raise")).status_code == 403


def test_a_helper_types_for_somebody_on_the_roster(world: World):
    client = world.client("grid_worker")
    values = said(world, writer="helper", raised_for="周阿婆，三组", roster_name="周桂兰")
    send(client, "raise", values)
    matter = Matter.objects.get()
    assert (matter.raised_for, matter.raiser) == ("周阿婆，三组", world.people["resident"])
    assert (matter.typed_by, matter.channel) == (world.people["grid_worker"], "grid")


def test_three_residents_share_a_name_and_the_helper_chooses(world: World):
    with outside_the_door("namesakes"):
        for group in ("一组", "二组"):
            Person.objects.create(jurisdiction=world.village, name="周桂兰", group=group)
    client = world.client("grid_worker")
    values = said(world, writer="helper", raised_for="周阿婆", roster_name="周桂兰")
    response = send(client, "raise", values)
    assert response.status_code == 422
    html = response.content.decode()
    assert all(group in html for group in ("一组", "二组", "三组"))
    assert ROAD[:20] in html
    assert not Matter.objects.exists()
    values["roster_person"] = str(world.people["resident"].pk)
    assert send(client, "raise", values).status_code == 302
    assert Matter.objects.get().raiser == world.people["resident"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "路坏"}, "text"),
        ({"place_text": ""}, "place_text"),
        ({"wished_tier": ""}, "wished_tier"),
        ({"wished_tier": "mega"}, "wished_tier"),
        ({"name_shown": ""}, "name_shown"),
        ({"village": ""}, "village"),
        ({"writer": "helper", "raised_for": ""}, "raised_for"),
        ({"writer": "helper", "raised_for": "长" * 61}, "raised_for"),
        ({"writer": "helper", "raised_for": "阿婆", "roster_name": "没有这人"}, "roster_name"),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(
    world: World, changed: dict[str, str], field: str
):
    values = said(world, **changed)
    response = send(world.client("grid_worker"), "raise", {**values, "photos": [photo()]})
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert len(form.kept_photos) == 1
    assert values["place_text"] in response.content.decode()
    assert not Matter.objects.exists()


def test_ten_thousand_characters_come_back_with_the_numbers(world: World):
    response = send(world.client("resident"), "raise", said(world, text="裂" * 10_000))
    html = response.content.decode()
    assert response.status_code == 422
    assert "10000" in html
    assert "2000" in html
    assert "裂" * 10_000 in html


def test_a_photo_that_is_none_is_named_and_the_text_stays(world: World):
    bad = SimpleUploadedFile("说明.jpg", b"%PDF-1.7 not a picture", "image/jpeg")
    response = send(world.client("resident"), "raise", {**said(world), "photos": [bad, photo()]})
    assert response.status_code == 422
    assert "说明.jpg" in response.content.decode()
    form = response.context["form"]
    again = {**said(world), "photos_kept": [kept.token for kept in form.kept_photos]}
    assert send(world.client("resident"), "raise", again).status_code == 302
    assert Photo.objects.count() == 1


def test_nobody_gets_a_receipt_and_a_double_submit_the_same_one(world: World):
    client = world.client("resident")
    values = said(world, name_shown="nobody", writer="helper", raised_for="周阿婆")
    seen = []
    for _ in range(2):
        response = send(client, "raise", values)
        sent = client.get(response.url)
        assert "no-store" in sent["Cache-Control"]
        seen.append(re.findall(r"\d{4} \d{4}", sent.content.decode()))
    matter = Matter.objects.get()
    assert seen[0] == seen[1]
    assert len(seen[0]) == 2
    assert (matter.raiser, matter.typed_by, matter.raised_for) == (None, None, "")
    code = "".join(seen[0])
    assert code.replace(" ", "") not in str(Matter.objects.values().get())
    other = world.client("neighbour")
    assert code not in other.get(reverse("matters:sent", args=[matter.pk])).content.decode()


def raise_unnamed(world: World, **changed: Any) -> str:
    """Raise one that nobody may see the name of; gives the code of the receipt."""
    client = world.client("resident")
    response = send(client, "raise", said(world, name_shown="nobody", **changed))
    sent = client.get(response.url).content.decode()
    return "".join(re.findall(r"\d{4} \d{4}", sent)).replace(" ", "")


def test_a_receipt_opens_a_matter_that_the_village_may_not_see(world: World):
    code = raise_unnamed(world, is_past_village="on")
    matter = Matter.objects.get()
    assert world.client("resident").get(
        reverse("matters:triage", args=[matter.pk])
    ).status_code in (
        403,
        404,
    )
    client = world.anonymous
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    typed = f" {wide[:4]}　{wide[4:8]} - {code[8:]} "
    response = send(client, "receipt", {"code": typed})
    assert response.status_code == 302
    html = client.get(response.url).content.decode()
    assert matter.title in html
    assert reverse("web:matter", args=[matter.pk]) not in html
    assert matter.title not in page(world.anonymous, "receipt")


def test_five_wrong_receipts_a_minute_and_then_a_pause(world: World):
    code = raise_unnamed(world)
    client = world.anonymous
    for _ in range(5):
        assert send(client, "receipt", {"code": "1234 5678 9012 3456"}).status_code == 422
    assert send(client, "receipt", {"code": code}).status_code == 429
    with clock.pretend(clock.now() + timedelta(minutes=2)):
        assert send(client, "receipt", {"code": code}).status_code == 302


def test_the_same_form_twice_is_one_matter(world: World):
    client = world.client("resident")
    values = said(world)
    first, second = send(client, "raise", values), send(client, "raise", values)
    assert first.url == second.url
    assert Matter.objects.count() == 1
    changed = send(client, "raise", {**values, "text": "换了一件事来说说看"})
    assert changed.status_code == 409
    assert "换了一件事来说说看" in changed.content.decode()


def test_a_past_village_matter_hides_its_photos_until_it_is_released(world: World):
    values = said(world, is_past_village="on", photos=[photo()])
    send(world.client("resident"), "raise", values)
    picture = Photo.objects.get()
    assert world.client("neighbour").get(picture.url).status_code == 404
    assert world.client("convener").get(picture.url).status_code == 404
    actions.release_matter(world.actor("supervisor"), matter=Matter.objects.get())
    picture.refresh_from_db()
    assert picture.is_public
