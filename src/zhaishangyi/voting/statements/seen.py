"""A round of statements as it is shown: plain values, no database. Texts are never translated."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from zhaishangyi.voting.statements.rules import FEWEST_COUNTED, Counts

AGREE, DISAGREE = "agree", "disagree"
EDGE = 20


def name_group(place: int) -> str:
    """What a group is called, in the language of the page; its place counts from 0."""
    names = (
        pgettext("group of people", "A"),
        pgettext("group of people", "B"),
        pgettext("group of people", "C"),
        pgettext("group of people", "D"),
        pgettext("group of people", "E"),
    )
    return names[place] if place < len(names) else str(place + 1)


@dataclass(frozen=True, slots=True)
class StatementTally:
    """One statement with what everybody says to it. `number` is shown to people, from 1."""

    id: str
    number: int
    text: str
    agree: int = 0
    passed: int = 0
    disagree: int = 0

    @property
    def seen(self) -> int:
        """How many said something to it."""
        return self.agree + self.passed + self.disagree

    @property
    def counts(self) -> Counts:
        return self.agree, self.passed, self.disagree

    @property
    def shares(self) -> list[tuple[int, int]]:
        """For the bar: (value, whole per cent of those who said something), 100 together."""
        if not self.seen:
            return [(1, 0), (0, 0), (-1, 0)]
        agreed = round(100 * self.agree / self.seen)
        until = round(100 * (self.agree + self.passed) / self.seen)
        return [(1, agreed), (0, until - agreed), (-1, 100 - until)]


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement that tells a group from the others. `direction` is "agree" or "disagree".

    Not there when its counts would tell what fewer than five people think.
    """

    id: str
    number: int
    text: str
    direction: str
    votes: int
    seen: int

    @property
    def is_agreed(self) -> bool:
        return self.direction == AGREE


@dataclass(frozen=True, slots=True)
class GroupView:
    """People who stand close together. (人群) `outline` is a closed line of points, 0 to 1000.

    A group of fewer than five shows neither what it says nor its counts. `left_out` counts what
    sets a group apart and is not shown, since the numbers would tell what fewer than five think.
    """

    place: int
    size: int
    outline: tuple[tuple[int, int], ...] = ()
    representative: tuple[Telling, ...] = ()
    left_out: int = 0

    @property
    def name(self) -> str:
        return name_group(self.place)

    @property
    def is_small(self) -> bool:
        """Whether it is too small to say what it thinks."""
        return self.size < FEWEST_COUNTED


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of a group agree, of those who said something."""

    place: int
    agree: int
    seen: int

    @property
    def name(self) -> str:
        return name_group(self.place)


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement that every group agrees with. (共识意见)

    `groups` are those whose counts leave no fewer than five people out.
    """

    id: str
    number: int
    text: str
    agree: int
    seen: int
    groups: tuple[GroupCount, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The opinion map: (x, y, place of the group) of those drawn, 0 to 1000.

    Of a very full hall some points stand for all, in an order that says nothing about anybody.
    """

    people: int
    groups: tuple[GroupView, ...]
    points: tuple[tuple[int, int, int], ...]

    @property
    def box(self) -> str:
        """The part of the sheet that has something on it, as the view box of a picture."""
        outlined = [point for group in self.groups for point in group.outline]
        seen = [*outlined, *((x, y) for x, y, _group in self.points)] or [(0, 0)]
        left, top = (min(each[axis] for each in seen) - EDGE for axis in (0, 1))
        right, bottom = (max(each[axis] for each in seen) + EDGE for axis in (0, 1))
        return f"{left} {top} {right - left} {bottom - top}"


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round at one moment. (表态情况)

    `statements` counts those put to everybody, `waiting` those that the convener has to read,
    `people` who said something to one that is put to everybody. Without a map `common` is empty
    and `why_no_map` says why; `agreed` and `disagreed` are what most of all people share.
    """

    id: str
    topic: str
    is_open: bool
    statements: int
    waiting: int
    people: int
    votes: int
    map: MapView | None
    common: tuple[Shared, ...]
    agreed: tuple[StatementTally, ...]
    disagreed: tuple[StatementTally, ...]
    tallies: tuple[StatementTally, ...]
    turn: int = 0

    @property
    def why_no_map(self) -> str:
        """Why there is no map, in a sentence; "" where there is one."""
        if self.map is not None:
            return ""
        if not self.votes:
            return gettext("Nobody has answered yet.")
        return gettext(
            "There are too few people or statements for groups to mean something, so each "
            "statement is counted by itself. It takes 15 people and 7 statements."
        )
