"""What a public notice needs. Pure."""

from __future__ import annotations

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text


def require_title(text: str) -> str:
    """A title of 2 to 60 characters."""
    return require_text("title", text, least=2, most=60)


def require_body(text: str) -> str:
    """A text of 5 to 2000 characters."""
    return require_text("text", text, least=5, most=2000)


def require_still_up(is_withdrawn: bool) -> None:
    """A notice is withdrawn once."""
    if is_withdrawn:
        raise RuleBroken("", "This notice was already withdrawn.")
