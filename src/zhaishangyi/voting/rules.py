"""When a motion is carried. No Django.

The threshold is declared before anybody votes. `present` is how many have checked in when the
vote is closed; whoever does not vote is neither for nor against. Enough people for the meeting as
a whole is asked for when its outcome is settled, not here.
"""

from __future__ import annotations

from zhaishangyi.record.errors import RuleBroken

THRESHOLDS = ("half_of_votes", "half_of_present", "two_thirds_of_present", "all_present")
CHOICES = ("yes", "no", "abstain")


def is_carried(threshold: str, yes: int, no: int, abstain: int, present: int) -> bool:
    """Whether the motion is carried; a motion that nobody voted yes to never is.

    half_of_votes          more yes than no; abstentions do not count
    half_of_present        yes from more than half of those present
    two_thirds_of_present  yes from at least two thirds of those present
    all_present            nobody against and at least one yes; abstentions do not stop it

    Raises ValueError for an unknown threshold, a negative count or more votes than people.
    """
    if threshold not in THRESHOLDS:
        raise ValueError(f"no such threshold: {threshold}")
    if min(yes, no, abstain, present) < 0 or yes + no + abstain > present:
        raise ValueError(f"counts that cannot be: {yes} {no} {abstain} of {present}")
    if not yes:
        return False
    if threshold == "half_of_votes":
        return yes > no
    if threshold == "half_of_present":
        return 2 * yes > present
    if threshold == "two_thirds_of_present":
        return 3 * yes >= 2 * present
    return no == 0


def require_open(is_closed: bool) -> None:
    """Raises RuleBroken once the votes are counted."""
    if is_closed:
        raise RuleBroken("", "This vote is closed and counted. What was cast before then counts.")


def require_choice(choice: str) -> None:
    """Raises RuleBroken for anything but yes, no and abstain."""
    if choice not in CHOICES:
        raise RuleBroken("choice", "Choose yes, no or abstain.")
