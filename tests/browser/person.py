"""Somebody at a screen: sees, fills in, presses. Finds things by the words that stand on them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect
from tests.browser.looks import look_over

PHONE = (390, 844)
DESK = (1440, 900)
FIELDS = "input, textarea, select"
SECONDS = 15


class Person:
    """A person with a browser of their own.

    `troubles` is what the browser complained about; somebody critical complains as well about
    each page that does not hold what every screen must hold.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        size: tuple[int, int] = PHONE,
        has_scripts: bool = True,
        is_critical: bool = False,
    ) -> None:
        width, height = size
        self.url = url
        self.name = ""
        self.troubles: list[str] = []
        self.is_critical = is_critical
        self.context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            has_touch=width < 600,
            java_script_enabled=has_scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(SECONDS * 1000)
        self.page = self.context.new_page()
        self.listen(self.page)

    def listen(self, page: Page) -> None:
        """Write down everything that goes wrong on a page."""
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("requestfailed", self.note_lost)
        page.on("response", self.note_status)

    def hear(self, message: ConsoleMessage) -> None:
        """What the browser or a script says; a status is noted with its address elsewhere."""
        if message.type in ("error", "warning") and "status of" not in message.text:
            self.troubles.append(f"{message.type}: {message.text}")

    def note_lost(self, request: Request) -> None:
        """A request without an answer. Going on to another page breaks off what still loads."""
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"{request.failure}: {request.url}")

    def note_status(self, answer: Response) -> None:
        """An answer that is none."""
        if answer.status >= 400:
            self.troubles.append(f"{answer.status}: {answer.url}")

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()

    # --- Going

    def visit(self, path: str, *, status: int = 200) -> None:
        """Open an address; another status than 200 is expected only where it is said."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        self.forgive(status)
        self.look_round()

    def look_round(self) -> None:
        """Look the page over, if that is one's way."""
        if self.is_critical:
            address = re.sub(r"[0-9a-f-]{36}", "…", self.page.url.removeprefix(self.url))
            told = [f"{address} {said}" for said in look_over(self.page)]
            self.troubles += [said for said in told if said not in self.troubles]

    def forgive(self, status: int) -> None:
        """Take an expected refusal out of the troubles."""
        if status >= 400:
            self.troubles = [said for said in self.troubles if not said.startswith(f"{status}:")]

    def become(self, role: str, number: int = 0) -> None:
        """Be somebody of the demo's cast, by the role that stands on the button."""
        self.page.locator("details.demo > summary").click()
        people = self.page.locator("button.demo__person", has_text=re.compile(f"{role} ·|{role}$"))
        chosen = people.nth(number)
        self.name = chosen.locator("b").inner_text()
        self.follow(chosen)
        expect(self.page.locator(".demo__who")).to_contain_text(self.name)

    def follow(self, link: Locator) -> None:
        """Press something that leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            link.click()
        self.page.wait_for_load_state("load")
        self.look_round()

    def press(self, words: str, *, within: str = "body") -> None:
        """Press the button or the link with these words that a person sees first."""
        self.follow(self.find_press(words, within=within))

    def tap(self, words: str, *, within: str = "body") -> None:
        """Press what does its work without leading to another page."""
        self.find_press(words, within=within).click()

    def find_press(self, words: str, *, within: str = "body") -> Locator:
        """The first visible button or link with these words."""
        place = self.page.locator(within)
        found = place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words))
        return found.filter(visible=True).first

    # --- Filling in

    def find_field(self, label: str) -> Locator:
        """The field that stands under a label."""
        named = self.page.get_by_label(label).and_(self.page.locator(FIELDS))
        return named.filter(visible=True).first

    def fill(self, label: str, words: str) -> None:
        """Type into a field, or choose the line of a list that contains the words."""
        field = self.find_field(label)
        if field.evaluate("node => node.localName") != "select":
            field.fill(words)
            return
        line = field.locator("option", has_text=words).first
        field.select_option(value=line.get_attribute("value"))

    def choose(self, question: str, answer: str) -> None:
        """Press one of the answers of a question."""
        group = self.page.get_by_role("group", name=question)
        group = group.or_(self.page.get_by_role("radiogroup", name=question))
        group.first.locator("label", has_text=answer).first.click()

    def tick(self, words: str) -> None:
        """Press a card or a box with these words."""
        self.page.locator("label.choice", has_text=words).first.click()

    def add_photos(self, *photos: Path) -> None:
        """Choose photos; with scripts, wait until they are there to be looked at."""
        self.page.locator("input[type=file]").set_input_files(list(photos))
        if self.page.locator("[data-photos][data-ready]").count():
            tiles = self.page.locator(".photo[data-new]")
            expect(tiles).to_have_count(len(photos))

    def open_fold(self, words: str) -> None:
        """Open something that is folded up."""
        self.page.locator("summary", has_text=words).filter(visible=True).first.click()

    # --- Seeing

    def sees(self, *sentences: str) -> None:
        """Wait until each of these sentences can be read on the page."""
        for sentence in sentences:
            expect(self.page.locator("body")).to_contain_text(sentence)

    def sees_not(self, *sentences: str) -> None:
        """None of these can be read on the page, the frame around it left out."""
        for sentence in sentences:
            expect(self.page.locator("main")).not_to_contain_text(sentence)

    def read_heading(self) -> str:
        """The one heading of the page."""
        return self.page.locator("h1").inner_text().strip()

    def read_stones(self) -> list[tuple[str, str]]:
        """What the eight stones say to somebody who cannot see: name and state of each."""
        stones = self.page.locator("ol.links > li")
        names = stones.locator(".links__name").all_inner_texts()
        states = stones.locator(".vh").all_text_contents()
        return list(zip(names, (state.strip("，, ") for state in states), strict=True))

    def require_calm(self, besides: Iterable[str] = ()) -> None:
        """The browser had nothing to complain about."""
        known = tuple(besides)
        left = [said for said in self.troubles if not any(word in said for word in known)]
        assert left == [], "\n".join(left)
