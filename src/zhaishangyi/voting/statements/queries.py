"""Reading rounds and statements for pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role
from zhaishangyi.voting.mapping import (
    OUTSIDE,
    choose_next,
    count_by_group,
    count_by_role,
    list_voted,
    read_round,
)
from zhaishangyi.voting.models import (
    Stance,
    Statement,
    StatementRound,
    StatementState,
    StatementVote,
)
from zhaishangyi.voting.statements import rules
from zhaishangyi.voting.statements.memory import list_shown
from zhaishangyi.voting.statements.seen import RoundView, StatementTally

ICONS = {Stance.AGREE: "check", Stance.PASS: "dash", Stance.DISAGREE: "cross"}
MOST_WAITING = 3


@dataclass(frozen=True, slots=True)
class CardView:
    """One statement before somebody who says what they think of it. (表态卡)

    `mine` is what they said already, None for nothing; `answered` of `total` are done. Without a
    statement (`id` is "") all are done.
    """

    round_id: str
    id: str
    number: int
    text: str
    mine: int | None
    answered: int
    total: int

    @property
    def place(self) -> int:
        """Which of all this is, in the order in which they are answered."""
        return self.answered + (self.mine is None)

    @property
    def choices(self) -> list[tuple[int, str, str, bool]]:
        """The three answers as (value, label, icon, whether it is one's own)."""
        return [
            (stance.value, str(stance.label), ICONS[stance], self.mine == stance.value)
            for stance in (Stance.AGREE, Stance.PASS, Stance.DISAGREE)
        ]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement at the desk, with its counts and those that may say the same."""

    statement: Statement
    tally: StatementTally | None
    alike: tuple[Statement, ...] = ()

    @property
    def number(self) -> int:
        """The number that people see, from 1."""
        return self.statement.number + 1


@dataclass(frozen=True, slots=True)
class PartCounts:
    """What parts of those who answered say to one statement: (label, counts)."""

    tally: StatementTally
    rows: list[tuple[str, rules.Counts]]


@dataclass(frozen=True, slots=True)
class PanelView:
    """The latest round of a meeting at its desk; `first_waiting` are the first few."""

    round: StatementRound
    view: RoundView
    first_waiting: tuple[StatementRow, ...]

    @property
    def is_open(self) -> bool:
        return self.round.is_open


def get_round(by: Actor, round_id: UUID) -> StatementRound:
    """A round of a meeting that this actor may know of. Raises NotHere."""
    round = StatementRound.objects.filter(pk=round_id).first()
    if round is None:
        raise NotHere("There is no such round any more. Look at the meeting.")
    round.meeting = get_meeting(by, round.meeting_id)
    return round


def get_statement(by: Actor, statement_id: UUID) -> Statement:
    """A statement of such a round, whether it is put to everybody or not. Raises NotHere."""
    found = Statement.objects.select_related("author").filter(pk=statement_id).first()
    if found is None:
        raise NotHere("There is no such statement any more. Look at the meeting.")
    found.round = get_round(by, found.round_id)
    return found


def get_shown_statement(by: Actor, statement_id: UUID) -> Statement:
    """A statement that is put to everybody. Raises NotHere, for others are nobody's to read."""
    found = get_statement(by, statement_id)
    if found.state != StatementState.SHOWN:
        raise NotHere("This statement is not put to everybody. Go on with the next one.")
    return found


def find_round(meeting: Meeting) -> StatementRound | None:
    """The open round of a meeting, else the last that closed; None for none. One query.

    A round that was brought from elsewhere is closed when it comes, so it hides no open one.
    """
    rounds = StatementRound.objects.filter(meeting=meeting)
    round = rounds.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk").first()
    if round is not None:
        round.meeting = meeting
    return round


def list_rounds(meeting: Meeting) -> list[StatementRound]:
    """All rounds of a meeting, the newest first."""
    return list(StatementRound.objects.filter(meeting=meeting).order_by("-opened_at", "-pk"))


def read_stances(round: StatementRound, participant: Participant | None) -> dict[str, int]:
    """What somebody said so far, by the id of the statement; one query."""
    if participant is None:
        return {}
    votes = StatementVote.objects.filter(round=round, participant=participant).order_by()
    return {str(pk): value for pk, value in votes.values_list("statement_id", "value")}


def read_card(round: StatementRound, participant: Participant) -> CardView:
    """The statement that somebody is asked next; three queries."""
    mine = list_voted(round, participant.pk)
    view = read_round(round)
    answered = len({each.id for each in view.tallies} & set(mine))
    found = choose_next(round, participant.pk, 1, mine, view=view)
    chosen: dict[str, Any] = found[0] if found else {"id": "", "number": 0, "text": ""}
    return CardView(view.id, **chosen, mine=None, answered=answered, total=view.statements)


def read_card_of(statement: Statement, participant: Participant) -> CardView:
    """A statement that somebody opened, with what they said to it; two queries."""
    mine = read_stances(statement.round, participant)
    shown = Statement.objects.filter(round=statement.round, state=StatementState.SHOWN)
    ids = {str(pk) for pk in shown.order_by().values_list("pk", flat=True)}
    return CardView(
        str(statement.round_id),
        str(statement.pk),
        statement.number + 1,
        statement.text,
        mine.get(str(statement.pk)),
        len(ids & mine.keys()),
        len(ids),
    )


def list_written(round: StatementRound, participant: Participant | None) -> list[Statement]:
    """What somebody wrote themselves, for their own eyes; one query."""
    if participant is None:
        return []
    return list(Statement.objects.filter(round=round, author=participant).order_by("number"))


def list_own(view: RoundView, mine: dict[str, int]) -> list[tuple[StatementTally, Stance]]:
    """What somebody said, statement by statement."""
    return [(each, Stance(mine[each.id])) for each in view.tallies if each.id in mine]


def list_rows(round: StatementRound, view: RoundView) -> dict[str, list[StatementRow]]:
    """All statements of a round for the desk, by state; those waiting with what is like them."""
    statements = list(
        Statement.objects.filter(round=round).select_related("author", "same_as").order_by("number")
    )
    rows: dict[str, list[StatementRow]] = defaultdict(list)
    for row in make_rows(statements, statements, view):
        rows[row.statement.state].append(row)
    return dict(rows)


def make_rows(
    statements: Iterable[Statement], among: Sequence[Statement], view: RoundView
) -> list[StatementRow]:
    """Rows of these statements; a waiting one is compared with those shown of `among`."""
    shown = {one.pk: one for one in list_shown(among)}
    texts = {pk: one.text for pk, one in shown.items()}
    tallies = {each.id: each for each in view.tallies}
    return [
        StatementRow(
            one,
            tallies.get(str(one.pk)),
            tuple(shown[pk] for pk in rules.list_alike(one.text, texts))
            if one.state == StatementState.WAITING
            else (),
        )
        for one in statements
    ]


def list_alike(round: StatementRound, text: str) -> list[Statement]:
    """Statements put to everybody that may say the same as `text`."""
    shown = {
        one.pk: one for one in Statement.objects.filter(round=round, state=StatementState.SHOWN)
    }
    found = rules.list_alike(text, {pk: one.text for pk, one in shown.items()})
    return [shown[pk] for pk in found]


def read_panel(meeting: Meeting) -> PanelView | None:
    """The latest round of a meeting for its desk, or None; four queries at most."""
    round = find_round(meeting)
    if round is None:
        return None
    view = read_round(round)
    waiting: list[StatementRow] = []
    if view.waiting:
        statements = list(Statement.objects.filter(round=round).select_related("author"))
        first = [one for one in statements if one.state == StatementState.WAITING]
        waiting = make_rows(first[:MOST_WAITING], statements, view)
    return PanelView(round, view, tuple(waiting))


def list_role_counts(round: StatementRound, view: RoundView) -> list[PartCounts]:
    """What each role says, statement by statement; nothing under five people."""
    counts = count_by_role(round)
    order = Counter(role for roles in counts.values() for role in roles if role)
    names = {role: str(LABELS[Role(role)]) for role, _times in order.most_common()}
    return list_parts(view, counts, names)


def list_group_counts(view: RoundView) -> list[PartCounts]:
    """What each group says, statement by statement; nothing under five people."""
    groups = view.map.groups if view.map else ()
    names = {str(one.place): gettext("Group %(name)s") % {"name": one.name} for one in groups}
    names[OUTSIDE] = gettext("In no group")
    return list_parts(view, count_by_group(view), names)


def list_parts(
    view: RoundView, counts: dict[str, dict[str, rules.Counts]], names: dict[str, str]
) -> list[PartCounts]:
    """Counts with their names, in the order of the names; "" are the smaller parts together."""
    listed = {**names, "": gettext("Others together")}
    return [
        PartCounts(each, [(label, found[key]) for key, label in listed.items() if key in found])
        for each in view.tallies
        if (found := counts.get(each.id))
    ]
