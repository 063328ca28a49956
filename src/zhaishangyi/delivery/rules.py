"""What a promise, a report, a result and a rating need. Pure: plain values in, no Django."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zhaishangyi.procedures.rules import Progress, Step, is_solved
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_date_not_past, require_text

SHORTEST_PROMISE, LONGEST_PROMISE = 5, 120
SHORTEST_REPORT, LONGEST_REPORT = 5, 1000
SHORTEST_RESULT, LONGEST_RESULT = 10, 1000
SHORTEST_REASON, LONGEST_REASON = 5, 200
LONGEST_COMMENT = 500
DAYS_TO_RATE, MOST_DAYS_TO_RATE, DAYS_MORE = 7, 30, 7
YEARS_AHEAD = 2
SOON_DAYS = 3


def require_promise(text: str) -> str:
    """A promise in one line of 5 to 120 characters."""
    one_line = " ".join(text.split())
    return require_text("promise", one_line, least=SHORTEST_PROMISE, most=LONGEST_PROMISE)


def require_due(due_on: date, today: date) -> None:
    """A promise is due today at the earliest and in two years at the latest."""
    require_date_not_past("due_on", due_on, today)
    latest = find_latest_due(today)
    if due_on > latest:
        raise RuleBroken(
            "due_on",
            "%(day)s is too far away. Choose a day up to %(latest)s, or promise a first part.",
            day=due_on.isoformat(),
            latest=latest.isoformat(),
        )


def find_latest_due(today: date) -> date:
    """The same day two years on; 28 February for a leap day."""
    try:
        return today.replace(year=today.year + YEARS_AHEAD)
    except ValueError:
        return today.replace(year=today.year + YEARS_AHEAD, day=28)


def find_step_needing(progress: Progress, fact: str) -> Step | None:
    """The first step of the procedure that asks for this fact; None when none does."""
    for step in progress.steps:
        if any(fact in group for group in step.link.needs):
            return step
    return None


def is_settled(progress: Progress, has_outcome: bool) -> bool:
    """Whether promises may be written down: agreed in this round, or agreed before a reopening.

    A procedure that asks for no outcome, as that of livelihood projects, needs no agreement.
    """
    step = find_step_needing(progress, "outcome_recorded")
    return has_outcome or step is None or step.is_closed


def is_delivered(progress: Progress) -> bool:
    """Whether the step in which promises are kept is closed."""
    step = find_step_needing(progress, "all_items_accepted")
    return step is None or step.is_closed


def is_delivering(progress: Progress) -> bool:
    """Whether everything before the step in which promises are kept is behind us."""
    step = find_step_needing(progress, "all_items_accepted")
    return step is None or step.is_closed or step == progress.open_step


def require_settled(progress: Progress, has_outcome: bool) -> None:
    """Raises RuleBroken for a promise where nothing was agreed, or where all is done."""
    if not is_settled(progress, has_outcome):
        raise RuleBroken(
            "",
            "Nothing has been agreed yet in this round. Write down what the meeting came to "
            "first: agreed, or agreed in part.",
        )
    if is_delivered(progress):
        raise RuleBroken(
            "",
            "Everything promised has been done and accepted. Something new is a new matter.",
        )


def require_unlisted(is_listed: bool) -> None:
    """Raises RuleBroken for a promise that is on the list word for word."""
    if is_listed:
        raise RuleBroken("promise", "This promise is on the list already, with the same office.")


def require_may_withdraw(*, is_accepted: bool, is_approved: bool, is_last: bool) -> None:
    """A promise is taken back before the minutes are approved, and never the only one."""
    if is_approved:
        raise RuleBroken(
            "", "The minutes are approved, and they name this promise. It stays as it is."
        )
    if is_accepted:
        raise RuleBroken("", "This is done and accepted already. It stays as it is.")
    if is_last:
        raise RuleBroken(
            "", "This is the only promise. Write down the new one first, then take this one back."
        )


def require_there(is_withdrawn: bool) -> None:
    """Raises RuleBroken for a promise that was taken back."""
    if is_withdrawn:
        raise RuleBroken("", "This promise was taken back, so nothing was changed.")


def require_not_accepted(state: str) -> None:
    """Raises RuleBroken for a promise that is kept and accepted."""
    if state == "accepted":
        raise RuleBroken(
            "", "This is done and accepted already. Nothing more needs to be reported."
        )


def require_report(text: str) -> str:
    """A report of 5 to 1000 characters."""
    return require_text("text", text, least=SHORTEST_REPORT, most=LONGEST_REPORT)


def require_proof(is_done: bool, photos: int, no_photo_reason: str) -> str:
    """Whoever says "done" shows a photo, or says why there is none; gives the reason, tidied."""
    if not is_done or photos:
        return ""
    if not no_photo_reason.strip():
        raise RuleBroken(
            "photos",
            "Show with a photo that it is done. If there is none, write below why.",
        )
    return require_text(
        "no_photo_reason", no_photo_reason, least=SHORTEST_REASON, most=LONGEST_REASON
    )


def require_reported(state: str) -> None:
    """Raises RuleBroken unless the office says that it is done."""
    if state == "accepted":
        raise RuleBroken("", "This was accepted already. Nothing was changed.")
    if state != "reported":
        raise RuleBroken("", "The office has not said yet that it is done.")


def require_delivering(progress: Progress) -> None:
    """Raises RuleBroken while a step before the delivery is open, such as unapproved minutes."""
    step = progress.open_step
    if not is_delivering(progress) and step is not None:
        raise RuleBroken(
            "",
            "Step %(number)s, %(link)s, comes first. Accept it once that step is closed.",
            number=step.number,
            link=step.link.name.lower(),
        )


def require_other_person(reporter: object | None, accepter: object | None) -> None:
    """Nobody accepts what they have reported done themselves."""
    if reporter is not None and reporter == accepter:
        raise RuleBroken(
            "",
            "You reported this done yourself, so somebody else has to look at it: whoever raised "
            "the matter, or another convener.",
        )


def require_reason(reason: str) -> str:
    """A reason of 5 to 200 characters."""
    return require_text("reason", reason, least=SHORTEST_REASON, most=LONGEST_REASON)


def is_overdue(due_on: date, reported_on: date | None, today: date) -> bool:
    """Late work stays late: a report after the day does not clear it."""
    return (reported_on or today) > due_on


def count_days_over(due_on: date, reported_on: date | None, today: date) -> int:
    """Days past the promised day, up to the report or today; 0 when in time."""
    return max(0, ((reported_on or today) - due_on).days)


def is_due_soon(due_on: date, today: date) -> bool:
    """Whether a promise is due within three days and not over."""
    return 0 <= (due_on - today).days <= SOON_DAYS


def require_result(text: str) -> str:
    """A result of 10 to 1000 characters."""
    return require_text("text", text, least=SHORTEST_RESULT, most=LONGEST_RESULT)


def choose_rate_until(rate_until: date | None, today: date) -> date:
    """The day until which residents rate: in a week unless another is chosen, in 1 to 30 days."""
    chosen = rate_until or today + timedelta(days=DAYS_TO_RATE)
    if not 1 <= (chosen - today).days <= MOST_DAYS_TO_RATE:
        raise RuleBroken(
            "rate_until",
            "Give people 1 to %(most)s days to rate: choose a day from %(first)s to %(last)s.",
            most=MOST_DAYS_TO_RATE,
            first=(today + timedelta(days=1)).isoformat(),
            last=(today + timedelta(days=MOST_DAYS_TO_RATE)).isoformat(),
        )
    return chosen


def require_can_publish(progress: Progress, is_published: bool) -> None:
    """A result is published once a round, when the promises are kept and accepted."""
    if is_published:
        raise RuleBroken("", "The result is published already. Nothing was changed.")
    if not is_delivered(progress):
        raise RuleBroken(
            "",
            "Not everything promised is done and accepted yet. The result is published after that.",
        )


def require_rating_open(rate_until: date | None, is_counted: bool, today: date) -> None:
    """Raises RuleBroken outside the days for rating. Without a result `rate_until` is None."""
    if rate_until is None:
        raise RuleBroken("", "There is no result to rate yet. You will be told when there is.")
    if is_counted:
        raise RuleBroken("", "The ratings have been counted, so yours can no longer be added.")
    if today > rate_until:
        raise RuleBroken(
            "",
            "The time to rate ended on %(day)s. The ratings are about to be counted.",
            day=rate_until.isoformat(),
        )


def require_independent(has_delivered: bool) -> None:
    """Whoever delivered the work does not rate it."""
    if has_delivered:
        raise RuleBroken(
            "", "You or your office carried this out, so the others rate it. Nothing was changed."
        )


def require_comment(comment: str) -> str:
    """A comment of at most 500 characters; none is needed."""
    return require_text("comment", comment, least=0, most=LONGEST_COMMENT)


def require_value(value: str, values: Set[str]) -> str:
    """Raises RuleBroken unless one of the three answers is chosen."""
    if value not in values:
        raise RuleBroken("value", "Choose one of the three answers: solved, nearly or not solved.")
    return value


def require_typed_for(typed_for: str) -> None:
    """A rating typed for somebody else stands on record as such."""
    if not typed_for:
        raise RuleBroken("person", "Say for whom you are writing this down.")


def require_no_own_rating(has_own: bool) -> None:
    """A helper does not overwrite what somebody has said themselves."""
    if has_own:
        raise RuleBroken(
            "person", "They have rated it themselves, and that stands. Only they can change it."
        )


def require_concerned(is_concerned: bool) -> None:
    """A helper rates for those who may rate themselves."""
    if not is_concerned:
        raise RuleBroken(
            "person",
            "This person does not live in the village and was not at the meeting, so there is "
            "nothing for them to rate.",
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many gave which answer."""

    solved: int = 0
    nearly: int = 0
    not_solved: int = 0

    @property
    def total(self) -> int:
        """How many have rated."""
        return self.solved + self.nearly + self.not_solved


