"""Who may keep the roster and hand out slips."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import OPERATOR, Target, Test, Who, holds, is_person
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

ROSTER_READERS = (
    Role.CONVENER,
    Role.GRID_WORKER,
    Role.RECORDER,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
GRANTING_ROLES = (Role.ADMINISTRATOR,)
ROSTER_KEEPERS = (Role.CONVENER, Role.GRID_WORKER, Role.ADMINISTRATOR)


def find_rank_over(by: Actor, person: Person) -> Standing | None:
    """The standing of an administrator over everything this person holds.

    Whoever could take over an account or end its roles with less would rise above themselves.
    """
    nodes = [grant.node_path for grant in list_valid_grants().filter(person=person)]
    standing = by.find_standing((Role.ADMINISTRATOR,), person.node_path)
    for node in nodes:
        standing = by.find_standing((Role.ADMINISTRATOR,), node)
        if standing is None:
            return None
    return standing


def _may_change(by: Actor, target: Target) -> Standing | None:
    person, office = target["person"], target.get("office")
    if by.find_standing(ROSTER_KEEPERS, target["jurisdiction"].node_path) is None:
        return None
    if (office.pk if office else None) != person.office_id:
        return find_rank_over(by, person)
    return by.find_standing(ROSTER_KEEPERS, person.node_path)


def _may_end_membership(by: Actor, target: Target) -> Standing | None:
    person = target["person"]
    if list_valid_grants().filter(person=person).exists():
        return find_rank_over(by, person)
    return by.find_standing(ROSTER_KEEPERS, person.node_path)


def _may_issue(by: Actor, target: Target) -> Standing | None:
    person = target["person"]
    if target.get("is_for_staff"):
        return find_rank_over(by, person)
    return by.find_standing(ROSTER_KEEPERS, person.node_path)


def _may_cancel(by: Actor, target: Target) -> Standing | None:
    slip = target["slip"]
    return _may_issue(by, {"person": slip.person, "is_for_staff": slip.is_for_staff})


def _keepers(test: Test) -> Who:
    return OPERATOR | Who(tuple(LABELS[role] for role in ROSTER_KEEPERS), test)


CAN_CHANGE = _keepers(_may_change)
CAN_END_MEMBERSHIP = _keepers(_may_end_membership)
CAN_ISSUE = _keepers(_may_issue)
CAN_CANCEL = _keepers(_may_cancel)
CAN_KEEP = OPERATOR | holds(*ROSTER_KEEPERS, at="jurisdiction")
CAN_GRANT = OPERATOR | holds(Role.ADMINISTRATOR, at="jurisdiction")
CAN_END_GRANT = OPERATOR | holds(Role.ADMINISTRATOR, at="grant")
ONESELF = is_person("person", "pk", _("the person themselves"))
DEVICE_OWNER = is_person("device", "person_id", _("whose phone it is"))
