"""What sets a group apart, what everybody shares: proportions and their tests, by statement.

The formulas are those of Polis (Small et al. 2021), whose users know them: every count gets one
vote more on each side, so that few votes prove little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions.sums import Floats
from zhaishangyi.engines.opinions.votes import Ints

# One-sided, at 90 %.
SIGNIFICANT = 1.2815515655446004
MOST_CHOSEN = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A statement that was chosen, in which direction, and on what counts.

    `share` is p with one vote more on each side, `test` its z; `ratio` and `ratio_test` compare
    with everybody outside the group, and are 0 for a consensus.
    """

    statement: int
    direction: str
    votes: int
    cast: int
    share: float
    test: float
    ratio: float = 0.0
    ratio_test: float = 0.0


def estimate_share(part: Ints, whole: Ints) -> Floats:
    """(part + 1) / (whole + 2)."""
    return (part + 1) / (whole + 2)


def score_share(part: Ints, whole: Ints) -> Floats:
    """z of a share against one half, 2 sqrt(n + 1) ((k + 1)/(n + 1) - 1/2)."""
    return 2 * np.sqrt(whole + 1) * ((part + 1) / (whole + 1) - 0.5)


def compare_shares(part: Ints, whole: Ints, part_out: Ints, whole_out: Ints) -> Floats:
    """z of the difference of two shares, pooled, with one more in all four counts.

    0 where the pooled share is 1: then there is no difference to see.
    """
    k, n, k_out, n_out = part + 1, whole + 1, part_out + 1, whole_out + 1
    pooled = (k + k_out) / (n + n_out)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / n + 1 / n_out))
    result: Floats = np.zeros(np.shape(pooled))
    # A group in which everybody agreed can have a pooled share just above 1.
    np.divide(k / n - k_out / n_out, spread, out=result, where=spread > 0)
    return result


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of one group: counts, shares and tests by statement (each m).

    Representative statements are ordered by `weight`, the product of the four measures.
    """

    votes: Ints
    share: Floats
    test: Floats
    ratio: Floats
    ratio_test: Floats
    weight: Floats

    @property
    def is_significant(self) -> NDArray[np.bool_]:
        """Where the group differs both from one half and from all others (m)."""
        return (self.test > SIGNIFICANT) & (self.ratio_test > SIGNIFICANT)


def look_at_side(counts: Ints, group: int, code: int) -> Side:
    """Agreeing (code 2) or disagreeing (0) in a group, against all others (g x m x 3)."""
    inside = counts[group]
    outside = counts.sum(axis=0) - inside
    votes, cast = inside[:, code], inside.sum(axis=1)
    votes_out, cast_out = outside[:, code], outside.sum(axis=1)
    share, test = estimate_share(votes, cast), score_share(votes, cast)
    ratio = share / estimate_share(votes_out, cast_out)
    ratio_test = compare_shares(votes, cast, votes_out, cast_out)
    return Side(votes, share, test, ratio, ratio_test, ratio * ratio_test * share * test)


def choose_representative(counts: Ints, group: int) -> list[Chosen]:
    """The statements that stand for a group, at most five, agreed ones first.

    `counts` is g x m x 3: disagreed, passed, agreed. Where none is significant, the best agreed
    one, or else the one with the clearest difference. Empty when nobody in the group voted.
    """
    agree, disagree = look_at_side(counts, group, 2), look_at_side(counts, group, 0)
    cast = counts[group].sum(axis=1)
    if not cast.any():
        return []
    use_agree = agree.ratio_test > disagree.ratio_test
    weight = np.where(use_agree, agree.weight, disagree.weight)
    found = np.flatnonzero(agree.is_significant | disagree.is_significant)
    ordered = found[np.argsort(-weight[found], kind="stable")][: MOST_CHOSEN + 1].tolist()
    best = find_best_agreed(agree, counts[group])
    if best is not None:
        front = [show(best, "agree", agree, cast)]
    elif ordered:
        front = []
    else:
        clearest = int(np.argmax(np.maximum(agree.ratio_test, disagree.ratio_test)))
        front = [show_either(clearest, bool(use_agree[clearest]), agree, disagree, cast)]
    taken = {chosen.statement for chosen in front}
    others = [at for at in ordered if at not in taken][: MOST_CHOSEN - len(front)]
    chosen = front + [show_either(at, bool(use_agree[at]), agree, disagree, cast) for at in others]
    return sorted(chosen, key=lambda one: one.direction != "agree")


def find_best_agreed(agree: Side, counts: Ints) -> int | None:
    """The statement that the group agrees with most, if with any.

    Statements are gone through in order: the first that looks good begins, another one replaces
    it when it is better in the more telling of two measures.
    """
    shares, tests = agree.share.tolist(), agree.test.tolist()
    ratios, weights = agree.ratio.tolist(), agree.weight.tolist()
    best: int | None = None
    for at in np.flatnonzero(counts[:, 0] + counts[:, 2]).tolist():
        if best is None:
            looks_good = ratios[at] > 1 and shares[at] > 0.5
            if tests[at] > SIGNIFICANT or looks_good:
                best = at
        elif ratios[best] > 1:
            best = at if weights[at] > weights[best] else best
        elif shares[at] * tests[at] > shares[best] * tests[best]:
            best = at
    return best


def show(at: int, direction: str, side: Side, cast: Ints) -> Chosen:
    """One statement as it was chosen."""
    return Chosen(
        at, direction, int(side.votes[at]), int(cast[at]), float(side.share[at]),
        float(side.test[at]), float(side.ratio[at]), float(side.ratio_test[at]),
    )  # fmt: skip


def show_either(at: int, is_agree: bool, agree: Side, disagree: Side, cast: Ints) -> Chosen:
    """One statement in the direction in which the group differs more."""
    return show(at, "agree", agree, cast) if is_agree else show(at, "disagree", disagree, cast)


def choose_consensus(counts: Ints) -> tuple[list[Chosen], list[Chosen]]:
    """What everybody together agrees and disagrees with, at most five each. `counts` is m x 3."""
    return choose_direction(counts, 2, "agree"), choose_direction(counts, 0, "disagree")


def choose_direction(counts: Ints, code: int, direction: str) -> list[Chosen]:
    """Statements for which more than half stand, significantly, the clearest first."""
    votes, cast = counts[:, code], counts.sum(axis=1)
    share, test = estimate_share(votes, cast), score_share(votes, cast)
    found = np.flatnonzero((share > 0.5) & (test > SIGNIFICANT))
    ordered = found[np.argsort(-(share * test)[found], kind="stable")][:MOST_CHOSEN]
    return [
        Chosen(int(at), direction, int(votes[at]), int(cast[at]), float(share[at]), float(test[at]))
        for at in ordered
    ]


def rate_common_ground(counts: Ints) -> Floats:
    """How much all groups agree with a statement: the product of their shares (m)."""
    result: Floats = estimate_share(counts[:, :, 2], counts.sum(axis=2)).prod(axis=0)
    return result
