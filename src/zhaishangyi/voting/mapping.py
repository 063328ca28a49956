"""What a round of statements comes to: counts, the opinion map, what to ask somebody next.

    view = read_round(round)        # two queries, or one vote query more when all is read anew
    choose_next(round, participant_id)

Both read what is committed; they are not to be used in an act that has just written votes.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count

from zhaishangyi.voting.models import Statement, StatementRound, StatementState, StatementVote
from zhaishangyi.voting.statements import rules
from zhaishangyi.voting.statements.memory import RoundMemory, list_shown, remember
from zhaishangyi.voting.statements.seen import (
    GroupCount,
    GroupView,
    MapView,
    RoundView,
    Shared,
    StatementTally,
    Telling,
)

if TYPE_CHECKING:
    from zhaishangyi.engines.opinions import OpinionMap

__all__ = ["RoundView", "choose_next", "count_by_group", "count_by_role", "read_round"]

# Who has answered too little to stand in a group; counted with the rest when they are few.
OUTSIDE = "outside"


def read_round(round: StatementRound) -> RoundView:
    """A round as it stands now; two queries. Cheap when nothing changed since the last time."""
    statements = list(Statement.objects.filter(round=round).order_by("number"))
    shown = list_shown(statements)
    seen = (round.closed_at, [(one.pk, one.state, one.text) for one in statements])
    memory = remember(round.pk)
    load_opinions()
    with memory.lock:
        if memory.view is not None and memory.view.is_open and not round.is_open:
            memory.forget()
        if memory.read(round, shown) or memory.view is None or memory.seen != seen:
            waiting = sum(one.state == StatementState.WAITING for one in statements)
            memory.view, memory.seen = build_view(round, shown, waiting, memory), seen
        return memory.view


@cache
def load_opinions() -> None:
    """Load what draws maps, once in a process: it takes a second, in which no round is held."""
    from zhaishangyi.engines.warming import load_kernels

    load_kernels()


def build_view(
    round: StatementRound, shown: Sequence[Statement], waiting: int, memory: RoundMemory
) -> RoundView:
    """Put together what is shown of a round, from the map that was just drawn."""
    found = memory.found
    if found is None:
        raise ValueError("the votes are to be read first")
    by_column = {memory.columns[one.pk]: one for one in shown}
    tallies = {
        column: _tally(statement, found.totals[column]) for column, statement in by_column.items()
    }
    return RoundView(
        id=str(round.pk),
        topic=round.topic,
        is_open=round.is_open,
        statements=len(shown),
        waiting=waiting,
        people=len(memory.rows),
        votes=int(found.totals.sum()),
        map=draw(found, tallies) if found.is_meaningful else None,
        common=list_common(found, tallies) if found.is_meaningful else (),
        agreed=tuple(tallies[each.statement] for each in found.agreed),
        disagreed=tuple(tallies[each.statement] for each in found.disagreed),
        tallies=tuple(sorted(tallies.values(), key=lambda each: each.number)),
        turn=memory.turn,
    )


def _tally(statement: Statement, counts: Any) -> StatementTally:
    disagree, passed, agree = (int(count) for count in counts)
    return StatementTally(
        str(statement.pk), statement.number + 1, statement.text, agree, passed, disagree
    )


def draw(found: OpinionMap, tallies: dict[int, StatementTally]) -> MapView:
    """The points and the groups, without what would tell what fewer than five people think."""
    from zhaishangyi.engines.opinions import draw_map

    picture = draw_map(found)
    outlines = [
        tuple((int(x), int(y)) for x, y in outline.tolist()) for outline in picture.outlines
    ]
    told = [_tell(place, found, tallies) for place in range(len(found.group_sizes))]
    groups = tuple(
        GroupView(
            place,
            size,
            outline=outlines[place] if place < len(outlines) else (),
            representative=told[place],
            left_out=len(found.representative[place]) - len(told[place]),
        )
        for place, size in enumerate(found.group_sizes)
    )
    points = tuple((int(x), int(y), int(group)) for x, y, group in picture.points.tolist())
    return MapView(sum(found.group_sizes), groups, points)


def _tell(place: int, found: OpinionMap, tallies: dict[int, StatementTally]) -> tuple[Telling, ...]:
    return tuple(
        Telling(tally.id, tally.number, tally.text, each.direction, each.votes, each.cast)
        for each in found.representative[place]
        if str(place) in fold_column(found, each.statement)
        for tally in (tallies[each.statement],)
    )


def fold_column(found: OpinionMap, column: int) -> dict[str, rules.Counts]:
    """What each group says to one statement, by its place; what is added up stands under "".

    All that is shown of a group comes from here: the sum of all is public, so a small group, or
    the few who are in none, must not be what is left when the others are taken from it.
    """
    inside = {
        str(place): (int(cast[2]), int(cast[1]), int(cast[0]))
        for place, cast in enumerate(found.counts[:, column])
    }
    disagree, passed, agree = (int(each) for each in found.totals[column])
    grouped = rules.add_counts(inside.values())
    outside = (agree - grouped[0], passed - grouped[1], disagree - grouped[2])
    return rules.fold_small({**inside, OUTSIDE: outside})


def list_common(found: OpinionMap, tallies: dict[int, StatementTally]) -> tuple[Shared, ...]:
    """What every group agrees with, the most shared first, with the counts of the groups."""
    return tuple(
        Shared(
            tally.id,
            tally.number,
            tally.text,
            tally.agree,
            tally.seen,
            tuple(
                GroupCount(place, folded[str(place)][0], sum(folded[str(place)]))
                for place in range(len(found.group_sizes))
                if str(place) in folded
            ),
        )
        for column in found.list_common_ground()
        for tally, folded in ((tallies[column], fold_column(found, column)),)
    )


def choose_next(
    round: StatementRound,
    participant_id: UUID | None,
    count: int = 3,
    voted: Collection[str] | None = None,
    view: RoundView | None = None,
) -> list[dict[str, Any]]:
    """Which statements somebody is asked next: id, number (from 1) and text of each.

    Drawn by weight among those not in `voted` (ids; read when not given). Somebody is asked the
    same until they have answered. With a `view` that was just read nothing is read again.
    """
    if voted is None:
        voted = list_voted(round, participant_id)
    view = view or read_round(round)
    weights = weigh_all(round.pk)
    done = set(voted)
    left = {each.id: each for each in view.tallies if each.id not in done}
    # A draw that is the same each time; nothing about it is secret.
    dice = random.Random(f"{round.pk} {participant_id} {len(done)}")  # noqa: S311
    picked: list[dict[str, Any]] = []
    while left and len(picked) < count:
        ids = list(left)
        chosen = dice.choices(ids, [weights.get(each, 1.0) for each in ids])[0]
        tally = left.pop(chosen)
        picked.append({"id": tally.id, "number": tally.number, "text": tally.text})
    return picked


def weigh_all(round_id: UUID) -> dict[str, float]:
    """How much each statement should be asked, by its id, from the map that was drawn last.

    Empty before the first map, and while one is drawn: a vote is not answered later for that.
    """
    from zhaishangyi.engines.opinions import weigh_statements

    memory = remember(round_id)
    if not memory.lock.acquire(blocking=False):
        return {}
    try:
        found = memory.found
        if found is None:
            return {}
        if not memory.weights:
            weights = weigh_statements(found.totals, found.means, found.axes)
            columns = memory.columns.items()
            memory.weights = {str(pk): float(weights[column]) for pk, column in columns}
        return memory.weights
    finally:
        memory.lock.release()


def list_voted(round: StatementRound, participant_id: UUID | None) -> list[str]:
    """The ids of the statements to which somebody said something."""
    if participant_id is None:
        return []
    votes = StatementVote.objects.filter(round=round, participant=participant_id)
    return [str(statement) for statement in votes.values_list("statement_id", flat=True)]


def count_by_group(view: RoundView) -> dict[str, dict[str, rules.Counts]]:
    """What each group says, by the id of the statement and the place of the group; {} without map.

    From the map that the view was read from. Nothing that tells what fewer than five people
    think; what is added up, and who is in no group, stands under "".
    """
    memory = remember(UUID(view.id))
    with memory.lock:
        found, columns = memory.found, dict(memory.columns)
    if view.map is None or found is None:
        return {}
    return {str(statement): fold_column(found, column) for statement, column in columns.items()}


def count_by_role(round: StatementRound) -> dict[str, dict[str, rules.Counts]]:
    """What people of each role say, by the id of the statement and the role; one query.

    Nothing that tells what fewer than five people think; what is added up stands under "".
    """
    votes = StatementVote.objects.filter(round=round, participant__isnull=False).order_by()
    rows = votes.values_list("statement_id", "participant__role", "value").annotate(Count("pk"))
    counts: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for statement, role, value, number in rows:
        counts[str(statement)][role][value] = number
    return {
        statement: rules.fold_small(
            {
                role: (cast.get(1, 0), cast.get(0, 0), cast.get(-1, 0))
                for role, cast in roles.items()
            }
        )
        for statement, roles in counts.items()
    }
