"""What is known about me, my PIN and my phones."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.people.test_signing_in import enter, is_in
from tests.people.test_slips import PIN, make_slip, use_slip
from tests.world import World

from zhaishangyi.people import actions
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.people.models import Device, SignInFailure
from zhaishangyi.record.errors import Refused, RuleBroken

NEW = "482915"


@pytest.fixture
def phone(world: World) -> Client:
    """A phone on which the resident has just come in."""
    client = Client()
    use_slip(client, make_slip(world))
    return client


def change(phone: Client, old: str, new: str, again: str = ""):
    values = {"old_pin": old, "pin": new, "pin_again": again or new}
    return phone.post(reverse("people:pin_change"), values)


def test_i_see_what_is_known_about_me_and_nobody_elses(world: World, phone: Client):
    page = phone.get(reverse("people:account")).content.decode()
    for known in ("周桂兰", "三组", "八烈村"):
        assert known in page
    assert "陆阿根" not in page
    assert Client().get(reverse("people:account")).status_code == 403


def test_staff_find_their_account_and_second_factor(world: World):
    page = world.client("convener").get(reverse("people:account")).content.decode()
    assert reverse("mfa_index") in page
    assert reverse("account_change_password") in page


def test_the_pin_is_changed_by_who_knows_the_old_one(phone: Client):
    assert change(phone, PIN, NEW).status_code == 302
    phone.post(reverse("people:sign_out"))
    assert enter(phone, PIN).status_code == 422
    assert enter(phone, NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("999111", NEW, NEW, "old_pin"),
        (PIN, "123456", "123456", "pin"),
        (PIN, NEW, "482916", "pin_again"),
        ("12", NEW, NEW, "old_pin"),
    ],
)
def test_a_change_that_will_not_do(phone: Client, old: str, new: str, again: str, field: str):
    answer = change(phone, old, new, again)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    phone.post(reverse("people:sign_out"))
    assert enter(phone, PIN).status_code == 302


def test_the_old_pin_cannot_be_guessed_through_the_change(phone: Client):
    for _ in range(6):
        answer = change(phone, "999111", NEW)
    assert "当面" in answer.content.decode()
    assert SignInFailure.objects.count() == 5
    assert change(phone, PIN, NEW).status_code == 422


def test_who_came_in_another_way_is_told_where_to_change_it(world: World):
    answer = world.client("convener").get(reverse("people:pin_change"))
    assert answer.status_code == 200
    assert 'name="old_pin"' not in answer.content.decode()


def test_nobody_changes_the_pin_of_somebody_else(world: World):
    for who in ("convener", "administrator", "neighbour", "anonymous"):
        with pytest.raises(Refused):
            actions.change_pin(world.actor(who), person=world.people["resident"], pin=Hidden(NEW))


def test_an_easy_pin_is_refused_by_the_act_itself(world: World):
    with pytest.raises(RuleBroken, match="guess"):
        actions.change_pin(
            world.actor("resident"), person=world.people["resident"], pin=Hidden("000000")
        )


def test_this_phone_is_signed_out_for_good(phone: Client):
    device = Device.objects.get()
    url = reverse("people:device_sign_out", args=[device.pk])
    assert phone.get(url).status_code == 200
    assert phone.post(url)["Location"] == reverse("people:sign_in")
    assert not is_in(phone)
    assert not phone.cookies["devices"].value
    assert phone.get(reverse("people:pin"))["Location"] == reverse("people:sign_in")


def test_a_lost_phone_is_signed_out_from_another_one(world: World, phone: Client):
    lost = Client()
    use_slip(lost, make_slip(world), keeps_others="on")
    device = Device.objects.latest("added_at")
    phone.post(reverse("people:device_sign_out", args=[device.pk]))
    assert is_in(phone)
    assert not is_in(lost)


def test_nobody_signs_the_phone_of_somebody_else_out(world: World, phone: Client):
    device = Device.objects.get()
    url = reverse("people:device_sign_out", args=[device.pk])
    assert world.client("neighbour").post(url).status_code == 404
    for who in ("neighbour", "convener", "administrator"):
        with pytest.raises(Refused):
            actions.sign_out_device(world.actor(who), device=device)
    assert is_in(phone)
