"""Fetching a dispute or a part of it, for those inside; whoever else asks is put on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.db.models import Model

from zhaishangyi.mediation.models import (
    Agreement,
    Case,
    CaseOpening,
    Party,
    Proposal,
    ReturnVisit,
    Sitting,
    SittingSort,
    Term,
)
from zhaishangyi.mediation.opening_actions import UNSEALED, knock_at_case
from zhaishangyi.mediation.permissions import (
    TAKING_ROLES,
    find_inside_standing,
    was_present,
)
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere, Refused

M = TypeVar("M", bound=Model)

OPEN_AGAIN_FOR = timedelta(minutes=30)


class PutAway(Refused):
    """The file of a settled dispute: whoever is inside opens it with a reason first."""

    def __init__(self, case: Case) -> None:
        super().__init__("This file was put away when it was settled. Say first why you open it.")
        self.case = case


def read_case(case_id: UUID) -> Case:
    """A dispute, without asking who wants it: for acts and counts only. Raises NotHere."""
    found = Case.objects.select_related("jurisdiction", "handled_at", "mediator")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise NotHere("There is no such mediation. Look at your own list.")
    return case


def turn_away(by: Actor, case: Case, what: str = "case") -> NoReturn:
    """Refuse somebody outside; who has signed in is put on record. Raises Refused."""
    if not by.is_signed_in:
        raise Refused("Only the two sides and the mediator can open this. Sign in if you are one.")
    knock_at_case(by, case, what)
    raise Refused("Only the two sides and the mediator can open this. That you asked is on record.")


def is_open_again(by: Actor, case: Case) -> bool:
    """Whether this person opened the put-away file with a reason, half an hour ago at most."""
    since = clock.now() - OPEN_AGAIN_FOR
    mine = CaseOpening.objects.filter(case=case, person=by.person_id, what=UNSEALED)
    return mine.filter(at__gte=since).exists()


def require_inside(by: Actor, case: Case, what: str = "case") -> None:
    """Raises Refused for somebody outside, and PutAway while the file is put away."""
    if find_inside_standing(by, case) is None:
        turn_away(by, case, what)
    if case.sealed_at is not None and not is_open_again(by, case):
        raise PutAway(case)


def get_case(by: Actor, case_id: UUID) -> Case:
    """A dispute, for its sides and its mediator. Raises Refused, PutAway or NotHere."""
    case = read_case(case_id)
    require_inside(by, case)
    return case


def get_put_away_case(by: Actor, case_id: UUID) -> Case:
    """A dispute whose file may be put away, for the page on which it is opened again."""
    case = read_case(case_id)
    if find_inside_standing(by, case) is None:
        turn_away(by, case, UNSEALED)
    return case


def get_waiting_case(by: Actor, case_id: UUID) -> Case:
    """A dispute without a mediator, for whoever may take it up."""
    case = read_case(case_id)
    if by.find_standing(TAKING_ROLES, case.node_path) is None:
        turn_away(by, case, "accept")
    if case.mediator_id is not None or case.is_over:
        raise NotHere("Somebody has taken this up already. It does not wait any more.")
    return case


def fetch(model: type[M], record_id: UUID, case_path: str, missing: str) -> M:
    """A part of a dispute with the dispute it belongs to. Raises NotHere."""
    related = (case_path, f"{case_path}__jurisdiction", f"{case_path}__handled_at")
    found = model._default_manager.select_related(*related, f"{case_path}__mediator")
    record = found.filter(pk=record_id).first()
    if record is None:
        raise NotHere(missing)
    return record


def get_part(by: Actor, model: type[M], record_id: UUID, what: str, case_path: str = "case") -> M:
    """A part of a dispute, for those inside."""
    missing = "This is not there any more. Go back to the mediation and look again."
    record: Any = fetch(model, record_id, case_path, missing)
    require_inside(by, record.case, what)
    found: M = record
    return found


def get_party(by: Actor, party_id: UUID) -> Party:
    """A party, for those inside."""
    return get_part(by, Party, party_id, "party")


def get_sitting(by: Actor, sitting_id: UUID) -> Sitting:
    """A sitting, for those inside and for whoever helped at it."""
    missing = "This is not there any more. Go back to the mediation and look again."
    sitting = fetch(Sitting, sitting_id, "case", missing)
    if sitting.case.sealed_at is not None or not was_present(by, sitting):
        require_inside(by, sitting.case, "sitting")
    return sitting


def get_proposal(by: Actor, proposal_id: UUID) -> Proposal:
    """A proposal, for those inside."""
    return get_part(by, Proposal, proposal_id, "proposal")


def get_agreement(by: Actor, agreement_id: UUID) -> Agreement:
    """An agreement, for those inside."""
    return get_part(by, Agreement, agreement_id, "agreement")


def get_term(by: Actor, term_id: UUID) -> Term:
    """A term of an agreement, for those inside."""
    return get_part(by, Term, term_id, "term", "agreement__case")


def get_visit(by: Actor, visit_id: UUID) -> ReturnVisit:
    """A return visit, for those inside."""
    return get_part(by, ReturnVisit, visit_id, "visit")


def is_said_alone(sitting: Sitting) -> bool:
    """Whether a sitting was with one side only: what was said there stays with the mediator."""
    if sitting.sort == SittingSort.JOINT:
        return False
    if sitting.sort == SittingSort.SEPARATE:
        return True
    sides = sitting.present.filter(party__isnull=False).values_list("party__side", flat=True)
    return len(set(sides)) < 2


def may_read_summary(by: Actor, sitting: Sitting) -> bool:
    """Whether this actor reads what was said: of a talk alone, only who wrote it down.

    The actor must already be known to be inside, or to have helped at it.
    """
    if not is_said_alone(sitting):
        return True
    return by.person_id is not None and sitting.written_by_id == by.person_id
