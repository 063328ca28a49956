"""Every act of this room in one place; each stands with its kin in the module it comes from."""

from zhaishangyi.matters.inquiry import (
    ask_expert,
    close_opinions,
    find_as_expert,
    open_opinions,
    say_opinion,
    visit_place,
)
from zhaishangyi.matters.raising import raise_matter
from zhaishangyi.matters.steps import close_link, follow_matter, skip_link, unfollow_matter
from zhaishangyi.matters.triage import (
    assign_matter,
    release_matter,
    retier_matter,
    triage_matter,
)

__all__ = [
    "ask_expert",
    "assign_matter",
    "close_link",
    "close_opinions",
    "find_as_expert",
    "follow_matter",
    "open_opinions",
    "raise_matter",
    "release_matter",
    "retier_matter",
    "say_opinion",
    "skip_link",
    "triage_matter",
    "unfollow_matter",
    "visit_place",
]
