"""The first page is short, and what it tells people to type works."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from zhaishangyi.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.zh-CN.md")
COMMAND = re.compile(r"(?:^|`|/|\$ )zhaishangyi ([a-z][a-z-]*)", re.M)
TARGET = re.compile(r"(?:^|`|\$ |&& )make ([a-z][a-z-]*)", re.M)
ADDRESS = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
SOURCE = re.compile(r"<img[^>]*\ssrc=\"(?!https?:)([^\"]+)\"")


def read_page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def list_commands() -> set[str]:
    """The commands that the program knows."""
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return set(action.choices)
    raise AssertionError("the program has no commands")


@pytest.mark.parametrize("name", PAGES)
def test_it_is_short(name: str):
    assert len(read_page(name).splitlines()) <= 120


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("words", ["make run", "make test"])
def test_it_says_how_to_begin(name: str, words: str):
    assert words in read_page(name)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_exists(name: str):
    named = set(COMMAND.findall(read_page(name)))
    assert named
    assert sorted(named - list_commands()) == []


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md"])
def test_every_make_target_exists(name: str):
    makefile = read_page("Makefile")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    assert sorted(set(TARGET.findall(read_page(name))) - targets) == []


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md", "SECURITY.md", "GLOSSARY.md"])
def test_every_file_it_points_to_exists(name: str):
    text = read_page(name)
    pointed = {*ADDRESS.findall(text), *SOURCE.findall(text)}
    assert sorted(path for path in pointed if not (ROOT / path).exists()) == []
