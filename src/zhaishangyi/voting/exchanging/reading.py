"""Reading the tables of a conversation held elsewhere, before anything of them is written.

A file of 20 MB takes its time. It is read before the act begins, so that no vote waits for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import tidy
from zhaishangyi.voting.exchanging import rules
from zhaishangyi.voting.exchanging.writing import rearm

if TYPE_CHECKING:
    from zhaishangyi.engines.opinions.table import VoteTable

# Who (numbered from 0), the id of the statement, and the value.
VoteRow = tuple[int, rules.Id, int]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that was sent with a form."""

    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """What tells this file from another."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Tables:
    """Both tables, found to fit: tidy texts by the ids of statements, and the votes.

    `declined` are the statements not put to everybody. `votes` say what everybody said last,
    person after person. `sha256` tells a repeat of the act from other files.
    """

    texts: dict[rules.Id, str] = field(repr=False)
    declined: frozenset[rules.Id]
    votes: list[VoteRow] = field(repr=False)
    sha256: str


def read_tables(votes: TableFile, statements: TableFile) -> Tables:
    """Both tables. Raises RuleBroken at the field of the one that does not fit."""
    from zhaishangyi.engines.opinions import table
    from zhaishangyi.engines.opinions.decoding import BadTable

    at_fault = "statements"
    try:
        statement_table = table.read_statements(statements.content)
        at_fault = "votes"
        vote_table = table.read_votes(votes.content)
        table.require_known(vote_table, statement_table)
    except BadTable as problem:
        raise RuleBroken(at_fault, problem.sentence, **problem.values) from None
    rules.require_counts(len(vote_table.values), len(statement_table.texts))
    texts = {one: clean(text) for one, text in statement_table.texts.items()}
    rules.require_statements(texts, statement_table.lines)
    both = f"{votes.sha256} {statements.sha256}".encode()
    return Tables(
        texts, statement_table.declined, list_votes(vote_table), hashlib.sha256(both).hexdigest()
    )


def clean(text: str) -> str:
    """A statement as it is kept: tidy, without the sign that `disarm` puts before it."""
    return " ".join(tidy(rearm(text)).split())


def list_votes(table: VoteTable) -> list[VoteRow]:
    """What everybody said last, person after person."""
    votes = table.pack()
    counts: list[int] = votes.counts.tolist()
    people = [person for person, count in enumerate(counts) for _vote in range(count)]
    packed: Any = votes.packed.tolist()
    return [
        (person, table.statement_ids[each >> 2], (each & 3) - 1)
        for person, each in zip(people, packed, strict=True)
    ]
