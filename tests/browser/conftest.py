"""The demo town on a server of its own, and a headless browser to walk through it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.browser.person import SECONDS, Person
from tests.browser.shots import save_picture

from zhaishangyi.server import RunningServer, start_server

# The demo town is built once, before the first page answers.
SECONDS_TO_BUILD = 180
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)

MakePerson = Callable[..., Person]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The demo town, serving."""
    folder = tmp_path_factory.mktemp("browser") / "data"
    with start_server(folder, demo=True, seconds=SECONDS_TO_BUILD) as server:
        yield server


# For one file at a time: while it lives, this thread runs a loop that Django's own tests refuse.
@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    """The browser; Playwright never fetches one of its own."""
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=browser_path, headless=True, args=[*QUIET])
        yield found
        found.close()


@pytest.fixture
def make_person(town: RunningServer, browser: Browser) -> Iterator[MakePerson]:
    """Somebody at a screen, still a visitor; every screen is put away after the test."""
    people: list[Person] = []

    def make(role: str = "", **screen: object) -> Person:
        person = Person(browser, town.url, **screen)  # type: ignore[arg-type]
        people.append(person)
        if role:
            person.visit("/")
            person.become(role)
        return person

    yield make
    for person in people:
        person.leave()


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A photo on disk, as a phone would have it: one of the demo's own drawings by its name."""
    from zhaishangyi.town.drawing import draw_photo

    folder = tmp_path_factory.mktemp("photos")

    def save(name: str) -> Path:
        path = folder / f"{name}.jpg"
        if not path.exists():
            path.write_bytes(draw_photo(name).jpeg)
        return path

    return save


@pytest.fixture
def save_shot(tmp_path: Path) -> Callable[[Person, str], None]:
    """A picture of what somebody sees; kept where ZHAISHANGYI_SHOTS says, such as docs/shots."""
    folder = Path(os.environ.get("ZHAISHANGYI_SHOTS", tmp_path))
    return lambda person, name: save_picture(person.page, folder / f"{name}.png")
