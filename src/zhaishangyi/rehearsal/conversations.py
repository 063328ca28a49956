"""A real conversation, as Polis publishes it: its statements, and how people voted. No Django."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zhaishangyi.engines.opinions.decoding import BadTable
from zhaishangyi.engines.opinions.table import (
    StatementTable,
    VoteTable,
    read_statements,
    read_votes,
    require_known,
)
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.town.words import mark
from zhaishangyi.voting.statements.rules import LONGEST, SHORTEST, plain

VOTES, STATEMENTS = "votes.csv", "comments.csv"
# Beside a checkout of the program.
USUAL = Path("../shared/data/opinions/vtaiwan.uberx")
_BLANKS = re.compile(r"\s+")

Ballot = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Conversation:
    """Statements as a round takes them, and for each person (statement, value) in their order."""

    texts: tuple[str, ...]
    ballots: tuple[Ballot, ...]

    @property
    def votes(self) -> int:
        """How many votes were cast, those that were changed later included."""
        return sum(map(len, self.ballots))

    @property
    def pairs(self) -> int:
        """How many votes there are in the end."""
        return sum(len({statement for statement, _value in one}) for one in self.ballots)


def find_folder(given: Path | None) -> Path:
    """Where the tables lie. RehearsalProblem when they are not there."""
    folder = given or Path(__file__).resolve().parents[3] / USUAL
    if not all((folder / name).is_file() for name in (VOTES, STATEMENTS)):
        raise RehearsalProblem(
            mark(
                "There is no %(votes)s with a %(statements)s in %(folder)s. Say where they are: "
                "--data FOLDER."
            ),
            votes=VOTES,
            statements=STATEMENTS,
            folder=given or USUAL,
        )
    return folder


def read_conversation(folder: Path, people: int) -> Conversation:
    """The statements that were put to people, and the votes of the most active of them."""
    try:
        votes = read_votes((folder / VOTES).read_bytes())
        statements = read_statements((folder / STATEMENTS).read_bytes())
        require_known(votes, statements)
    except BadTable as problem:
        raise RehearsalProblem(problem.sentence, **problem.values) from problem
    return choose(votes.leave_out(set(statements.declined)), statements, people)


def choose(votes: VoteTable, statements: StatementTable, people: int) -> Conversation:
    """Those with the most votes, of equals the one with the smaller id."""
    order = np.arange(len(votes.voters)) if votes.order is None else votes.order
    ballots: list[list[tuple[int, int]]] = [[] for _ in votes.voter_ids]
    columns = (votes.voters[order], votes.statements[order], votes.values[order])
    for voter, statement, value in zip(*(column.tolist() for column in columns), strict=True):
        ballots[voter].append((statement, value))
    busy = sorted(ballots, key=lambda ballot: -len(ballot))[:people]
    by_name = {str(one): text for one, text in statements.texts.items()}
    texts = [by_name[str(one)] for one in votes.statement_ids]
    return Conversation(tuple(fit_texts(texts)), tuple(tuple(one) for one in busy if one))


def fit_texts(texts: Sequence[str]) -> list[str]:
    """The texts as a round takes them: cut where they are long, each told from the others."""
    found: list[str] = []
    taken: set[str] = set()
    for number, text in enumerate(texts, 1):
        fitting = fit_text(text, number, taken)
        taken.add(plain(fitting))
        found.append(fitting)
    return found


def fit_text(text: str, number: int, taken: set[str]) -> str:
    """One text; what is too short, or said already, gets its number behind it."""
    tidied = cut(_BLANKS.sub(" ", text).strip(), LONGEST)
    if len(tidied) >= SHORTEST and plain(tidied) not in taken:
        return tidied
    mark_of_it = f" (#{number})"
    return f"{cut(tidied, LONGEST - len(mark_of_it))}{mark_of_it}".strip()


def cut(text: str, most: int) -> str:
    """A text of so many characters at most; what is missing shows."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
