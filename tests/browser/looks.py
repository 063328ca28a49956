"""What every screen must hold, measured in the page itself. Each measure gives complaints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Error, Page

MEASURES = Path(__file__).with_name("looks.js").read_text(encoding="utf-8").strip()
MOST_HTML = 60_000
MOST_FIRST_VIEW = 150_000
SMALLEST_TARGET = 44


def measure(page: Page, name: str, value: object = "") -> list[str]:
    """Take one of the measures of looks.js, with its value where it needs one."""
    call = f"{MEASURES}.{name}({value})"
    try:
        found: list[str] = page.evaluate(call)
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
        # It was just about to be loaded anew.
        page.wait_for_load_state("load")
        found = page.evaluate(call)
    return found


def look_over(page: Page) -> list[str]:
    """Complaints about the page as it stands."""
    told = [said for name in ("sideways", "names", "shape") for said in measure(page, name)]
    told += measure(page, "targets", SMALLEST_TARGET)
    if page.locator("html").get_attribute("lang") == "zh-CN":
        told += measure(page, "english")
    return told


def look_sideways(page: Page, width: int, height: int) -> list[str]:
    """Complaints about a page that is wider than a screen of this width."""
    page.set_viewport_size({"width": width, "height": height})
    return measure(page, "sideways")


def tab_through(page: Page, presses: int = 4) -> list[str]:
    """Complaints about the first controls that the Tab key reaches."""
    told = []
    for _press in range(presses):
        page.keyboard.press("Tab")
        told += measure(page, "focus")
    return told


@dataclass
class Weight:
    """How many bytes a first visit takes: the page itself, and all that came over the line."""

    html: int
    first_view: int

    def complain(self, times: int = 1) -> list[str]:
        """Complaints about a page that is too heavy; one of charts may weigh `times` as much."""
        told = []
        if self.html >= MOST_HTML * times:
            told.append(f"the HTML has {self.html} bytes")
        if self.first_view >= MOST_FIRST_VIEW * times:
            told.append(f"the first view takes {self.first_view} bytes")
        return told


def weigh(page: Page, path: str) -> Weight:
    """Open a page with nothing in the cache and weigh it."""
    line: CDPSession = page.context.new_cdp_session(page)
    sizes: list[float] = []

    def add(event: dict[str, Any]) -> None:
        sizes.append(event["encodedDataLength"])

    line.on("Network.loadingFinished", add)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None
    weight = Weight(len(answer.body()), int(sum(sizes)))
    line.detach()
    return weight
