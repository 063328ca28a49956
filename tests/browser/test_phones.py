"""A meeting on two phones: what happens is seen on both, and no vote is lost or counted twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from tests.browser.gathering import Talk, gather, open_vote
from tests.browser.person import DESK, Person

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]
QUESTION = "先修三组的两盏，行不行？"
TEXTS = [f"三组第{number}盏灯先修，别的往后放。" for number in range(1, 7)]
BOX = "zhaishangyi:outbox"
# What a browser says when its network is switched off is no trouble.
AWAY = ("INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_NETWORK")


@dataclass
class Hall:
    """A meeting that sits, with its convener and two people who have checked in."""

    talk: Talk
    convener: Person
    one: Person
    other: Person

    @property
    def meeting(self) -> str:
        return self.talk.address.strip("/").split("/")[-1]

    def read(self) -> dict[str, dict[str, int]]:
        """The live document as everybody gets it."""
        answer = self.convener.page.request.get(f"/live/{self.meeting}")
        document: dict[str, dict[str, int]] = json.loads(answer.text())
        return document

    def read_until(self, part: str, name: str, number: int) -> dict[str, dict[str, int]]:
        """The live document, once it says this; it may be a second or two behind."""
        for _try in range(50):
            document = self.read()
            if document[part][name] == number:
                return document
            self.convener.page.wait_for_timeout(200)
        raise AssertionError(f"{part} never had {number} {name}: {document[part]}")

    def ask(self) -> None:
        """The convener asks what everybody thinks of some sentences."""
        self.convener.visit(f"/votes/meetings/{self.meeting}/round/")
        self.convener.page.locator("[name=topic]").fill("路灯先修哪几盏")
        self.convener.page.locator("[name=statements]").fill("\n".join(TEXTS))
        self.convener.press("放出来，请大家表态")

    def count(self) -> None:
        """The convener closes the vote."""
        self.convener.visit(f"/votes/{self.read()['motion']['id']}/close/")
        self.convener.page.locator("main form button[type=submit]").first.click()
        self.convener.page.wait_for_load_state("load")

    def ask_and_vote(self) -> None:
        """A round and a vote are on, and the phones know."""
        self.ask()
        open_vote(self.convener, self.talk, QUESTION)
        for person in (self.one, self.other):
            expect(person.page.locator("#stance form")).to_be_visible(timeout=30_000)
            expect(person.page.locator("#vote .ballot__q")).to_have_text(QUESTION)


@pytest.fixture
def hall(make_person: MakePerson) -> Hall:
    convener = make_person("召集人", size=DESK)
    talk = gather(convener, "三组的路灯坏了，修哪几盏")
    people = []
    for number in (0, 1):
        person = make_person()
        person.visit("/")
        person.become("居民", number)
        person.visit(talk.check_in)
        person.press("我到了")
        person.visit(talk.address)
        people.append(person)
    return Hall(talk, convener, *people)


def answer(person: Person, value: int) -> str:
    """Say what one thinks of the sentence that is there; gives the sentence."""
    text = person.page.locator("#stance-text").inner_text()
    person.page.locator(f"#stance button[value='{value}']").click()
    expect(person.page.locator("#stance-text, .stance p.statement")).not_to_have_text(text)
    return text


def read_box(person: Person) -> list[dict[str, object]]:
    """What waits on a phone."""
    kept: list[dict[str, object]] = json.loads(
        person.page.evaluate(f"localStorage.getItem('{BOX}') ?? '[]'")
    )
    return kept


def wait_until_empty(person: Person) -> None:
    """Until everything on this phone has been sent."""
    for _try in range(150):
        if not read_box(person):
            return
        person.page.wait_for_timeout(200)
    raise AssertionError(f"still on the phone: {read_box(person)}")


def require_calm(*people: Person) -> None:
    for person in people:
        person.require_calm(AWAY)


def test_what_happens_is_seen_on_every_phone(hall: Hall) -> None:
    one, other = hall.one.page, hall.other.page
    one.locator("#b-ask").click()
    expect(one.locator("[data-place]")).to_contain_text("下一位就是您")
    expect(other.locator("[data-waiting]")).to_contain_text("1 位")
    other.locator("#b-ask").click()
    expect(other.locator("[data-place]")).to_contain_text("前面还有 1 位")
    hall.convener.visit(f"{hall.talk.address}console/")
    hall.convener.page.locator("#p-speaker form[action$='/floor/next/'] button").click()
    expect(one.locator("[data-mine='speaking']")).to_be_visible()
    expect(other.locator(".now-speaking")).to_contain_text(hall.one.name)
    expect(other.locator(".speaking-time")).to_have_text("0:03", timeout=20_000)
    expect(other.locator("[data-place]")).to_contain_text("下一位就是您")
    other.locator("#b-withdraw").click()
    expect(other.locator("[data-mine='waiting']")).to_be_hidden()
    require_calm(hall.one, hall.other)


def test_people_say_what_they_think_and_vote_without_leaving_the_page(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    seen = {answer(hall.one, value) for value in (1, -1, 0)}
    assert len(seen) == 3
    page.locator("#vote button[value='yes']").click()
    expect(page.locator("#receipt")).to_contain_text("3 句态存下了")
    expect(page.locator("#receipt")).to_contain_text("您的票存下了：行")
    # A slip of the thumb is put right.
    page.locator("[data-back]").click()
    page.locator("#stance button[value='1']").click()
    expect(hall.other.page.locator("[data-voted]")).to_contain_text("1 /")
    wait_until_empty(hall.one)
    page.reload()
    expect(page.locator("#vote button[value='yes']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#stance")).to_contain_text("3 句")
    hall.count()
    expect(page.locator("[data-counted]")).to_contain_text(QUESTION)
    expect(page.locator("#vote form")).to_have_count(0)
    require_calm(hall.one, hall.other)


def test_a_vote_without_network_waits_and_counts_once(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    hall.one.context.set_offline(True)
    texts = [answer(hall.one, value) for value in (1, 1, -1)]
    page.locator("#vote button[value='no']").click()
    page.locator("#vote button[value='yes']").click()
    expect(page.locator("#vote [data-said]")).to_have_text("行，等网寄出")
    expect(page.locator("[data-waiting-here]")).to_contain_text("4 票")
    expect(page.locator(".live__top [data-net]")).to_be_visible()
    waiting = read_box(hall.one)
    assert len(waiting) == 4
    assert len({item["act_id"] for item in waiting}) == 4
    assert hall.read()["round"]["votes"] == 0
    hall.one.context.set_offline(False)
    wait_until_empty(hall.one)
    expect(page.locator("[data-waiting-here]")).to_be_hidden()
    expect(page.locator(".live__top [data-net]")).to_be_hidden()
    expect(hall.other.page.locator("[data-voted]")).to_contain_text("1 /")
    page.reload()
    expect(page.locator("#vote button[value='yes']")).to_have_attribute("aria-pressed", "true")
    said = hall.read_until("round", "votes", len(texts))
    assert said["round"]["people"] == 1
    assert (said["motion"]["yes"], said["motion"]["no"], said["motion"]["by_phone"]) == (1, 0, 1)
    require_calm(hall.one)


def test_a_vote_whose_answer_was_lost_is_sent_again_as_the_same(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    sent: list[str] = []

    def lose_the_answer(route: object, request: object) -> None:
        sent.append(request.post_data_json["act_id"])  # type: ignore[attr-defined]
        if len(sent) == 1:
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/fast/statement-vote", lose_the_answer)
    answer(hall.one, 1)
    wait_until_empty(hall.one)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    expect(page.locator("#receipt")).to_contain_text("1 句态存下了")
    page.reload()
    hall.read_until("round", "votes", 1)
    require_calm(hall.one)


def test_two_tabs_send_a_vote_once(hall: Hall) -> None:
    hall.ask_and_vote()
    tab = hall.one.context.new_page()
    tab.goto(hall.talk.address)
    expect(tab.locator("#vote form")).to_be_visible()
    sent: list[str] = []
    for page in (hall.one.page, tab):
        page.on("requestfinished", lambda request: sent.append(request.url))
    hall.one.context.set_offline(True)
    hall.one.page.locator("#vote button[value='yes']").click()
    expect(tab.locator("#vote [data-said]")).to_contain_text("等网")
    hall.one.context.set_offline(False)
    wait_until_empty(hall.one)
    hall.one.page.wait_for_timeout(2000)
    assert sum(url.endswith("/fast/vote") for url in sent) == 1
    hall.read_until("motion", "yes", 1)
    require_calm(hall.one)


def test_what_came_too_late_is_said_and_leaves_the_phone(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    hall.one.context.set_offline(True)
    page.locator("#vote button[value='yes']").click()
    expect(page.locator("#vote [data-said]")).to_contain_text("等网")
    hall.count()
    hall.one.context.set_offline(False)
    expect(page.locator("[data-refused]")).to_contain_text(QUESTION)
    expect(page.locator("[data-refused]")).to_contain_text("截止")
    assert read_box(hall.one) == []
    assert hall.read()["motion"]["yes"] == 0
    hall.one.forgive(422)
    require_calm(hall.one)


def test_whoever_has_no_scripts_votes_too(hall: Hall, make_person: MakePerson) -> None:
    hall.ask_and_vote()
    plain = make_person(has_scripts=False)
    plain.visit("/sign-in/")
    state = hall.other.context.storage_state()
    plain.context.add_cookies(state["cookies"])  # type: ignore[arg-type]
    plain.visit(hall.talk.address)
    plain.press("同意", within="#stance")
    plain.press("行", within="#vote")
    plain.sees("1 句态存下了")
    plain.sees("您的票存下了：行")
    hall.read_until("motion", "yes", 1)
