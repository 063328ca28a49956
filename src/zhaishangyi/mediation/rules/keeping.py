"""Whether an agreement is kept: terms, return visits, breaches. No Django here."""

from __future__ import annotations

from datetime import date, timedelta

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import (
    require_date_not_future,
    require_date_not_past,
    require_text,
)

LONGEST_NOTE = 500
LONGEST_HINT = 200
LONGEST_FINDING = 2000
SHORTEST_BREACH = 5
FURTHEST_VISIT = timedelta(days=2 * 366)
SAYABLE = ("done", "open")


def require_in_force(state: str, is_current: bool) -> None:
    """Raises RuleBroken unless a signed agreement stands and this belongs to it."""
    if not is_current:
        raise RuleBroken(
            "",
            "This belongs to an earlier agreement. Open the mediation to see which one holds.",
        )
    if state not in ("signed", "settled"):
        raise RuleBroken(
            "", "There is no signed agreement yet, so nothing can be kept or broken so far."
        )


def require_open(state: str) -> None:
    """Raises RuleBroken once the file was put away."""
    if state == "settled":
        raise RuleBroken(
            "",
            "This mediation is settled and put away. If something is not kept, say so: then the "
            "sides sit down again.",
        )


def require_term_state(state: str, before: str, has_day: bool) -> str:
    """The new state of a term, done or to be done still."""
    if state not in SAYABLE:
        raise RuleBroken("state", "Say whether it is done or still to be done.")
    if before == "broken":
        raise RuleBroken("", "This term was not kept, and that stands. A new agreement settles it.")
    if not has_day:
        raise RuleBroken(
            "", "This term holds for good, so it is never over. If it is not kept, say that."
        )
    return state


def require_note(text: str) -> str:
    """A tidied remark, or none."""
    return require_text("note", text, least=0, most=LONGEST_NOTE)


def require_breach(text: str) -> str:
    """What was not kept, in words."""
    return require_text("text", text, least=SHORTEST_BREACH, most=LONGEST_FINDING)


def require_plan(planned_on: date, today: date, is_taken: bool) -> None:
    """Raises RuleBroken for a visit in the past, in the far future, or planned already."""
    require_date_not_past("planned_on", planned_on, today)
    if planned_on - today > FURTHEST_VISIT:
        raise RuleBroken(
            "planned_on",
            "%(day)s is more than two years away. Go and ask sooner.",
            day=planned_on.isoformat(),
        )
    if is_taken:
        raise RuleBroken("planned_on", "A visit is planned for this day already.")


def require_unwritten(is_written: bool) -> None:
    """Raises RuleBroken for a visit that was written down before."""
    if is_written:
        raise RuleBroken("", "This visit is written down already. Plan another one to go again.")


def require_visit_day(visited_on: date, signed_on: date, today: date) -> None:
    """Raises RuleBroken for a visit tomorrow, or before anything was agreed."""
    require_date_not_future("visited_on", visited_on, today)
    if visited_on < signed_on:
        raise RuleBroken(
            "visited_on",
            "The agreement was signed on %(day)s, so nobody can have gone back before that day.",
            day=signed_on.isoformat(),
        )


def require_named_breach(is_kept: bool, has_term: bool) -> None:
    """Raises RuleBroken unless it is said what was not kept, and only then."""
    if not is_kept and not has_term:
        raise RuleBroken(
            "term", "Which term was not kept? Choose it: the sides then sit down again."
        )
    if is_kept and has_term:
        raise RuleBroken(
            "term", "You say that it is kept, and still name a term that is not. Which is right?"
        )
