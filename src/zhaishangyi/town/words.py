"""What loading and rehearsing say on the way, in Chinese where the terminal is Chinese. No Django.

Neither is an app of Django, so both read their own compiled catalogues.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path
from typing import Any

ROOMS = ("town", "rehearsal")


def is_chinese() -> bool:
    """Whether the terminal asks for Chinese: LC_ALL before LC_MESSAGES before LANG."""
    asked = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name for name in asked if name), "").lower().startswith("zh")


def translate(sentence: str, **values: Any) -> str:
    """A sentence in the language of the terminal, with its values put in."""
    text = read_catalogues().gettext(sentence) if is_chinese() else sentence
    return text % values if values else text


@cache
def read_catalogues() -> gettext.NullTranslations:
    """The translations of both rooms, one after the other."""
    found = gettext.NullTranslations()
    for room in ROOMS:
        folder = Path(__file__).resolve().parents[1] / room / "locale"
        path = folder / "zh_Hans" / "LC_MESSAGES" / "django.mo"
        if path.is_file():
            with path.open("rb") as file:
                found.add_fallback(gettext.GNUTranslations(file))
    return found


def mark(sentence: str) -> str:
    """Name a sentence for the catalogue that is translated only where it is said."""
    return sentence
