"""Who may ask, answer and take back at the workbench."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import ActionItem, HandOver
from zhaishangyi.delivery.permissions import find_office_id, find_office_standing
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.record.actor import Actor, Grant, Standing
from zhaishangyi.record.permissions import Target, holds, when
from zhaishangyi.record.roles import Role


def find_item(target: Target) -> ActionItem | None:
    """The promise that an act of the workbench is about."""
    item: ActionItem | None = target.get("item")
    if item is not None:
        return item
    asked = target.get("time_request") or target.get("hand_over") or target.get("co_office")
    return asked.item if asked is not None else None


def _stand_for(by: Actor, item: ActionItem | None, office_id: UUID | None) -> Standing | None:
    """The standing of a handler of this office where the promise is carried out."""
    if item is None or not by.holds(Role.OFFICE):
        return None
    standing = find_office_standing(by, item)
    return standing if standing and find_office_id(by) == office_id else None


def _test_first_office(by: Actor, target: Target) -> Standing | None:
    item = find_item(target)
    return _stand_for(by, item, item.office_id) if item is not None else None


def _test_receiver(by: Actor, target: Target) -> Standing | None:
    hand_over: HandOver | None = target.get("hand_over")
    if hand_over is None:
        return None
    return _stand_for(by, hand_over.item, hand_over.to_office_id)


def has_handlers(item: ActionItem, office_id: UUID) -> bool:
    """Whether anybody of an office can answer for it where the promise is carried out."""
    grants = list_valid_grants().filter(role=Role.OFFICE)
    held = grants.filter(person__office=office_id, person__left_on=None)
    handlers = [Actor(grants=(Grant(Role.OFFICE, one.jurisdiction.path),)) for one in held]
    return any(find_office_standing(handler, item) for handler in handlers)


def _test_stand_in(by: Actor, target: Target) -> Standing | None:
    hand_over: HandOver | None = target.get("hand_over")
    if hand_over is None:
        return None
    standing = by.find_standing((Role.CONVENER,), hand_over.node_path)
    return (
        standing if standing and not has_handlers(hand_over.item, hand_over.to_office_id) else None
    )


FIRST_OFFICE = when(_("the office that promised it"), _test_first_office)
TIME_GRANTERS = holds(Role.CONVENER, at="time_request")
RECEIVERS = when(_("the office that is asked to take it"), _test_receiver) | when(
    _("the convener, for an office where nobody answers here"), _test_stand_in
)
CO_OFFICE_DESK = holds(Role.CONVENER, Role.RECORDER, at="co_office")
