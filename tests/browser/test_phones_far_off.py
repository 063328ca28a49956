"""Phones that are old, far from any mast or behind a hotel's network, and those left open long."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.gathering import open_vote
from tests.browser.person import Person
from tests.browser.test_phones import (
    BOX,
    QUESTION,
    Hall,
    answer,
    hall,
    read_box,
    require_calm,
    wait_until_empty,
)

__all__ = ["hall"]
pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]
LONG_AGO = 20 * 3_600_000
# What browsers before 2022 did not have.
OLD = """
delete AbortSignal.timeout;
delete Element.prototype.replaceChildren;
delete Array.prototype.at;
delete Array.prototype.findLast;
delete crypto.randomUUID;
Object.defineProperty(SubmitEvent.prototype, "submitter", { get: () => undefined });
Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
"""


def change_document(page: Page, hall: Hall, change: Callable[[dict[str, object]], None]) -> None:
    """From now on this phone gets the live document with a change."""

    def give(route: Route) -> None:
        document = json.loads(hall.convener.page.request.get(f"/live/{hall.meeting}").text())
        document["version"] += 1
        change(document)
        route.fulfill(json=document)

    page.route(f"**/live/{hall.meeting}?*", give)


def write_down(hall: Hall, text: str) -> None:
    """The convener writes a line into the running record."""
    hall.convener.visit(f"{hall.talk.address}console/")
    field = hall.convener.page.locator("#note")
    field.fill(text)
    field.press("Enter")
    expect(hall.convener.page.locator("#p-notes")).to_contain_text(text)


def test_an_old_phone_votes(hall: Hall) -> None:
    hall.one.page.add_init_script(OLD)
    hall.one.page.reload()
    hall.ask_and_vote()
    page = hall.one.page
    answer(hall.one, 1)
    page.locator("#vote button[value='yes']").click()
    expect(page.locator("#receipt")).to_contain_text("您的票存下了：行")
    hall.read_until("motion", "yes", 1)
    hall.read_until("round", "votes", 1)
    require_calm(hall.one)


def test_an_answer_that_is_not_ours_leaves_the_vote_on_the_phone(hall: Hall) -> None:
    hall.ask_and_vote()
    page, asked = hall.one.page, list[str]()
    strange = [(200, "<h1>Welcome to the hotel</h1>"), (200, '"ok"'), (403, "<h1>Blocked</h1>")]

    def answer_strangely(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or "{}")["act_id"])
        if len(asked) > len(strange):
            route.continue_()
        else:
            status, body = strange[len(asked) - 1]
            route.fulfill(status=status, body=body, content_type="text/html")

    page.route("**/fast/vote", answer_strangely)
    page.locator("#vote button[value='yes']").click()
    expect(page.locator("#vote [data-said]")).to_have_text("行，等网寄出")
    wait_until_empty(hall.one)
    assert len(asked) == len(strange) + 1
    assert len(set(asked)) == 1
    expect(page.locator("[data-refused]")).to_be_empty()
    hall.read_until("motion", "yes", 1)
    hall.one.forgive(403)
    require_calm(hall.one)


def test_a_vote_that_waited_long_is_still_sent_and_anothers_is_put_away(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    hall.one.context.set_offline(True)
    page.locator("#vote button[value='yes']").click()
    expect(page.locator("#vote [data-said]")).to_have_text("行，等网寄出")
    [item] = read_box(hall.one)
    item["at"] -= LONG_AGO  # type: ignore[operator]
    other = {**item, "who": "somebody else", "act_id": item["act_id"], "key": "other"}
    page.evaluate(f"items => localStorage.setItem('{BOX}', items)", json.dumps([other, item]))
    hall.one.context.set_offline(False)
    hall.read_until("motion", "yes", 1)
    wait_until_empty(hall.one)
    require_calm(hall.one)


def test_a_second_thought_is_shown_while_the_first_is_on_its_way(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    hall.one.context.set_offline(True)
    page.locator("#vote button[value='yes']").click()
    page.wait_for_function(f"JSON.parse(localStorage.getItem('{BOX}'))[0].isSending")
    page.locator("#vote button[value='no']").click()
    expect(page.locator("#vote [data-said]")).to_have_text("不行，等网寄出")
    expect(page.locator("#vote button[value='no']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#vote button[value='yes']")).to_have_attribute("aria-pressed", "false")
    assert len(read_box(hall.one)) == 2
    hall.one.context.set_offline(False)
    wait_until_empty(hall.one)
    hall.read_until("motion", "no", 1)
    require_calm(hall.one)


def test_whoever_waits_far_back_keeps_the_place(hall: Hall) -> None:
    page = hall.one.page
    page.locator("#b-ask").click()
    # The document has it too: one from before would say once more that nobody waits.
    expect(page.locator("[data-waiting]")).to_contain_text("1 位")
    expect(page.locator("[data-mine='waiting']")).to_be_visible()

    def push_back(document: dict[str, object]) -> None:
        document["queue"], document["waiting"] = [], 70

    change_document(page, hall, push_back)
    expect(page.locator("[data-waiting]")).to_contain_text("70 位")
    expect(page.locator("[data-mine='waiting']")).to_be_visible()
    expect(page.locator("[data-mine='free']")).to_be_hidden()
    page.unroute_all()
    page.locator("#b-withdraw").click()
    expect(page.locator("[data-mine='free']")).to_be_visible()
    require_calm(hall.one)


def test_a_line_that_is_crossed_out_leaves_the_phones_and_comes_back(hall: Hall) -> None:
    texts = [f"第 {number} 句要紧的话" for number in range(1, 4)]
    for text in texts:
        write_down(hall, text)
    lines = hall.one.page.locator("[data-notes] [data-note]")
    expect(lines).to_have_count(3)
    desk = hall.convener.page
    desk.locator("#p-notes .notes__cross").nth(1).click()
    desk.locator("[data-in-place-body] form button[type=submit]").click()
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text(texts[0])
    expect(lines.nth(1)).to_contain_text(texts[2])
    desk.locator("#p-notes .notes__cross").nth(1).click()
    desk.locator("[data-in-place-body] form button[type=submit]").click()
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_contain_text(texts[1])
    require_calm(hall.one)


def test_the_end_is_seen_as_soon_as_the_last_vote_has_left(hall: Hall) -> None:
    open_vote(hall.convener, hall.talk, QUESTION)
    page, sent = hall.one.page, list[str]()
    expect(page.locator("#vote .ballot__q")).to_have_text(QUESTION, timeout=30_000)

    def lose_the_answers(route: Route) -> None:
        if not sent:
            route.fetch()
        sent.append(route.request.url)
        route.abort()

    page.route("**/fast/vote", lose_the_answers)
    page.locator("#vote button[value='yes']").click()
    hall.read_until("motion", "yes", 1)
    hall.count()
    hall.convener.visit(f"{hall.talk.address}close/")
    hall.convener.press("散会", within="main form")
    page.wait_for_timeout(6000)
    assert read_box(hall.one)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#phone[data-live]")).to_have_count(0)
    expect(page.locator("[data-counted]")).to_contain_text(QUESTION)
    require_calm(hall.one)


def test_the_next_sentence_is_heard_before_it_can_be_answered(hall: Hall) -> None:
    hall.ask_and_vote()
    page = hall.one.page
    first = page.locator("#stance-text").inner_text()
    page.locator("#stance button[value='1']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stance-text")).not_to_have_text(first)
    expect(page.locator("#stance-text")).to_be_focused()
    page.keyboard.press("Enter")
    wait_until_empty(hall.one)
    hall.read_until("round", "votes", 1)
    page.keyboard.press("Tab")
    expect(page.locator("#stance button[value='1']")).to_be_focused()
    require_calm(hall.one)
