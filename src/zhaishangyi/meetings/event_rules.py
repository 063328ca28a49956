"""Decisions about legal talks and activities on plain values. No Django.

States are those of `MeetingState`, sorts those of `MeetingSort`.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text, tidy

EVENT_SORTS = ("legal_talk", "activity")
MOST_ATTENDED = 5000
MOST_SPEAKERS = 12
MOST_WAITING = 100


def is_event_sort(sort: str) -> bool:
    """Whether it is a legal talk or an activity, rather than a meeting about a matter."""
    return sort in EVENT_SORTS


def require_sort(sort: str) -> None:
    """Raises RuleBroken unless it is a legal talk or an activity."""
    if not is_event_sort(sort):
        raise RuleBroken("sort", "Say whether it is a legal talk or an activity.")


def require_event(sort: str) -> None:
    """Raises RuleBroken for a meeting about a matter, which has an agenda and an outcome."""
    if not is_event_sort(sort):
        raise RuleBroken(
            "", "This is a meeting about a matter. That is possible at a legal talk or an activity."
        )


def require_no_event(sort: str) -> None:
    """Raises RuleBroken for a talk or an activity: nothing is voted or settled there."""
    if is_event_sort(sort):
        raise RuleBroken(
            "",
            "A legal talk or an activity settles nothing. Make a matter of what came up there, "
            "then talk it over at a meeting.",
        )


def require_attendance(attended: int, present: int) -> None:
    """Raises RuleBroken for a number that cannot be: below those checked in, or a whole town."""
    if attended < 0 or attended > MOST_ATTENDED:
        raise RuleBroken(
            "attended", "Write a number between 0 and %(most)s here.", most=MOST_ATTENDED
        )
    if attended < present:
        raise RuleBroken(
            "attended",
            "%(present)s people have checked in, so at least as many came. Count once more.",
            present=present,
        )


def require_question(text: str, waiting: Iterable[str]) -> str:
    """The tidied question; raises RuleBroken when it waits already, or too many do."""
    text = require_text("text", text, least=4, most=500)
    listed = [tidy(one) for one in waiting]
    if text in listed:
        raise RuleBroken("text", "This question stands on the list already. Once is enough.")
    if len(listed) >= MOST_WAITING:
        raise RuleBroken(
            "text",
            "%(most)s questions wait for an answer already. What you wrote is still here: "
            "ask it aloud, or come again in a while.",
            most=MOST_WAITING,
        )
    return text


def require_can_ask(state: str, is_desk: bool) -> None:
    """Raises RuleBroken unless questions are taken: once announced, and afterwards by the desk."""
    if state == "cancelled":
        raise RuleBroken("", "It was called off, so nobody is there to answer.")
    if state == "planned" and not is_desk:
        raise RuleBroken("", "It has not been announced yet. Ask once the notice is up.")
    if state == "closed" and not is_desk:
        raise RuleBroken(
            "", "It is over already. Raise a matter instead: then somebody looks into it."
        )


def require_leaflet(text: str, photos: int) -> None:
    """Raises RuleBroken for a leaflet with nothing to read on it."""
    if not text and not photos:
        raise RuleBroken("text", "Type what it says, or take a photo of each page.")
