"""The disputes and petitions of 2024, each settled at the grid, the village or the town."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from zhaishangyi.town.history_words import Home, list_homes, say, spread, step
from zhaishangyi.town.reading import Step, Story, read_file

DISPUTES, AT_THE_TOWN, AT_THE_VILLAGE = 164, 18, 49
FIRST_DAY, DAYS = date(2024, 1, 3), 345
TOWN_MEDIATOR = "樊志远"
RESIDENTS = 4


def list_disputes() -> Iterator[Story]:
    """All of them, through the year and the villages."""
    at_town = spread(AT_THE_TOWN, DISPUTES)
    others = iter(spread(AT_THE_VILLAGE, DISPUTES - AT_THE_TOWN))
    for index in range(DISPUTES):
        home = list_homes()[index * 11 % len(list_homes())]
        level = "town" if at_town[index] else "village" if next(others) else "grid"
        day = FIRST_DAY + timedelta(days=index * DAYS // DISPUTES)
        steps = tuple(write_dispute(index, home, level, day))
        yield Story(f"dispute-{index}", home.village, steps, told="")


def write_dispute(index: int, home: Home, level: str, day: date) -> Iterator[Step]:
    """Taken up, both sides willing, talked over, put on paper and signed."""
    templates = read_file("history")["disputes"]["templates"]
    found = templates[index % len(templates)]
    sides = [f"@{home.village}:resident:{1 + (index + way) % RESIDENTS}" for way in (0, 1)]
    grid = 1 + index % home.grids
    first = (
        f"@{home.village}:grid_worker:{grid}" if level == "grid" else f"@{home.village}:convener:1"
    )
    values: dict[str, Any] = {"grid": grid} if level == "grid" else {}
    yield step(
        "take_up", first, day, "09:20",
        sort=found[0], channel=found[1], title=found[2], text=found[3],
        parties=[
            {"side": "a", "person": sides[0], "account": found[4]},
            {"side": "b", "person": sides[1], "account": found[5]},
        ],
        **values,
    )  # fmt: skip
    yield step("agree_to_mediation", "", day, "17:10", parties=sides)
    if level == "town":
        yield from go_up(first, home, sides, day)
    mediator = TOWN_MEDIATOR if level == "town" else first
    last = day + timedelta(days=9 if level == "town" else 2 + index % 3)
    yield from settle(mediator, home, sides, last, found)


def go_up(first: str, home: Home, sides: list[str], day: date) -> Iterator[Step]:
    """The village could not settle it, so the town takes it."""
    tried = day + timedelta(days=3)
    yield sit(first, home, sides, tried, "两边各说各的，当场没有谈拢。")
    yield step(
        "climb", first, tried, "20:30",
        tried="请两边坐了一晚，量了、算了，没有谈拢。", reason="要请司法所一起来讲，村里讲不下来。",
    )  # fmt: skip
    yield step("accept_case", TOWN_MEDIATOR, tried + timedelta(days=1), "09:00")


def sit(by: str, home: Home, sides: list[str], day: date, summary: str) -> Step:
    """Both sides sit down together."""
    return step(
        "sitting", by, day, "20:10",
        sort="joint", held=say(day, "19:00"), minutes=50, venue=home.venue, summary=summary,
        parties=sides,
    )  # fmt: skip


def settle(by: str, home: Home, sides: list[str], day: date, found: list[str]) -> Iterator[Step]:
    """The sitting at which they agree, and the signed sheet."""
    yield sit(by, home, sides, day, found[6])
    yield step("agreement", by, text=found[6], place=home.venue, terms=[[found[7], "b", 0]])
    yield step("read_aloud", by)
    signed = [[sides[0], "thumb"], [sides[1], "paper"]]
    yield step("sign_on_paper", by, signed=signed, photos=["signed_sheet"])
    yield step("sign_as_mediator", by)
