"""Figures by day, and urging."""

from zhaishangyi.oversight.models.figures import DayFigures, PresenceSpan, Stale
from zhaishangyi.oversight.models.urging import Urge, UrgeAnswer, UrgedPerson

__all__ = ["DayFigures", "PresenceSpan", "Stale", "Urge", "UrgeAnswer", "UrgedPerson"]
