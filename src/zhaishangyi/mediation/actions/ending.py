"""A dispute goes up a level, ends, or is put away."""

from __future__ import annotations

from zhaishangyi.mediation import casework
from zhaishangyi.mediation.models import (
    Agreement,
    Case,
    CaseState,
    Climb,
    ReturnVisit,
    TermState,
)
from zhaishangyi.mediation.permissions import MEDIATOR_OF, in_confidence
from zhaishangyi.mediation.rules import talking
from zhaishangyi.people.queries import find_person
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text


@act("case.climb", who=MEDIATOR_OF, hides_actor=in_confidence)
def climb(by: Actor, case: Case, tried: str, reason: str) -> Climb:
    """Hand a dispute up a level, with what was tried here and why it did not do. (上交)

    It waits for a mediator there, and that level has days of its own.
    """
    case = casework.load_case(case)
    talking.require_unsigned(case.state)
    here, above = case.handled_at, case.handled_at.parent
    talking.require_higher(above is not None)
    assert above is not None
    step = Climb.objects.create(
        case=case,
        from_node=here,
        to_node=above,
        tried=require_text("tried", tried, least=2, most=talking.LONGEST_REASON),
        reason=talking.require_reason(reason),
        since=case.level_since,
        climbed_at=clock.now(),
        climbed_by=find_person(by),
    )
    casework.tell_inside(case, by)
    casework.let_go(case)
    casework.move_to(case, above)
    case.save()
    casework.tell_takers(case, by.person_id)
    return step


def finish_without(case: Case, reason: str, by: Actor) -> None:
    """End a dispute without an agreement; the sides are told where they can go."""
    case.state, case.ended_at, case.ended_reason = CaseState.ENDED, clock.now(), reason
    case.save()
    casework.tell_inside(case, None, casework.COURT_IS_OPEN)


@act("case.end", who=MEDIATOR_OF, hides_actor=in_confidence)
def end_case(by: Actor, case: Case, reason: str) -> Case:
    """End a dispute on which the sides do not agree. The court is open to them. (终止调解)"""
    case = casework.load_case(case)
    talking.require_unsigned(case.state)
    finish_without(case, talking.require_reason(reason), by)
    return case


def count_open_terms(agreement: Agreement) -> int:
    """How many terms with a day are not done."""
    return agreement.terms.exclude(due_on=None).exclude(state=TermState.DONE).count()


@act("case.close", who=MEDIATOR_OF, hides_actor=in_confidence)
def close_case(by: Actor, case: Case) -> Case:
    """Put the file away: signed, done, and found kept on a visit. (结案封存)"""
    case = casework.load_case(case)
    if case.is_over:
        raise RuleBroken("", "This mediation is over. What was written stays as it is.")
    agreement = Agreement.objects.filter(
        case=case, replaced_at=None, signed_at__isnull=False
    ).first()
    visits = ReturnVisit.objects.filter(case=case, round=case.round, is_kept=True)
    talking.require_kept(
        is_signed=agreement is not None and case.state == CaseState.SIGNED,
        open_terms=count_open_terms(agreement) if agreement else 0,
        has_good_visit=visits.exists(),
    )
    case.state, case.sealed_at = CaseState.SETTLED, clock.now()
    case.save()
    casework.tell_inside(case, by)
    return case
