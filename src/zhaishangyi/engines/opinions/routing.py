"""Which statement somebody is asked next: new ones, telling ones, ones that people care about."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zhaishangyi.engines.opinions.maps import OpinionMap
from zhaishangyi.engines.opinions.sums import Floats
from zhaishangyi.engines.opinions.votes import Ints

NEW_BOOST, NEW_HALVING = 8.0, 5.0


def weigh_statements(totals: Ints, means: Floats, axes: Floats) -> Floats:
    """How much each statement should be asked (m), above 0.

    [(1 - (P + 1)/(S + 2)) (E + 1) (A + 1)/(S + 2) (1 + 8 * 2^(-S/5))]^2 with P passes, S seen,
    A agreed, and E how far one vote on it moves somebody on the map (Small et al. 2021).
    """
    passes, agreed, seen = totals[:, 1], totals[:, 2], totals.sum(axis=1)
    extremity = np.sqrt(len(means)) * np.abs(1 - means) * np.hypot(axes[:, 0], axes[:, 1])
    cares = 1 - (passes + 1) / (seen + 2)
    boost = 1 + NEW_BOOST * np.exp2(-seen / NEW_HALVING)
    weight: Floats = (cares * (extremity + 1) * (agreed + 1) / (seen + 2) * boost) ** 2
    return weight


def choose_next(opinion_map: OpinionMap, voted: ArrayLike, dice: float) -> int | None:
    """A statement that is not among `voted`, drawn by weight with `dice` in [0, 1).

    None when nothing is left. Statements that are newer than the map may be among `voted`; they
    are not drawn before the next one.
    """
    weights = weigh_statements(opinion_map.totals, opinion_map.means, opinion_map.axes)
    known = np.asarray(voted, np.int64)
    weights[known[known < len(weights)]] = 0.0
    total = float(weights.sum())
    if total <= 0:
        return None
    at = int(np.searchsorted(np.cumsum(weights), dice * total, side="right"))
    return min(at, int(np.flatnonzero(weights)[-1]))
