"""The votes of a round kept in memory, so that only new ones are read and added to the map.

Each process keeps its own; all of them read the same votes. A vote that is changed gets a new
turn, so "turns after the last one read" misses nothing and reads nothing twice.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from zhaishangyi.voting.models import Statement, StatementRound, StatementState, StatementVote
from zhaishangyi.voting.statements.seen import RoundView

if TYPE_CHECKING:
    from zhaishangyi.engines.opinions import LiveMap, OpinionMap

MOST_KEPT = 32
VoteRow = tuple[int, UUID | None, int | None, UUID, int]


class RoundMemory:
    """One round: who voted in which row, which statement stands in which column, the map.

    Only to be used while `lock` is held.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.view: RoundView | None = None
        self.seen: object = None
        self.forget()

    def forget(self) -> None:
        """Begin anew, with no vote read."""
        self.turn = 0
        self.rows: dict[object, int] = {}
        self.columns: dict[UUID, int] = {}
        self.left_out: set[UUID] = set()
        self.live: LiveMap | None = None
        self.found: OpinionMap | None = None
        self.weights: dict[str, float] = {}

    def read(self, round: StatementRound, shown: Sequence[Statement]) -> bool:
        """Take in what was voted since the last time; says whether anything changed. One query."""
        is_new = self.arrange([statement.pk for statement in shown])
        rows = list_votes_after(round, self.turn)
        if not rows and not is_new and self.found is not None:
            return False
        if not round.is_open:
            # A closed round is read in one order by all processes.
            rows.sort(key=lambda row: (str(row[1]), row[2] or 0, row[0]))
        self.found, self.weights = None, {}
        self.found = self.draw(self.add(rows), is_last=not round.is_open)
        return True

    def arrange(self, shown: Sequence[UUID]) -> bool:
        """Give each statement put to everybody its column; says whether there are new ones.

        When one was taken back, or one was put up again, all votes are read once more.
        """
        wanted = set(shown)
        if self.columns.keys() - wanted or self.left_out & wanted:
            self.forget()
        new = [statement for statement in shown if statement not in self.columns]
        for statement in new:
            self.columns[statement] = len(self.columns)
        return bool(new)

    def add(self, rows: Iterable[VoteRow]) -> LiveMap:
        """Add votes to those that are known."""
        from zhaishangyi.engines.opinions import LiveMap

        people: list[int] = []
        columns: list[int] = []
        values: list[int] = []
        for turn, participant, outsider, statement, value in rows:
            self.turn = max(self.turn, turn)
            column = self.columns.get(statement)
            if column is None:
                self.left_out.add(statement)
                continue
            who: object = participant if participant is not None else outsider
            people.append(self.rows.setdefault(who, len(self.rows)))
            columns.append(column)
            values.append(value)
        live = self.live = self.live or LiveMap()
        live.grow(len(self.rows), len(self.columns))
        live.add_votes(people, columns, values)
        return live

    def draw(self, live: LiveMap, *, is_last: bool) -> OpinionMap:
        """The map of all votes: near to the one before, or once and for all when it is closed."""
        return live.settle() if is_last else live.update()


def list_votes_after(round: StatementRound, turn: int) -> list[VoteRow]:
    """The votes of a round after a turn, in their order."""
    votes = StatementVote.objects.filter(round=round, turn__gt=turn).order_by("turn")
    wanted = ("turn", "participant_id", "outsider", "statement_id", "value")
    return list(votes.values_list(*wanted))


def list_shown(statements: Iterable[Statement]) -> list[Statement]:
    """Those put to everybody."""
    return [one for one in statements if one.state == StatementState.SHOWN]


_kept: OrderedDict[UUID, RoundMemory] = OrderedDict()
_kept_lock = threading.Lock()


def remember(round_id: UUID) -> RoundMemory:
    """The memory of a round; that which was not asked for the longest time goes first."""
    with _kept_lock:
        memory = _kept.setdefault(round_id, RoundMemory())
        _kept.move_to_end(round_id)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return memory


def forget_all() -> None:
    """Begin anew with every round; for tests."""
    with _kept_lock:
        _kept.clear()
