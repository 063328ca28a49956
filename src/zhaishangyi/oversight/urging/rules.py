"""What makes an urging acceptable, and what time does to it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

MOST_DAYS = 30
MORE_DAYS = timedelta(days=3)
MOST_LEVEL = 3
GOING_ON = ("raised", "under_way")
LONGEST, SHORTEST = 500, 4


def require_words(text: str) -> str:
    """What is asked for or answered, in 4 to 500 characters."""
    return require_text("text", text, least=SHORTEST, most=LONGEST)


def require_reason(reason: str) -> str:
    """Why an urging ends, in 2 to 200 characters."""
    return require_text("reason", reason, least=2, most=200)


def require_due(due_on: date, today: date) -> date:
    """Raises RuleBroken for a day that is over, or more than thirty days ahead."""
    if due_on < today:
        raise RuleBroken(
            "due_on",
            "%(day)s is already over. Please choose today or a later day.",
            day=due_on.isoformat(),
        )
    latest = today + timedelta(days=MOST_DAYS)
    if due_on > latest:
        raise RuleBroken(
            "due_on",
            "An answer is asked for within %(days)s days. Please choose a day up to %(latest)s.",
            days=MOST_DAYS,
            latest=latest.isoformat(),
        )
    return due_on


def require_going_on(state: str) -> None:
    """Raises RuleBroken for a matter that nobody works on any more."""
    if state not in GOING_ON:
        raise RuleBroken(
            "", "This matter is not going on any more, so there is nothing to urge here."
        )


def require_none_open(due_on: date | None) -> None:
    """Raises RuleBroken while an earlier urging stands; `due_on` is when its answer is due."""
    if due_on is not None:
        raise RuleBroken(
            "",
            "This matter is being urged already; an answer is due on %(day)s. You can look at it "
            "there, pass it on to the level above, or end it.",
            day=due_on.isoformat(),
        )


def require_somebody(people: Sequence[object]) -> None:
    """Raises RuleBroken when nobody could be told."""
    if not people:
        raise RuleBroken(
            "",
            "Nobody who is responsible for this step has a role here yet, so nobody would read it. "
            "Give the role of convener to somebody first; what you wrote is still here.",
        )


def require_item_open(is_of_matter: bool, is_open: bool) -> None:
    """Raises RuleBroken for a promise of another matter, or one that needs no urging."""
    if not is_of_matter:
        raise RuleBroken("item", "This promise belongs to another matter. Choose one of the list.")
    if not is_open:
        raise RuleBroken("item", "This promise is done or was taken back. Choose another, or none.")


def require_open(is_closed: bool) -> None:
    """Raises RuleBroken for an urging that is over."""
    if is_closed:
        raise RuleBroken("", "This urging is over. What was said stays on the page of the matter.")


def require_level_left(level: int) -> None:
    """Raises RuleBroken when there is nobody further up."""
    if level >= MOST_LEVEL:
        raise RuleBroken(
            "",
            "It has been passed on as far as it goes. It stays marked until there is an answer.",
        )


def can_pass_on(level: int, due_on: date, is_answered: bool, today: date) -> bool:
    """Whether time alone passes an urging on: the day is over and nobody has answered."""
    return not is_answered and due_on < today and level < MOST_LEVEL


def find_next_due(due_on: date, today: date) -> date:
    """When the next level answers by: three days from the later of the two days."""
    return max(due_on, today) + MORE_DAYS


def has_moved_on(
    link: str, matter_link: str, matter_state: str, *, is_item_settled: bool = False
) -> bool:
    """Whether what was urged has happened: another link is open, or nobody works on it any more.

    `is_item_settled`: the one promise that was urged is accepted or was taken back.
    """
    return matter_state not in GOING_ON or matter_link != link or is_item_settled
