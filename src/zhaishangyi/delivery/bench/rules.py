"""What asking for more time, handing over and helping need. Pure: plain values in, no Django."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from zhaishangyi.delivery.rules import find_latest_due, require_reason, require_there
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_date_not_past, require_text

LONGEST_TASK = 120
MOST_HELPERS = 6


def require_going_on(state: str, *, is_withdrawn: bool) -> None:
    """Raises RuleBroken for a promise that was taken back, or is said to be done already."""
    require_there(is_withdrawn)
    if state == "accepted":
        raise RuleBroken("", "This is done and accepted already. Nothing was changed.")
    if state == "reported":
        raise RuleBroken(
            "", "The office says that it is done. Until somebody has looked, it stays as it is."
        )


def require_may_be_helped(state: str) -> None:
    """Raises RuleBroken where there is nothing left to help with."""
    if state == "accepted":
        raise RuleBroken("", "This is done and accepted already. Nothing was changed.")


def require_more_time(asked_until: date, due_on: date, today: date) -> None:
    """More time means a later day than the promised one: not over yet, in two years at most."""
    require_date_not_past("asked_until", asked_until, today)
    if asked_until <= due_on:
        raise RuleBroken(
            "asked_until",
            "It is due on %(day)s anyway. Choose a later day, or leave it as it is.",
            day=due_on.isoformat(),
        )
    latest = find_latest_due(today)
    if asked_until > latest:
        raise RuleBroken(
            "asked_until",
            "%(day)s is too far away. Choose a day up to %(latest)s.",
            day=asked_until.isoformat(),
            latest=latest.isoformat(),
        )


def require_none_waiting(is_waiting: bool) -> None:
    """Raises RuleBroken while the same was asked and nobody has answered yet."""
    if is_waiting:
        raise RuleBroken(
            "",
            "You asked for this already, and the answer has not come yet. "
            "To ask anew, take the first one back.",
        )


def require_waiting(state: str) -> None:
    """Raises RuleBroken for a second answer, or for one to what was taken back."""
    if state == "taken_back":
        raise RuleBroken("", "This was taken back in the meantime, so there is nothing to answer.")
    if state != "asked":
        raise RuleBroken("", "This was answered already. Nothing was changed.")


def require_answer(is_yes: bool, reason: str) -> str:
    """Whoever says no says why; a yes may stand alone. Gives the reason, tidied."""
    if not is_yes or reason.strip():
        return require_reason(reason)
    return ""


def require_someone_else(asked_by: object | None, answered_by: object | None) -> None:
    """Nobody grants themselves more time."""
    if asked_by is not None and asked_by == answered_by:
        raise RuleBroken("", "You asked for this yourself, so another convener decides on it.")


def require_place(field: str, is_of_the_place: bool) -> None:
    """Raises RuleBroken for an office that does not work where the matter is."""
    if not is_of_the_place:
        raise RuleBroken(field, "This office is not responsible for this place. Choose another.")


def require_another_office(is_same: bool) -> None:
    """Raises RuleBroken for a promise handed to those who have it."""
    if is_same:
        raise RuleBroken("to_office", "That office has it already. Choose another one.")


def require_new_helper(office: object, first: object, helpers: Set[object]) -> None:
    """An office helps once, never itself, and with a few others at most."""
    if office == first:
        raise RuleBroken("office", "That office leads this already. Choose another one.")
    if office in helpers:
        raise RuleBroken("office", "That office works on it already.")
    if len(helpers) >= MOST_HELPERS:
        raise RuleBroken(
            "office",
            "%(n)s offices work on it already. More would make it nobody's: end one first, or "
            "write down a promise of its own.",
            n=len(helpers),
        )


def require_helping(has_ended: bool) -> None:
    """Raises RuleBroken for an office whose part has ended."""
    if has_ended:
        raise RuleBroken("", "That office has stopped working on it already.")


def require_task(task: str) -> str:
    """What an office helps with: at most 120 characters on one line, perhaps none."""
    return require_text("task", " ".join(task.split()), least=0, most=LONGEST_TASK)


def require_first_office(is_done: bool, is_helper: bool, first: str) -> None:
    """Saying that it is done stays with the office that promised it; `first` is its name."""
    if is_done and is_helper:
        raise RuleBroken(
            "sort",
            "%(office)s leads this and says when it is done. Say how far your part is.",
            office=first,
        )
