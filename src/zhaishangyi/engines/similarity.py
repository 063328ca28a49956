"""How alike two short texts are, to find matters that say the same. No Django here.

A text becomes a set of grams: each pair of neighbouring Chinese characters, and each word of Latin
letters or digits. Chinese writes no spaces, and pairs need no dictionary. For sets A and B

    s(A, B) = 2 * W(A & B) / (W(A) + W(B)),    W(S) = sum of w(g) for g in S
    w(g) = ln(1 + N / n(g))

where n(g) of the N texts that are compared contain the gram g. s is 0 for texts without a common
gram and 1 for the same set of grams, and s(A, B) = s(B, A).

Sources: L. R. Dice, "Measures of the amount of ecologic association between species", Ecology 26
(1945), for the coefficient; G. W. Adamson and J. Boreham, "The use of an association measure based
on character structure", Information Storage and Retrieval 10 (1974), for using it on pairs of
characters; K. Sparck Jones, "A statistical interpretation of term specificity", Journal of
Documentation 28 (1972), for giving rare grams more weight than those in every text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import pairwise
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
Weigh = Callable[[str], float]

LEAST_ALIKE = 0.08
MOST_FOUND = 5
# A run of Chinese characters, or a word of other letters and digits; all else only separates.
_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3400-\u9fff]+")
# What stands in every complaint and says nothing about it.
_EMPTY = re.compile(
    "我们|你们|他们|大家|没有|这个|那个|一下|一点|就是|还是|已经|怎么|什么|希望|反映"
)


def split_grams(text: str) -> frozenset[str]:
    """The pairs of characters and the words of a text; a lone character stands for itself."""
    plain = _EMPTY.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(gram for run in _RUNS.findall(plain) for gram in split_run(run))


def split_run(run: str) -> list[str]:
    """The grams of one run."""
    if len(run) == 1 or ord(run[0]) < 0x3400:
        return [run]
    return ["".join(pair) for pair in pairwise(run)]


def weigh_grams(texts: Iterable[frozenset[str]]) -> Weigh:
    """The weight w of a gram among these texts; one that is in none of them counts as in one."""
    listed = list(texts)
    counts = Counter(gram for grams in listed for gram in grams)
    return lambda gram: math.log(1 + len(listed) / max(1, counts[gram]))


def compare_grams(one: frozenset[str], other: frozenset[str], weigh: Weigh) -> float:
    """The coefficient s of two sets of grams, 0 to 1; 0 where both are empty."""
    total = sum(map(weigh, one)) + sum(map(weigh, other))
    return 2 * sum(map(weigh, one & other)) / total if total else 0.0


def find_similar(
    text: str, others: Mapping[K, str], *, least: float = LEAST_ALIKE, most: int = MOST_FOUND
) -> list[tuple[K, float]]:
    """The texts most alike, the most alike first, with their coefficient of at least `least`.

    Equals keep the order of `others`. The time grows with the characters of all texts together.
    """
    grams = split_grams(text)
    split = {key: split_grams(other) for key, other in others.items()}
    weigh = weigh_grams([grams, *split.values()])
    scored = [(key, compare_grams(grams, found, weigh)) for key, found in split.items()]
    alike = [(key, score) for key, score in scored if score >= least]
    return sorted(alike, key=lambda pair: -pair[1])[:most]
