"""What makes a place or a venue acceptable. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_date_not_future, require_text

BELOW = {"": "town", "town": "village", "village": "grid"}
LONGEST_PATH = 200
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")


def require_name(text: str, most: int = 40) -> str:
    """A name of at least two characters."""
    return require_text("name", text, least=2, most=most)


def require_code(code: str) -> str:
    """A short name in small letters and digits; it stands in the record, so it never changes."""
    code = code.strip().lower()
    if not CODE.fullmatch(code):
        raise RuleBroken(
            "code", "Use small letters a to z, digits and hyphens for the code, such as balie."
        )
    return code


def find_level_below(level: str) -> str:
    """The level of a node under a node of this level ("" for the very top)."""
    if level not in BELOW:
        raise RuleBroken("", "Nothing lies below a grid.")
    return BELOW[level]


def make_path(parent_path: str, code: str) -> str:
    """The path of a node: the codes from the root, each followed by a slash."""
    return f"{parent_path}{code}/"


def list_paths_above(path: str) -> list[str]:
    """The paths of the nodes above a node, the root first: "xz/balie/g1/" gives two."""
    codes = path.strip("/").split("/")[:-1]
    return ["/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]


def require_reason(reason: str) -> str:
    """Why the map of the town changes, in 4 to 200 characters."""
    return require_text("reason", reason, least=4, most=200)


def add_remark(description: str, day: date, reason: str) -> str:
    """The description with a line more: since when something is different, and why."""
    return f"{description}\n{day.isoformat()} {reason}".strip()


def require_living(has_ended: bool, field: str = "") -> None:
    """Raises RuleBroken for a village that was merged into another."""
    if has_ended:
        raise RuleBroken(
            field, "This village has been merged into another one. Choose that one instead."
        )


def require_ended_on(ended_on: date, today: date) -> date:
    """The last day of a village is over, or today."""
    require_date_not_future("ended_on", ended_on, today)
    return ended_on


def require_can_merge(place: tuple[str, str], into: tuple[str, str]) -> None:
    """Raises RuleBroken unless both are villages of one town; each is (level, path)."""
    if place[0] != "village" or into[0] != "village":
        raise RuleBroken("into", "Only a village is merged, and only into another village.")
    if place[1] == into[1]:
        raise RuleBroken(
            "into", "This is the same village. Choose the one that it becomes part of."
        )
    if list_paths_above(place[1])[:1] != list_paths_above(into[1])[:1]:
        raise RuleBroken(
            "into",
            "This village belongs to another town. First move one of them, then merge them.",
        )


def require_can_move(place: tuple[str, str], parent: tuple[str, str], now_below: str) -> None:
    """Raises RuleBroken unless a place may lie there; each is (level, path).

    `now_below` is the path of the node that it lies below now.
    """
    level, path = place
    if level == "town":
        raise RuleBroken("", "A town lies below nothing, so it cannot be moved.")
    if parent[1].startswith(path):
        raise RuleBroken("parent", "A place cannot lie below itself. Choose another one.")
    if parent[1] == now_below:
        raise RuleBroken("parent", "It lies there already. Choose where it is to lie from now on.")
    if BELOW.get(parent[0]) != level:
        raise RuleBroken(
            "parent",
            "A grid lies below a village, and a village below a town. Choose one of those.",
        )


def require_free_path(is_taken: bool, field: str) -> None:
    """Raises RuleBroken when something of the same code lies there already."""
    if is_taken:
        raise RuleBroken(
            field,
            "Something with the same code lies there already, so the two could not be told apart. "
            "Choose another one.",
        )


def require_room(paths: Iterable[str], more: int, field: str) -> None:
    """Raises RuleBroken when a path below would grow too long for the record."""
    if any(len(path) + more > LONGEST_PATH for path in paths):
        raise RuleBroken(
            field, "The codes on the way down would grow too long to stand in the record."
        )
