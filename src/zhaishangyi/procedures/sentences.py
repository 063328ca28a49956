"""What is said at the stepping stones: one sentence beside them, few words below. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from zhaishangyi.procedures.rules import TOWN_ZONE, Progress, Step, StepState
from zhaishangyi.procedures.voice import Bilingual, Phrase, mark

# Not from `calendar`: its names follow the locale of the process.
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

Said = tuple[str, dict[str, Any]]

_FINISHED = mark("All %(count)s steps done")
_DAYS_LEFT = mark("Step %(number)s, %(link)s: %(days)s days left")
_ONE_DAY_LEFT = mark("Step %(number)s, %(link)s: 1 day left")
_DUE_TODAY = mark("Step %(number)s, %(link)s: due today")
_DAYS_PAST = mark("Step %(number)s, %(link)s: %(days)s days past the date")
_ONE_DAY_PAST = mark("Step %(number)s, %(link)s: 1 day past the date")
_DAYS_OVER = mark("Step %(number)s, %(link)s: %(days)s days over, the town is asking")
_ONE_DAY_OVER = mark("Step %(number)s, %(link)s: 1 day over, the town is asking")
_OVER_TODAY = mark("Step %(number)s, %(link)s: over since today, the town is asking")

_LEFT_OUT = mark("left out")
_META_LEFT = mark("%(days)s days left")
_META_ONE_LEFT = mark("1 day left")
_META_TODAY = mark("due today")
_META_OVER = mark("%(days)s days over")
_META_ONE_OVER = mark("1 day over")
_META_OVER_TODAY = mark("over since today")


@dataclass(frozen=True)
class Stone:
    """One stepping stone, in the shape that the web's `links_progress` and `links_mini` draw.

    `used` is in percent (0 to 100). `meta` is "" for a step still to come.
    """

    number: int
    name: Bilingual
    state: str
    meta: object
    used: int
    is_warned: bool


def say_progress(progress: Progress) -> Said:
    """Where the matter stands, as a message id and its values (days are whole calendar days)."""
    step = progress.open_step
    if step is None:
        return _FINISHED, {"count": len(progress.steps)}
    values = {"number": step.number, "link": step.link.name.lower()}
    return _choose_sentence(step), values | {"days": step.days_over or step.days_left}


def _choose_sentence(step: Step) -> str:
    if step.state is StepState.OVERDUE:
        return _by_count(step.days_over, _OVER_TODAY, _ONE_DAY_OVER, _DAYS_OVER)
    if step.days_over:
        return _by_count(step.days_over, _DUE_TODAY, _ONE_DAY_PAST, _DAYS_PAST)
    return _by_count(step.days_left, _DUE_TODAY, _ONE_DAY_LEFT, _DAYS_LEFT)


def _by_count(days: int, none: str, one: str, many: str) -> str:
    return {0: none, 1: one}.get(days, many)


def list_stones(progress: Progress, zone: tzinfo = TOWN_ZONE) -> tuple[Stone, ...]:
    """The stones of a matter, with the day below those that are done and the days left now."""
    return tuple(
        Stone(
            number=step.number,
            name=step.link.name,
            state=step.state.value,
            meta=_say_meta(step, zone),
            used=int(step.used * 100),
            is_warned=step.is_warned,
        )
        for step in progress.steps
    )


def _say_meta(step: Step, zone: tzinfo) -> object:
    if step.state is StepState.SKIPPED:
        return Phrase(_LEFT_OUT)
    if step.closed_at:
        return _say_day(step.closed_at.astimezone(zone))
    if step.state is StepState.AHEAD:
        return ""
    if step.days_over or step.state is StepState.OVERDUE:
        sentence = _by_count(step.days_over, _META_OVER_TODAY, _META_ONE_OVER, _META_OVER)
        return Phrase(sentence, days=step.days_over)
    sentence = _by_count(step.days_left, _META_TODAY, _META_ONE_LEFT, _META_LEFT)
    return Phrase(sentence, days=step.days_left)


def _say_day(at: datetime) -> Bilingual:
    return Bilingual(f"{at.day} {MONTHS[at.month - 1]}", f"{at.month}月{at.day}日")
