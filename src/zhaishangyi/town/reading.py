"""The town's files as plain values. No Django.

A story is a list of steps, oldest first. Each step says what is done (`do`), by whom (`by`) and
when: `at = "-31 09:00"` is nine o'clock 31 days before today, `at = "~-45"` is 45 minutes before
now; without it, a few minutes after the step before; the history of the town has whole dates. People are named as on the roster ("黄秀芳（三组）" where three share a name), or as
"@石桥村:resident:1", the first resident of that village.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from zhaishangyi.record import clock

FILES = Path(__file__).resolve().parent / "files"
# A meeting that goes on while somebody looks at the demo.
SITTING = "sitting"
BIG_STORIES = ("road", "bridge", "old-street", "camphor-tree", "red-house", "campaign")
_MOMENT = re.compile(
    r"(?:(?P<days>[+-]\d+)|(?P<day>\d{4}-\d\d-\d\d)) (?P<time>\d\d:\d\d)|~(?P<minutes>-\d+)"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does in a story; `values` are what the file says besides."""

    do: str
    at: str = ""
    by: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        """A value of the file, or `otherwise`."""
        return self.values.get(name, otherwise)


@dataclass(frozen=True, slots=True)
class Story:
    """One matter and what happens to it; the ending is for rehearsals only.

    When it is over, its village and its matter's title are told while the town is built, or what
    `told` says: "" for nothing.
    """

    key: str
    village: str
    steps: tuple[Step, ...]
    ending: tuple[Step, ...] = ()
    told: str | None = None


@cache
def read_file(name: str) -> dict[str, Any]:
    """A file of the town as TOML."""
    return tomllib.loads((FILES / f"{name}.toml").read_text(encoding="utf-8"))


def read_stories() -> list[Story]:
    """Every story of the demo town, the big ones first."""
    names = (*BIG_STORIES, "small", "mediation", "notices")
    return [story for name in names for story in read_story_file(name)]


def read_story(key: str) -> Story:
    """One of the big stories, whole. KeyError for any other."""
    if key not in BIG_STORIES:
        raise KeyError(key)
    return read_story_file(key)[0]


def read_story_file(name: str) -> list[Story]:
    """The stories of one file."""
    return [
        Story(
            key=found["key"],
            village=found["village"],
            steps=tuple(read_step(step) for step in found["steps"]),
            ending=tuple(read_step(step) for step in found.get("ending", [])),
        )
        for found in read_file(f"stories/{name}")["stories"]
    ]


def read_step(found: Mapping[str, Any]) -> Step:
    """One step of a story."""
    values = {name: value for name, value in found.items() if name not in ("do", "at", "by")}
    return Step(found["do"], found.get("at", ""), found.get("by", ""), values)


def read_moment(text: str, today: date, now: datetime | None = None) -> datetime:
    """The moment that "-31 09:00", "2024-03-05 09:00" or "~-45" means.

    Raises ValueError for anything else, and for minutes before a `now` that is not known.
    """
    match = _MOMENT.fullmatch(text)
    if match is None or (match["minutes"] and now is None):
        raise ValueError(f"no moment of a story: {text!r}")
    if match["minutes"]:
        assert now is not None
        return clock.local(now).replace(second=0, microsecond=0) + timedelta(
            minutes=int(match["minutes"])
        )
    day = (
        date.fromisoformat(match["day"])
        if match["day"]
        else today + timedelta(days=int(match["days"]))
    )
    return datetime.combine(day, time.fromisoformat(match["time"]), clock.HERE)
