"""Cleaning of typed text, and the rules on its length and on days."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import (
    count_characters,
    half_width,
    parse_day,
    require_date_not_future,
    require_date_not_past,
    require_text,
    tidy,
)

TODAY = date(2024, 5, 6)
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  门口的路坏了 \r\n下雨就积水\t\r\n", "门口的路坏了\n下雨就积水"),
        ("a\rb\u2028c\x0bd\x85e", "a\nb\nc\nd\ne"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("a\n \n\u3000\n\t\nb", "a\n\n\nb"),
        ("cafe\u0301", "café"),
        ("cafe\u200b\u0301", "café"),
        ("王\u200b小\ufeff明\x00\x07\x7f", "王小明"),
        ("a\u202egpj.exe\u2066b", "agpj.exeb"),
        ("坏\ud83d了", "坏了"),
        (FAMILY + "\u200d", FAMILY),
        ("谢\u200d谢❤\ufe0f", "谢谢❤\ufe0f"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\u3164\u2060\u00ad", ""),
        ("一\t二", "一 二"),
        ("", ""),
    ],
)
def test_tidy(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


ANY_TEXT = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\n\r \t\u200de\u0301😀👩")
)


@given(ANY_TEXT)
def test_tidy_text_is_storable_and_stays_as_it_is(text: str) -> None:
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    assert unicodedata.is_normalized("NFC", tidied)
    assert tidied == tidied.strip()
    assert "\n\n\n\n" not in tidied
    assert not any(ord(character) < 32 and character != "\n" for character in tidied)
    tidied.encode()


@pytest.mark.parametrize("piece", [" ", "\u200d", "\n", "\u0301", "\r", "👩\u200d", "a \n"])
def test_long_text_comes_to_an_end(piece: str) -> None:
    # With work that grows by the square this would go on for hours.
    tidied = tidy("a" + piece * 300_000 + "b")
    assert count_characters(tidied) <= 300_000 * len(piece) + 2


def test_half_width() -> None:
    assert half_width("２０２４－０５－０６") == "2024-05-06"
    assert half_width("（０２１）１２３４：５６％") == "(021)1234:56%"
    assert half_width("ＡＢＣｘｙｚ\u3000−３．５") == "ABCxyz -3.5"
    assert half_width("路坏了。真的！") == "路坏了。真的！"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("路", 1),
        ("路坏了。\n", 5),
        ("e\u0301", 1),
        (FAMILY, 1),
        ("👍🏽", 1),
        ("🇨🇳", 1),
        ("🇨🇳🇨🇳🇨", 3),
        ("葛\U000e0100", 1),
        ("\u0301", 1),
        ("a" + "\u0301" * 7, 1),
        ("a" + "\u0301" * 80, 11),
    ],
)
def test_count_characters(text: str, count: int) -> None:
    assert count_characters(text) == count


@given(ANY_TEXT)
def test_count_is_bounded_by_length(text: str) -> None:
    assert len(text) / 8 <= count_characters(text) <= len(text)


def test_require_text_gives_tidied_text() -> None:
    assert require_text("text", " 路坏了\r\n ", most=10) == "路坏了"
    assert require_text("note", " ", least=0, most=10) == ""
    assert require_text("text", "路" * 2000, most=2000) == "路" * 2000
    assert require_text("text", FAMILY * 3, most=3) == FAMILY * 3


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u3000\r\n"])
def test_nothing_written(text: str) -> None:
    with pytest.raises(RuleBroken, match="Nothing is written") as caught:
        require_text("text", text, most=10)
    assert caught.value.field == "text"


def test_too_short() -> None:
    with pytest.raises(RuleBroken) as caught:
        require_text("text", "路坏", least=5, most=10)
    sentence = caught.value.sentence % caught.value.values
    assert sentence.startswith("2 of at least 5 characters")


def test_too_long_says_how_much() -> None:
    with pytest.raises(RuleBroken) as caught:
        require_text("text", "路" * 10_000, most=2000)
    sentence = caught.value.sentence % caught.value.values
    assert "has 10000 characters" in sentence
    assert "room for 2000" in sentence
    assert "by 8000" in sentence


def test_days_in_the_past() -> None:
    require_date_not_past("due_on", TODAY, TODAY)
    require_date_not_past("due_on", date(2024, 5, 7), TODAY)
    with pytest.raises(RuleBroken) as caught:
        require_date_not_past("due_on", date(2024, 5, 5), TODAY)
    assert caught.value.field == "due_on"
    assert (caught.value.sentence % caught.value.values).startswith("2024-05-05 is already over")


def test_days_to_come() -> None:
    require_date_not_future("seen_on", TODAY, TODAY)
    require_date_not_future("seen_on", date(2024, 5, 5), TODAY)
    with pytest.raises(RuleBroken) as caught:
        require_date_not_future("seen_on", date(2024, 5, 7), TODAY)
    assert caught.value.field == "seen_on"
    assert (caught.value.sentence % caught.value.values).startswith("2024-05-07 has not come")


@pytest.mark.parametrize(
    "text",
    [
        "2024-5-6",
        "2024/05/06",
        "2024年5月6日",
        "2024 年 5 月 6 日",
        "2024年5月6号",
        "２０２４－５－６",
        "２０２４年０５月０６日",
        "2024.5.6",
        "20240506",
        " 2024-05-06\n",
        "2024\u200b-5-6",
    ],
)
def test_parse_day(text: str) -> None:
    assert parse_day(text) == TODAY


@pytest.mark.parametrize(
    "text",
    ["", "明天", "5-6", "24-5-6", "2024-13-1", "2023-2-29", "0000-1-1", "2024-5-6-7", "٢٠٢٤-5-6"],
)
def test_parse_day_refuses_others(text: str) -> None:
    assert parse_day(text) is None


@given(st.dates(date(1000, 1, 1)))
def test_parse_day_reads_every_day(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_day(f"{day:%Y%m%d}") == day


@given(st.text())
def test_parse_day_never_raises(text: str) -> None:
    day = parse_day(text)
    assert day is None or isinstance(day, date)
