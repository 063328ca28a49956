"""Every act of this room in one place; each stands with its kin in the module it comes from."""

from zhaishangyi.matters.crossing import ask_side, decline_side, join_matter, leave_matter
from zhaishangyi.matters.inquiry import (
    close_opinions,
    open_opinions,
    say_opinion,
    visit_place,
)
from zhaishangyi.matters.raising import raise_matter
from zhaishangyi.matters.reviews import ask_expert, find_as_expert, visit_for_review
from zhaishangyi.matters.steps import close_link, follow_matter, skip_link, unfollow_matter
from zhaishangyi.matters.triage import (
    assign_matter,
    release_matter,
    retier_matter,
    triage_matter,
)

__all__ = [
    "ask_expert",
    "ask_side",
    "assign_matter",
    "close_link",
    "close_opinions",
    "decline_side",
    "find_as_expert",
    "follow_matter",
    "join_matter",
    "leave_matter",
    "open_opinions",
    "raise_matter",
    "release_matter",
    "retier_matter",
    "say_opinion",
    "skip_link",
    "triage_matter",
    "unfollow_matter",
    "visit_for_review",
    "visit_place",
]
