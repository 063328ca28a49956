"""What the parts of the history share: days as the stories write them, villages, even shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from zhaishangyi.town.reading import Step, read_file

SUPERVISOR = "钱敏"
MEETINGS_A_MONTH, PROJECTS_A_MONTH = 6, 2
INDOORS = ("hall", "office")


@dataclass(frozen=True, slots=True)
class Home:
    """A village of the town with the venue where it meets."""

    village: str
    venue: str
    is_indoors: bool
    grids: int


@cache
def list_homes() -> tuple[Home, ...]:
    """Every village of the town; one that has a venue outdoors meets there."""
    venues = read_file("venues")["venues"]
    homes = []
    for village in read_file("villages")["villages"]:
        own = [venue for venue in venues if venue["village"] == village["name"]]
        venue = next((one for one in own if one["sort"] not in INDOORS), own[0])
        is_indoors = venue["sort"] in INDOORS
        homes.append(Home(village["name"], venue["name"], is_indoors, village["grids"]))
    return tuple(homes)


def say(day: date, time: str) -> str:
    """A moment of the past as a story writes it."""
    return f"{day.isoformat()} {time}"


def step(do: str, by: str = "", day: date | None = None, time: str = "", **values: Any) -> Step:
    """One step; without a day it is a few minutes after the one before."""
    return Step(do, say(day, time) if day else "", by, values)


def split(total: int, parts: int) -> list[int]:
    """A number in as even parts as can be, the larger ones first."""
    each, more = divmod(total, parts)
    return [each + (place < more) for place in range(parts)]


def spread(count: int, total: int) -> list[bool]:
    """`count` times yes among `total`, spread evenly."""
    return [(place + 1) * count // total > place * count // total for place in range(total)]
