"""Votes that keep coming in: each person's row has room to grow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions.live_kernels import copy_rows, move_rows
from zhaishangyi.engines.opinions.votes import Ints, Votes, find_type

LEAST_ROOM = 8


class Rows:
    """The votes of n people, packed as in `Votes`, with free room behind each row.

    Row i lies in `packed[begins[i]:ends[i]]` and may grow up to `limits[i]`.
    """

    def __init__(self, votes: Votes) -> None:
        self.begins: Ints = votes.begins.copy()
        self.ends: Ints = votes.ends.copy()
        self.limits: Ints = votes.ends.copy()
        self.packed: NDArray[Any] = votes.packed.copy()
        self.used = votes.count

    @property
    def people_count(self) -> int:
        """How many people there are."""
        return len(self.begins)

    @property
    def counts(self) -> Ints:
        """How many votes each person has cast (n)."""
        return self.ends - self.begins

    def grow(self, people_count: int, statement_count: int) -> None:
        """Empty rows for further people; wider votes when there are very many statements."""
        more = people_count - self.people_count
        if more > 0:
            begins, ends, limits = (
                np.append(old, np.zeros(more, np.int64))
                for old in (self.begins, self.ends, self.limits)
            )
            self.begins, self.ends, self.limits = begins, ends, limits
        self.packed = self.packed.astype(find_type(statement_count), copy=False)

    def make_room(self, people: Ints) -> None:
        """Room for one more vote for each time somebody is named."""
        who, needs = np.unique(people, return_counts=True)
        lengths = self.ends[who] - self.begins[who] + needs
        is_short = self.begins[who] + lengths > self.limits[who]
        who, lengths = who[is_short], lengths[is_short]
        if not len(who):
            return
        rooms = lengths + np.maximum(lengths // 4, LEAST_ROOM)
        end = self.used + int(rooms.sum())
        if end > len(self.packed):
            larger = np.empty(max(end, len(self.packed) * 5 // 4), self.packed.dtype)
            larger[: self.used] = self.packed[: self.used]
            self.packed = larger
        move_rows(who, self.begins, self.ends, self.packed, self.used, rooms)
        self.limits[who] = self.begins[who] + rooms
        self.used = end

    def to_votes(self, statement_count: int) -> Votes:
        """A copy without the room between the rows."""
        starts = np.zeros(self.people_count + 1, np.int64)
        np.cumsum(self.counts, out=starts[1:])
        packed = np.empty(int(starts[-1]), find_type(statement_count))
        copy_rows(self.begins, self.ends, self.packed, starts, packed)
        return Votes(starts, packed, statement_count)

    @property
    def is_mostly_empty(self) -> bool:
        """Whether the rows would fit into a quarter of what they take."""
        return self.used > 4 * int(self.counts.sum()) + LEAST_ROOM * self.people_count
