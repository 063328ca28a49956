"""Checking in and rating through the fast lane: as by the plain form, also without network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect
from tests.browser.gathering import Talk, gather
from tests.browser.person import DESK, Person

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]
AWAY = ("INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_NETWORK")
QUESTION = "办好了，您看呢？"
COMMENT = "路平了，雨天也好走。"


@pytest.fixture
def talk(make_person: MakePerson) -> Talk:
    return gather(make_person("召集人", size=DESK), "三组的路灯坏了，修哪几盏")


def listen(person: Person) -> list[str]:
    """The addresses to which something is sent from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url.removeprefix(person.url))

    person.page.on("request", note)
    return sent


def open_rating(person: Person) -> str:
    """Open a matter whose result waits to be rated; gives its address."""
    person.visit("/me/")
    person.page.locator("main a", has_text="评").first.click()
    expect(person.page.locator("#rate form")).to_be_visible()
    return person.page.url


def test_who_comes_in_is_taken_through_the_fast_lane(make_person: MakePerson, talk: Talk) -> None:
    one = make_person("居民")
    one.visit(talk.check_in)
    expect(one.page.locator("[data-waits]")).to_be_hidden()
    sent = listen(one)
    one.press("我到了")
    expect(one.page).to_have_url(f"{one.url}{talk.address}")
    one.sees("您签到了")
    expect(one.page.locator("#phone[data-own]")).to_be_attached()
    assert sent == ["/fast/check-in"]
    one.require_calm()


def test_who_comes_in_without_network_is_taken_once_it_is_back(
    make_person: MakePerson, talk: Talk
) -> None:
    one = make_person("居民")
    one.visit(talk.check_in)
    one.context.set_offline(True)
    one.tap("我到了")
    expect(one.page.locator("[data-waits]")).to_be_visible()
    expect(one.page.locator("[data-waits]")).to_contain_text("先存在您手机里")
    expect(one.page.locator("main form button")).to_be_disabled()
    one.context.set_offline(False)
    expect(one.page).to_have_url(f"{one.url}{talk.address}", timeout=30_000)
    one.sees("您签到了")
    one.require_calm(AWAY)


def test_who_has_no_scripts_comes_in_too(make_person: MakePerson, talk: Talk) -> None:
    one, plain = make_person("居民"), make_person(has_scripts=False)
    state = one.context.storage_state()
    plain.context.add_cookies(state["cookies"])  # type: ignore[arg-type]
    plain.visit(talk.check_in)
    plain.press("我到了")
    plain.sees("您签到了，可以发言，可以表决。")
    plain.require_calm()


def test_a_rating_is_refused_at_its_field_and_then_counted(make_person: MakePerson) -> None:
    one = make_person("居民")
    address = open_rating(one)
    one.choose(QUESTION, "解决了")
    one.find_field("还想说两句").fill(COMMENT)
    one.page.evaluate("document.querySelector('#rate input:checked').value = 'odd'")
    sent = listen(one)
    one.page.locator("#rate form button[type=submit]").click()
    expect(one.page.locator("[data-errors]")).to_be_visible()
    assert sent[0] == "/fast/rating"
    assert len(sent) == 2
    assert sent[1].endswith("/rate/")
    expect(one.page.locator("textarea")).to_have_value(COMMENT)
    one.forgive(422)
    one.choose(QUESTION, "解决了")
    sent.clear()
    one.page.locator("main form button[type=submit]").click()
    one.sees("您说的算进去了")
    assert sent == ["/fast/rating"]
    assert one.page.url.split("#")[0] == address.split("#")[0]
    expect(one.page.locator("#rate textarea")).to_have_value(COMMENT)
    expect(one.page.locator("#rate .field__kept")).to_have_count(0)
    # It is said once.
    one.page.reload()
    expect(one.page.locator(".messages")).to_have_count(0)
    # From the matter's own page it comes back to the same place, drawn anew.
    one.choose(QUESTION, "差一点")
    one.page.locator("#rate form button[type=submit]").click()
    expect(one.page.locator(".messages")).to_contain_text("您说的算进去了")
    expect(one.page.locator("#rate label", has_text="差一点").locator("input")).to_be_checked()
    assert sent == ["/fast/rating"] * 2
    one.require_calm()
