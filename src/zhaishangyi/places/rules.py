"""What makes a place or a venue acceptable. Pure."""

from __future__ import annotations

import re

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

BELOW = {"": "town", "town": "village", "village": "grid"}
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")


def require_name(text: str, most: int = 40) -> str:
    """A name of at least two characters."""
    return require_text("name", text, least=2, most=most)


def require_code(code: str) -> str:
    """A short name in small letters and digits; it stands in the record, so it never changes."""
    code = code.strip().lower()
    if not CODE.fullmatch(code):
        raise RuleBroken(
            "code", "Use small letters a to z, digits and hyphens for the code, such as balie."
        )
    return code


def find_level_below(level: str) -> str:
    """The level of a node under a node of this level ("" for the very top)."""
    if level not in BELOW:
        raise RuleBroken("", "Nothing lies below a grid.")
    return BELOW[level]


def make_path(parent_path: str, code: str) -> str:
    """The path of a node: the codes from the root, each followed by a slash."""
    return f"{parent_path}{code}/"
