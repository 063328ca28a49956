"""What a decision on an expert's finding needs. No Django here."""

from __future__ import annotations

from datetime import date, datetime

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_date_not_past, require_text

LONGEST_REASON = 500
LONGEST_FOLLOW_UP = 500
MOST_DAYS_TO_FOLLOW = 730
ACCEPTED = "accepted"
VERDICTS = (ACCEPTED, "partly", "not_accepted")


def require_found(found_at: datetime | None) -> None:
    """Raises RuleBroken while there is no finding to decide on."""
    if found_at is None:
        raise RuleBroken(
            "", "There is no finding yet. Decide on it once the expert has written it down."
        )


def require_undecided(is_decided: bool) -> None:
    """Raises RuleBroken for a finding that was decided on before."""
    if is_decided:
        raise RuleBroken(
            "",
            "This finding was decided on already, and the decision stands. For another look, ask "
            "for another review.",
        )


def require_verdict(verdict: str, reason: str) -> str:
    """Accepted, in part or not; anything but a plain yes says why. Gives the reason, tidied."""
    if verdict not in VERDICTS:
        raise RuleBroken("verdict", "Say what becomes of the finding.")
    least = 0 if verdict == ACCEPTED else 5
    return require_text("reason", reason, least=least, most=LONGEST_REASON)


def require_same_matter(is_same: bool, is_held: bool) -> None:
    """The meeting that decided is one about this very matter, and it has begun."""
    if not is_same:
        raise RuleBroken("meeting", "This meeting was about something else. Choose another.")
    if not is_held:
        raise RuleBroken("meeting", "This meeting has not begun yet, so it has decided nothing.")


def require_follow_up(text: str, due_on: date | None, today: date) -> str:
    """What is to follow, tidied; a day belongs to something that is to be done."""
    text = require_text("follow_up", text, least=0, most=LONGEST_FOLLOW_UP)
    if due_on is None:
        return text
    if not text:
        raise RuleBroken("follow_up", "There is a day, but not what is to be done by then.")
    require_date_not_past("follow_up_due_on", due_on, today)
    if (due_on - today).days > MOST_DAYS_TO_FOLLOW:
        raise RuleBroken(
            "follow_up_due_on",
            "%(day)s is too far away. Choose a day within two years.",
            day=due_on.isoformat(),
        )
    return text


def require_following(follow_up: str, done_at: datetime | None) -> None:
    """Raises RuleBroken where nothing was to follow, or where it was done."""
    if not follow_up:
        raise RuleBroken("", "Nothing was to follow from this decision, so nothing was changed.")
    if done_at is not None:
        raise RuleBroken("", "This was done and written down already. Nothing was changed.")
