"""Every opening of a dispute stands on record, and so does every refusal."""

from __future__ import annotations

from zhaishangyi.mediation.models import Case, CaseOpening, Party
from zhaishangyi.mediation.permissions import (
    INSIDE,
    SITTING_READERS,
    WAITING_TAKERS,
    find_mediator_standing,
    in_confidence,
)
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.queries import find_person
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import SIGNED_IN
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

OPENED_AGAIN = mark("A mediation of yours that was put away has been opened again, for a reason.")
# Whoever knocks is written down in the role that reaches furthest.
KNOCKING_ROLES = (
    Role.ADMINISTRATOR,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.CONVENER,
    Role.RECORDER,
    Role.GRID_WORKER,
    Role.MEDIATOR,
    Role.OFFICE,
    Role.JUDICIAL,
    Role.GRID_POLICE,
    Role.LAWYER,
    Role.DEPUTY,
    Role.CPPCC,
)
UNSEALED = "unseal"
LONGEST_REASON = 300


def find_role(by: Actor, case: Case) -> str:
    """In which role somebody stands before a dispute."""
    standing = find_mediator_standing(by, case) or by.find_standing(KNOCKING_ROLES, case.node_path)
    return str(standing.role) if standing else str(Role.RESIDENT)


def write_opening(
    by: Actor, case: Case, what: str, *, is_refused: bool = False, reason: str = ""
) -> CaseOpening:
    """Keep that somebody opened it, or was refused."""
    return CaseOpening.objects.create(
        case=case,
        person=find_person(by),
        role=find_role(by, case),
        at=clock.now(),
        what=what,
        is_refused=is_refused,
        reason=reason,
    )


@act("case.look", who=INSIDE | SITTING_READERS | WAITING_TAKERS, hides_actor=in_confidence)
def look_at_case(by: Actor, case: Case, what: str = "case", sitting: object = None) -> CaseOpening:
    """Somebody inside opened a page of a dispute. (打开调解卷)"""
    return write_opening(by, case, what)


@act("case.knock", who=SIGNED_IN, hides_actor=in_confidence)
def knock_at_case(by: Actor, case: Case, what: str = "case") -> CaseOpening:
    """Somebody outside asked to open a dispute, and was refused. (查阅被拒)"""
    return write_opening(by, case, what, is_refused=True)


@act("case.unseal", who=INSIDE, hides_actor=in_confidence)
def unseal_case(by: Actor, case: Case, reason: str) -> CaseOpening:
    """Open the file of a settled dispute again, for half an hour and a reason. (启封)"""
    if case.sealed_at is None:
        raise RuleBroken("", "This file has not been put away. It is open to you as it is.")
    reason = require_text("reason", reason, least=2, most=LONGEST_REASON)
    opening = write_opening(by, case, UNSEALED, reason=reason)
    parties = Party.objects.filter(case=case, left_at=None)
    told = {key for pair in parties.values_list("person_id", "representative_id") for key in pair}
    tell_people(
        (told | {case.mediator_id}) - {by.person_id},
        OPENED_AGAIN,
        url=case.get_absolute_url(),
        icon="lock",
    )
    return opening
