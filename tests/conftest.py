"""What every test stands on: a data folder of its own, Django, and honest skips.

This file runs before any other test file is read, and settings read the environment once: so the
folder is made and Django is set up here, at import, and never in a room's own conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.http import FileResponse
from django.test import Client

TESTS = Path(__file__).parent
DATA_FOLDER = Path(tempfile.mkdtemp(prefix="zhaishangyi-tests-"))
(DATA_FOLDER / "static").mkdir()
atexit.register(shutil.rmtree, DATA_FOLDER, ignore_errors=True)

# Set, not defaulted: a test must never come near a town's real folder.
os.environ["ZHAISHANGYI_DATA"] = str(DATA_FOLDER)
os.environ["ZHAISHANGYI_STATIC"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
os.environ["DJANGO_SETTINGS_MODULE"] = "zhaishangyi.settings"
django.setup()

IS_CI = os.environ.get("ZHAISHANGYI_CI") == "1"
# What a test asks for when it looks into the store.
STORE = {"db", "transactional_db", "django_db_setup", "live_server"}
# These ask for none, and start a program on whichever store the environment names.
ON_EITHER_STORE = {"benching/test_votes.py"}
# The longest files, longest first: one of them begun last would keep one worker waiting.
LONGEST = (
    "web/test_nasty_input.py",
    "web/test_role_matrix.py",
    "mediation/test_confidentiality.py",
    "benching/test_fill.py",
    "faults/test_start.py",
    "meetings/test_pages.py",
    "faults/test_kill.py",
    "faults/test_trouble.py",
    "web/test_fast_lane.py",
    "web/test_fast_lane_roles.py",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def skip_or_fail(reason: str) -> None:
    """Skip with one line that says what is missing; on CI, where all is installed, fail."""
    if IS_CI:
        pytest.fail(f"{reason} (on CI nothing may be missing)", pytrace=False)
    pytest.skip(reason)


def find_browser() -> str | None:
    """Find a Chromium: the environment names one, or it is on the path."""
    named = os.environ.get("ZHAISHANGYI_BROWSER")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium for Playwright's `executable_path`."""
    path = find_browser()
    if path is None:
        skip_or_fail("No Chromium here: install it (Debian: apt install chromium).")
    return str(path)


@pytest.fixture(autouse=True)
def close_files_nobody_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the files of answers that a test asked for and never read, as the server does.

    Left open they are found by the garbage collector, in the middle of some other test.
    """
    given: list[FileResponse] = []
    ask = Client.request

    def remember(client: Client, **request: Any) -> object:
        answer: object = ask(client, **request)
        if isinstance(answer, FileResponse):
            given.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", remember)
    yield
    for answer in given:
        # Read to its end, an answer closes itself.
        answer.getvalue()


def is_at_a_store(item: pytest.Item, file: str) -> bool:
    """Whether a test means something else on another store."""
    if item.get_closest_marker("postgres") or item.get_closest_marker("django_db"):
        return True
    return file in ON_EITHER_STORE or not STORE.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what need not run on a second store, and put the longest files first."""
    ranks = {file: number for number, file in enumerate(LONGEST)}
    files = {item: item.path.relative_to(TESTS).as_posix() for item in items}
    for item, file in files.items():
        if not is_at_a_store(item, file):
            item.add_marker("once")
    items.sort(key=lambda item: ranks.get(files[item], len(LONGEST)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Keep tests from running where they mean nothing."""
    from django.db import connection

    if item.get_closest_marker("browser") and find_browser() is None:
        skip_or_fail("No Chromium here: install it (Debian: apt install chromium).")
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("Runs on PostgreSQL only: set ZHAISHANGYI_DATABASE_URL.")


from tests.world import world as world  # noqa: E402  (needs Django set up)
