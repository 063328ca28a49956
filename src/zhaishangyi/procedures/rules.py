"""Where a matter stands: which link is open, what it still needs, and how much time is left.

Everything is worked out from plain values: the procedure, the facts that happened, and the
closings on record. Nothing here writes, and nothing here knows Django.

Time. A deadline is an instant: the moment of raising plus so many times 24 hours. Shares of time
(`used`, near the limit, overdue) compare instants. `days_left` and `days_over` are what a person
counts on a calendar: the difference between two dates in the town's time zone. Due tomorrow
is 1 day left, at one minute to midnight as well as in the morning; due today is 0. So a link can
be overdue with `days_over` 0: since earlier today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from zhaishangyi.procedures.procedure import Groups, Link, Procedure
from zhaishangyi.procedures.voice import Phrase
from zhaishangyi.procedures.words import TIERS, say_evidence
from zhaishangyi.record.errors import RuleBroken

TOWN_ZONE = ZoneInfo("Asia/Shanghai")
SHORTEST_REASON = 5


class StepState(StrEnum):
    """How a link looks on the page; the values are those of `data-state`. (环节状态)"""

    DONE = "done"
    CURRENT = "current"
    OVERDUE = "overdue"
    SKIPPED = "skipped"
    AHEAD = "todo"


@dataclass(frozen=True)
class Fact:
    """Something on record that a link asks for, such as approved minutes."""

    kind: str
    at: datetime
    round: int = 1


@dataclass(frozen=True)
class Closing:
    """The record that a link was closed or, with a reason, skipped."""

    link_id: str
    at: datetime
    round: int = 1
    is_skip: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Course:
    """All that the rules need to know about one matter's way. Datetimes are aware.

    `round` starts at 1 and grows by one with each reopening, at `reopened_at_link`. Links before
    that one keep their earlier closings; that one and those after it need facts and closings of
    the current round. With `reopened_at` their clock starts again at that moment; without, it
    still counts from raising.
    """

    procedure: Procedure
    tier: str
    raised_at: datetime
    flags: frozenset[str] = frozenset()
    facts: Sequence[Fact] = ()
    closings: Sequence[Closing] = ()
    round: int = 1
    reopened_at_link: str | None = None
    reopened_at: datetime | None = None
    zone: tzinfo = TOWN_ZONE


@dataclass(frozen=True)
class Step:
    """One link of one matter, as it stands now.

    `used` is the share (0 to 1) of the link's time that had passed when it closed, or has passed
    by now. `is_warned` means near the limit and not over it: from `warn_at` to `due_at`. `was_late`
    stays for good.
    `missing` holds the groups of evidence not yet met; a closed link has none.
    """

    link: Link
    number: int
    state: StepState
    closed_at: datetime | None
    warn_at: datetime
    due_at: datetime
    used: float
    is_warned: bool
    was_late: bool
    days_left: int
    days_over: int
    missing: Groups
    reason: str = ""

    @property
    def is_closed(self) -> bool:
        """Done or skipped."""
        return self.closed_at is not None


@dataclass(frozen=True)
class Progress:
    """Where one matter stands on all its links."""

    steps: tuple[Step, ...]

    @property
    def open_step(self) -> Step | None:
        """The step that waits to be closed; None when all are."""
        return next((step for step in self.steps if not step.is_closed), None)

    @property
    def open_link(self) -> Link | None:
        """The link of the open step."""
        return self.open_step.link if self.open_step else None

    @property
    def is_finished(self) -> bool:
        """Every link is done or skipped."""
        return self.open_step is None

    @property
    def warned(self) -> Step | None:
        """The open step when it is near its limit and not over it."""
        return self.open_step if self.open_step and self.open_step.is_warned else None

    @property
    def overdue(self) -> Step | None:
        """The open step when it is over its limit."""
        step = self.open_step
        return step if step and step.state is StepState.OVERDUE else None

    def find_step(self, link_id: str) -> Step | None:
        """The step of that link, or None."""
        return next((step for step in self.steps if step.link.id == link_id), None)


def choose_procedure(procedures: Mapping[str, Procedure], tier: str) -> Procedure:
    """The procedure made for the fewest tiers, this one among them; of equals, the last listed.

    So a file for small matters alone goes before one for all tiers, and a town's own file before
    a shipped one. Raises RuleBroken when no procedure is for this tier.
    """
    fitting = [procedure for procedure in procedures.values() if tier in procedure.for_tiers]
    if not fitting:
        raise RuleBroken(
            "tier",
            "There is no procedure for this kind of matter: %(tier)s. Ask the town to add one.",
            tier=Phrase(TIERS.get(tier, tier)),
        )
    return min(reversed(fitting), key=lambda procedure: len(procedure.for_tiers))


def due_at(procedure: Procedure, tier: str, link_id: str, raised_at: datetime) -> datetime:
    """The moment by which the link is to be closed. KeyError for an unknown tier or link."""
    return _add_days(raised_at, procedure.tiers[tier].by_days[link_id])


def required_roles(procedure: Procedure, tier: str, flags: frozenset[str]) -> tuple[str, ...]:
    """The parties that must be invited. The convener is always there and is not named."""
    return procedure.quorum[tier].required(flags)


def is_solved(solved: int, nearly: int, not_solved: int, threshold: float) -> bool:
    """Whether enough of those who rated say solved. "Nearly" is not solved; no rating is a no."""
    rated = solved + nearly + not_solved
    return rated > 0 and solved / rated >= threshold


def walk(course: Course, now: datetime) -> Progress:
    """Where the matter stands at `now`: one step for each link, in order."""
    closed = _list_closed(course)
    place = len(closed)
    steps = []
    for index, link in enumerate(course.procedure.links):
        closing = closed[index] if index < place else None
        steps.append(_take_step(course, index, link, closing, index == place, now))
    return Progress(tuple(steps))


def links_to_close(course: Course) -> tuple[Link, ...]:
    """The links that now close by themselves, in order, starting at the open one.

    Evidence may come out of order: an outcome noted before the minutes are approved waits, and
    the approval closes both links. A link that is closed by hand stops the row.
    """
    ready: list[Link] = []
    for index in range(len(_list_closed(course)), len(course.procedure.links)):
        link = course.procedure.links[index]
        if not link.closes_itself or _list_missing(course, index, link):
            break
        ready.append(link)
    return tuple(ready)


def require_can_close(progress: Progress, link_id: str) -> None:
    """Raise RuleBroken unless this link is the open one and has all its evidence."""
    step = _require_open(progress, link_id)
    if step.missing:
        raise RuleBroken(
            "",
            "Step %(number)s, %(link)s, cannot close yet. Still missing: %(missing)s.",
            number=step.number,
            link=step.link.name.lower(),
            missing=say_evidence(step.missing),
        )


def require_can_skip(
    procedure: Procedure, progress: Progress, link_id: str, tier: str, reason: str
) -> None:
    """Raise RuleBroken unless this is the open link, may be skipped, and a reason is given."""
    step = _require_open(progress, link_id)
    link = procedure.find_link(link_id) or step.link
    if not link.allows_skip(tier):
        raise RuleBroken(
            "",
            "Step %(number)s, %(link)s, cannot be left out here. Still missing: %(missing)s.",
            number=step.number,
            link=link.name.lower(),
            missing=say_evidence(step.missing or link.needs),
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("reason", "Say in a few words why this step is left out.")


def require_can_reopen(progress: Progress, link_id: str) -> None:
    """Raise RuleBroken unless this link has been closed, so that there is something to redo."""
    step = _require_known(progress, link_id)
    if not step.is_closed:
        raise RuleBroken(
            "",
            "Step %(number)s, %(link)s, is not closed yet, so there is nothing to go back to.",
            number=step.number,
            link=step.link.name.lower(),
        )


def _require_known(progress: Progress, link_id: str) -> Step:
    step = progress.find_step(link_id)
    if step is None:
        raise RuleBroken("", "There is no such step here. Open the matter again and choose one.")
    return step


def _require_open(progress: Progress, link_id: str) -> Step:
    step, open_step = _require_known(progress, link_id), progress.open_step
    if step.is_closed or open_step is None:
        raise RuleBroken(
            "",
            "Step %(number)s, %(link)s, is closed already. Nothing was changed.",
            number=step.number,
            link=step.link.name.lower(),
        )
    if step is not open_step:
        raise RuleBroken(
            "",
            "Step %(number)s, %(link)s, comes first.",
            number=open_step.number,
            link=open_step.link.name.lower(),
        )
    return step


def _first_reopened(course: Course) -> int:
    """The place of the link from which on only the current round counts."""
    if course.reopened_at_link is None:
        return len(course.procedure.links)
    return course.procedure.index(course.reopened_at_link)


def _list_closed(course: Course) -> tuple[Closing, ...]:
    """The closings that count, one for each link from the first up to the open one.

    Of a link's closings the newest round counts, and in a round the first.
    """
    first_reopened = _first_reopened(course)
    closed: list[Closing] = []
    for index, link in enumerate(course.procedure.links):
        counting = [
            closing
            for closing in course.closings
            if closing.link_id == link.id
            and (index < first_reopened or closing.round == course.round)
        ]
        if not counting:
            break
        latest_round = max(closing.round for closing in counting)
        closed.append(min((c for c in counting if c.round == latest_round), key=lambda c: c.at))
    return tuple(closed)


def _list_missing(course: Course, index: int, link: Link) -> Groups:
    is_reopened = index >= _first_reopened(course)
    there = {fact.kind for fact in course.facts if not is_reopened or fact.round == course.round}
    return tuple(group for group in link.needed(course.flags) if there.isdisjoint(group))


def _add_days(start: datetime, days: float) -> datetime:
    """24 hours for a day, whatever the clocks of the zone do in between."""
    return (start.astimezone(UTC) + timedelta(days=days)).astimezone(start.tzinfo)


def _find_clock(course: Course, index: int, link: Link) -> tuple[datetime, int]:
    """When the clock of this link started, and how many days it has.

    A reopened link gets the days that the file gives it from the end of the link before the
    reopened one, and at least one.
    """
    by_days = course.procedure.tiers[course.tier].by_days
    first = _first_reopened(course)
    if course.reopened_at is None or index < first:
        return course.raised_at, by_days[link.id]
    before = by_days[course.procedure.links[first - 1].id] if first else 0
    return course.reopened_at, max(1, by_days[link.id] - before)


def _take_step(
    course: Course, index: int, link: Link, closing: Closing | None, is_open: bool, now: datetime
) -> Step:
    start, days = _find_clock(course, index, link)
    due = _add_days(start, days)
    at = closing.at if closing else now
    share = (at.astimezone(UTC) - start.astimezone(UTC)) / timedelta(days=days)
    is_late = share >= course.procedure.late_at
    calendar_days = (due.astimezone(course.zone).date() - at.astimezone(course.zone).date()).days
    return Step(
        link=link,
        number=index + 1,
        state=_find_state(closing, is_open, is_late),
        closed_at=closing.at if closing else None,
        warn_at=_add_days(start, days * course.procedure.warn_at),
        due_at=due,
        used=min(1.0, max(0.0, share)),
        is_warned=is_open and not is_late and share >= course.procedure.warn_at,
        was_late=closing is not None and is_late,
        days_left=max(0, calendar_days),
        days_over=max(0, -calendar_days),
        missing=() if closing else _list_missing(course, index, link),
        reason=closing.reason if closing else "",
    )


def _find_state(closing: Closing | None, is_open: bool, is_late: bool) -> StepState:
    if closing:
        return StepState.SKIPPED if closing.is_skip else StepState.DONE
    if not is_open:
        return StepState.AHEAD
    return StepState.OVERDUE if is_late else StepState.CURRENT
