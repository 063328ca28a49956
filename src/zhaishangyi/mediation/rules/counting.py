"""Figures that tell nothing about anybody: small numbers are left out. No Django here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

SMALLEST = 5

Key = TypeVar("Key", bound=Hashable)


def suppress(cells: Mapping[Key, int]) -> dict[Key, int | None]:
    """The cells of one sum with small ones, and those that would give them away, as None.

    The sum counts as known to the reader, and so does this rule. 1 to 4 is left out. So that
    nobody gets at it by taking what is shown from the sum, the next larger numbers go too, until
    what is missing makes at least 5 and is not all the same. Where that cannot be had, all cells
    are left out, the empty ones as well.
    """
    hidden = {key for key, count in cells.items() if 0 < count < SMALLEST}
    larger = sorted({count for count in cells.values() if count >= SMALLEST}, reverse=True)
    while hidden and not is_safe([cells[key] for key in hidden]):
        if not larger:
            return dict.fromkeys(cells)
        # All of the same size at once: which of them is missing must not depend on its place.
        least = larger.pop()
        hidden |= {key for key, count in cells.items() if count == least}
    return {key: None if key in hidden else count for key, count in cells.items()}


def is_safe(hidden: Sequence[int]) -> bool:
    """Whether the sum of the hidden cells does not say what one of them holds.

    Where two of them differ, they could as well stand the other way round.
    """
    return sum(hidden) >= SMALLEST and len(set(hidden)) >= 2


def show_total(total: int) -> int | None:
    """A sum that may be shown: none at all, or five and more."""
    return None if 0 < total < SMALLEST else total


def compute_share(part: int | None, whole: int | None) -> int | None:
    """Whole percent, rounded down; None where either number is left out or there is nothing."""
    if part is None or whole is None or whole == 0:
        return None
    return part * 100 // whole
