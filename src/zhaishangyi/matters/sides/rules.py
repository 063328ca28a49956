"""Which places may work on a matter together, and when. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

SHORTEST_REASON, LONGEST_REASON = 5, 200
# A side works on a matter, or may still come to do so.
STANDING = ("asked", "joined")


def require_reason(reason: str) -> str:
    """A reason of 5 to 200 characters on one line."""
    one_line = " ".join(reason.split())
    return require_text("reason", one_line, least=SHORTEST_REASON, most=LONGEST_REASON)


def is_within(one: str, other: str) -> bool:
    """Whether one node path lies in the other, whichever is the wider."""
    return one.startswith(other) or other.startswith(one)


def require_other_place(level: str, path: str, lead_paths: Iterable[str]) -> None:
    """Another town or village: none that contains the lead, and none that the lead contains."""
    if level not in ("town", "village"):
        raise RuleBroken("jurisdiction", "Ask a town or a village. A grid joins with its village.")
    if any(is_within(path, lead) for lead in lead_paths):
        raise RuleBroken(
            "jurisdiction",
            "This place has the matter already, for it arose there. Choose one on the other side.",
        )


def require_not_there(path: str, known: Mapping[str, str]) -> None:
    """Raises RuleBroken for a place that was asked or has joined; `known` are states by path."""
    standing = {one: state for one, state in known.items() if state in STANDING}
    if standing.get(path) == "joined":
        raise RuleBroken("jurisdiction", "This place has joined already. Nothing was changed.")
    if path in standing:
        raise RuleBroken(
            "jurisdiction", "This place was asked already and has not answered yet. Ring them up."
        )
    if any(is_within(path, one) for one in standing):
        raise RuleBroken(
            "jurisdiction",
            "This place belongs together with one that was asked already. One of them is enough.",
        )


def require_asked(state: str) -> None:
    """Raises RuleBroken unless the place still has to answer."""
    if state != "asked":
        raise RuleBroken("", "This was answered already, and the answer stands.")


def require_joined(state: str) -> None:
    """Raises RuleBroken unless the place works on the matter."""
    if state != "joined":
        raise RuleBroken("", "Your side does not work on this matter, so nothing was changed.")


def require_convener(has_one: bool) -> None:
    """Raises RuleBroken where nobody of the side would look after the matter."""
    if not has_one:
        raise RuleBroken("convener", "Choose a convener of your side, who looks after it there.")
