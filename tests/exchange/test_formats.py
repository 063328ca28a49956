"""Rows as files: every spreadsheet opens them, none runs them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from zhaishangyi.exchange import formats
from zhaishangyi.exchange.formats import write_csv, write_json, write_xlsx

COLUMNS = ["id", "text", "number", "is_open", "parts", "targets"]


def make_row(text: str = "修路", **more: Any) -> dict[str, Any]:
    row = {"id": "a", "text": text, "number": None, "is_open": True, "parts": ["x", "y"]}
    return {**row, "targets": {"solved": 3}, **more}


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content))
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_csv_says_that_it_is_utf_8_and_quotes_what_needs_it() -> None:
    content = b"".join(write_csv(COLUMNS, [make_row('第一行\n"第二行",三')]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [
        COLUMNS,
        ["a", '第一行\n"第二行",三', "", "true", "x y", '{"solved": 3}'],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "  =1", "\t=1", "\r=1", "＝1", "\n=x"])
def test_no_cell_of_a_csv_is_run(text: str) -> None:
    content = b"".join(write_csv(["text"], [{"text": text}]))
    assert read_csv(content)[1] == [f"'{text}"]


def test_numbers_below_zero_stay_numbers() -> None:
    assert read_csv(b"".join(write_csv(["n"], [{"n": -3}])))[1] == ["-3"]


@pytest.mark.parametrize("text", ["=1+1", "-1", "@SUM(A1)", "line\nline", "\x00\x07x"])
def test_texts_of_a_workbook_are_texts(text: str) -> None:
    content = b"".join(write_xlsx(["text"], [{"text": text}]))
    cell = load_workbook(io.BytesIO(content)).active["A2"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\x00", "").replace("\x07", "")


def test_a_workbook_without_rows_has_its_columns() -> None:
    assert read_xlsx(b"".join(write_xlsx(COLUMNS, []))) == [tuple(COLUMNS)]


def test_more_rows_than_a_sheet_holds_go_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_SHEET_ROWS", 2)
    content = b"".join(write_xlsx(["n"], [{"n": n} for n in range(5)]))
    book = load_workbook(io.BytesIO(content))
    assert [sheet.max_row for sheet in book] == [3, 3, 2]


def test_the_same_rows_give_the_same_workbook() -> None:
    first, second = (b"".join(write_xlsx(COLUMNS, [make_row()])) for _ in range(2))
    assert first == second


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=20), max_size=5))
def test_json_keeps_every_text_as_it_is(texts: list[str]) -> None:
    rows = [{"text": text} for text in texts]
    written = b"".join(write_json(["text"], rows)).decode("utf-8", "surrogatepass")
    assert json.loads(written) == rows


def test_json_comes_in_pieces_and_is_one_array() -> None:
    rows = [{"n": n} for n in range(1200)]
    pieces = list(write_json(["n"], rows))
    assert len(pieces) > 2
    assert json.loads(b"".join(pieces)) == rows
