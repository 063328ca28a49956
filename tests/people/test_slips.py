"""Slips: made once, used once, handed over in person."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import World

from zhaishangyi.people import actions, queries, rules
from zhaishangyi.people.hidden import Hidden, read_pepper
from zhaishangyi.people.models import Device, InvitationSlip
from zhaishangyi.people.secrets import check_pin
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, operator
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry

PIN = "730295"


def make_slip(world: World, who: str = "resident", is_for_staff: bool = False) -> InvitationSlip:
    """A slip of somebody, with its secret."""
    return actions.issue_slip(operator(), person=world.people[who], is_for_staff=is_for_staff)


def slip_url(slip: InvitationSlip) -> str:
    return reverse("people:slip", args=[slip.secret])


def use_slip(client: Client, slip: InvitationSlip, pin: str = PIN, **more: str):
    return client.post(slip_url(slip), {"pin": pin, "pin_again": pin, **more})


@pytest.mark.parametrize("who", ["convener", "administrator"])
def test_keepers_make_slips_for_their_own(world: World, who: str):
    slip = actions.issue_slip(world.actor(who), person=world.people["resident"])
    assert slip.expires_at - slip.issued_at == timedelta(days=7)
    assert queries.find_slip(slip.secret) == slip
    assert slip.issued_by_id == world.people[who].pk


@pytest.mark.parametrize("who", ["resident", "recorder", "auditor", "other_convener"])
def test_others_make_none(world: World, who: str):
    with pytest.raises(Refused):
        actions.issue_slip(world.actor(who), person=world.people["neighbour"])


def test_a_convener_makes_no_slip_for_a_desk(world: World):
    with pytest.raises(Refused):
        actions.issue_slip(
            world.actor("convener"), person=world.people["recorder"], is_for_staff=True
        )
    slip = actions.issue_slip(
        world.actor("administrator"), person=world.people["recorder"], is_for_staff=True
    )
    assert slip.is_for_staff


def test_the_store_holds_neither_secret_nor_pin(world: World):
    slip = make_slip(world)
    actions.redeem_slip(NOBODY, secret=Hidden(slip.secret), pin=Hidden(PIN))
    stored = InvitationSlip.objects.get(pk=slip.pk)
    assert stored.secret == ""
    for entry in Entry.objects.filter(kind__startswith="slip."):
        for text in (slip.secret, PIN, stored.secret_hash):
            assert text not in entry.content
    assert PIN not in repr(Hidden(PIN))
    # A plain digest of six digits could be guessed in a second.
    assert Hidden(PIN).sha256 != hashlib.sha256(PIN.encode()).hexdigest()


def test_a_new_slip_cancels_the_older_one_of_the_same_kind(world: World):
    older, staff = make_slip(world, "convener"), make_slip(world, "convener", is_for_staff=True)
    newer = make_slip(world, "convener")
    for slip in (older, staff, newer):
        slip.refresh_from_db()
    assert older.cancelled_at is not None
    assert staff.cancelled_at is None
    assert newer.cancelled_at is None
    with pytest.raises(RuleBroken, match="cancelled"):
        actions.redeem_slip(NOBODY, secret=Hidden(older.secret), pin=Hidden(PIN))


def test_a_slip_becomes_a_pin_and_a_known_phone(world: World):
    slip = make_slip(world)
    device = actions.redeem_slip(
        NOBODY, secret=Hidden(slip.secret), pin=Hidden(PIN), name="Android"
    )
    person = device.person
    assert check_pin(PIN, person.pin_hash, read_pepper())
    assert list(queries.list_devices(person.pk)) == [device]


def test_the_same_slip_twice(world: World):
    slip = make_slip(world)
    first, second = Client(), Client()
    assert use_slip(first, slip).status_code == 302
    # Somebody else with the same paper, at the same moment or later.
    assert use_slip(second, slip, "482915").status_code == 422
    refused = second.get(slip_url(slip))
    assert refused.status_code == 410
    assert "每张只能用一次" in refused.content.decode()
    assert world.people["resident"].name not in refused.content.decode()
    assert Device.objects.count() == 1
    assert second.get(reverse("people:account")).status_code == 403


def test_a_double_press_is_one_phone_and_comes_in(world: World):
    slip, client = make_slip(world), Client()
    values = {"act_id": client.get(slip_url(slip)).context["form"]["act_id"].initial}
    assert use_slip(client, slip, **values).status_code == 302
    again = Client()
    assert use_slip(again, slip, **values).status_code == 302
    assert Device.objects.count() == 1
    assert again.get(reverse("people:account")).status_code == 200
    assert again.cookies["devices"].value == client.cookies["devices"].value


def test_looking_at_a_slip_does_not_use_it_up(world: World):
    slip, client = make_slip(world), Client()
    for _ in range(3):
        page = client.get(slip_url(slip))
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"
    slip.refresh_from_db()
    assert slip.used_at is None
    assert use_slip(client, slip).status_code == 302


def test_an_expired_slip_says_until_when_it_was_good(world: World):
    slip = make_slip(world)
    with clock.pretend(clock.now() + rules.SLIP_LIFETIME + timedelta(seconds=1)):
        answer = Client().get(slip_url(slip))
        assert answer.status_code == 410
        assert clock.local(slip.expires_at).date().isoformat() in answer.content.decode()
        assert "当面" in answer.content.decode()
        assert use_slip(Client(), slip).status_code == 410


def test_a_cancelled_slip_says_so(world: World):
    slip = make_slip(world)
    actions.cancel_slip(world.actor("convener"), slip=slip)
    answer = Client().get(slip_url(slip))
    assert answer.status_code == 410
    assert "不算数了" in answer.content.decode()


@pytest.mark.parametrize("code", ["x", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "%00", "😀" * 20])
def test_an_unknown_slip_says_so(world: World, code: str):
    answer = Client().get(reverse("people:slip", args=[code]))
    assert answer.status_code == 404
    assert "没有这个号码" in answer.content.decode()


def test_a_slip_without_record_is_not_there(world: World):
    with pytest.raises(NotHere):
        actions.redeem_slip(NOBODY, secret=Hidden("nonsense"), pin=Hidden(PIN))
    staff = make_slip(world, "convener", is_for_staff=True)
    with pytest.raises(NotHere):
        actions.redeem_slip(NOBODY, secret=Hidden(staff.secret), pin=Hidden(PIN))


@pytest.mark.parametrize(
    ("pin", "again"), [("111111", "111111"), ("12345", "12345"), (PIN, "730296")]
)
def test_a_pin_that_will_not_do_leaves_the_slip_unused(world: World, pin: str, again: str):
    slip, client = make_slip(world), Client()
    answer = client.post(slip_url(slip), {"pin": pin, "pin_again": again})
    assert answer.status_code == 422
    assert pin not in answer.content.decode()
    slip.refresh_from_db()
    assert slip.used_at is None
    assert use_slip(client, slip, "７３０２９５").status_code == 302


def test_a_new_slip_signs_the_lost_phone_out(world: World):
    lost, found = Client(), Client()
    use_slip(lost, make_slip(world))
    assert lost.get(reverse("people:account")).status_code == 200
    use_slip(found, make_slip(world))
    assert found.get(reverse("people:account")).status_code == 200
    assert lost.get(reverse("people:account")).status_code == 403
    assert lost.get(reverse("people:pin"))["Location"] == reverse("people:sign_in")


def test_a_phone_that_is_not_lost_may_stay(world: World):
    first, second = Client(), Client()
    use_slip(first, make_slip(world))
    slip = make_slip(world)
    assert 'name="keeps_others"' in second.get(slip_url(slip)).content.decode()
    use_slip(second, slip, keeps_others="on")
    assert first.get(reverse("people:account")).status_code == 200
    assert second.get(reverse("people:account")).status_code == 200


@pytest.mark.parametrize("change", [str.lower, lambda s: s.replace("-", " "), lambda s: f" {s} "])
def test_the_code_can_be_typed_by_hand(world: World, change):
    slip = make_slip(world)
    answer = Client().post(reverse("people:slip_by_hand"), {"code": change(slip.secret)})
    assert answer["Location"] == slip_url(slip)


def test_a_mistyped_code_stays_in_the_form(world: World):
    slip = make_slip(world)
    wrong = slip.secret[:-1] + ("0" if slip.secret[-1] != "0" else "1")
    answer = Client().post(reverse("people:slip_by_hand"), {"code": wrong})
    assert answer.status_code == 422
    assert wrong in answer.content.decode()


def test_used_slips_cannot_be_cancelled_but_others_can(world: World):
    slip = make_slip(world)
    use_slip(Client(), slip)
    with pytest.raises(RuleBroken, match="used before"):
        actions.cancel_slip(world.actor("convener"), slip=slip)
    other = make_slip(world, "neighbour")
    with pytest.raises(Refused):
        actions.cancel_slip(world.actor("recorder"), slip=other)
    url = reverse("people:slip_cancel", args=[other.pk])
    assert world.client("convener").post(url).status_code == 302
    assert queries.find_open_slip(other.person) is None


def test_the_paper_shows_the_code_to_its_maker_only(world: World):
    person, maker = world.people["resident"], world.client("convener")
    made = maker.post(reverse("people:issue_slip", args=[person.pk]), follow=True)
    paper = made.redirect_chain[-1][0]
    secret = made.context["secret"]
    page = made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert all(group in page for group in secret.split("-"))
    assert "<svg" in page
    assert Client().get(f"/slip/{secret}/").status_code == 200
    assert secret in maker.get(paper).context["secret"]
    # The administrator may see that there is a slip; the code is on the maker's screen alone.
    other = world.client("administrator").get(paper)
    assert other.status_code == 200
    assert other.context["secret"] == ""
    assert "已经显示过了" in other.content.decode()
    assert world.client("resident").get(paper).status_code == 403


def test_the_paper_of_a_used_slip_shows_nothing_more(world: World):
    maker = world.client("convener")
    url = reverse("people:issue_slip", args=[world.people["resident"].pk])
    made = maker.post(url, follow=True)
    actions.redeem_slip(NOBODY, secret=Hidden(made.context["secret"]), pin=Hidden(PIN))
    assert maker.get(made.redirect_chain[-1][0]).context["secret"] == ""


def test_the_address_of_the_town_stands_on_the_paper(world: World, settings):
    settings.SITE_ADDRESS = "http://192.168.1.5:8000/"
    url = reverse("people:issue_slip", args=[world.people["resident"].pk])
    page = world.client("convener").post(url, follow=True)
    assert "http://192.168.1.5:8000/slip/" in page.content.decode()


def test_only_who_may_is_offered_a_slip_for_a_desk(world: World):
    url = reverse("people:issue_slip", args=[world.people["recorder"].pk])
    assert 'value="staff"' not in world.client("convener").get(url).content.decode()
    admin = world.client("administrator")
    assert 'value="staff"' in admin.get(url).content.decode()
    admin.post(url, {"kind": "staff"})
    slip = InvitationSlip.objects.get(person=world.people["recorder"])
    assert slip.is_for_staff
    resident = reverse("people:issue_slip", args=[world.people["resident"].pk])
    assert 'value="staff"' not in admin.get(resident).content.decode()
