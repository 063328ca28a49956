"""A matter from being raised to being rated, and what was found out about it."""

from zhaishangyi.matters.models.course import Evidence, LinkClosing, Reopening
from zhaishangyi.matters.models.inquiry import (
    ExpertReview,
    FieldVisit,
    Opinion,
    OpinionRound,
    ReviewVisit,
)
from zhaishangyi.matters.models.matter import (
    Category,
    Channel,
    Decision,
    Follow,
    Matter,
    NameShown,
    State,
    Triage,
    UrgencyTier,
)
from zhaishangyi.matters.models.sides import MatterSide, SideState

__all__ = [
    "Category",
    "Channel",
    "Decision",
    "Evidence",
    "ExpertReview",
    "FieldVisit",
    "Follow",
    "LinkClosing",
    "Matter",
    "MatterSide",
    "NameShown",
    "Opinion",
    "OpinionRound",
    "Reopening",
    "ReviewVisit",
    "SideState",
    "State",
    "Triage",
    "UrgencyTier",
]
