"""What can be sent through the fast lane, and how what was sent is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhaishangyi.delivery.ratings import give_rating
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.meetings.actions.arriving import check_in
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.lane import OneByOne, Plan
from zhaishangyi.record.texts import half_width, tidy
from zhaishangyi.voting import lane as voting

Read = Callable[[str, Any], Any]


def read_uuid(name: str, value: Any) -> UUID:
    """The id of a record."""
    try:
        return UUID(value) if isinstance(value, str) else UUID("")
    except ValueError:
        raise RuleBroken(name, "This does not say what it is about. Open the page again.") from None


def read_text(name: str, value: Any) -> str:
    """A text; nothing is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RuleBroken(name, "This is no text. Open the page again.")
    return value


def read_number(name: str, value: Any) -> Any:
    """A small whole number, however it was typed. What is none goes on: the rules refuse it.

    A list may be nested so deep that only the thread that commits would trip over it.
    """
    if not isinstance(value, str):
        return value if isinstance(value, int | float) else None
    text = half_width(tidy(value))
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else value


def read_code(name: str, value: Any) -> str:
    """The code on the table, as it is printed."""
    return half_width(tidy(read_text(name, value))).upper()


def load_arrival(by: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The meeting to check in to: whoever has its code may know of it."""
    code = values["code"]
    meeting = Meeting.objects.filter(pk=values["meeting"], join_code=code).first()
    return {"meeting": meeting or get_meeting(by, values["meeting"]), "code": code}


def load_rating(by: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The matter that is rated, as its page loads it."""
    return {**values, "matter": get_matter(by, values["matter"])}


@dataclass(frozen=True, slots=True)
class Route:
    """One kind of act: how it is done, and how each of its values is read."""

    plan: Plan
    fields: Mapping[str, Read]
    has_next: bool = False

    def read(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """The values of an act. Raises RuleBroken at the field that cannot be read."""
        return {name: read(name, sent.get(name)) for name, read in self.fields.items()}


ROUTES = {
    "/fast/check-in": Route(
        OneByOne(check_in, load_arrival), {"meeting": read_uuid, "code": read_code}
    ),
    "/fast/statement-vote": Route(
        voting.STANCES, {"statement": read_uuid, "value": read_number}, has_next=True
    ),
    "/fast/vote": Route(voting.VOTES, {"motion": read_uuid, "choice": read_text}),
    "/fast/rating": Route(
        OneByOne(give_rating, load_rating),
        {"matter": read_uuid, "value": read_text, "comment": read_text},
    ),
}
