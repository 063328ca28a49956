"""QR codes on pages and in the terminal."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from zhaishangyi.places.qr import svg_qr, terminal_qr

ADDRESS = "http://192.168.1.20:8000/"
SVG = "{http://www.w3.org/2000/svg}"
QUIET = 4


def list_modules(text: str) -> list[list[bool]]:
    return [
        [bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix
    ]


def read_svg(svg: str) -> list[list[bool]]:
    """Paint the dark path of an SVG and cut its margin off."""
    root = ET.fromstring(svg)
    size = int(root.attrib["viewBox"].split()[2])
    rows = [[False] * size for _ in range(size)]
    path = root.findall(f"{SVG}path")[1].attrib["d"]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for at in range(int(x), int(x) + int(length)):
            rows[int(y)][at] = True
    margin = [*rows[:QUIET], *rows[-QUIET:], *(row[:QUIET] + row[-QUIET:] for row in rows)]
    assert not any(module for row in margin for module in row)
    return [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_svg_shows_every_module(text: str) -> None:
    assert read_svg(svg_qr(text)) == list_modules(text)


def test_svg_fits_a_strict_page() -> None:
    svg = svg_qr(ADDRESS, scale=3, label='Open <the page> of "here"')
    root = ET.fromstring(svg)
    side = len(list_modules(ADDRESS)) + 2 * QUIET
    assert root.attrib["class"] == "qr"
    assert root.attrib["width"] == root.attrib["height"] == str(3 * side)
    assert root.findtext(f"{SVG}title") == 'Open <the page> of "here"'
    assert "style" not in svg
    assert "<script" not in svg
    assert not svg.startswith("<?xml")


def test_svg_without_label_is_hidden_from_readers_and_tells_no_text() -> None:
    svg = svg_qr("SECRET-SLIP")
    assert 'aria-hidden="true"' in svg
    assert "SECRET" not in svg


@pytest.mark.parametrize("is_coloured", [True, False])
def test_terminal_shows_every_module(is_coloured: bool) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal_qr(ADDRESS, is_coloured=is_coloured))
    halves = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}
    rows: list[list[bool]] = []
    for line in shown.split("\n"):
        rows.append([halves[block][0] == is_coloured for block in line])
        rows.append([halves[block][1] == is_coloured for block in line])
    size = len(list_modules(ADDRESS))
    assert [row[QUIET:-QUIET] for row in rows[QUIET : QUIET + size]] == list_modules(ADDRESS)
    assert not any(module for row in rows[:QUIET] for module in row)


def test_terminal_colours_end_with_each_line() -> None:
    lines = terminal_qr(ADDRESS).split("\n")
    assert all(line.startswith("\x1b[") and line.endswith("\x1b[0m") for line in lines)
    assert "\x1b" not in terminal_qr(ADDRESS, is_coloured=False)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        svg_qr("x" * 5000)
