"""Groups that follow the points: the same groups as before, moved, until others fit better."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from zhaishangyi.engines.opinions.groups import (
    FEWEST_GROUPS,
    MOST_GROUPS,
    MOST_ROUNDS,
    SAMPLE,
    Crowd,
    Grouping,
    count_most,
    draw_spread,
    find_centres,
    gather,
    group_all,
    list_starts,
    measure,
    rate_splits,
    settle_groups,
)
from zhaishangyi.engines.opinions.sums import Floats
from zhaishangyi.engines.opinions.votes import Ints

# So often in a row another number of groups has to be the better one.
PATIENCE = 4
# After so much more votes it is looked again whether the centres are where a new start finds them.
LOOK_AGAIN, CLEARLY_BETTER = 1.25, 0.99
FEW_PEOPLE = 1_000
# What does not come to rest in so many rounds goes on in the next update.
ROUNDS = 10


class Follower:
    """The centres for each number of groups, and which number is shown."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        """Begin anew: there is nothing to follow."""
        self._centres: dict[int, Floats] = {}
        self._shown = 0
        self._wish, self._wishes = 0, 0
        self._looked_at = self._updates = 0
        self._groups: Ints = np.zeros(0, np.int64)

    def follow(self, points: Floats, people: Ints, vote_count: int) -> Grouping:
        """Group the points (n x 2) of `people` (n, ascending), near to the last grouping."""
        crowd = gather(points)
        most = count_most(crowd)
        self._updates += 1
        if most < FEWEST_GROUPS:
            self._forget()
            return group_all(points)
        is_due = vote_count > LOOK_AGAIN * self._looked_at
        for k in range(FEWEST_GROUPS, most + 1):
            self._centres[k] = self._move(crowd, k, is_due=is_due)
        self._looked_at = vote_count if is_due else self._looked_at
        # Another number of groups has to be better again and again: a sample tells that as well.
        splits = [self._centres[k] for k in range(FEWEST_GROUPS, most + 1)]
        scores = rate_splits(points, splits, SAMPLE)
        earlier, self._shown = self._shown, self._choose_count(scores)
        grouping = settle_groups(
            crowd, self._centres[self._shown], scores, by_size=not earlier, rounds=1
        )
        if earlier:
            grouping = self._keep_places(grouping, people)
        self._centres[self._shown] = grouping.centres
        self._groups = np.full(int(people[-1]) + 1, -1)
        self._groups[people] = grouping.groups
        return grouping

    def _move(self, crowd: Crowd, k: int, *, is_due: bool) -> Floats:
        """k-means from the last centres, and from somewhere else, in case that is clearly better.

        From everywhere when it is time to look again; else from one new place, where there is
        time for it.
        """
        last = self._centres.get(k)
        if last is None:
            return find_centres(crowd, k)
        moved = find_centres(crowd, k, [last], ROUNDS if crowd.is_large else MOST_ROUNDS)
        if is_due:
            starts = list_starts(crowd, k)
        elif self._has_time(crowd, k):
            starts = [draw_spread(crowd.cells, k, np.random.default_rng(self._updates))]
        else:
            return moved
        fresh = find_centres(crowd, k, starts)
        is_better = measure(crowd, fresh) < CLEARLY_BETTER * measure(crowd, moved)
        return fresh if is_better else moved

    def _has_time(self, crowd: Crowd, k: int) -> bool:
        """Whether there is time to look elsewhere."""
        is_turn = self._updates % (2 * MOST_GROUPS) == k
        return len(crowd.points) <= FEW_PEOPLE or (is_turn and not crowd.is_large)

    def _choose_count(self, scores: dict[int, float]) -> int:
        """The number of groups shown so far, until another one was better four times in a row."""
        best = max(scores, key=lambda k: (scores[k], -k))
        if self._shown not in scores:
            self._wish, self._wishes = 0, 0
            return best
        self._wishes = self._wishes + 1 if best == self._wish else 1
        self._wish = best
        return best if self._wishes >= PATIENCE else self._shown

    def _keep_places(self, grouping: Grouping, people: Ints) -> Grouping:
        """The groups in the order in which most people stay in the group they had."""
        k, most = grouping.count, MOST_GROUPS
        before = np.full(max(int(people[-1]), len(self._groups)) + 1, -1)
        before[: len(self._groups)] = self._groups
        pairs = grouping.groups * (most + 1) + before[people] + 1
        shared = np.bincount(pairs, minlength=k * (most + 1)).reshape(k, most + 1)[:, 1:]
        if (shared.argmax(axis=0)[:k] == np.arange(k)).all():
            return grouping
        orders = permutations(range(k))
        order = max(orders, key=lambda given: sum(shared[given[at], at] for at in range(k)))
        centres = grouping.centres[list(order)]
        groups = np.argsort(order)[grouping.groups]
        return Grouping(groups, centres, grouping.inertia, grouping.silhouettes)
