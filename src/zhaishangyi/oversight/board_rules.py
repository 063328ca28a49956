"""Links and villages: what stands where, and who needs a hand first. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from zhaishangyi.procedures.procedure import Procedure
from zhaishangyi.procedures.rules import TOWN_ZONE
from zhaishangyi.procedures.voice import Bilingual

# The procedure whose links are the columns of the board.
EIGHT_LINKS = "eight-links"
SILENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Tally:
    """Open matters that stand alike: at one place, at one link of one procedure.

    `oldest_due` is the earliest limit among those that are over it.
    """

    place_id: UUID
    procedure: str
    link: str
    number: int
    warned: int = 0
    late: int = 0
    oldest_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """The open matters of one village at one of the eight links. Days are calendar days."""

    link: str
    number: int = 0
    warned: int = 0
    late: int = 0
    days_over: int = 0

    @property
    def state(self) -> str:
        """How the cell looks: none, open, warn, late."""
        if not self.number:
            return "none"
        if self.late:
            return "late"
        return "warn" if self.warned else "open"


@dataclass(frozen=True, slots=True)
class Row:
    """One village: a cell for each of the eight links."""

    place_id: UUID
    name: str
    cells: tuple[Cell, ...]

    @property
    def number(self) -> int:
        """How many matters are open."""
        return sum(cell.number for cell in self.cells)

    @property
    def late(self) -> int:
        """How many of them are over their limit."""
        return sum(cell.late for cell in self.cells)

    @property
    def warned(self) -> int:
        """How many of them are near their limit and not over it."""
        return sum(cell.warned for cell in self.cells)

    @property
    def days_over(self) -> int:
        """The days by which the longest late is over."""
        return max((cell.days_over for cell in self.cells), default=0)

    @property
    def state(self) -> str:
        """How the village stands: late, warn, open, none."""
        if self.late:
            return "late"
        if self.warned:
            return "warn"
        return "open" if self.number else "none"


class Works:
    """Which of the eight links a link of any procedure shows as: the last of those it covers.

    That is the one it leads to: the short way's talk, which covers the inviting as well, stands
    under "deliberate".
    """

    def __init__(self, procedures: Mapping[str, Procedure]) -> None:
        self.columns = tuple(procedures[EIGHT_LINKS].links)
        self._first = self.columns[0].id
        ids = {link.id for link in self.columns}
        self._exact: dict[tuple[str, str], str] = {}
        self._alike: dict[str, str] = {}
        for procedure in procedures.values():
            for link in procedure.links:
                known = [work for work in link.stands_for if work in ids]
                work = known[-1] if known else self._first
                self._exact[procedure.id, link.id] = work
                self._alike.setdefault(link.id, work)

    def find(self, procedure: str, link: str) -> str:
        """The id among the eight; the first for what nobody knows, so that nothing gets lost."""
        found = self._exact.get((procedure, link)) or self._alike.get(link)
        return found or self._first

    def name(self, procedure: str, link: str) -> Bilingual:
        """The name of the one among the eight."""
        work = self.find(procedure, link)
        return next(column.name for column in self.columns if column.id == work)

    def list_ids(self) -> list[str]:
        """The ids of the eight, in order."""
        return [link.id for link in self.columns]


def build_rows(
    villages: Sequence[tuple[UUID, str]],
    tallies: Iterable[Tally],
    homes: Mapping[UUID, UUID],
    works: Works,
    today: date,
) -> list[Row]:
    """A row for each village, those that need a hand first.

    `homes` gives the village of each place below it; `villages` stand in the order of the town.
    """
    cells = {
        village: {link: Cell(link) for link in works.list_ids()} for village, _name in villages
    }
    for tally in tallies:
        home = cells.get(homes.get(tally.place_id, tally.place_id))
        if home is not None:
            link = works.find(tally.procedure, tally.link)
            home[link] = add_tally(home[link], tally, today)
    rows = [Row(village, name, tuple(cells[village].values())) for village, name in villages]
    return sort_by_need(rows)


def add_tally(cell: Cell, tally: Tally, today: date) -> Cell:
    """The cell with these matters added."""
    over = count_days_over(tally.oldest_due, today) if tally.oldest_due else 0
    return replace(
        cell,
        number=cell.number + tally.number,
        warned=cell.warned + tally.warned,
        late=cell.late + tally.late,
        days_over=max(cell.days_over, over),
    )


def sort_by_need(rows: Sequence[Row]) -> list[Row]:
    """The longest late first, then those near a limit, then the others in the town's order."""
    return sorted(rows, key=lambda row: (not row.late, -row.days_over, not row.warned))


def count_days_over(due_at: datetime, today: date, zone: tzinfo = TOWN_ZONE) -> int:
    """Calendar days in the town since the limit; 0 for today and for a limit still to come."""
    return max(0, (today - due_at.astimezone(zone).date()).days)


def count_days_left(due_at: datetime, today: date, zone: tzinfo = TOWN_ZONE) -> int:
    """Calendar days in the town up to the limit; 0 for today and for a limit that is over."""
    return max(0, (due_at.astimezone(zone).date() - today).days)


@dataclass(frozen=True, slots=True)
class Silence:
    """A village where nothing has been raised, met about or done; `last_on` None means never."""

    place_id: UUID
    name: str
    last_on: date | None
    days: int | None


def find_silent(
    villages: Sequence[tuple[UUID, str]],
    seen: Iterable[tuple[UUID, datetime | None]],
    homes: Mapping[UUID, UUID],
    today: date,
    zone: tzinfo = TOWN_ZONE,
) -> list[Silence]:
    """The villages without anything for thirty days, those never heard of first.

    `seen` are places with a moment at which something happened there.
    """
    last: dict[UUID, date] = {}
    for place, at in seen:
        if at is not None:
            home = homes.get(place, place)
            last[home] = max(last.get(home, date.min), at.astimezone(zone).date())
    since = today - timedelta(days=SILENT_DAYS)
    silent = [
        Silence(village, name, last.get(village), find_gap(last.get(village), today))
        for village, name in villages
        if last.get(village, date.min) < since
    ]
    return sorted(silent, key=lambda one: one.last_on or date.min)


def find_gap(last_on: date | None, today: date) -> int | None:
    """Days since then; None for never."""
    return (today - last_on).days if last_on else None
