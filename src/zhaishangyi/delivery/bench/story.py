"""The lines of a story about more time, handing over and helping offices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext

from zhaishangyi.delivery.models import AskState, CoOffice, HandOver, TimeRequest
from zhaishangyi.matters.story import StoryItem

Parts = tuple[list[TimeRequest], list[HandOver], list[CoOffice]]


@dataclass(frozen=True, slots=True)
class Origin:
    """How a promise was first given; None or "" for what has not changed since."""

    due_on: date | None = None
    office: str = ""


def find_origins(parts: Parts) -> dict[UUID, Origin]:
    """The first day and the first office of the promises that changed, by promise id."""
    times, offers, _helpers = parts
    days: dict[UUID, date] = {}
    for asked in times:
        if asked.state == AskState.GRANTED:
            known = days.get(asked.item_id, asked.due_before)
            days[asked.item_id] = min(known, asked.due_before)
    names: dict[UUID, str] = {}
    for offer in sorted(offers, key=lambda one: one.asked_at):
        if offer.state == AskState.GRANTED:
            names.setdefault(offer.item_id, offer.from_office.name)
    changed = days.keys() | names.keys()
    return {key: Origin(days.get(key), names.get(key, "")) for key in changed}


def tell_parts(parts: Parts, *, with_promise: bool = False) -> list[StoryItem]:
    """All of it as lines of a story, in no order."""
    times, offers, helpers = parts
    told = [tell_time(asked, with_promise=with_promise) for asked in times]
    told += [tell_hand_over(offer, with_promise=with_promise) for offer in offers]
    for helper in helpers:
        told += tell_helper(helper, with_promise=with_promise)
    return told


def tell_time(asked: TimeRequest, *, with_promise: bool) -> StoryItem:
    """More time was asked for, and what came of it."""
    titles = {
        AskState.ASKED: gettext("The office asks for more time"),
        AskState.GRANTED: gettext("There is more time"),
        AskState.REFUSED: gettext("There is no more time"),
        AskState.TAKEN_BACK: gettext("The office no longer asks for more time"),
    }
    days = gettext("Asked: until %(day)s instead of %(before)s. %(reason)s") % {
        "day": say_day(asked.asked_until),
        "before": say_day(asked.due_before),
        "reason": asked.reason,
    }
    return StoryItem(
        when=asked.answered_at or asked.asked_at,
        icon="calendar",
        title=titles[AskState(asked.state)],
        text=join_lines([asked.item.promise if with_promise else "", days, say_answer(asked)]),
        state="current" if asked.state == AskState.ASKED else "done",
    )


def tell_hand_over(offer: HandOver, *, with_promise: bool) -> StoryItem:
    """An office handed it over, or wished to."""
    names = {"first": offer.from_office.name, "other": offer.to_office.name}
    titles = {
        AskState.ASKED: gettext("%(first)s asks %(other)s to take it over"),
        AskState.GRANTED: gettext("%(other)s has taken it over from %(first)s"),
        AskState.REFUSED: gettext("%(other)s does not take it over from %(first)s"),
        AskState.TAKEN_BACK: gettext("%(first)s keeps it and no longer asks %(other)s"),
    }
    promise = offer.item.promise if with_promise else ""
    return StoryItem(
        when=offer.answered_at or offer.asked_at,
        icon="next",
        title=titles[AskState(offer.state)] % names,
        text=join_lines([promise, offer.reason, say_answer(offer)]),
        state="current" if offer.state == AskState.ASKED else "done",
    )


def tell_helper(helper: CoOffice, *, with_promise: bool) -> list[StoryItem]:
    """An office began to help, and perhaps stopped."""
    name = {"office": helper.office.name}
    promise = helper.item.promise if with_promise else ""
    began = StoryItem(
        when=helper.since,
        icon="people",
        title=gettext("%(office)s helps with it") % name,
        text=join_lines([promise, helper.task]),
    )
    if helper.ended_at is None:
        return [began]
    ended = StoryItem(
        when=helper.ended_at,
        icon="people",
        title=gettext("%(office)s no longer helps with it") % name,
        text=promise,
    )
    return [began, ended]


def say_answer(asked: TimeRequest | HandOver) -> str:
    """The words of the answer, as the one who gave them."""
    if not asked.answer_reason:
        return ""
    return gettext("The answer: %(reason)s") % {"reason": asked.answer_reason}


def say_day(day: date) -> str:
    """A day in a sentence."""
    return date_format(day, gettext("j F"))


def join_lines(lines: Iterable[str]) -> str:
    """The lines that say something, one under the other."""
    return "\n".join(line for line in lines if line)
