"""The part of a matter's page about those who work on it together across a boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import Matter, MatterSide, SideState, State
from zhaishangyi.matters.sides.queries import (
    SideRow,
    list_joined,
    list_sides,
    name_lead,
    name_place,
)
from zhaishangyi.meetings.consents import SETTLED, ConsentRow, list_consents
from zhaishangyi.meetings.models import Meeting, Outcome, SideAnswer
from zhaishangyi.record.actor import Actor


@dataclass(frozen=True)
class Crossing:
    """Who works on a matter and what each says to its outcome, as one actor sees it.

    `sides` and `consents` begin with the lead and are empty where one place works alone.
    `asked_side` and `my_side` are those for which this actor may answer now.
    """

    sides: tuple[SideRow, ...] = ()
    consents: tuple[ConsentRow, ...] = ()
    outcome: Outcome | None = None
    asked_side: MatterSide | None = None
    my_side: MatterSide | None = None
    may_ask: bool = False

    @property
    def refusals(self) -> list[ConsentRow]:
        """The places that do not agree."""
        return [row for row in self.consents if row.answer == SideAnswer.REFUSE]

    @property
    def is_waiting(self) -> bool:
        """Whether some place has not agreed, so that nothing counts as agreed yet."""
        return any(row.answer != SideAnswer.AGREE for row in self.consents)

    @property
    def consent_state(self) -> str:
        """ "refused", "waiting", or "" where everything agreed counts."""
        if self.refusals:
            return "refused"
        return "waiting" if self.is_waiting else ""


ONE_PLACE = Crossing()


def read_crossing(matter: Matter, meetings: Sequence[Meeting], by: Actor) -> Crossing:
    """Who leads, who has joined and what they say; one query where there is an outcome of several.

    The sides must have been read ahead (`hold_sides`); `meetings` are newest first.
    """
    sides = list_sides(matter)
    for side in sides:
        side.matter = matter
    outcome = find_latest(matter, meetings)
    consents = list_consents(outcome, matter, by) if outcome else []
    is_going = matter.state == State.UNDER_WAY
    rows = [show_side(side, by) for side in sides]
    return Crossing(
        sides=(show_lead(matter, sides), *rows) if sides else (),
        consents=tuple(consents),
        outcome=outcome,
        asked_side=find_side(sides, [row.side_id for row in rows if row.may_answer]),
        my_side=find_side(sides, [row.side_id for row in consents if row.may_answer]),
        may_ask=is_going and outcome is None and matter_acts.ask_side.allows(by, matter=matter),
    )


def find_side(sides: Sequence[MatterSide], wanted: Sequence[object]) -> MatterSide | None:
    """The first side with one of these ids."""
    return next((side for side in sides if side.pk in wanted), None)


def find_latest(matter: Matter, meetings: Sequence[Meeting]) -> Outcome | None:
    """The newest agreement of this round."""
    for meeting in meetings:
        outcome: Outcome | None = getattr(meeting, "outcome", None)
        if outcome is not None and meeting.round == matter.round and outcome.result in SETTLED:
            return outcome
    return None


def show_lead(matter: Matter, sides: Sequence[MatterSide]) -> SideRow:
    """The place that leads."""
    return SideRow(
        name=name_lead(matter, list_joined(matter) or sides),
        state="lead",
        label="",
        convener=matter.convener.name if matter.convener else "",
    )


def show_side(side: MatterSide, by: Actor) -> SideRow:
    """One place that was asked, with its answer and what this actor may do about it."""
    is_going = side.matter.state == State.UNDER_WAY
    is_asked, is_joined = side.state == SideState.ASKED, side.state == SideState.JOINED
    return SideRow(
        name=name_place(side.jurisdiction, side.matter.node_path),
        state=side.state,
        label=str(side.get_state_display()),
        convener=side.convener.name if side.convener else "",
        reason=side.answer_reason or side.reason,
        side_id=side.pk,
        may_answer=is_going and is_asked and matter_acts.join_matter.allows(by, side=side),
        may_leave=is_going and is_joined and matter_acts.leave_matter.allows(by, side=side),
    )
