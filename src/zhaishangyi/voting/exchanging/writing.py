"""Rounds as tables in the published format. No Django, nothing is read here.

Time would tell who voted: whoever saw a neighbour press a button at twenty past seven would find
the row. So every row carries the same time, the hour in which the round was opened. Nor does
`author-id` number people as `voter-id` does: an author is often known, and their votes would be
with them. It is 0 throughout, which no voter has.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

VOTE_COLUMNS = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
STATEMENT_COLUMNS = (
    "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated",
    "comment-body",
)  # fmt: skip
NOBODY = 0
# Spreadsheets run a cell that begins so.
FORMULA = re.compile(r"'?\s*[=+\-@＝＋－＠]")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with its counts; `moderated` is 1 shown, 0 waiting, -1 declined."""

    number: int
    text: str
    agrees: int
    disagrees: int
    moderated: int


def write_votes(at: datetime, votes: Iterable[tuple[int, int, int]]) -> bytes:
    """votes.csv of (statement, voter, vote)."""
    return write_table(VOTE_COLUMNS, ((*tell_hour(at), *vote) for vote in votes))


def write_statements(at: datetime, rows: Iterable[StatementRow]) -> bytes:
    """comments.csv."""
    return write_table(
        STATEMENT_COLUMNS,
        (
            (
                *tell_hour(at), row.number, NOBODY, row.agrees, row.disagrees, row.moderated,
                disarm(row.text),
            )
            for row in rows
        ),
    )  # fmt: skip


def write_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """UTF-8 without a mark, as the programs that read these tables expect it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def tell_hour(at: datetime) -> tuple[int, str]:
    """Milliseconds since 1970, and the same for people, of the hour in which something was."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return int(hour.timestamp()) * 1000, hour.isoformat(sep=" ", timespec="minutes")


def disarm(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if FORMULA.match(text) else text


def rearm(text: str) -> str:
    """The text that `disarm` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
