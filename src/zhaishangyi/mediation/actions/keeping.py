"""Whether an agreement is kept: its terms, going back to ask, and what happens when it is not."""

from __future__ import annotations

from datetime import date

from zhaishangyi.mediation import agreements, casework
from zhaishangyi.mediation.levels import read_levels
from zhaishangyi.mediation.models import (
    Breach,
    Case,
    CaseState,
    ReturnVisit,
    Term,
    TermState,
)
from zhaishangyi.mediation.permissions import INSIDE, MEDIATOR_OF, in_confidence
from zhaishangyi.mediation.rules import keeping as rules
from zhaishangyi.people.queries import find_person
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.texts import require_text


def load_kept(term: Term) -> tuple[Case, Term]:
    """A term of the agreement in force and its dispute, the dispute locked first."""
    case = load(Case, term.agreement.case_id)
    found = load(Term, term.pk)
    agreement = found.agreement
    is_current = agreement.replaced_at is None and agreement.case_id == case.pk
    rules.require_in_force(case.state, is_current)
    return case, found


@act("term.say", who=INSIDE, hides_actor=in_confidence)
def say_term(by: Actor, term: Term, state: str, note: str = "") -> Term:
    """Say that a term is done, or that it is not done after all. (报条款办得怎样)"""
    case, term = load_kept(term)
    rules.require_open(case.state)
    term.state = rules.require_term_state(state, term.state, term.due_on is not None)
    term.note, term.said_at = rules.require_note(note), clock.now()
    term.save()
    casework.tell_inside(case, by)
    return term


@act("term.break", who=INSIDE, hides_actor=in_confidence)
def report_breach(by: Actor, term: Term, text: str) -> Breach:
    """Say that a term is not kept: the sides sit down again, for one more round. (报违约)

    The agreement stays readable. A file that was put away is opened again.
    """
    case, term = load_kept(term)
    return break_term(by, case, term, rules.require_breach(text))


def break_term(by: Actor, case: Case, term: Term, text: str) -> Breach:
    """Mark a term as broken and bring the dispute back to the table."""
    now = clock.now()
    term.state, term.said_at = TermState.BROKEN, now
    term.save()
    agreement = term.agreement
    agreement.replaced_at = now
    agreement.save()
    case.state, case.round = CaseState.TALKING, case.round + 1
    case.signed_at, case.signed_level = None, ""
    case.ended_at = case.sealed_at = None
    case.level_since = now
    case.due_at = read_levels().find_due(case.handled_at.level, now)
    case.save()
    breach = Breach.objects.create(case=case, term=term, text=text, at=now, said_by=find_person(by))
    casework.tell_inside(case, by)
    return breach


@act("visit.plan", who=MEDIATOR_OF, hides_actor=in_confidence)
def plan_visit(by: Actor, case: Case, planned_on: date, hint: str = "") -> ReturnVisit:
    """Plan to go back and ask whether it is kept; perhaps on which occasion. (定回访)"""
    case = casework.load_case(case)
    require_signed(case)
    planned = ReturnVisit.objects.filter(case=case, round=case.round, planned_on=planned_on)
    rules.require_plan(planned_on, clock.today(), planned.filter(visited_on=None).exists())
    return ReturnVisit.objects.create(
        case=case,
        planned_on=planned_on,
        hint=require_text("hint", hint, least=0, most=rules.LONGEST_HINT),
        round=case.round,
    )


def require_signed(case: Case) -> None:
    """Raises RuleBroken unless an agreement is in force and the file is still open."""
    rules.require_in_force(case.state, is_current=True)
    rules.require_open(case.state)


@act("visit.write", who=MEDIATOR_OF, hides_actor=in_confidence)
def write_visit(
    by: Actor,
    visit: ReturnVisit,
    visited_on: date,
    is_kept: bool,
    text: str,
    term: Term | None = None,
) -> ReturnVisit:
    """Write down what a visit found. Where it is not kept, `term` says what is not. (记回访)

    Then the sides sit down again, as with any breach.
    """
    case = load(Case, visit.case_id)
    visit = load(ReturnVisit, visit.pk)
    rules.require_unwritten(visit.visited_on is not None)
    rules.require_in_force(case.state, visit.round == case.round)
    rules.require_open(case.state)
    assert case.signed_at is not None
    rules.require_visit_day(visited_on, clock.local(case.signed_at).date(), clock.today())
    rules.require_named_breach(is_kept, term is not None)
    visit.visited_on, visit.is_kept = visited_on, is_kept
    visit.text = require_text("text", text, least=2, most=rules.LONGEST_FINDING)
    visit.visited_by = find_person(by)
    visit.save()
    if term is not None:
        break_visited_term(by, case, term, visit.text)
    else:
        casework.tell_inside(case, by)
    return visit


def break_visited_term(by: Actor, case: Case, term: Term, text: str) -> None:
    """A visit found a term that is not kept; it must be one of the agreement in force."""
    standing = agreements.find_standing(case)
    found = load(Term, term.pk)
    rules.require_in_force(case.state, standing is not None and found.agreement_id == standing.pk)
    break_term(by, case, found, text)
