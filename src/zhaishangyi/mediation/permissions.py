"""Who may see a dispute and work on it. Nobody above it, and no office, is among them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.models import Case, Party, Sitting, SittingPresence
from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.permissions import Target, holds, holds_anywhere, when
from zhaishangyi.record.roles import Role

TAKING_ROLES = (Role.MEDIATOR, Role.GRID_WORKER, Role.CONVENER)
# Arguments that are a dispute, or belong to one.
NAMES = ("case", "party", "sitting", "proposal", "agreement", "term", "visit")


def find_case(target: Target) -> Case | None:
    """The dispute that an act or a page is about, directly or through a part of it."""
    for name in NAMES:
        record: Any = target.get(name)
        if record is not None:
            found: Case = record if isinstance(record, Case) else record.case
            return found
    return None


def find_mediator_standing(by: Actor, case: Case) -> Standing | None:
    """The mediator of this very dispute, strongly signed in: a PIN does not bring the role."""
    if by.person_id is None or case.mediator_id != by.person_id:
        return None
    return by.find_standing(TAKING_ROLES, case.node_path)


def list_own_parties(by: Actor, case: Case) -> list[Party]:
    """The parties for whom this actor stands: themselves, or those they speak for."""
    if by.person_id is None:
        return []
    is_own = Q(person=by.person_id) | Q(representative=by.person_id)
    return list(Party.objects.filter(is_own, case=case, left_at=None))


def find_party_standing(by: Actor, case: Case) -> Standing | None:
    """A side of the dispute, or somebody who speaks for one and has not left."""
    return Standing(Role.RESIDENT, case.node_path) if list_own_parties(by, case) else None


def find_inside_standing(by: Actor, case: Case) -> Standing | None:
    """Why somebody may read the dispute, or None for everybody else."""
    return find_mediator_standing(by, case) or find_party_standing(by, case)


def is_own_party(by: Actor, party: Party) -> bool:
    """Whether the actor is this party or speaks for it, as long as it has not left."""
    if by.person_id is None or party.left_at is not None:
        return False
    return by.person_id in (party.person_id, party.representative_id)


def was_present(by: Actor, sitting: Sitting) -> bool:
    """Whether the actor helped at this sitting: they read its record, and no other."""
    if by.person_id is None:
        return False
    return SittingPresence.objects.filter(sitting=sitting, person=by.person_id).exists()


def _test_mediator(by: Actor, target: Target) -> Standing | None:
    case = find_case(target)
    return find_mediator_standing(by, case) if case is not None else None


def _test_party(by: Actor, target: Target) -> Standing | None:
    case = find_case(target)
    return find_party_standing(by, case) if case is not None else None


def _test_own_party(by: Actor, target: Target) -> Standing | None:
    party: Party | None = target.get("party")
    if party is None or not is_own_party(by, party):
        return None
    return Standing(Role.RESIDENT, party.node_path)


def _test_present(by: Actor, target: Target) -> Standing | None:
    sitting: Sitting | None = target.get("sitting")
    if sitting is None or not was_present(by, sitting):
        return None
    return Standing(Role.RESIDENT, sitting.node_path)


def _test_waiting_taker(by: Actor, target: Target) -> Standing | None:
    case = find_case(target)
    if case is None or case.mediator_id is not None or case.is_over:
        return None
    return by.find_standing(TAKING_ROLES, case.node_path)


def _test_town_desk(by: Actor, target: Target) -> Standing | None:
    node = find_node_path(target.get("jurisdiction"))
    town = node.split("/", 1)[0] + "/"
    if not node or town not in list_towns_of_desk(by):
        return None
    return by.find_standing((Role.SUPERVISOR, Role.CONVENER), town)


def list_towns_of_desk(by: Actor) -> list[str]:
    """The paths of the towns whose desk this actor keeps."""
    nodes = by.list_nodes(Role.SUPERVISOR, Role.CONVENER)
    return [node for node in nodes if node.count("/") == 1]


def _test_any_town_desk(by: Actor, target: Target) -> Standing | None:
    towns = list_towns_of_desk(by)
    return by.find_standing((Role.SUPERVISOR, Role.CONVENER), towns[0]) if towns else None


MEDIATOR_OF = when(_("the mediator of this dispute"), _test_mediator)
PARTY_OF = when(_("the two sides"), _test_party)
OWN_PARTY = when(_("this very party"), _test_own_party)
INSIDE = MEDIATOR_OF | PARTY_OF
SITTING_READERS = INSIDE | when(_("whoever helped at this sitting"), _test_present)
TAKERS = holds(*TAKING_ROLES, at="jurisdiction")
CASE_TAKERS = holds(*TAKING_ROLES, at="case")
WAITING_TAKERS = when(_("whoever may take it up while it waits"), _test_waiting_taker)
TAKERS_ANYWHERE = holds_anywhere(*TAKING_ROLES)
TOWN_DESK_NAME = _("the supervisor and the convener of the town")
TOWN_DESK = when(TOWN_DESK_NAME, _test_town_desk)
TOWN_DESK_ANYWHERE = when(TOWN_DESK_NAME, _test_any_town_desk)


def in_confidence(target: Target) -> bool:
    """Who did something in a mediation stands in its own file, never in the record."""
    return True
