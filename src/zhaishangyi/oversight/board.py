"""The board of a town: what stands where, what hurries, who is silent, which steps lack something.

The page asks a fixed number of times; only the few matters that it shows are read one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext, ngettext

from zhaishangyi.matters.models import LinkClosing, Matter, State
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.oversight.board_lines import Line, list_hurried, say_days_over
from zhaishangyi.oversight.board_rules import (
    Cell,
    Row,
    Silence,
    build_rows,
    find_silent,
)
from zhaishangyi.oversight.board_scope import OPEN, Look, list_tallies
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import Bilingual

MOST_SHOWN = 6

Sign = tuple[UUID, datetime | None]


@dataclass(frozen=True, slots=True)
class BoardCell:
    """A cell with its words and the way to the matters behind it.

    `over` says in two words by how much its longest late is over; "" where none is.
    """

    cell: Cell
    name: Bilingual
    words: str
    over: str
    query: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row with the way to all its matters."""

    row: Row
    cells: list[BoardCell]
    query: str


@dataclass(frozen=True)
class Board:
    """What the page of a board draws, besides figures, map and theme month."""

    columns: Sequence[Bilingual]
    rows: list[BoardRow]
    late: list[Line]
    lacking: list[Line]
    silent: list[Silence]
    query: str

    @property
    def number(self) -> int:
        """How many matters are open; one that two villages share counts at both."""
        return sum(one.row.number for one in self.rows)

    @property
    def late_number(self) -> int:
        """How many are over their limit."""
        return sum(one.row.late for one in self.rows)

    @property
    def longest_silent(self) -> list[Silence]:
        """The villages that have not been heard of for the longest time, with the day."""
        return [one for one in self.silent if one.last_on][:MOST_SHOWN]

    @property
    def other_silent(self) -> str:
        """The other silent villages that were heard of before, by name."""
        return join_names([one for one in self.silent if one.last_on][MOST_SHOWN:])

    @property
    def unheard(self) -> str:
        """The villages with nothing on record, by name."""
        return join_names([one for one in self.silent if not one.last_on])


def join_names(villages: Sequence[Silence]) -> str:
    """Names in a row; "" for none."""
    return gettext(", ").join(one.name for one in villages)


def read_board(look: Look) -> Board:
    """Everything on the board but figures, map and theme month; eight queries."""
    hurried = list_hurried(look)
    return Board(
        columns=[link.name for link in look.works.columns],
        rows=[show_row(look, row) for row in list_rows(look)],
        late=[line for line in hurried if line.is_late][:MOST_SHOWN],
        lacking=[line for line in hurried if line.missing or line.skipped][:MOST_SHOWN],
        silent=list_silent(look),
        query=urlencode(look.kept),
    )


def list_rows(look: Look) -> list[Row]:
    """The villages with their cells; a row for the town where something arose in no village."""
    scope, tallies = look.scope, list_tallies(look)
    rows = scope.rows
    own = (scope.place.pk, scope.place.name)
    if own not in rows and any(scope.homes.get(one.place_id) == own[0] for one in tallies):
        rows = [*rows, own]
    return build_rows(rows, tallies, scope.homes, look.works, look.today)


def show_row(look: Look, row: Row) -> BoardRow:
    """A row in words, with the addresses of its lists."""
    asked = look.kept | {"village": str(row.place_id)}
    cells = [
        BoardCell(
            cell, link.name, say_cell(cell), say_over(cell), urlencode(asked | {"link": link.id})
        )
        for cell, link in zip(row.cells, look.works.columns, strict=True)
    ]
    return BoardRow(row, cells, urlencode(asked))


def say_over(cell: Cell) -> str:
    """By how much the longest late in a cell is over; "" where none is."""
    if not cell.late:
        return ""
    if not cell.days_over:
        return gettext("today")
    return ngettext("%(days)s day", "%(days)s days", cell.days_over) % {"days": cell.days_over}


def say_cell(cell: Cell) -> str:
    """A cell for those who do not see its shape; "" for an empty one."""
    if not cell.number:
        return ""
    words = ngettext("%(n)s matter", "%(n)s matters", cell.number) % {"n": cell.number}
    if cell.late:
        over = {"n": cell.late, "over": say_days_over(cell.days_over)}
        words += gettext(", %(n)s late: %(over)s") % over
    if cell.warned:
        words += gettext(", %(n)s near the limit") % {"n": cell.warned}
    return words


def list_silent(look: Look) -> list[Silence]:
    """Villages without anything for thirty days; two queries.

    The last steps are the costly part, so that they are asked for only where nothing else is.
    """
    scope = look.scope
    signs = list_signs(scope.ids)
    quiet = find_silent(scope.rows, signs, scope.homes, look.today)
    places = [place for one in quiet for place in scope.list_below(one.place_id)]
    # Always asked, so that a page asks as often whoever is silent.
    steps = list_steps(places or [scope.place.pk])
    return find_silent(scope.rows, [*signs, *steps], scope.homes, look.today)


def list_signs(place_ids: Sequence[UUID]) -> list[Sign]:
    """When something was last raised, finished, or talked over at each place; one query.

    Each is the end of an index, so that it takes as long for many matters as for few.
    """
    here = {"jurisdiction": OuterRef("pk")}
    matters, meetings = Matter.objects.filter(**here), Meeting.objects.filter(**here)
    closed = meetings.filter(state=MeetingState.CLOSED)
    ends = {
        "raised": find_last(matters, "raised_at"),
        "finished": find_last(matters.filter(state=State.FINISHED), "finished_at"),
        "sitting": find_last(meetings.filter(state=MeetingState.OPEN), "starts_at"),
        "met": find_last(closed, "starts_at"),
    }
    places = Jurisdiction.objects.filter(pk__in=place_ids).order_by().annotate(**ends)
    return [(place, at) for place, *found in places.values_list("pk", *ends) for at in found]


def find_last(rows: QuerySet[Any], name: str) -> Subquery:
    """The latest moment in a column."""
    return Subquery(rows.order_by(f"-{name}").values(name)[:1])


def list_steps(place_ids: Sequence[UUID]) -> list[Sign]:
    """When a step of an open matter was last done; the last of a finished one is its finish."""
    steps = LinkClosing.objects.filter(matter__jurisdiction__in=place_ids, matter__state__in=OPEN)
    places = steps.order_by().values("matter__jurisdiction").annotate(last=Max("at"))
    return list(places.values_list("matter__jurisdiction", "last"))
