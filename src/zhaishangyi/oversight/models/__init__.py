"""Figures by day and by month, and urging."""

from zhaishangyi.oversight.models.figures import DayFigures, MonthFigures, PresenceSpan, Stale
from zhaishangyi.oversight.models.urging import Urge, UrgeAnswer, UrgedPerson

__all__ = [
    "DayFigures",
    "MonthFigures",
    "PresenceSpan",
    "Stale",
    "Urge",
    "UrgeAnswer",
    "UrgedPerson",
]
