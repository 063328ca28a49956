"""Two neighbours settle a quarrel on real screens, and nobody else gets to see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.person import DESK, Person

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]

TITLE = "鸡棚挨着厨房窗"
OFFER = "鸡棚往东挪三米，挪的工钱两家各半"


def put(person: Person, name: str, words: str) -> None:
    """Type into a field of which a page has several with the same label."""
    person.page.locator(f"[name={name}]").fill(words)


def press_way(person: Person, words: str) -> None:
    """Go to the page of the dispute and press what is to be done next."""
    person.press(words, within="main, header")


def take_up(convener: Person, resident: Person, neighbour: Person) -> str:
    """The convener takes the quarrel up, says who is meant, and gives the address of its page."""
    convener.visit("/mediation/new/")
    convener.fill("您是怎么知道这件事的？", "一方来请的")
    put(convener, "title", TITLE)
    put(convener, "text", "两家为鸡棚吵了两个月。")
    put(convener, "a_name", resident.name)
    put(convener, "a_account", "一开窗就是鸡粪味。")
    put(convener, "b_name", neighbour.name)
    convener.choose("您跟哪一方有牵连吗？", "跟双方都没有关系")
    convener.press("接手调解")
    convener.forgive(422)
    for side, person in (("a", resident), ("b", neighbour)):
        radio = convener.page.locator(f"label:has([name={side}_person])", has_text=person.name)
        radio.first.click()
    convener.press("接手调解")
    expect(convener.page.locator(".sealbar")).to_be_visible()
    return convener.page.url.removeprefix(convener.url)


def consent(person: Person, address: str) -> None:
    """A side says on their own phone that they want to be helped."""
    person.visit(address)
    person.follow(person.page.locator("main a[href*='/consent/']").first)
    person.page.locator("form.form-page .segment label, form.form-page .choice").first.click()
    person.follow(person.page.locator("form.form-page button[type=submit]"))


def answer(person: Person, address: str) -> None:
    """A side says that the way out would do."""
    person.visit(address)
    person.follow(person.page.locator("main a[href*='/answers/']").first)
    person.sees(OFFER)
    person.choose("这样行不行？", "行")
    person.press("就这样答复")


def write_and_read(convener: Person, address: str) -> None:
    """The agreement is written, with a day that cannot be, then put right and read aloud."""
    convener.visit(f"{address}agreement/")
    assert OFFER in convener.page.locator("[name=text_1]").input_value()
    put(convener, "due_on_1", "2020-01-01")
    convener.press("存下这份协议")
    convener.forgive(422)
    convener.sees("比定协议的日子")
    put(convener, "due_on_1", "")
    convener.press("存下这份协议")
    convener.follow(convener.page.locator("a[href$='/read-aloud/']").first)
    convener.sees(OFFER)
    convener.press("我已经念给大家听了")


def sign(convener: Person, photo: Path) -> None:
    """Both sides sign on paper, the mediator on the screen."""
    convener.follow(convener.page.locator("a[href$='/paper/']").first)
    for number in (1, 2):
        convener.page.locator(f"label:has([name=way_{number}][value=thumb])").click()
    convener.add_photos(photo)
    convener.press("存下签好的纸")
    convener.follow(convener.page.locator("a[href$='/sign/']").first)
    convener.press("我作为调解员签字")


def test_a_quarrel_from_the_first_word_to_the_signed_sheet(
    make_person: MakePerson, photo: Callable[[str], Path]
) -> None:
    convener = make_person("召集人", size=DESK)
    resident, neighbour = make_person("居民"), make_person()
    neighbour.visit("/")
    neighbour.become("居民", 1)
    address = take_up(convener, resident, neighbour)
    consent(resident, address)
    consent(neighbour, address)
    convener.visit(f"{address}proposals/new/")
    put(convener, "text", OFFER)
    convener.press("提出来")
    answer(resident, address)
    answer(neighbour, address)
    write_and_read(convener, address)
    sign(convener, photo("railing"))
    convener.sees("谈拢了")
    resident.visit(address)
    resident.sees(OFFER)
    sheet = resident.page.locator("a[href^='/mediation/agreements/']").first.get_attribute("href")
    for role in ("督导", "管理员", "审计员", ""):
        outsider = make_person(role)
        for path in (address, str(sheet)):
            outsider.visit(path, status=403)
            outsider.sees_not(TITLE, OFFER)
        outsider.visit("/mediation/figures/")
        outsider.sees_not(TITLE, OFFER, resident.name)
    for person in (convener, resident, neighbour):
        person.require_calm()
