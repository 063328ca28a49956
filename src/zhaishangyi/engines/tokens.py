"""The words of a text, for finding it again. No Django here.

Chinese writes no spaces, and every dictionary lacks the names of a village. So a run of Chinese
characters is taken apart into each single character and each pair of neighbours; letters and
digits of other scripts stay together as words. A question of one character is answered by the
single characters, a longer one by all of its pairs: what answers it is the same on every store.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from operator import add

MOST_WORDS_ASKED = 24
MOST_CHARACTERS_ASKED = 60
# A word that is longer is no word; stores have their limits too.
MOST_LETTERS = 64

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
_IS_CHINESE = re.compile(f"[{_CHINESE}]")


def fold(text: str) -> str:
    """The text with full-width letters, ligatures and capitals made plain."""
    return unicodedata.normalize("NFKC", text).casefold()


def split_words(text: str) -> set[str]:
    """Every word under which a text can be found."""
    found: set[str] = set()
    for run in _RUNS.findall(fold(text)):
        if is_chinese(run):
            found.update(run)
            found.update(map(add, run, run[1:]))
        else:
            found.add(run[:MOST_LETTERS])
    return found


def read_question(text: str) -> list[str]:
    """The words that a text must all have to answer this question, in their order.

    Only the beginning of a very long question counts. Empty when nothing in it can be looked for.
    """
    words = (word for run in split_runs(text) for word in list_asked(run))
    return list(dict.fromkeys(words))[:MOST_WORDS_ASKED]


def split_runs(text: str) -> list[str]:
    """The runs of Chinese characters and the words of a question."""
    # One sign may unfold into several, so it is cut before and after.
    folded = fold(text[:MOST_CHARACTERS_ASKED])[:MOST_CHARACTERS_ASKED]
    runs: list[str] = _RUNS.findall(folded)
    return runs


def list_asked(run: str) -> list[str]:
    """What one run of a question asks for."""
    if not is_chinese(run) or len(run) == 1:
        return [run]
    return list(map(add, run, run[1:]))


def is_chinese(run: str) -> bool:
    """Whether a run is of Chinese characters."""
    return bool(_IS_CHINESE.match(run))


def mark_hits(text: str, question: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is what was asked for."""
    hits = compile_hits(question)
    if hits is None:
        return [(text, False)] if text else []
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in hits.finditer(fold_in_place(text)):
        if match.start() > end:
            pieces.append((text[end : match.start()], False))
        pieces.append((text[match.start() : match.end()], True))
        end = match.end()
    return [*pieces, (text[end:], False)] if end < len(text) else pieces


def cut_around(text: str, question: str, most: int) -> str:
    """At most `most` characters of a text, around the first place that was asked for."""
    text = " ".join(text.split())
    hits = compile_hits(question)
    match = hits.search(fold_in_place(text)) if hits else None
    begin = max(0, match.start() - most // 3) if match else 0
    begin = min(begin, max(0, len(text) - most))
    cut = text[begin : begin + most]
    return ("…" if begin else "") + cut + ("…" if begin + most < len(text) else "")


def compile_hits(question: str) -> re.Pattern[str] | None:
    """A pattern for whatever answers a question: its longest parts first."""
    parts = {part for run in split_runs(question) for part in (run, *list_asked(run))}
    if not parts:
        return None
    return re.compile("|".join(map(write_part, sorted(parts, key=lambda part: (-len(part), part)))))


def write_part(part: str) -> str:
    """The pattern of one part: words of letters match only as a whole."""
    if is_chinese(part):
        return re.escape(part)
    return rf"(?<![^\W_{_CHINESE}]){re.escape(part)}(?![^\W_{_CHINESE}])"


def fold_in_place(text: str) -> str:
    """The text folded, character by character, so that every position stays where it was."""
    return "".join(fold_one(text))


def fold_one(text: str) -> Iterator[str]:
    """Each character folded where that gives one character again."""
    for character in text:
        folded = fold(character)
        yield folded if len(folded) == 1 else character
