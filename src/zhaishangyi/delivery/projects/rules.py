"""What makes suggestions a livelihood project. Pure: plain values in, no Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

PROCEDURE = "livelihood-project"
TIERS = ("small", "big")
MOST_SUGGESTIONS = 20
DAYS_TO_ANSWER = 15


@dataclass(frozen=True, slots=True)
class Proposed:
    """A suggestion as the rules see it. `village` is whatever stands for its village."""

    text: str
    state: str
    village: object
    is_in_project: bool = False
    is_hidden: bool = False


def require_adoptable(suggestions: Sequence[Proposed]) -> None:
    """Raises RuleBroken unless these suggestions can become one project."""
    if not suggestions:
        raise RuleBroken("suggestions", "Choose at least one suggestion that was adopted.")
    if len(suggestions) > MOST_SUGGESTIONS:
        raise RuleBroken(
            "suggestions",
            "One project takes up to %(most)s suggestions. Make two projects of them.",
            most=MOST_SUGGESTIONS,
        )
    for one in suggestions:
        require_one_adoptable(one)
    if len({one.village for one in suggestions}) > 1:
        raise RuleBroken(
            "suggestions",
            "These suggestions are from different villages. Make a project for each village.",
        )


def require_one_adoptable(one: Proposed) -> None:
    """Raises RuleBroken for a suggestion that cannot be part of a project."""
    said = {"text": one.text[:40]}
    if one.state != "adopted":
        raise RuleBroken(
            "suggestions", "“%(text)s” has not been adopted. Answer the suggestion first.", **said
        )
    if one.is_in_project:
        raise RuleBroken(
            "suggestions", "“%(text)s” is part of a project already. Leave it out here.", **said
        )
    if one.is_hidden:
        raise RuleBroken(
            "suggestions",
            "“%(text)s” belongs to a matter that only the town sees. Show that matter to "
            "everybody first.",
            **said,
        )


def require_title(title: str) -> str:
    """The title of a project on one line of 4 to 40 characters."""
    return require_text("title", " ".join(title.split()), least=4, most=40)


def require_tier(tier: str) -> str:
    """A project is a small matter or a big one."""
    if tier not in TIERS:
        raise RuleBroken("tier", "Say whether it is a small thing or a big one.")
    return tier


def require_category(category: str, known: Set[str]) -> str:
    """One of the kinds that a matter can be of."""
    if category not in known:
        raise RuleBroken("category", "Choose what kind of thing it is.")
    return category


def require_undecided_project(state: str, is_in_project: bool) -> None:
    """Raises RuleBroken for a no to a suggestion that is being carried out."""
    if is_in_project and state != "adopted":
        raise RuleBroken(
            "state",
            "This suggestion is part of a livelihood project that is being carried out, so it "
            "stays adopted.",
        )


def count_days_waiting(made_at: datetime, now: datetime) -> int:
    """Whole days since a suggestion was made."""
    return max(0, (now - made_at).days)


def is_waiting_long(state: str, made_at: datetime, now: datetime) -> bool:
    """Whether a suggestion has had no answer for more than fifteen days."""
    return state == "open" and count_days_waiting(made_at, now) > DAYS_TO_ANSWER


def choose_state(state: str, is_delivered: bool) -> str:
    """What became of a suggestion: open, adopted, delivered or not_adopted."""
    return "delivered" if state == "adopted" and is_delivered else state


def count_delivered(delivered_at: Iterable[datetime | None]) -> int:
    """How many projects are delivered."""
    return sum(at is not None for at in delivered_at)
