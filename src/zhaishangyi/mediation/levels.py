"""How long each level has for a dispute. No Django here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("levels.toml")
# From the place where a quarrel arose upwards.
ORDER = ("grid", "village", "town")


@dataclass(frozen=True, slots=True)
class Levels:
    """Days a level has, and the share of them (0 to 1) after which a list warns."""

    days: dict[str, int]
    warn: float

    def find_due(self, level: str, since: datetime) -> datetime:
        """Until when a level has time for what came to it at `since`."""
        return since + timedelta(days=self.days[level])

    def count_used(self, since: datetime, due: datetime, now: datetime) -> int:
        """How much of the time is gone: 0 to 100 per cent, and 100 when it is over."""
        total = (due - since).total_seconds()
        if total <= 0:
            return 100
        return max(0, min(100, int((now - since).total_seconds() * 100 / total)))

    def is_warned(self, since: datetime, due: datetime, now: datetime) -> bool:
        """Whether the time is getting short and is not over yet."""
        return now <= due and self.count_used(since, due, now) >= self.warn * 100


def parse_levels(text: str) -> Levels:
    """The table of a levels file. Raises ValueError for one that cannot be used."""
    table = tomllib.loads(text)
    days, warn = table.get("days"), table.get("warn")
    if not isinstance(days, dict) or set(days) != set(ORDER):
        raise ValueError("levels.toml, days: name grid, village and town, each with its days")
    if not all(isinstance(count, int) and 1 <= count <= 365 for count in days.values()):
        raise ValueError("levels.toml, days: whole days from 1 to 365")
    if not isinstance(warn, float) or not 0 < warn < 1:
        raise ValueError("levels.toml, warn: a share between 0 and 1, such as 0.8")
    return Levels(days, warn)


@cache
def read_levels() -> Levels:
    """The levels of this program."""
    return parse_levels(FILE.read_text(encoding="utf-8"))
