"""Votes through the fast lane: read for a whole group at once, decided one by one.

The permission of the act and the rules are those of the page; what differs is that a group is read
with a handful of queries. The meetings stay locked until the votes are on disk: so a vote comes in
before its meeting, round or motion is closed, or is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting, MeetingState, Participant
from zhaishangyi.meetings.permissions import find_own, require_own
from zhaishangyi.meetings.queries import require_visible
from zhaishangyi.meetings.rules import require_state
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.batch import Target, Together
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.lane import Kept, Waiting
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.rows import make_row
from zhaishangyi.record.shelf import Shelf, write_key
from zhaishangyi.voting import rules
from zhaishangyi.voting.actions import cast_vote
from zhaishangyi.voting.models import (
    Motion,
    Statement,
    StatementRound,
    StatementState,
    StatementVote,
    Vote,
    VoteWay,
)
from zhaishangyi.voting.statements import rules as statement_rules
from zhaishangyi.voting.statements.actions import cast_stance

Halls = dict[UUID, Meeting]
MOST_REMEMBERED = 20_000
# As many as a large hall gives in an evening; each takes some two kilobytes.
MOST_VOTES = 16_384


class Readings:
    """What one thread keeps of meetings from one group to the next."""

    def __init__(self) -> None:
        self.meetings = Shelf(Meeting)
        self.matters = Shelf(Matter)
        self.places = Shelf(Jurisdiction)
        self.participants = Shelf(Participant)

    def lock_halls(self, meetings: Collection[UUID], asked: Sequence[Waiting]) -> Halls:
        """These meetings, locked, each with those of the askers who are on its list."""
        lock_rows(Meeting, meetings)
        halls = {one.pk: one for one in self.meetings.find(id=meetings)}
        self.put_related(list(halls.values()))
        for hall in halls.values():
            hall.hall = {}  # type: ignore[attr-defined]
        people = {one.by.person_id for one in asked if one.by.person_id is not None}
        for participant in self.participants.find(meeting=list(halls), person=people):
            meeting = halls[participant.meeting_id]
            meeting.hall[participant.person_id] = participant  # type: ignore[attr-defined]
        return halls

    def put_related(self, meetings: Sequence[Meeting]) -> None:
        """Put their matters and places where the permissions look for them."""
        matter_ids = {one.matter_id for one in meetings if one.matter_id is not None}
        matters = {one.pk: one for one in self.matters.find(id=matter_ids)}
        place_ids = {one.jurisdiction_id for one in meetings}
        places = {one.pk: one for one in self.places.find(id=place_ids)}
        for one in meetings:
            one.matter = matters[one.matter_id] if one.matter_id is not None else None
            one.jurisdiction = places[one.jurisdiction_id]


def lock_rows(model: type[Recorded], ids: Collection[UUID]) -> None:
    """Lock rows until the end of the transaction; on SQLite nobody else writes anyway."""
    if connection.features.has_select_for_update and ids:
        rows: Any = model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk")
        list(rows.values_list("pk", flat=True))


def list_pairs(
    asked: Sequence[Waiting], name: str, records: Mapping[UUID, Any]
) -> set[tuple[UUID, UUID]]:
    """Who votes on what, by the ids of participants and records, of those who are on the list."""
    pairs = set()
    for one in asked:
        record = records.get(one.values[name])
        own = find_own(one.by, record.meeting) if record is not None else None
        if own is not None and record is not None:
            pairs.add((own.pk, record.pk))
    return pairs


@dataclass(slots=True)
class Votes:
    """The motions that a group votes on, and what was voted so far."""

    motions: Mapping[UUID, Motion]
    cast: dict[tuple[UUID, UUID], Vote]


class VotesTogether(Together[Votes]):
    """Open votes on motions."""

    act = cast_vote

    def __init__(self) -> None:
        self.readings = Readings()
        self.motions = Shelf(Motion)
        self.votes = Shelf(Vote, MOST_VOTES)
        self.meetings: dict[UUID, UUID] = {}

    def read(self, asked: Sequence[Waiting]) -> Votes:
        wanted = {one.values["motion"] for one in asked}
        halls = self.readings.lock_halls(self.find_meetings(wanted), asked)
        # After the lock, so that they are as whoever held it before has left them.
        motions = {one.pk: one for one in self.motions.find(id=wanted)}
        for motion in motions.values():
            motion.meeting = halls[motion.meeting_id]
        pairs = list_pairs(asked, "motion", motions)
        votes = self.votes.take(("participant", "motion"), pairs)
        return Votes(motions, {(vote.motion_id, vote.participant_id): vote for vote in votes})

    def find_meetings(self, motions: Collection[UUID]) -> set[UUID]:
        """The meetings that these motions belong to, for good."""
        unknown = [one for one in motions if one not in self.meetings]
        if unknown:
            rows = Motion.objects.filter(pk__in=unknown).values_list("pk", "meeting")
            remember(self.meetings, rows)
        return {self.meetings[one] for one in motions if one in self.meetings}

    def keep(self, written: Sequence[Any]) -> None:
        self.votes.make_room()
        self.votes.put(written)

    def find_target(self, known: Votes, one: Waiting) -> dict[str, Any]:
        motion = known.motions.get(one.values["motion"])
        if motion is None:
            raise NotHere("There is no such vote any more. Look at the meeting.")
        require_visible(one.by, motion.meeting)
        return {"motion": motion, "choice": one.values["choice"]}

    def change(self, known: Votes, one: Waiting, target: Target, at: datetime) -> tuple[Vote, bool]:
        motion, choice = target["motion"], target["choice"]
        rules.require_open(motion.closed_at is not None)
        require_state(motion.meeting.state, MeetingState.OPEN)
        own = require_own(one.by, motion.meeting)
        rules.require_choice(choice)
        vote = known.cast.get((motion.pk, own.pk))
        if vote is None:
            vote = make_row(Vote, motion_id=motion.pk, participant_id=own.pk)
            known.cast[motion.pk, own.pk] = vote
        elif (vote.choice, vote.way) == (choice, VoteWay.PHONE):
            return vote, False
        vote.choice, vote.way, vote.cast_at = choice, VoteWay.PHONE, at
        return vote, True

    def describe(self, known: Votes, one: Waiting, target: Target, record_id: Any) -> Kept:
        return Kept(record_id, target["motion"].meeting_id)


@dataclass(slots=True)
class Stances:
    """The statements that a group speaks to, what was said so far, and the next turns."""

    statements: Mapping[UUID, Statement]
    said: dict[tuple[UUID, UUID], StatementVote]
    turns: dict[UUID, int]

    def take_turn(self, round_id: UUID) -> int:
        """The next turn of a round; its meeting is locked, so nobody else takes it."""
        self.turns[round_id] += 1
        return self.turns[round_id]


class StancesTogether(Together[Stances]):
    """What people say to statements."""

    act = cast_stance

    def __init__(self) -> None:
        self.readings = Readings()
        self.rounds = Shelf(StatementRound)
        self.statements = Shelf(Statement)
        self.votes = Shelf(StatementVote, MOST_VOTES)
        self.meetings: dict[UUID, UUID] = {}

    def read(self, asked: Sequence[Waiting]) -> Stances:
        wanted = {one.values["statement"] for one in asked}
        halls = self.readings.lock_halls(self.find_meetings(wanted), asked)
        # After the lock, so that they are as whoever held it before has left them.
        statements = {one.pk: one for one in self.statements.find(id=wanted)}
        round_ids = {one.round_id for one in statements.values()}
        rounds = {one.pk: one for one in self.rounds.find(id=round_ids)}
        for one in rounds.values():
            one.meeting = halls[one.meeting_id]
        for statement in statements.values():
            statement.round = rounds[statement.round_id]
        pairs = list_pairs(asked, "statement", statements)
        votes = self.votes.take(("participant", "statement"), pairs)
        said = {
            (vote.statement_id, vote.participant_id): vote
            for vote in votes
            if vote.participant_id is not None
        }
        return Stances(statements, said, {one: find_last_turn(one) for one in round_ids})

    def find_meetings(self, statements: Collection[UUID]) -> set[UUID]:
        """The meetings that these statements belong to, for good."""
        unknown = [one for one in statements if one not in self.meetings]
        if unknown:
            rows = Statement.objects.filter(pk__in=unknown).values_list("pk", "round__meeting")
            remember(self.meetings, rows)
        return {self.meetings[one] for one in statements if one in self.meetings}

    def keep(self, written: Sequence[Any]) -> None:
        self.votes.make_room()
        self.votes.put(written)

    def find_target(self, known: Stances, one: Waiting) -> dict[str, Any]:
        statement = known.statements.get(one.values["statement"])
        if statement is None:
            raise NotHere("There is no such statement any more. Look at the meeting.")
        require_visible(one.by, statement.meeting)
        return {"statement": statement, "value": one.values["value"]}

    def require_open(self, target: Target) -> None:
        if target["statement"].state != StatementState.SHOWN:
            raise NotHere("This statement is not put to everybody. Go on with the next one.")

    def change(
        self, known: Stances, one: Waiting, target: Target, at: datetime
    ) -> tuple[StatementVote, bool]:
        statement, round = target["statement"], target["statement"].round
        require_state(round.meeting.state, MeetingState.OPEN)
        statement_rules.require_open(round.closed_at is not None)
        own = require_own(one.by, round.meeting)
        statement_rules.require_shown(statement.state)
        value = statement_rules.require_stance(target["value"])
        vote = known.said.get((statement.pk, own.pk))
        if vote is None:
            vote = make_row(
                StatementVote,
                round_id=statement.round_id,
                statement_id=statement.pk,
                participant_id=own.pk,
            )
            known.said[statement.pk, own.pk] = vote
        elif (vote.value, vote.way) == (value, VoteWay.PHONE):
            return vote, False
        vote.value, vote.way, vote.cast_at = value, VoteWay.PHONE, at
        vote.turn = known.take_turn(statement.round_id)
        return vote, True

    def describe(self, known: Stances, one: Waiting, target: Target, record_id: Any) -> Kept:
        round = target["statement"].round
        own = find_own(one.by, round.meeting)
        return Kept(record_id, round.meeting_id, own.pk if own else None)


def remember(known: dict[UUID, UUID], rows: Iterable[tuple[UUID, UUID]]) -> None:
    """Keep what never changes, as long as there is room."""
    if len(known) > MOST_REMEMBERED:
        known.clear()
    known.update(rows)


def find_last_turn(round_id: UUID) -> int:
    """The turn of the last vote of a round; 0 for none."""
    table = StatementVote._meta.db_table
    with connection.cursor() as cursor:
        query = f"SELECT max(turn) FROM {table} WHERE round_id=%s"  # noqa: S608
        cursor.execute(query, [write_key(round_id)])
        return cursor.fetchone()[0] or 0


VOTES = VotesTogether()
STANCES = StancesTogether()
