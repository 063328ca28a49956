"""Every important screen, narrow and wide, in both languages, in plain and in large type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from tests.browser.looks import look_over, look_sideways, tab_through, weigh
from tests.browser.person import DESK, PHONE, Person

from zhaishangyi.server import RunningServer

pytestmark = pytest.mark.browser

NARROWEST = 320
CONVENER, RESIDENT, ADMINISTRATOR = "召集人", "居民", "管理员"
AUDITOR, SUPERVISOR = "审计员", "督导"
ROAD = "村东新修的路面开裂"

FIND_ROAD, FIND_TALK = f"/search/?q={ROAD}", f"/search/?q={ROAD}&kind=3"


@dataclass(frozen=True)
class Screen:
    """A page to look at: as whom, where to begin, what to press, and what the address ends in.

    A page of charts may have twice the `weight`.
    """

    name: str
    start: str
    role: str = ""
    steps: tuple[str, ...] = ()
    ending: str = ""
    weight: int = 1


SCREENS = (
    Screen("home", "/"),
    Screen("matters", "/matters/"),
    Screen("raise", "/matters/raise/", RESIDENT),
    Screen("matter", FIND_ROAD, RESIDENT, (ROAD,)),
    Screen("meeting", FIND_TALK, RESIDENT, ("/meetings/",)),
    Screen("console", FIND_TALK, CONVENER, ("/meetings/",), "console/"),
    Screen("desk", "/desk/", CONVENER),
    Screen("roster", "/people/", ADMINISTRATOR),
    Screen("sign-in", "/sign-in/"),
    Screen("venue", "/places/", "", ("八烈村", "/places/venues/")),
    Screen("procedures", "/procedures/"),
    Screen("procedure", "/procedures/eight-links/"),
    Screen("notices", "/notices/"),
    Screen("inbox", "/inbox/", RESIDENT),
    Screen("me", "/me/", RESIDENT),
    Screen("record", "/record/", AUDITOR),
    Screen("search", "/search/?q=路"),
    Screen("figures", "/oversight/", weight=2),
    Screen("board", "/oversight/", SUPERVISOR, weight=2),
    Screen("campaigns", "/campaigns/"),
    Screen("open-data", "/open-data/"),
)
# Each screen in both languages and in both sizes of type, the sizes changing from screen to screen.
WAYS = [
    (screen, language, (place % 2 == 0) == (language == "zh"))
    for place, screen in enumerate(SCREENS)
    for language in ("zh", "en")
]
FindViewer = Callable[[str, str, bool], Person]
FindAddress = Callable[[Screen], str]


@pytest.fixture(scope="module")
def find_viewer(town: RunningServer, browser: Browser) -> Iterator[FindViewer]:
    """Somebody of a role who reads in a language, in plain or large type."""
    viewers: dict[tuple[str, str, bool], Person] = {}

    def find(role: str, language: str, is_large: bool) -> Person:
        key = (role, language, is_large)
        if key not in viewers:
            viewers[key] = set_up(Person(browser, town.url), *key)
        return viewers[key]

    yield find
    for person in viewers.values():
        person.leave()


@pytest.fixture(scope="module")
def find_address(find_viewer: FindViewer) -> FindAddress:
    """Where a screen is; looked for once."""
    known: dict[Screen, str] = {}

    def find(screen: Screen) -> str:
        if screen not in known:
            known[screen] = walk_to(screen, find_viewer(screen.role, "zh", False))
        return known[screen]

    return find


def set_up(person: Person, role: str, language: str, is_large: bool) -> Person:
    """Press what a person would press to read the pages like this."""
    person.visit("/")
    if role:
        person.become(role)
    if is_large:
        person.press("大字")
    if language == "en":
        person.press("English")
    return person


def walk_to(screen: Screen, viewer: Person) -> str:
    """Go the way that leads to a screen; a step is the text of a link or a part of its address."""
    viewer.visit(screen.start)
    for step in screen.steps:
        links = viewer.page.locator("main a")
        named = links.filter(has_text=step).or_(viewer.page.locator(f"main a[href*='{step}']"))
        address = named.first.get_attribute("href")
        assert address, f"no way to {screen.name} by {step}"
        viewer.visit(address)
    return viewer.page.url.removeprefix(viewer.url) + screen.ending


def look_at(viewer: Person, path: str) -> list[str]:
    """Complaints about one screen, narrow and wide."""
    viewer.troubles.clear()
    told: list[str] = []
    for width, height in (PHONE, DESK):
        viewer.page.set_viewport_size({"width": width, "height": height})
        viewer.visit(path)
        told += [f"at {width} px {said}" for said in look_over(viewer.page)]
    told += look_sideways(viewer.page, NARROWEST, 568)
    return told + viewer.troubles


@pytest.mark.parametrize(
    ("screen", "language", "is_large"), WAYS, ids=lambda value: getattr(value, "name", str(value))
)
def test_screen_holds(
    screen: Screen,
    language: str,
    is_large: bool,
    find_viewer: FindViewer,
    find_address: FindAddress,
) -> None:
    viewer = find_viewer(screen.role, language, is_large)
    told = look_at(viewer, find_address(screen))
    assert told == [], "\n".join(told)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_keyboard_and_weight(
    screen: Screen, find_viewer: FindViewer, find_address: FindAddress
) -> None:
    viewer = find_viewer(screen.role, "zh", False)
    viewer.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    told = weigh(viewer.page, find_address(screen)).complain(screen.weight)
    told += tab_through(viewer.page)
    assert told == [], "\n".join(told)


@pytest.mark.parametrize(("language", "said"), [("zh", "zh-CN"), ("en", "en")])
def test_screen_says_its_language(
    language: str, said: str, find_viewer: FindViewer, find_address: FindAddress
) -> None:
    viewer = find_viewer(RESIDENT, language, False)
    for screen in SCREENS:
        if screen.role in ("", RESIDENT):
            viewer.visit(find_address(screen))
            assert viewer.page.locator("html").get_attribute("lang") == said
