"""Whether the towns and villages that work on a matter together stand by its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.matters.sides.queries import list_joined, name_lead, name_place, of_sides
from zhaishangyi.meetings.models import (
    Meeting,
    Outcome,
    OutcomeConsent,
    Participant,
    Result,
    SideAnswer,
)
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import Role

SETTLED = (Result.AGREED, Result.PARTLY)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What one place says to an outcome; `answer` is "agree", "refuse" or "" for none yet."""

    name: str
    answer: str
    is_lead: bool = False
    reason: str = ""
    given_at: datetime | None = None
    side_id: UUID | None = None
    may_answer: bool = False


def list_binding() -> QuerySet[Outcome]:
    """Outcomes that hold: no place that works on the matter still has to agree."""
    agreed = OutcomeConsent.objects.filter(
        outcome=OuterRef(OuterRef("pk")), answer=SideAnswer.AGREE
    )
    waiting = MatterSide.objects.filter(matter=OuterRef("matter"), state=SideState.JOINED).exclude(
        jurisdiction__in=agreed.values("jurisdiction")
    )
    return Outcome.objects.filter(~Exists(waiting))


def is_binding(outcome: Outcome) -> bool:
    """Whether every place that works on the matter stands by this outcome; one query."""
    return list_binding().filter(pk=outcome.pk).exists()


def is_waiting(outcome: Outcome) -> bool:
    """Whether it is an agreement that some place has not agreed to."""
    return outcome.result in SETTLED and not is_binding(outcome)


def get_outcome(by: Actor, outcome_id: UUID) -> Outcome:
    """What a meeting came to. Raises NotHere for an unknown one."""
    related = ("meeting__jurisdiction", "matter__handled_at__parent", "matter__jurisdiction")
    outcome = Outcome.objects.select_related(*related).filter(pk=outcome_id).first()
    if outcome is None or outcome.matter is None:
        raise NotHere("There is no such outcome. Look for the matter in the list.")
    return outcome


def find_answers(outcome: Outcome) -> dict[UUID, OutcomeConsent]:
    """What was answered, by place."""
    given = OutcomeConsent.objects.filter(outcome=outcome)
    return {consent.jurisdiction_id: consent for consent in given}


def list_consents(outcome: Outcome, matter: Matter, by: Actor) -> list[ConsentRow]:
    """What each place says, the lead first; empty where one place decides alone; one query more
    than reading the sides."""
    sides = list_joined(matter)
    if not sides or outcome.result not in SETTLED:
        return []
    given = find_answers(outcome)
    is_open = any(find_answer(given, side.jurisdiction_id) != SideAnswer.AGREE for side in sides)
    lead = given.get(matter.handled_at_id)
    rows = [
        ConsentRow(
            name=name_lead(matter, sides),
            answer=lead.answer if lead else "",
            is_lead=True,
            given_at=lead.given_at if lead else None,
        )
    ]
    return rows + [show_consent(side, matter, given, by, is_open=is_open) for side in sides]


def find_answer(given: dict[UUID, OutcomeConsent], place_id: UUID) -> str:
    """The answer of a place, "" for none."""
    return given[place_id].answer if place_id in given else ""


def show_consent(
    side: MatterSide, matter: Matter, given: dict[UUID, OutcomeConsent], by: Actor, *, is_open: bool
) -> ConsentRow:
    """What one side says, and whether this actor answers for it."""
    consent = given.get(side.jurisdiction_id)
    return ConsentRow(
        name=name_place(side.jurisdiction, matter.node_path),
        answer=consent.answer if consent else "",
        reason=consent.reason if consent else "",
        given_at=consent.given_at if consent else None,
        side_id=side.pk,
        may_answer=is_open and by.holds(Role.CONVENER, at=side.node_path),
    )


def list_absent_sides(meeting: Meeting) -> list[str]:
    """The places that work on the matter and of which nobody has checked in; one query.

    Somebody comes from where they live, or from where the list says that they come from.
    """
    if meeting.matter_id is None:
        return []
    place = OuterRef("jurisdiction__path")
    here = Participant.objects.filter(meeting=meeting, checked_in_at__isnull=False).filter(
        Q(person__jurisdiction__path__startswith=place)
        | Q(side__contains=OuterRef("jurisdiction__name"))
    )
    joined = MatterSide.objects.filter(matter=meeting.matter_id, state=SideState.JOINED)
    absent = joined.filter(~Exists(here)).select_related("jurisdiction__parent")
    return [name_place(side.jurisdiction, meeting.node_path) for side in absent]


def list_to_answer(nodes: Sequence[str]) -> list[tuple[Outcome, MatterSide]]:
    """Outcomes that wait for the word of places at these nodes, the oldest first; two queries."""
    if not nodes:
        return []
    waiting = Outcome.objects.filter(
        of_sides(nodes, "matter"), result__in=SETTLED, matter__state="under_way"
    ).exclude(pk__in=list_binding().values("pk"))
    related = ("matter__handled_at__parent", "matter__jurisdiction", "meeting")
    outcomes = list(waiting.select_related(*related).order_by("settled_at")[:10])
    answers = OutcomeConsent.objects.filter(outcome__in=outcomes).values_list(
        "outcome_id", "jurisdiction_id"
    )
    answered = set(answers)
    sides = MatterSide.objects.filter(
        matter__in=[one.matter_id for one in outcomes], state=SideState.JOINED
    ).select_related("jurisdiction__parent")
    return [
        (outcome, side)
        for outcome in outcomes
        for side in sides
        if side.matter_id == outcome.matter_id
        and (outcome.pk, side.jurisdiction_id) not in answered
        and any(side.node_path.startswith(node) for node in nodes)
    ]
