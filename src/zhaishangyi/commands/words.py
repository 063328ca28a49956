"""The words of the command line, in Chinese where the terminal is Chinese. No Django.

A command speaks before any setting is read (a folder that cannot be written), so it reads the
rooms' compiled catalogues itself.
"""

from __future__ import annotations

import gettext
import io
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUES = "*/locale/zh_Hans/LC_MESSAGES/django.mo"


def is_chinese(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the terminal asks for Chinese: LC_ALL before LC_MESSAGES before LANG."""
    asked = os.environ if environment is None else environment
    languages = (asked.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name for name in languages if name), "").lower().startswith("zh")


def find_language() -> str:
    """The language of the terminal, as Django calls it."""
    return "zh-hans" if is_chinese() else "en"


def translate(sentence: str, **values: Any) -> str:
    """A sentence in the language of the terminal, with its values put in."""
    text = read_catalogues().gettext(sentence) if is_chinese() else sentence
    return text % values if values else text


def mark(sentence: str) -> str:
    """Name a sentence for the catalogue that is translated only where it is said."""
    return sentence


@cache
def read_catalogues() -> gettext.NullTranslations:
    """All rooms' translations one after the other, those of the commands first."""
    ours = Path(__file__).parent.name
    paths = sorted(PACKAGE.glob(CATALOGUES), key=lambda path: ours not in path.parts)
    found = gettext.NullTranslations()
    for path in paths:
        with path.open("rb") as file:
            found.add_fallback(gettext.GNUTranslations(file))
    return found


def complain(text: str) -> None:
    """Print a problem, already translated, as one line on the error stream."""
    print(" ".join(text.split()), file=sys.stderr, flush=True)


def speak_plainly() -> None:
    """Let a terminal that cannot show a character show a question mark, rather than stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
