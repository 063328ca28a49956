"""A matter as it is shown in lists: its tier, where it stands, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from zhaishangyi.matters.models import Matter, State
from zhaishangyi.matters.progress import read_many
from zhaishangyi.matters.sides.queries import hold_sides, say_together
from zhaishangyi.procedures.rules import Progress, Step
from zhaishangyi.procedures.sentences import Stone, list_stones, say_progress


@dataclass(frozen=True)
class Pill:
    """The status in a word: `state` and `icon` are those of the tag `pill`."""

    state: str
    label: str
    icon: str = ""


@dataclass(frozen=True)
class MatterCard:
    """What `matters/card.html` draws. A matter that is not going on has no stones.

    `together` says who works on it across a boundary; "" for most.
    """

    matter: Matter
    pill: Pill
    stones: tuple[Stone, ...]
    sentence: str
    together: str = ""


def show_cards(matters: Iterable[Matter]) -> list[MatterCard]:
    """The cards of these matters, in order; three queries, however many they are."""
    listed = list(matters)
    hold_sides(listed)
    found = read_many(listed)
    return [show_card(matter, found[matter.pk]) for matter in listed]


def show_card(matter: Matter, progress: Progress) -> MatterCard:
    """One card."""
    has_stones = matter.state not in (State.DECLINED, State.MERGED)
    return MatterCard(
        matter=matter,
        pill=describe_state(matter, progress),
        stones=list_stones(progress) if has_stones else (),
        sentence=say_standing(matter, progress),
        together=say_together(matter),
    )


def say_standing(matter: Matter, progress: Progress) -> str:
    """Where it stands, in a sentence, in the language of the page."""
    if matter.state == State.DECLINED:
        return gettext("Looked at and not taken up. The reason is on its page.")
    if matter.state == State.MERGED:
        return gettext("Somebody else said the same. It goes on there.")
    sentence, values = say_progress(progress)
    return gettext(sentence) % values


def describe_state(matter: Matter, progress: Progress) -> Pill:
    """The status of a matter in a word."""
    if matter.state == State.DECLINED:
        return Pill("done", gettext("Not taken up"), "dash")
    if matter.state == State.MERGED:
        return Pill("done", gettext("Joined with another"), "next")
    if matter.state == State.FINISHED:
        return Pill("done", gettext("Done"))
    if progress.overdue:
        return Pill("late", say_days_over(progress.overdue))
    if matter.state == State.RAISED:
        return Pill("wait", gettext("Waiting to be looked at"))
    step = progress.open_step
    if step is not None and "review" in step.link.stands_for:
        return Pill("wait", gettext("Waiting for your word"))
    return Pill("doing", gettext("Under way"))


def say_days_over(step: Step) -> str:
    """How long a link is over its limit."""
    if not step.days_over:
        return gettext("over since today")
    days = step.days_over
    return ngettext("%(days)s day over", "%(days)s days over", days) % {"days": days}
