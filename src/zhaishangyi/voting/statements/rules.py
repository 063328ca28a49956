"""What holds for statements and what people say to them. No Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from zhaishangyi.engines.similarity import find_similar
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

SHORTEST, LONGEST = 4, 140
MOST_IN_A_ROUND = 1000
STANCES = (-1, 0, 1)
# Two statements at least this alike are shown to whoever decides whether they say the same.
ALIKE, MOST_ALIKE = 0.34, 3
# With fewer people than these, counts would say what one of them thinks.
FEWEST_COUNTED = 5

_BLANKS = re.compile(r"\s+")
_SIGNS = re.compile(r"[\W_]+")

Counts = tuple[int, int, int]


def require_statement(text: str, field: str = "text") -> str:
    """One tidy line of 4 to 140 characters. Raises RuleBroken."""
    return _BLANKS.sub(" ", require_text(field, text, least=SHORTEST, most=LONGEST))


def split_lines(text: str) -> list[str]:
    """The lines of a form that are not empty: each is one statement."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def require_all(texts: Sequence[str], field: str = "statements") -> list[str]:
    """The statements to begin with, each tidy, none twice. Raises RuleBroken naming the line."""
    found: dict[str, int] = {}
    tidied = []
    for line, text in enumerate(texts, 1):
        tidied.append(_require_line(text, line, field))
        earlier = found.setdefault(plain(tidied[-1]), line)
        if earlier != line:
            raise RuleBroken(
                field,
                "Lines %(one)s and %(other)s say the same. Leave one of them out.",
                one=earlier,
                other=line,
            )
    if not tidied:
        raise RuleBroken(field, "Write at least one statement to begin with, one on each line.")
    require_room(0, len(tidied), field)
    return tidied


def _require_line(text: str, line: int, field: str) -> str:
    try:
        return require_statement(text, field)
    except RuleBroken as broken:
        raise RuleBroken(
            field,
            "Line %(line)s does not fit: a statement has %(least)s to %(most)s characters.",
            line=line,
            least=SHORTEST,
            most=LONGEST,
        ) from broken


def require_room(already: int, more: int = 1, field: str = "text") -> None:
    """Raises RuleBroken when a round would have more statements than anybody can answer."""
    if already + more > MOST_IN_A_ROUND:
        raise RuleBroken(
            field,
            "A round has room for %(most)s statements, and they are all taken.",
            most=MOST_IN_A_ROUND,
        )


def plain(text: str) -> str:
    """The letters and digits alone: what two statements share that say the same word for word."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold()) or text


def require_new(text: str, others: Iterable[tuple[int, str]]) -> None:
    """Raises RuleBroken when the same words were put already. `others` are numbers and texts."""
    for number, other in others:
        if plain(other) == plain(text):
            raise RuleBroken(
                "text",
                "This stands there already, as no. %(number)s. Say what you think of that one.",
                number=number + 1,
            )


def list_alike(text: str, others: Mapping[UUID, str]) -> list[UUID]:
    """The statements that may say the same in other words, the most alike first."""
    return [key for key, _score in find_similar(text, others, least=ALIKE, most=MOST_ALIKE)]


def require_open(is_closed: bool) -> None:
    """Raises RuleBroken once a round is closed."""
    if is_closed:
        raise RuleBroken("", "This round is closed. What was said until then counts.")


def require_shown(state: str) -> None:
    """Raises RuleBroken for a statement that people are not asked about."""
    if state != "shown":
        raise RuleBroken("", "This statement is not put to everybody. Go on with the next one.")


def require_stance(value: object) -> int:
    """1 agree, 0 not sure, -1 disagree. Raises RuleBroken for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in STANCES:
        raise RuleBroken("value", "Choose agree, not sure or disagree.")
    return value


def count_values(values: Iterable[int]) -> Counts:
    """How many agreed, were not sure, disagreed."""
    listed = list(values)
    return listed.count(1), listed.count(0), listed.count(-1)


def fold_small(counts: Mapping[str, Counts], rest: str = "") -> dict[str, Counts]:
    """Counts by role with nothing that tells what fewer than five people think.

    Roles with fewer than five voters go into `rest`. Since whoever knows the sum could take the
    others from it, a rest of one to four takes the smallest role along. What is then left alone
    in the rest says no more than the sum, and is left out.
    """
    sizes = {role: sum(each) for role, each in counts.items()}
    kept = {role: counts[role] for role, size in sizes.items() if size >= FEWEST_COUNTED}
    small = [counts[role] for role, size in sizes.items() if 0 < size < FEWEST_COUNTED]
    while small and kept and sum(map(sum, small)) < FEWEST_COUNTED:
        least = min(kept, key=lambda role: (sizes[role], role))
        small.append(kept.pop(least))
    if small and kept:
        kept[rest] = add_counts(small)
    return kept


def add_counts(counts: Collection[Counts]) -> Counts:
    """The sum of several counts."""
    agree, passed, disagree = (sum(each) for each in zip(*counts, strict=True))
    return agree, passed, disagree
