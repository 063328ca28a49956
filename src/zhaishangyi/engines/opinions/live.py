"""The map of a meeting that is under way: votes come in, and the map follows.

    live = LiveMap()
    live.add_votes(people=[0, 0, 1], statements=[0, 1, 0], values=[1, -1, 0])
    found = live.update()

The sums over all pairs of votes are whole numbers and changed exactly, vote by vote. From them come
the axes, starting at the previous ones and pointing the same way; the groups start at the previous
centres and keep their places in the list. So the picture moves, it does not jump.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zhaishangyi.engines.opinions.axes import (
    COLUMNS,
    MOST_ROUNDS,
    MOST_STATEMENTS,
    Multiply,
    decompose,
    draw_block,
    iterate,
    make_multiplier,
    project,
    settle_signs,
)
from zhaishangyi.engines.opinions.following import Follower
from zhaishangyi.engines.opinions.kernels import count_by_group, form_gram, multiply_dense
from zhaishangyi.engines.opinions.live_kernels import move_counts, put_votes
from zhaishangyi.engines.opinions.maps import (
    FEWEST_VOTES,
    OpinionMap,
    build_map,
    choose_people,
    describe,
)
from zhaishangyi.engines.opinions.rows import Rows
from zhaishangyi.engines.opinions.sums import Floats, Sums, add_up, find_means, sum_totals
from zhaishangyi.engines.opinions.votes import (
    MOST_PEOPLE,
    Ints,
    Votes,
    count_places,
    pack_votes,
    read_rows,
    require_rows,
)
from zhaishangyi.engines.opinions.votes import (
    MOST_STATEMENTS as MOST_PLACES,
)

# Fewer new votes than this share of all are put in one by one, more are added up anew.
SMALL_SHARE = 0.25
# The axes are as close as can be seen; the next update begins where this one stopped.
ROUNDS, TOLERANCE = 20, 1e-4
# Of so few statements the axes are found outright.
FEW_STATEMENTS = 64


class LiveMap:
    """A map that votes are added to. Not for several threads at once.

    n people and m statements are places from 0; there may always be more of both.
    """

    def __init__(self, votes: Votes | None = None) -> None:
        self._statement_count = 0
        self._room = 0
        self._begin(votes or pack_votes([], [], []))
        self._was_in = np.zeros(0, np.bool_)
        self._block: Floats | None = None
        self._axes: Floats = np.zeros((0, 2))
        self._follower = Follower()

    def _begin(self, votes: Votes) -> None:
        """Take over votes as they are packed, and add them up."""
        self._rows = Rows(votes)
        self._statement_count = votes.statement_count
        self._vote_count = votes.count
        self._totals = sum_totals(votes)
        self._groups = np.full(votes.people_count, -1, np.int64)
        self._counts = np.zeros((0, votes.statement_count, 3), np.int64)
        self._room = votes.statement_count
        self._sums = np.zeros((3, 0, 0), np.int64)
        if self._has_sums:
            sums = add_up(votes)
            self._sums = np.stack([sums.together, sums.first, sums.product])

    @property
    def people_count(self) -> int:
        """How many people have a place (n)."""
        return self._rows.people_count

    @property
    def statement_count(self) -> int:
        """How many statements have a place (m)."""
        return self._statement_count

    @property
    def vote_count(self) -> int:
        """How many pairs of person and statement have a vote."""
        return self._vote_count

    @property
    def votes(self) -> Votes:
        """A copy of all votes, as `pack_votes` would give them."""
        return self._rows.to_votes(self._statement_count)

    @property
    def sums(self) -> Sums | None:
        """The exact sums so far; None beyond 2,000 statements, where they are not kept."""
        m = self._statement_count
        return Sums(*(self._sums[at, :m, :m].copy() for at in range(3))) if self._has_sums else None

    @property
    def _has_sums(self) -> bool:
        return self._statement_count <= MOST_STATEMENTS

    def grow(self, people_count: int = 0, statement_count: int = 0) -> None:
        """Make places for people or statements that nobody has voted on yet; never fewer."""
        n = max(people_count, self.people_count)
        m = max(statement_count, self._statement_count)
        if n > self.people_count:
            self._groups = np.append(self._groups, np.full(n - self.people_count, -1))
        if m > self._statement_count:
            self._totals = np.pad(self._totals, ((0, m - self._statement_count), (0, 0)))
            self._counts = np.pad(self._counts, ((0, 0), (0, m - self._statement_count), (0, 0)))
        self._rows.grow(n, m)
        self._statement_count = m
        if not self._has_sums:
            self._sums = np.zeros((3, 0, 0), np.int64)
        elif m > self._room:
            room = min(max(m, 2 * self._room), MOST_STATEMENTS)
            self._sums = np.pad(self._sums, ((0, 0), *((0, room - self._room),) * 2))
            self._room = room

    def add_votes(self, people: ArrayLike, statements: ArrayLike, values: ArrayLike) -> None:
        """Add votes, oldest first; a later one on the same statement replaces the earlier.

        Raises BadVotes as `pack_votes` does, and then nothing was added.
        """
        rows, columns, cast = read_rows(people, statements, values)
        n = max(count_places(rows, None, MOST_PEOPLE), self.people_count)
        m = max(count_places(columns, None, MOST_PLACES), self._statement_count)
        require_rows(rows, columns, cast, np.zeros(n, np.int64), m)
        self.grow(n, m)
        rows, columns, cast = (given.astype(np.int64) for given in (rows, columns, cast))
        if len(rows) > SMALL_SHARE * self._vote_count + FEWEST_VOTES:
            self._begin(self._join(rows, columns, cast))
            return
        self._rows.make_room(rows)
        own = self._rows
        self._vote_count += put_votes(
            rows, columns, cast, own.begins, own.ends, own.packed,
            self._sums, self._totals, self._groups, self._counts,
        )  # fmt: skip
        if own.is_mostly_empty:
            self._rows = Rows(self.votes)

    def _join(self, rows: Ints, columns: Ints, cast: Ints) -> Votes:
        """All votes so far and the new ones."""
        so_far = self.votes
        people = np.repeat(np.arange(so_far.people_count), so_far.counts)
        return pack_votes(
            np.append(people, rows),
            np.append(so_far.packed >> 2, columns),
            np.append((so_far.packed & 3).astype(np.int64) - 1, cast),
            people_count=self.people_count,
            statement_count=self._statement_count,
        )

    def update(self) -> OpinionMap:
        """The map as of now, close to the one before. Who was placed once stays placed."""
        means, axes = self._find_axes()
        own = self._rows
        points = project(own.begins, own.ends, own.packed, means, axes)
        placed = self._choose_people()
        grouping = self._follower.follow(points[placed], placed, self._vote_count)
        groups = np.full(self.people_count, -1, np.int64)
        groups[placed] = grouping.groups
        self._count_groups(groups, grouping.count)
        counts, totals = self._counts.copy(), self._totals.copy()
        return describe(points, groups, grouping, means, axes, counts, totals)

    def settle(self) -> OpinionMap:
        """The map that `build_map` draws of the same votes, whatever way they came in."""
        return build_map(self.votes)

    def _find_axes(self) -> tuple[Floats, Floats]:
        """The means, and axes that point where those of the last map did."""
        means = find_means(self._totals)
        self._block = self._find_block(means)
        axes = np.zeros((len(means), 2))
        axes[:, : self._block.shape[1]] = self._block[:, :2]
        last = self._axes
        self._axes = settle_signs(axes, np.pad(last, ((0, len(means) - len(last)), (0, 0))))
        return means, self._axes.copy()

    def _find_block(self, means: Floats) -> Floats:
        """The heaviest directions, from where they were; all anew while there is little to do."""
        m = len(means)
        wanted = min(COLUMNS, m)
        if m <= FEW_STATEMENTS:
            return decompose(form_gram(*self._sums, means), wanted)
        begin, rounds = self._block, ROUNDS
        if begin is None or begin.shape[1] < wanted:
            begin, rounds = draw_block(m), MOST_ROUNDS
        begin = np.pad(begin, ((0, m - len(begin)), (0, 0)))
        return iterate(self._make_multiply(means), begin, rounds, TOLERANCE)

    def _make_multiply(self, means: Floats) -> Multiply:
        if not self._has_sums:
            return make_multiplier(self.votes, means)
        gram = form_gram(*self._sums, means)
        return lambda block: multiply_dense(gram, np.ascontiguousarray(block.T)).T

    def _choose_people(self) -> Ints:
        """Who is placed; those who had votes enough before stay in."""
        counts = self._rows.counts
        was_in = np.pad(self._was_in, (0, len(counts) - len(self._was_in)))
        self._was_in = was_in | (counts >= max(1, min(FEWEST_VOTES, self._statement_count)))
        return choose_people(counts, self._statement_count, self._was_in)

    def _count_groups(self, groups: Ints, group_count: int) -> None:
        """Bring the counts by group to the new groups; only whoever moved is looked at."""
        own = self._rows
        if group_count != len(self._counts):
            self._counts = np.zeros((group_count, self._statement_count, 3), np.int64)
            count_by_group(own.begins, own.ends, own.packed, groups, self._counts)
        else:
            move_counts(own.begins, own.ends, own.packed, self._groups, groups, self._counts)
        self._groups = groups
