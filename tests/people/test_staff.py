"""Staff: a slip, a password, a second factor; nothing else opens a desk."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests.people.test_slips import PIN, make_slip, use_slip
from tests.world import World

from zhaishangyi.people import actions
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.record.actor import NOBODY
from zhaishangyi.record.errors import RuleBroken

PASSWORD = "three-quiet-words"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _forget_used_codes():
    """A code is good once for an account; each test begins with accounts of the same number."""
    cache.clear()


def make_code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes away."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
    return code


def find_account(world: World, who: str) -> Any:
    """The account of somebody of the staff."""
    return world.people[who].account


def give_password(world: World, who: str, has_factor: bool) -> Any:
    """Make the account of somebody one that the test can sign in with."""
    account = find_account(world, who)
    account.username = who
    account.set_password(PASSWORD)
    account.save()
    Authenticator.objects.filter(user=account).delete()
    if has_factor:
        TOTP.activate(account, SECRET)
    return account


def log_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def opens_roster(client: Client) -> bool:
    return client.get(reverse("people:roster")).status_code == 200


def setup_url(slip: Any) -> str:
    return reverse("people:staff_setup", args=[slip.secret])


def new_account(**more: str) -> dict[str, str]:
    return {"username": "nidawei", "password": PASSWORD, "password_again": PASSWORD, **more}


def test_from_the_slip_to_the_desk(world: World, monkeypatch: pytest.MonkeyPatch):
    # A test's transaction is never committed, and entries of the record cannot be flushed away.
    monkeypatch.setattr(transaction, "on_commit", lambda told, *_of, **_more: told())
    slip, client = make_slip(world, "office", is_for_staff=True), Client()
    find_account(world, "office").delete()
    assert client.get(reverse("people:slip", args=[slip.secret]))["Location"] == setup_url(slip)
    done = client.post(setup_url(slip), new_account())
    assert done["Location"] == reverse("mfa_activate_totp")
    # A password alone is nobody yet.
    assert client.get(reverse("people:account")).status_code == 403
    page = client.get(done["Location"])
    code = make_code(page.context["form"].secret)
    set_up = client.post(done["Location"], {"code": code})
    assert set_up["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert "倪主任" in client.get(reverse("people:account")).content.decode()


def test_sign_in_with_password_and_second_factor(world: World):
    give_password(world, "convener", has_factor=True)
    client = Client()
    assert log_in(client, "convener")["Location"].startswith(reverse("mfa_authenticate"))
    assert not opens_roster(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert "数字不对" in wrong.content.decode()
    right = client.post(reverse("mfa_authenticate"), {"code": make_code(SECRET)})
    assert right["Location"] == reverse("web:home")
    assert opens_roster(client)


def test_a_recovery_code_opens_when_the_phone_is_lost(world: World):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    account = give_password(world, "convener", has_factor=True)
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    client = Client()
    log_in(client, "convener")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert opens_roster(client)


def test_without_a_second_factor_everything_else_waits(world: World):
    give_password(world, "convener", has_factor=False)
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": "convener", "password": PASSWORD, "next": "/people/"}
    )
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert not opens_roster(client)
    assert client.get(reverse("account_login"))["Location"] == reverse("mfa_activate_totp")
    assert reverse("mfa_activate_totp") in client.get(reverse("people:sign_in")).content.decode()
    assert client.get(reverse("mfa_index")).status_code == 200


def test_an_older_session_stays_weak_when_the_factor_comes_elsewhere(world: World):
    account = give_password(world, "convener", has_factor=False)
    thief = Client()
    log_in(thief, "convener")
    TOTP.activate(account, SECRET)
    assert not opens_roster(thief)


def test_taking_the_factor_away_closes_the_desk(world: World):
    account = give_password(world, "convener", has_factor=True)
    client = Client()
    log_in(client, "convener")
    client.post(reverse("mfa_authenticate"), {"code": make_code(SECRET)})
    assert opens_roster(client)
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=account).exists()
    assert not opens_roster(client)


def test_recovery_codes_alone_are_no_second_factor(world: World):
    account = give_password(world, "convener", has_factor=False)
    Authenticator.objects.create(
        user=account, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    client = Client()
    client.force_login(account)
    assert not opens_roster(client)


def test_a_resident_session_ends_when_staff_sign_in(world: World):
    give_password(world, "convener", has_factor=False)
    client = Client()
    use_slip(client, make_slip(world, "neighbour"))
    log_in(client, "convener")
    assert client.get(reverse("people:account")).status_code == 403
    assert "陆阿根" not in client.get(reverse("web:home")).content.decode()


def test_a_staff_session_ends_when_a_resident_comes_in(world: World):
    client = world.client("administrator")
    assert opens_roster(client)
    use_slip(client, make_slip(world, "neighbour"))
    assert not opens_roster(client)
    assert "陆阿根" in client.get(reverse("people:account")).content.decode()


def test_a_new_staff_slip_replaces_password_and_factor(world: World):
    account = give_password(world, "convener", has_factor=True)
    elsewhere = Client()
    elsewhere.force_login(account)
    assert opens_roster(elsewhere)
    slip, client = make_slip(world, "convener", is_for_staff=True), Client()
    page = client.get(setup_url(slip))
    assert 'name="username"' not in page.content.decode()
    values = {"password": "four other quiet words", "password_again": "four other quiet words"}
    assert client.post(setup_url(slip), values)["Location"] == reverse("mfa_activate_totp")
    assert not Authenticator.objects.filter(user=account).exists()
    assert not opens_roster(elsewhere)
    assert not opens_roster(client)


def test_a_double_press_is_one_account(world: World):
    slip = make_slip(world, "supervisor", is_for_staff=True)
    find_account(world, "supervisor").delete()
    form = Client().get(setup_url(slip)).context["form"]
    values = new_account(act_id=form["act_id"].initial)
    for _ in range(2):
        answer = Client().post(setup_url(slip), values)
        assert answer["Location"] == reverse("mfa_activate_totp")
    assert get_user_model().objects.filter(username="nidawei").count() == 1


def test_the_same_staff_slip_twice(world: World):
    slip = make_slip(world, "supervisor", is_for_staff=True)
    Client().post(setup_url(slip), new_account())
    again = Client().get(setup_url(slip))
    assert again.status_code == 410
    assert "每张只能用一次" in again.content.decode()


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "password1234", "password_again": "password1234"}, "password"),
        ({"password_again": "something else"}, "password_again"),
        ({"username": "a b"}, "username"),
        ({"username": "CONVENER"}, "username"),
    ],
)
def test_a_name_or_password_that_will_not_do(world: World, bad: dict[str, str], field: str):
    give_password(world, "convener", has_factor=True)
    find_account(world, "supervisor").delete()
    slip = make_slip(world, "supervisor", is_for_staff=True)
    answer = Client().post(setup_url(slip), new_account(**bad))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    slip.refresh_from_db()
    assert slip.used_at is None


def test_a_slip_for_a_phone_makes_no_account(world: World):
    slip = make_slip(world, "convener")
    assert Client().get(setup_url(slip))["Location"] == reverse("people:slip", args=[slip.secret])


def test_an_empty_password_never_gets_through_the_act(world: World):
    slip = make_slip(world, "supervisor", is_for_staff=True)
    find_account(world, "supervisor").delete()
    with pytest.raises(RuleBroken) as caught:
        actions.redeem_staff_slip(
            NOBODY, secret=Hidden(slip.secret), username="x", password=Hidden(PASSWORD)
        )
    assert caught.value.field == "username"


def test_five_wrong_passwords_are_told_in_words(world: World):
    give_password(world, "convener", has_factor=True)
    client = Client()
    for _ in range(4):
        assert "登录名或密码不对" in log_in(client, "convener", "wrong").content.decode()
    locked = log_in(client, "convener", "wrong")
    assert locked.status_code == 429
    assert "歇一会儿" in locked.content.decode()
    assert log_in(client, "convener").status_code == 429
    other = Client(headers={"user-agent": "another computer"})
    assert log_in(other, "convener").status_code == 302


def test_codes_cannot_be_guessed_one_after_the_other(world: World, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key,20/d/key"}
    give_password(world, "convener", has_factor=True)
    client = Client()
    log_in(client, "convener")
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": make_code(SECRET)})
    assert "请过五分钟" in answer.content.decode()
    assert not opens_roster(client)


def list_library_routes() -> list[tuple[str, str]]:
    """The name and address of each page that the account library brings along."""
    samples = {"key": "abc", "uidb36": "1", "pk": 1, "provider": "x"}
    found = []
    entries: dict[Any, Any] = get_resolver().reverse_dict
    for name, entry in entries.items():
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "socialaccount_")):
            params: Any = entry[0][0][1]
            found.append((name, reverse(name, kwargs={p: samples[p] for p in params})))
    return sorted(found)


@pytest.mark.parametrize("who", ["anonymous", "convener"])
def test_every_other_page_of_the_library_is_closed(world: World, who: str):
    client = world.client(who)
    routes = list_library_routes()
    assert len(routes) > 25
    closed = {"account_signup", "account_email", "account_reset_password", "account_set_password"}
    assert closed <= {name for name, _ in routes}
    for name, url in routes:
        if name not in project.PAGES_OF_LIBRARIES:
            assert client.get(url).status_code in (403, 404), name
            assert client.post(url).status_code in (403, 404), name


def test_our_pages_of_the_library_speak_chinese_and_hold_no_script_code(world: World):
    account = give_password(world, "convener", has_factor=True)
    client = Client()
    client.force_login(account)
    names = [
        "account_reauthenticate",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_list_webauthn",
    ]
    for name in names:
        page = client.get(reverse(name)).content.decode()
        assert "工作" in page or "验证" in page or "密码" in page or "钥匙" in page, name
        assert "<script>" not in page
        assert " style=" not in page


def test_a_slip_and_pin_session_cannot_reach_the_account_pages(world: World):
    client = Client()
    use_slip(client, make_slip(world, "convener"), PIN)
    for name in ("mfa_index", "account_change_password", "mfa_activate_totp"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert reverse("people:sign_in") in answer["Location"] or "login" in answer["Location"]
