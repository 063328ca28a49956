"""Votes and statements as the tables that Polis publishes: votes.csv and comments.csv.

    table = read_votes(Path("votes.csv").read_bytes())
    found = build_map(table.pack())
    [table.statement_ids[at] for at in found.list_common_ground()]

Of votes.csv the columns comment-id, voter-id, vote and, where there is one, timestamp are read; of
comments.csv comment-id, comment-body and moderated. Columns may stand in any order among others.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions import cells
from zhaishangyi.engines.opinions.decoding import BadTable, mark, read_utf8
from zhaishangyi.engines.opinions.votes import Ints, Votes, pack_votes

Id = int | str
# The names of the published tables first, then those of programs that work with them.
VOTER = ("voter-id", "participant-id")
STATEMENT = ("comment-id", "statement-id")
TEXT = ("comment-body", "text", "txt")
MOST_SHOWN = 40
MOST_TIME = 2**63 - 1


@dataclass(frozen=True, slots=True)
class VoteTable:
    """Votes in the order of the file, as places among the ids that stand there.

    `order` says which came first, where timestamps tell; else None, and the file's order counts.
    `untimed` is the line of the first timestamp that is no number, 0 when there is none such.
    """

    voter_ids: tuple[Id, ...]
    statement_ids: tuple[Id, ...]
    voters: Ints
    statements: Ints
    values: NDArray[np.int8]
    lines: Ints
    order: Ints | None
    untimed: int

    def pack(self) -> Votes:
        """The votes for `build_map`: of one person on one statement the last counts."""
        columns = (self.voters, self.statements, self.values)
        if self.order is not None:
            columns = tuple(column[self.order] for column in columns)  # type: ignore[assignment]
        people, statements = len(self.voter_ids), len(self.statement_ids)
        return pack_votes(*columns, people_count=people, statement_count=statements)

    def leave_out(self, ids: set[Id]) -> VoteTable:
        """The same table as if nobody had been asked about these statements.

        Who has voted on nothing else stays among the people. An id may stand here as a number and
        there as text: one id that is no number makes text of all that stand in its column.
        """
        names = {str(one) for one in ids}
        stays = np.array([str(one) not in names for one in self.statement_ids], bool)
        places = np.cumsum(stays) - 1
        rows = stays[self.statements] if len(self.statements) else np.zeros(0, bool)
        order = self.order
        if order is not None:
            moved = np.cumsum(rows) - 1
            order = moved[order[rows[order]]]
        kept = tuple(one for one in self.statement_ids if str(one) not in names)
        return VoteTable(
            self.voter_ids, kept, self.voters[rows], places[self.statements[rows]],
            self.values[rows], self.lines[rows], order, self.untimed,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementTable:
    """Statements in the order of the file; `declined` are those with moderated = -1."""

    texts: dict[Id, str]
    declined: frozenset[Id]
    lines: dict[Id, int]


def read_votes(content: bytes) -> VoteTable:
    """Read votes.csv. Raises BadTable with the line of the first thing that is wrong."""
    content = read_utf8(content)
    heading = cells.read_heading(content)
    wanted = [heading.require(*names) for names in (VOTER, STATEMENT, ("vote",))]
    timed = heading.find("timestamp")
    columns = cells.read_columns(content, heading, wanted + ([timed] if timed >= 0 else []))
    lines = columns.join_lines()
    if not len(lines):
        raise BadTable(mark("There are no votes in this file."))
    voters, statements, cast = (columns.join(at) for at in range(3))
    values = read_values(cast, lines)
    voter_ids, voter_places = number_ids(voters, lines, VOTER[0])
    statement_ids, statement_places = number_ids(statements, lines, STATEMENT[0])
    order, untimed = find_order(columns.join(3), lines) if timed >= 0 else (None, 0)
    return VoteTable(
        voter_ids, statement_ids, voter_places, statement_places, values, lines, order, untimed
    )


def read_values(cast: NDArray[Any], lines: Ints) -> NDArray[np.int8]:
    """The votes as numbers. Raises BadTable for the first that is not -1, 0 or 1."""
    if cast.dtype == object:
        known = {-1, 0, 1}
        found: Any = cells.read_cells(cast, cells.read_number)
        bad = next((at for at, value in enumerate(found) if value not in known), -1)
    else:
        found = cast
        is_bad = np.abs(cast) > 1
        bad = int(np.argmax(is_bad)) if is_bad.any() else -1
    if bad >= 0:
        raise BadTable(
            mark(
                "Line %(line)s: the vote is %(vote)s. A vote is 1 for agree, 0 for pass "
                "or -1 for disagree."
            ),
            line=int(lines[bad]),
            vote=show_cell(cast[bad]),
        )
    return np.asarray(found, np.int8)


def show_cell(cell: Any) -> str:
    """A cell as a sentence can hold it."""
    text = " ".join(str(cell).split())
    return f"“{text[:MOST_SHOWN]}{'…' if len(text) > MOST_SHOWN else ''}”"


def number_ids(column: NDArray[Any], lines: Ints, name: str) -> tuple[tuple[Id, ...], Ints]:
    """The different ids, small ones first, and for each row the place of its id among them."""
    if column.dtype != object:
        if (column < 0).any():
            refuse_id(name, int(lines[np.argmax(column < 0)]), column[np.argmax(column < 0)])
        return number_plain(column)
    found = cells.read_cells(column, cells.read_id)
    bad = next((at for at, one in enumerate(found) if is_no_id(one)), -1)
    if bad >= 0:
        refuse_id(name, int(lines[bad]), found[bad])
    if any(isinstance(one, str) for one in found):
        found = [str(one) for one in found]
    ids = sorted(set(found))
    places = {one: place for place, one in enumerate(ids)}
    return tuple(ids), np.array([places[one] for one in found], np.int64)


def number_plain(column: Ints) -> tuple[tuple[Id, ...], Ints]:
    """The same for numbers; where they are dense, without sorting them."""
    most = int(column.max())
    if most > 4 * len(column) + 1_000_000:
        ids, places = np.unique(column, return_inverse=True)
        return tuple(ids.tolist()), places
    is_there = np.zeros(most + 1, bool)
    is_there[column] = True
    return tuple(np.flatnonzero(is_there).tolist()), (np.cumsum(is_there) - 1)[column]


def is_no_id(one: Id) -> bool:
    """Empty, below 0, or what programs write for a number that is missing."""
    if isinstance(one, str):
        number = cells.read_number(one)
        return not one or one.lower() in ("nan", "null", "none") or (number or 0) < 0
    return one < 0


def refuse_id(name: str, line: int, cell: Any) -> None:
    raise BadTable(
        mark("Line %(line)s: %(column)s is %(cell)s, and that is no id."),
        line=line,
        column=name,
        cell=show_cell(cell),
    )


def find_order(times: NDArray[Any], lines: Ints) -> tuple[Ints | None, int]:
    """Which row came first by its timestamp, of equal ones the earlier row.

    None where the file is in that order, or where a timestamp is no number: then the line of it
    is given too.
    """
    if times.dtype == object:
        found = cells.read_cells(times, read_time)
        bad = next((at for at, time in enumerate(found) if time is None), -1)
        if bad >= 0:
            return None, int(lines[bad])
        # Nanoseconds since 1970 have more digits than a float.
        is_whole = all(isinstance(time, int) for time in found)
        times = np.array(found, np.int64 if is_whole else np.float64)
    if (times[1:] >= times[:-1]).all():
        return None, 0
    return np.argsort(times, kind="stable"), 0


def read_time(cell: str) -> int | float | None:
    """A timestamp, a number of some unit since some moment; None for anything else."""
    text = cell.translate(cells.HALF_WIDTH).strip()
    with suppress(ValueError):
        whole = int(text)
        if abs(whole) <= MOST_TIME:
            return whole
    try:
        time = float(text)
    except ValueError:
        return None
    return time if np.isfinite(time) else None


def read_statements(content: bytes) -> StatementTable:
    """Read comments.csv. Raises BadTable with the line of the first thing that is wrong."""
    content = read_utf8(content)
    heading = cells.read_heading(content)
    at_id, at_text = heading.require(*STATEMENT), heading.require(*TEXT)
    at_moderated = heading.find("moderated")
    texts: dict[Id, str] = {}
    lines: dict[Id, int] = {}
    declined = set()
    for line, row in cells.walk_rows(content[heading.offset :], heading, heading.lines + 1):
        found = cells.read_id(row[at_id])
        if is_no_id(found):
            refuse_id(STATEMENT[0], line, row[at_id])
        if found in texts:
            raise BadTable(
                mark("Line %(line)s: the statement %(id)s stood in line %(before)s already."),
                line=line,
                id=found,
                before=lines[found],
            )
        texts[found], lines[found] = " ".join(row[at_text].split()), line
        if at_moderated >= 0 and cells.read_number(row[at_moderated]) == -1:
            declined.add(found)
    if not texts:
        raise BadTable(mark("There are no statements in this file."))
    return StatementTable(texts, frozenset(declined), lines)


def require_known(votes: VoteTable, statements: StatementTable) -> None:
    """Raise BadTable for the first vote on a statement that the other table does not have."""
    known = {str(one) for one in statements.texts}
    is_unknown = np.array([str(one) not in known for one in votes.statement_ids], bool)
    if not is_unknown.any():
        return
    row = int(np.argmax(is_unknown[votes.statements]))
    raise BadTable(
        mark("Line %(line)s: there is no statement %(id)s in the table of the statements."),
        line=int(votes.lines[row]),
        id=votes.statement_ids[int(votes.statements[row])],
    )
