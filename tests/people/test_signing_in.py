"""Coming in with a PIN, and going out again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.people.test_slips import PIN, make_slip, use_slip
from tests.world import World

from zhaishangyi.people import pins, queries, sessions
from zhaishangyi.people.models import Device, SignInFailure
from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role

PAGE = "people:pin"


@pytest.fixture
def phone(world: World) -> Client:
    """A phone on which the resident is known, signed out."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 13)"})
    use_slip(client, make_slip(world))
    client.post(reverse("people:sign_out"))
    return client


def enter(client: Client, pin: str = PIN, **more: str):
    form = client.get(reverse(PAGE)).context["form"]
    device = form.fields["device"].choices[0][0]
    return client.post(reverse(PAGE), {"device": device, "pin": pin, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("people:account")).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_lasts(phone: Client):
    cookie = phone.cookies["devices"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 400 * 86400
    assert Device.objects.get().name == "Android"
    assert cookie.value not in str(Device.objects.values_list("secret_hash", flat=True))


@pytest.mark.parametrize("typed", [PIN, "７３０２９５", " 730 295"])
def test_six_digits_open_a_known_phone(phone: Client, typed: str):
    assert not is_in(phone)
    assert enter(phone, typed)["Location"] == reverse("web:home")
    assert is_in(phone)


def test_an_unknown_phone_is_led_to_the_ways_in(world: World):
    assert Client().get(reverse(PAGE))["Location"] == reverse("people:sign_in")
    stranger = Client()
    stranger.cookies["devices"] = "guessed.secret"
    assert stranger.get(reverse(PAGE))["Location"] == reverse("people:sign_in")
    assert "周桂兰" not in stranger.get(reverse("people:sign_in")).content.decode()


def test_the_wanted_page_comes_afterwards_and_stays_on_this_site(phone: Client):
    assert enter(phone, next="/people/")["Location"] == "/people/"
    phone.post(reverse("people:sign_out"))
    assert enter(phone, next="https://elsewhere.example/")["Location"] == reverse("web:home")


def test_a_session_made_up_beforehand_is_not_kept(phone: Client):
    session = phone.session
    session["planted"] = "yes"
    session.save()
    before, token = session.session_key, phone.cookies.get("csrftoken")
    enter(phone)
    assert phone.session.session_key != before
    assert "planted" not in phone.session
    assert token is None or phone.cookies["csrftoken"].value != token.value


def test_signing_out_clears_the_session_and_keeps_the_phone(phone: Client):
    enter(phone)
    assert phone.get(reverse("people:sign_out")).status_code == 200
    assert is_in(phone)
    phone.post(reverse("people:sign_out"))
    assert not is_in(phone)
    assert not phone.session.keys()
    enter(phone)
    assert is_in(phone)


def test_five_wrong_pins_make_the_phone_wait(phone: Client):
    for left in (4, 3, 2, 1, 0):
        answer = enter(phone, "482915")
        assert answer.status_code == 422
        assert f"还能试 {left} 次" in answer.content.decode()
    refused = enter(phone)
    assert refused.status_code == 422
    assert "当面" in refused.content.decode()
    assert not is_in(phone)
    with clock.pretend(clock.now() + timedelta(minutes=5, seconds=1)):
        assert enter(phone).status_code == 302


def test_the_right_pin_forgets_the_wrong_ones(phone: Client):
    for _ in range(4):
        enter(phone, "482915")
    enter(phone)
    assert SignInFailure.objects.count() == 0


def test_what_is_no_pin_does_not_count(phone: Client):
    for typed in ("1", "abcdef", ""):
        assert enter(phone, typed).status_code == 422
    assert SignInFailure.objects.count() == 0


def test_twenty_wrong_pins_in_a_day_need_a_new_slip(phone: Client):
    device, start = Device.objects.get(), clock.now()
    for number in range(20):
        with clock.pretend(start + timedelta(minutes=6 * number)), pytest.raises(RuleBroken):
            pins.require_pin(device, "482915")
    with clock.pretend(start + timedelta(hours=3)):
        assert "错得太多" in enter(phone).content.decode()
    with clock.pretend(start + timedelta(hours=24)):
        assert enter(phone).status_code == 302


def test_another_phone_behind_the_same_router_is_not_locked_out(world: World, phone: Client):
    other = Client()
    use_slip(other, make_slip(world, "neighbour"))
    other.post(reverse("people:sign_out"))
    for _ in range(6):
        enter(phone, "482915")
    assert enter(other).status_code == 302


def test_a_family_shares_a_phone(world: World, phone: Client):
    use_slip(phone, make_slip(world, "neighbour"), "482915")
    phone.post(reverse("people:sign_out"))
    page = phone.get(reverse(PAGE))
    assert "周桂兰" in page.content.decode()
    assert "陆阿根" in page.content.decode()
    by_name = {name: key for key, name in page.context["form"].fields["device"].choices}
    values = {"device": by_name["周桂兰（三组）"], "pin": "482915"}
    assert phone.post(reverse(PAGE), values).status_code == 422
    assert phone.post(reverse(PAGE), {**values, "pin": PIN}).status_code == 302
    assert "周桂兰" in phone.get(reverse("people:account")).content.decode()


def test_the_device_of_somebody_else_cannot_be_named(world: World, phone: Client):
    other = Client()
    use_slip(other, make_slip(world, "neighbour"), "482915")
    foreign = Device.objects.get(person=world.people["neighbour"])
    answer = phone.post(reverse(PAGE), {"device": str(foreign.pk), "pin": "482915"})
    assert answer.status_code == 422
    assert not is_in(phone)


def test_slip_and_pin_never_open_a_desk(world: World):
    client = Client()
    use_slip(client, make_slip(world, "administrator"))
    assert is_in(client)
    assert client.get(reverse("people:roster")).status_code == 403
    actor = queries.build_actor(world.people["administrator"].pk, is_strong=False)
    assert not actor.holds(Role.ADMINISTRATOR)
    assert not actor.has_desk


def test_a_deputy_stays_a_deputy_with_slip_and_pin(world: World):
    assert queries.build_actor(world.people["deputy"].pk, is_strong=False).holds(Role.DEPUTY)


@pytest.mark.parametrize("stored", ["", "x", "00000000-0000-7000-8000-000000000000", "[]"])
def test_a_damaged_session_is_nobody(world: World, stored: str):
    client = Client()
    session = client.session
    session[sessions.PERSON_KEY] = stored
    session.save()
    assert client.get(reverse("people:account")).status_code == 403


def test_the_ways_in_need_few_queries_whatever_the_roster(
    world: World, phone: Client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        phone.get(reverse("people:sign_in"))
