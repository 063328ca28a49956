"""What a procedure is, as plain values. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhaishangyi.procedures.voice import Bilingual

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Link:
    """One of the steps that a matter walks through. (环节)

    `needs` are groups of evidence kinds: every group is needed, any kind of a group will do.
    """

    id: str
    name: Bilingual
    sentence: Bilingual
    needs: Groups
    needs_when: Mapping[str, Groups] = field(default_factory=dict)
    closes_itself: bool = True
    can_be_skipped: bool = False
    skip_needs_tier: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    def needed(self, flags: frozenset[str]) -> Groups:
        """The groups of evidence that a matter with these flags needs here."""
        extra = (groups for flag, groups in self.needs_when.items() if flag in flags)
        return self.needs + tuple(group for groups in extra for group in groups)

    @property
    def stands_for(self) -> tuple[str, ...]:
        """The ids among the eight links that this one shows as; itself when it names none."""
        return self.covers or (self.id,)

    def allows_skip(self, tier: str) -> bool:
        """No tier named means every tier may skip."""
        return self.can_be_skipped and (not self.skip_needs_tier or tier in self.skip_needs_tier)


@dataclass(frozen=True)
class Deadlines:
    """Days from raising: for the whole, and by which each link is to be closed. (办理时限)"""

    total_days: int
    by_days: Mapping[str, int]


@dataclass(frozen=True)
class Quorum:
    """How many people must come, and which parties must be invited. (到会人数要求)"""

    people: int
    required_roles: tuple[str, ...]
    required_roles_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def required(self, flags: frozenset[str]) -> tuple[str, ...]:
        """The parties that a matter with these flags must have at the table, each once."""
        extra = (roles for flag, roles in self.required_roles_when.items() if flag in flags)
        return tuple(dict.fromkeys((*self.required_roles, *(r for roles in extra for r in roles))))


@dataclass(frozen=True)
class Procedure:
    """A way from raising to rating, read from a file that a town can edit. (程序)

    `for_tiers` are the tiers whose matters may get it; none when it is only taken by name, as by
    a livelihood project. `tiers` and `quorum` have a table for each tier that it can go at.
    """

    id: str
    name: Bilingual
    sentence: Bilingual
    for_tiers: tuple[str, ...]
    links: tuple[Link, ...]
    tiers: Mapping[str, Deadlines]
    quorum: Mapping[str, Quorum]
    solved_threshold: float
    min_ratings: int
    reopen_at: str
    not_agreed_reopen_at: str
    warn_at: float = 0.8
    late_at: float = 1.0

    def find_link(self, link_id: str) -> Link | None:
        """The link of that id, or None."""
        return next((link for link in self.links if link.id == link_id), None)

    def index(self, link_id: str) -> int:
        """The place of a link, from 0. Raises KeyError for a link that is not here."""
        for place, link in enumerate(self.links):
            if link.id == link_id:
                return place
        raise KeyError(link_id)

    def number(self, link_id: str) -> int:
        """The place of a link as people count it, from 1. Raises KeyError like `index`."""
        return self.index(link_id) + 1
