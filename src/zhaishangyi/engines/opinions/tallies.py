"""Plain counts: all there is to show in a small meeting, and never one person's vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhaishangyi.engines.opinions.maps import count_groups
from zhaishangyi.engines.opinions.sums import sum_totals
from zhaishangyi.engines.opinions.votes import BadVotes, Ints, Votes

# Fewer people than these are not shown apart from the others.
FEWEST_APART = 5


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts of p parts of the people, by statement, with small ones held back.

    `counts` is p x m x 3 (disagreed, passed, agreed), 0 where `is_shown` (p x m) is False;
    `people` (p) is how many people each part has.
    """

    counts: Ints
    is_shown: NDArray[np.bool_]
    people: Ints


def count_tally(votes: Votes) -> Ints:
    """How many disagreed with each statement, passed and agreed: m x 3."""
    return sum_totals(votes)


def count_tally_by(votes: Votes, parts: ArrayLike, part_count: int | None = None) -> Tallies:
    """The tally of each part of the people: of roles, or of the groups of a map.

    `parts` (n) gives the part of each person, from 0; -1 for none. Nothing is shown of a part on a
    statement on which 1 to 4 of its people voted. Where that could be found by taking what is shown
    from the whole, the smallest of the others is held back as well.
    """
    places = np.asarray(parts, np.int64)
    if places.shape != (votes.people_count,):
        raise BadVotes("parts are as many as people")
    count = int(places.max(initial=-1)) + 1 if part_count is None else part_count
    if (places >= count).any():
        raise BadVotes(f"a part is not among the {count}", int(np.argmax(places >= count)))
    counts = count_groups(votes, places, count)
    # Who is in no part stands in the whole too.
    rest = count_tally(votes) - counts.sum(axis=0)
    cast = np.concatenate([counts, rest[np.newaxis]]).sum(axis=2)
    is_shown = hide_small(cast)[:count]
    people = np.bincount(places[places >= 0], minlength=count)
    return Tallies(counts * is_shown[:, :, np.newaxis], is_shown, people)


def hide_small(cast: Ints) -> NDArray[np.bool_]:
    """Which counts may be shown (p x m), when the sum of each column is known to everybody.

    What is held back is 0, or at least five votes together; when nothing else can be held back,
    it is all that there is.
    """
    is_hidden = (cast > 0) & (cast < FEWEST_APART)
    for column in np.flatnonzero(is_hidden.any(axis=0)):
        votes, hidden = cast[:, column], is_hidden[:, column]
        if votes[hidden].sum() < FEWEST_APART:
            others = np.flatnonzero(~hidden & (votes > 0))
            if len(others):
                hidden[others[np.argmin(votes[others])]] = True
    return ~is_hidden
