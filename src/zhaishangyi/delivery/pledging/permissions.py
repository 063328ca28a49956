"""Who may ask for pledges, give, write receipts and read who gave."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt
from zhaishangyi.delivery.pledging.rules import choose_role
from zhaishangyi.matters.permissions import can_read, find_standing_near
from zhaishangyi.matters.queries import HELPER_ROLES
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import Target, Who, holds, when
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

DESK_ROLES = (Role.CONVENER, Role.RECORDER)


def is_unnamed(target: Target) -> bool:
    """Whether whoever gives wants no name shown, before or after a change."""
    pledge = target.get("pledge")
    was_anonymous = pledge is not None and pledge.is_anonymous
    return bool(target.get("is_anonymous")) or was_anonymous


def _test_giver(by: Actor, target: Target) -> Standing | None:
    """In the record, who gives without a name is one resident of the place among many."""
    drive: PledgeDrive | None = target.get("drive")
    if drive is None or not by.is_signed_in or not can_read(by, drive.matter):
        return None
    if is_unnamed(target):
        return Standing(Role.RESIDENT, drive.node_path)
    return Standing(choose_role(grant.role for grant in by.grants), by.home)


def _test_helper(by: Actor, target: Target) -> Standing | None:
    drive: PledgeDrive | None = target.get("drive")
    return find_standing_near(by, drive.matter, HELPER_ROLES) if drive is not None else None


def _find_pledge(target: Target) -> Pledge | None:
    receipt: PledgeReceipt | None = target.get("receipt")
    pledge: Pledge | None = target.get("pledge")
    return receipt.pledge if receipt is not None else pledge


def _test_own(by: Actor, target: Target) -> Standing | None:
    pledge = _find_pledge(target)
    if pledge is None or by.person_id is None or pledge.person_id != by.person_id:
        return None
    return Standing(Role.RESIDENT, pledge.node_path)


def _test_typed_desk(by: Actor, target: Target) -> Standing | None:
    """The desk corrects what somebody wrote down for another, and nobody's own words."""
    pledge = _find_pledge(target)
    if pledge is None or pledge.typed_by_id is None:
        return None
    return by.find_standing(DESK_ROLES, pledge.node_path)


def may_open_receipt(by: Actor, receipt_id: UUID) -> bool:
    """Whether this actor may see the pictures of a receipt: the desk, and whoever gave."""
    related = ("pledge__drive__matter__jurisdiction", "pledge__drive__matter__handled_at")
    receipt = PledgeReceipt.objects.select_related(*related).filter(pk=receipt_id).first()
    return receipt is not None and bool(RECEIPT_READERS.find_standing(by, {"receipt": receipt}))


GIVERS = when(_("whoever has signed in and may read this matter"), _test_giver)
PLEDGE_HELPERS = Who(tuple(LABELS[role] for role in HELPER_ROLES), _test_helper)
OWN_PLEDGE = when(_("whoever pledged it"), _test_own)
TYPED_DESK = Who(tuple(LABELS[role] for role in DESK_ROLES), _test_typed_desk)
DRIVE_DESK = holds(*DESK_ROLES, at="drive")
PLEDGE_DESK = holds(*DESK_ROLES, at="pledge")
RECEIPT_DESK = holds(*DESK_ROLES, at="receipt")
PLEDGE_CHANGERS = OWN_PLEDGE | TYPED_DESK
PLEDGE_WITHDRAWERS = OWN_PLEDGE | PLEDGE_DESK
RECEIPT_READERS = OWN_PLEDGE | RECEIPT_DESK
