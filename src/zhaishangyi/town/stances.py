"""Who says what to the statements of a story: invented, and the same every time. No Django.

A camp is a line with a sign for each statement, in the order of their numbers: + agree, 0 not
sure, - disagree. Nobody holds quite what the camp holds: of a hundred answers some are left out,
some are not sure, and a few are the opposite.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from zlib import crc32

VALUES = {"+": 1, "0": 0, "-": -1}
LEFT_OUT, UNSURE, OPPOSITE = 10, 20, 26


def list_stances(camps: Sequence[tuple[int, str]], person: int) -> list[tuple[int, int]]:
    """What the person says, as (number of the statement, value). `camps` have so many people each.

    People beyond the last camp belong to it.
    """
    stances = []
    for number, sign in enumerate(choose_camp(camps, person)):
        mood = crc32(f"{person}.{number}".encode()) % 100
        if mood >= LEFT_OUT:
            stances.append((number, change_mind(VALUES[sign], mood)))
    return stances


def change_mind(value: int, mood: int) -> int:
    """What somebody says whose camp says `value`, in a mood of 0 to 99."""
    if mood < UNSURE:
        return 0
    return -value if mood < OPPOSITE else value


def choose_camp(camps: Sequence[tuple[int, str]], person: int) -> str:
    """The camp of a person, who are mixed as they come through the door."""
    total = sum(size for size, _signs in camps)
    if total < 1:
        raise ValueError("a round needs a camp with somebody in it")
    # A stride without a common divisor comes to everybody once.
    stride = next(each for each in (7, 11, 13, 1) if gcd(each, total) == 1)
    place = person * stride % total if person < total else total - 1
    for size, signs in camps:
        if place < size:
            return signs
        place -= size
    return camps[-1][1]
