"""How often anything of a meeting was written: a number that only grows, the same everywhere.

Every record counts its own writings, and the votes of a round count their turns; their sum is the
version of the meeting. It depends on nothing but what is committed: so it survives a restart, is
the same in every process, and on PostgreSQL does not skip what was begun earlier and committed
later, as the number of the newest entry would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum

from zhaishangyi.matters.models import MatterSide
from zhaishangyi.meetings.models import AgendaItem, Meeting, Note, Outcome, Participant, Turn
from zhaishangyi.record.models import Entry
from zhaishangyi.voting.models import Motion, Statement, StatementRound, StatementVote, Vote

# What is taken back is deleted, and its versions with it: points of the agenda, a question that
# was put by mistake. Each of these acts has an entry about the meeting itself, which must weigh
# more than all that one act may delete.
WEIGHT_OF_MEETING = 1000


@dataclass(frozen=True, slots=True)
class Versions:
    """What was written so often, by the parts that are read together."""

    meeting: int
    matter: int
    people: int
    room: int
    motions: int
    rounds: int

    @property
    def whole(self) -> int:
        """The version of the meeting."""
        parts = self.matter + self.people + self.room + self.motions + self.rounds
        return self.meeting * WEIGHT_OF_MEETING + parts

    def is_as(self, earlier: Versions | None, *parts: str) -> bool:
        """Whether these parts are as they were in `earlier`."""
        if earlier is None:
            return False
        return all(getattr(self, part) == getattr(earlier, part) for part in parts)


def read_versions(meeting_id: UUID) -> Versions | None:
    """The versions of a meeting, None for an unknown one; two queries, however large it is."""
    found = Meeting.objects.filter(pk=meeting_id).values_list(
        "version",
        Subquery(count_acts().values("acts")),
        # Whether the meeting may be seen depends on its matter, and who must come on its sides.
        "matter__version",
        total(MatterSide.objects.filter(matter=OuterRef("matter")), "matter"),
        total(Participant.objects.filter(meeting=OuterRef("pk")), "meeting"),
        total(Turn.objects.filter(meeting=OuterRef("pk")), "meeting"),
        total(AgendaItem.objects.filter(meeting=OuterRef("pk")), "meeting"),
        total(Note.objects.filter(meeting=OuterRef("pk")), "meeting"),
        total(Outcome.objects.filter(meeting=OuterRef("pk")), "meeting"),
        total(Motion.objects.filter(meeting=OuterRef("pk")), "meeting"),
        total(Vote.objects.filter(motion__meeting=OuterRef("pk")), "motion__meeting"),
    )
    row = found.first()
    if row is None:
        return None
    meeting, acts, matter, sides, people, *rest = (int(number or 0) for number in row)
    *room, motions, votes = rest
    return Versions(
        meeting=meeting + acts,
        matter=matter + sides,
        people=people,
        room=sum(room),
        motions=motions + votes,
        rounds=read_rounds(meeting_id),
    )


def count_acts() -> QuerySet[Any]:
    """How many entries are about the meeting itself, as a part of another query."""
    about = Entry.objects.filter(subject_kind=Meeting._meta.label_lower, subject_id=OuterRef("pk"))
    return about.order_by().values("subject_id").annotate(acts=Count("pk"))


def read_rounds(meeting_id: UUID) -> int:
    """How often the statements of a meeting and the votes on them were written; one query."""
    turns = StatementVote.objects.filter(round=OuterRef("pk")).order_by("-turn")
    rows = StatementRound.objects.filter(meeting=meeting_id).values_list(
        "version",
        total(Statement.objects.filter(round=OuterRef("pk")), "round"),
        # The last turn stands at the end of an index; there may be millions of votes.
        Subquery(turns.values("turn")[:1]),
    )
    return sum(int(number or 0) for row in rows for number in row)


def total(rows: QuerySet[Any], by: str) -> Subquery:
    """The sum of the versions of some rows, as a part of another query."""
    grouped = rows.order_by().values(group=F(by)).annotate(total=Sum("version"))
    return Subquery(grouped.values("total"))
