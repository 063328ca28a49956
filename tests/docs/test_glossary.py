"""The glossary is true: it names what exists, and everything that exists is named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "src" / "zhaishangyi"
ROW = re.compile(r"^\| (?P<english>[^|]+) \| (?P<chinese>[^|]+) \| (?P<place>[^|]+) \|$", re.M)


def read_tables() -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """The two tables as (English, 中文, place) rows, without their heads."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    first, second = text.split("\n## Other words of the field\n")
    return read_rows(first), read_rows(second)


def read_rows(text: str) -> list[tuple[str, str, str]]:
    rows = [(row["english"], row["chinese"], row["place"]) for row in ROW.finditer(text)]
    return [row for row in rows if row[1] != "中文"]


KEPT, OTHER = read_tables()


def find_models() -> dict[str, str]:
    """Every model of the rooms as {"room.Class": docstring}."""
    return {
        f"{model.__module__.split('.')[1]}.{model.__name__}": model.__doc__ or ""
        for model in apps.get_models()
        if model.__module__.startswith("zhaishangyi.")
    }


def has_class(place: str) -> bool:
    """Whether a class of that name is written anywhere in that room."""
    room, _, name = place.partition(".")
    return any(
        isinstance(node, ast.ClassDef) and node.name == name
        for path in (ROOMS / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_both_tables_are_read():
    assert len(KEPT) > 30
    assert len(OTHER) > 20


@pytest.mark.parametrize(("english", "chinese", "place"), KEPT, ids=[row[2] for row in KEPT])
def test_a_model_carries_its_chinese_term_once(english: str, chinese: str, place: str):
    models = find_models()
    assert place in models, f"{place} ({chinese}) is in the glossary but not in the code"
    assert models[place].count(f"({chinese})") == 1
    assert models[place].count(chinese) == 1


def test_every_model_is_in_the_glossary():
    assert sorted(set(find_models()) - {place for _, _, place in KEPT}) == []


@pytest.mark.parametrize(("english", "chinese", "place"), OTHER, ids=[row[0] for row in OTHER])
def test_other_words_stand_where_the_glossary_says(english: str, chinese: str, place: str):
    if place == "—":
        return
    room, _, name = place.partition(".")
    assert (ROOMS / room / "__init__.py").is_file()
    assert not name or has_class(place), f"there is no class {name} in {room}"


def test_no_word_stands_twice():
    for column in (0, 1):
        words = [row[column] for row in KEPT + OTHER]
        assert sorted(word for word in set(words) if words.count(word) > 1) == []
