"""The measures themselves: a check that never complains would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.looks import Weight, look_over, look_sideways, tab_through

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="zh-CN"><title>好</title><body><h1>好</h1>
<style>a, button, label { display: inline-flex; min-width: 48px; min-height: 48px }
p a { display: inline; min-height: 0 } :focus-visible { outline: 3px solid green }</style>
<button aria-label="返回"></button><a href="/x">看看</a><p>一句话，<a href="/y">里面有路</a>。</p>
<label><input type="checkbox"> 好的</label><img alt="树" src="data:,"></body></html>"""
BAD = """<!doctype html><html lang="zh-CN"><title>坏</title><body><h1>坏</h1><h1>又一个</h1>
<style>:focus { outline: none }</style>
<div style="width: 900px">Wide words here</div>
<button id="a"></button><nav><a id="a" href="/x">小</a></nav>
<input aria-describedby="gone"><img src="data:,"></body></html>"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page without a server."""
    made = browser.new_page(viewport={"width": 390, "height": 844})
    yield made
    made.close()


def test_nothing_to_complain_about(page: Page) -> None:
    page.set_content(GOOD)
    assert look_over(page) == []
    assert look_sideways(page, 320, 568) == []
    assert tab_through(page, 3) == []


@pytest.mark.parametrize(
    "complaint",
    [
        "scrolls sideways",
        "2 headings h1",
        "an id used twice: a",
        "points to a missing id: gone",
        "has no name: <button",
        "has no name: <input",
        "picture without words",
        'too small to press: a. "小"',
        "English on a Chinese page: Wide words here",
    ],
)
def test_each_fault_is_found(page: Page, complaint: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_content(BAD)
    told = look_over(page)
    assert any(said.startswith(complaint) for said in told), told


def test_hidden_focus_is_found(page: Page) -> None:
    page.set_content(BAD)
    assert len(tab_through(page, 2)) == 2


def test_weight_is_compared_with_its_bounds() -> None:
    assert Weight(59_999, 149_999).complain() == []
    assert len(Weight(60_000, 150_000).complain()) == 2
