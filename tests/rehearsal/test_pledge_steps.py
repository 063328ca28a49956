"""What a rehearsal reads of pledges on the matter's page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from zhaishangyi.rehearsal.pages import read_page
from zhaishangyi.rehearsal.pledge_steps import count_pledges
from zhaishangyi.rehearsal.stage import Stage

PANEL = """
<article data-unit="元" data-pledges="5" data-pledged="83000.00"></article>
<article data-unit="个工" data-pledges="3" data-pledged="86.50"></article>
"""


def stand_before(html: str) -> Stage:
    """A stage whose matter has this page."""
    page = read_page("/matters/1/", 200, html)
    stage: Any = SimpleNamespace(look_at_matter=lambda: page)
    return cast(Stage, stage)


def test_pledges_are_read_by_their_units() -> None:
    assert count_pledges(stand_before(PANEL)) == {
        "pledges": 8,
        "pledged": {"元": 83000, "个工": 86.5},
    }


def test_a_matter_without_pledges_reports_none() -> None:
    assert count_pledges(stand_before("<p>路修好了。</p>")) == {}
