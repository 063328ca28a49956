"""When a dispute can be talked over, go up, end, or be put away. No Django here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

SITTING_SORTS = ("joint", "separate", "visit")
CONSENT_WAYS = ("paper", "spoken")
LONGEST_SUMMARY = 5000
LONGEST_REASON = 600
MOST_MINUTES = 600


def require_going_on(state: str) -> None:
    """Raises RuleBroken once a dispute is settled or ended."""
    if state in ("settled", "ended"):
        raise RuleBroken("", "This mediation is over. What was written stays as it is.")


def require_unsigned(state: str) -> None:
    """Raises RuleBroken once it is signed, or over."""
    require_going_on(state)
    if state == "signed":
        raise RuleBroken(
            "",
            "Both sides have signed. If something is not kept, say so at the term, and they sit "
            "down again.",
        )


def require_reason(reason: str) -> str:
    """A reason that the sides can read."""
    return require_text("reason", reason, least=2, most=LONGEST_REASON)


def choose_way(way: str, *, is_own: bool) -> str:
    """How a yes or no was said. Raises RuleBroken when the mediator does not say how."""
    if is_own:
        return "self"
    if way not in CONSENT_WAYS:
        raise RuleBroken("way", "Say how they told you: on paper, or in person.")
    return way


def require_guardian(*, is_minor: bool, is_speaker: bool) -> None:
    """Raises RuleBroken when a minor would say yes or no for themselves."""
    if is_minor and not is_speaker:
        raise RuleBroken("", "For a minor the guardian says yes or no. Ask them to do it here.")


def choose_state(*, is_signed: bool, answers: Collection[str]) -> str:
    """How far a dispute with a mediator is: `answers` are the consents of its parties."""
    if is_signed:
        return "signed"
    return "talking" if answers and set(answers) == {"given"} else "consent"


def require_sitting(state: str, sort: str, held_at: datetime, minutes: Any, now: datetime) -> None:
    """Raises RuleBroken for a sitting that cannot have been."""
    if sort not in SITTING_SORTS:
        raise RuleBroken("sort", "Say who sat together.")
    if state == "consent" and sort != "visit":
        raise RuleBroken(
            "sort",
            "Not everybody has agreed to mediation yet. Until then you can only go and see them.",
        )
    if held_at > now:
        raise RuleBroken("held_at", "This time has not come yet. Write it down afterwards.")
    if not isinstance(minutes, int) or not 1 <= minutes <= MOST_MINUTES:
        raise RuleBroken(
            "minutes", "Write how many minutes it took, from 1 to %(most)s.", most=MOST_MINUTES
        )


def require_present(sort: str, sides: Iterable[str]) -> None:
    """Raises RuleBroken when nobody was there, or one side missed a talk of all."""
    present = set(sides)
    if not present:
        raise RuleBroken("parties", "Tick who was there.")
    if sort == "joint" and not {"a", "b"} <= present:
        raise RuleBroken(
            "parties",
            "Both sides sit at a talk together. If only one was there, it is a talk alone.",
        )


def require_higher(has_parent: bool) -> None:
    """Raises RuleBroken at the town: nothing is above it."""
    if not has_parent:
        raise RuleBroken(
            "",
            "It is with the town already, and there is no level above. If nothing helps here, "
            "end it: the court is open to both sides.",
        )


def require_kept(*, is_signed: bool, open_terms: int, has_good_visit: bool) -> None:
    """Raises RuleBroken unless the agreement is signed, done, and somebody went to see."""
    if not is_signed:
        raise RuleBroken(
            "", "Nothing is signed yet. A file is put away when the agreement is kept."
        )
    if open_terms:
        raise RuleBroken(
            "",
            "%(count)s of the terms with a day are not done yet. Say at each whether it is done.",
            count=open_terms,
        )
    if not has_good_visit:
        raise RuleBroken(
            "", "Nobody has gone back to see yet. Visit both sides once, then put the file away."
        )
