"""How a record becomes words in the index, and a question a condition on them. No Django here.

Beside the words of a text the index holds words of its own, each behind a sign that no text can
bring: `t:` a word of the title, `k:` the kind, `n:` the place, `j:` a place that works on it too,
`s:` the state and `u:` the urgency. So a filter is one more word, and a list that is filtered is
read as fast as one that is not. The words of a record that is not public all begin with `h:`; a
question for what everybody may read cannot meet them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from zhaishangyi.engines.tokens import split_words

TITLE, HIDDEN = "t:", "h:"
KIND, NODE, JOINED, STATE, TIER = "k:", "n:", "j:", "s:", "u:"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# The low bits tell records of one second apart; 2**32 seconds reach to the year 2136.
TAIL_BITS = 16
LAST_SECOND = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Doc:
    """One record on its way into the index; `labels` are its words for filters."""

    kind: int
    target_id: UUID
    at: datetime
    is_public: bool
    title: str
    text: str
    labels: tuple[str, ...] = ()

    @property
    def first_docid(self) -> int:
        """The docid that it takes unless another record has it."""
        return place_in_time(self.at) | self.target_id.int % (1 << TAIL_BITS)


class Row(NamedTuple):
    """One record in the index; `words` have a space between them."""

    docid: int
    kind: int
    target_id: UUID
    is_public: bool
    mark: int
    words: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Which words a record must have: all of `must`, one of each group, and not all of `but`."""

    must: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    but: tuple[str, ...] = ()


def place_in_time(at: datetime) -> int:
    """The lowest docid of a second; moments before 2000 count as its first."""
    seconds = int((at - EPOCH).total_seconds())
    return min(max(0, seconds), LAST_SECOND) << TAIL_BITS


def write_words(doc: Doc) -> str:
    """All words under which a record is found, with a space between them."""
    title = split_words(doc.title)
    texts = sorted(title | split_words(doc.text))
    words = [*texts, *(TITLE + word for word in sorted(title))]
    if not doc.is_public:
        words = [HIDDEN + word for word in words]
    return " ".join([*words, f"{KIND}{doc.kind}", *sorted(doc.labels)])


def mark_words(doc: Doc, words: str) -> int:
    """A number that changes with anything the index knows of a record."""
    said = f"{doc.first_docid} {doc.is_public} {words}"
    digest = hashlib.blake2b(said.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def make_row(docid: int, doc: Doc) -> Row:
    """A record as it stands in the index."""
    words = write_words(doc)
    mark = mark_words(doc, words)
    return Row(docid, doc.kind, doc.target_id, doc.is_public, mark, words)


def make_rows(numbered: Iterable[tuple[int, Doc]]) -> list[Row]:
    """Many records as they stand in the index."""
    return [make_row(docid, doc) for docid, doc in numbered]


def list_conditions(
    asked: Sequence[str], groups: Iterable[Iterable[str]], *, is_public: bool
) -> Iterator[Condition]:
    """First those with all words in the title, then the others that have them all somewhere."""
    before = "" if is_public else HIDDEN
    filters = tuple(tuple(group) for group in groups)
    title = tuple(before + TITLE + word for word in asked)
    yield Condition(title, filters)
    yield Condition(tuple(before + word for word in asked), filters, but=title)


def write_match(condition: Condition) -> str:
    """The condition as FTS5 reads it. No word holds a quotation mark."""
    parts = [f'"{word}"' for word in condition.must]
    parts += ["(" + " OR ".join(f'"{word}"' for word in group) + ")" for group in condition.groups]
    found = "(" + " AND ".join(parts) + ")"
    if not condition.but:
        return found
    return found + " NOT (" + " AND ".join(f'"{word}"' for word in condition.but) + ")"


def write_tsquery(condition: Condition) -> str:
    """The condition as PostgreSQL's tsquery. No word holds a quotation mark."""
    parts = [f"'{word}'" for word in condition.must]
    parts += ["(" + " | ".join(f"'{word}'" for word in group) + ")" for group in condition.groups]
    if condition.but:
        parts.append("!(" + " & ".join(f"'{word}'" for word in condition.but) + ")")
    return " & ".join(parts)