def count_values(values: Sequence[str]) -> Counts:
    """How many of these answers are solved, nearly and not_solved."""
    return Counts(values.count("solved"), values.count("nearly"), values.count("not_solved"))


class Verdict(StrEnum):
    """What a count comes to."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    PROLONGED = "prolonged"


def decide_count(counts: Counts, threshold: float, min_ratings: int) -> Verdict:
    """Silence is neither a yes nor a no: with too few ratings there is more time to rate."""
    if counts.total < max(1, min_ratings):
        return Verdict.PROLONGED
    if is_solved(counts.solved, counts.nearly, counts.not_solved, threshold):
        return Verdict.PASSED
    return Verdict.NOT_PASSED


def is_countable(
    rate_until: date, today: date, expected: Set[object], rated: Set[object], min_ratings: int
) -> bool:
    """Whether the time is over, or everybody who is waited for has rated."""
    has_all = bool(expected) and expected <= rated and len(rated) >= min_ratings
    return has_all or today > rate_until


def require_countable(
    rate_until: date, today: date, expected: Set[object], rated: Set[object], min_ratings: int
) -> None:
    """Raises RuleBroken for a count before its time."""
    if not is_countable(rate_until, today, expected, rated, min_ratings):
        raise RuleBroken(
            "",
            "People can rate until %(day)s. It is counted after that, or as soon as everybody who "
            "was at the meeting has rated.",
            day=rate_until.isoformat(),
        )


def require_uncounted(is_published: bool, is_counted: bool) -> None:
    """Raises RuleBroken where there is nothing to count, or nothing any more."""
    if not is_published:
        raise RuleBroken("", "There is no result to rate yet, so there is nothing to count.")
    if is_counted:
        raise RuleBroken("", "The ratings were counted already. Nothing was changed.")


def require_suggestion(text: str) -> str:
    """A suggestion of 2 to 500 characters."""
    return require_text("text", text, least=2, most=500)


def require_decision(state: str, reason: str) -> str:
    """Adopted or not; whoever turns a suggestion down says why. Gives the reason, tidied."""
    if state not in ("adopted", "not_adopted"):
        raise RuleBroken("state", "Choose whether the suggestion is adopted or not.")
    if state == "not_adopted" or reason.strip():
        return require_reason(reason)
    return ""
