"""The words of a text and of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.engines.tokens import (
    MOST_LETTERS,
    MOST_WORDS_ASKED,
    cut_around,
    mark_hits,
    read_question,
    split_words,
)

SIGNS = st.text(st.sampled_from("路灯坏了桥面漏水 ，。Ab1２-ⅣüÉ🌳\x00\u200b"), max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("路灯", {"路", "灯", "路灯"}),
        ("路灯坏", {"路", "灯", "坏", "路灯", "灯坏"}),
        ("路，灯", {"路", "灯"}),
        ("LED灯3盏", {"led", "灯", "3", "盏"}),
        ("八烈 2024-013", {"八", "烈", "八烈", "2024", "013"}),
        ("ＡＢＣ１２", {"abc12"}),
        ("snake_case", {"snake", "case"}),
        ("𠮷野家", {"𠮷", "野", "家", "𠮷野", "野家"}),
        ("🌳 …！", set()),
        ("", set()),
        ("a" * 200, {"a" * MOST_LETTERS}),
    ],
)
def test_a_text_is_found_under_its_characters_pairs_and_words(text: str, words: set[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("路", ["路"]),
        ("路灯", ["路灯"]),
        ("路灯坏了", ["路灯", "灯坏", "坏了"]),
        ("路灯 桥", ["路灯", "桥"]),
        ("路灯路灯", ["路灯", "灯路"]),
        ('"路灯" AND NEAR * (', ["路灯", "and", "near"]),
        ("🌳", []),
        ("\x00", []),
        (" ", []),
    ],
)
def test_a_question_asks_for_pairs_and_for_a_single_character(text: str, asked: list[str]) -> None:
    assert read_question(text) == asked


def test_only_the_beginning_of_a_very_long_question_counts() -> None:
    assert len(read_question("".join(chr(0x4E00 + n) for n in range(10_000)))) == MOST_WORDS_ASKED
    assert read_question("\ufdfa" * 10_000) != []


@given(SIGNS, SIGNS, SIGNS)
def test_whoever_copies_words_out_of_a_text_finds_it(before: str, words: str, after: str) -> None:
    if read_question(words) == list(dict.fromkeys(read_question(words))):
        text = f"{before} {words} {after}"
        assert set(read_question(words)) <= split_words(text)


@given(SIGNS, SIGNS)
def test_the_pieces_are_the_text(text: str, question: str) -> None:
    assert "".join(words for words, _is_hit in mark_hits(text, question)) == text


@pytest.mark.parametrize(
    ("text", "question", "hits"),
    [
        ("三号桥的路灯坏了", "路灯", ["路灯"]),
        ("路灯和灯坏", "路灯坏", ["路灯", "灯坏"]),
        ("ＬＥＤ灯", "led", ["ＬＥＤ"]),
        ("leds and led", "led", ["led"]),
        ("桥", "路", []),
        ("桥", "", []),
        ("a.b*c", "*", []),
    ],
)
def test_what_was_asked_for_is_marked(text: str, question: str, hits: list[str]) -> None:
    assert [words for words, is_hit in mark_hits(text, question) if is_hit] == hits


def test_a_text_is_cut_around_the_first_hit() -> None:
    text = "前" * 300 + "路灯" + "后" * 300
    cut = cut_around(text, "路灯", 30)
    assert "路灯" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) == 32
    assert cut_around("短", "路灯", 30) == "短"
    assert cut_around("路灯" + "后" * 300, "路灯", 30).startswith("路灯")
    assert cut_around("前" * 300 + "路灯", "路灯", 30).endswith("路灯")
