"""Who may promise, report, accept and rate, from named predicates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import near
from zhaishangyi.meetings.models import Participant
from zhaishangyi.people.models import Person
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import Target, holds, when
from zhaishangyi.record.roles import Role


def find_office_standing(by: Actor, item: ActionItem) -> Standing | None:
    """The role of office handler, held where the matter is handled or where it arose."""
    here = by.find_standing((Role.OFFICE,), item.matter.node_path)
    return here or by.find_standing((Role.OFFICE,), item.matter.jurisdiction.path)


def find_office_id(by: Actor) -> Any:
    """The id of the office that this actor works for; None for nobody's."""
    if by.person_id is None:
        return None
    return Person.objects.filter(pk=by.person_id).values_list("office_id", flat=True).first()


def _test_handler(by: Actor, target: Target) -> Standing | None:
    item = target.get("item")
    if item is None or not by.holds(Role.OFFICE):
        return None
    standing = find_office_standing(by, item)
    return standing if standing and find_office_id(by) == item.office_id else None


def _test_item_raiser(by: Actor, target: Target) -> Standing | None:
    item = target.get("item")
    if item is None or by.person_id is None or item.matter.raiser_id != by.person_id:
        return None
    return Standing(Role.RESIDENT, item.node_path)


def is_resident_of(home: str, matter: Matter) -> bool:
    """Whether somebody who lives at `home` lives where a matter that the village may see arose."""
    return matter.is_public and home.startswith(matter.jurisdiction.path)


def find_presence(matter: Matter, person_id: Any) -> Participant | None:
    """The presence of somebody at one of the matter's meetings, or None."""
    return Participant.objects.filter(
        meeting__matter=matter, person_id=person_id, checked_in_at__isnull=False
    ).first()


def find_concern(person_id: Any, home: str, matter: Matter) -> Standing | None:
    """Why somebody may say whether it helped: raised it, lives there, or was at the meeting."""
    if person_id is None:
        return None
    if matter.raiser_id == person_id or is_resident_of(home, matter):
        return Standing(Role.RESIDENT, matter.node_path)
    presence = find_presence(matter, person_id)
    return Standing(presence.role, matter.node_path) if presence else None


def _test_concern(by: Actor, target: Target) -> Standing | None:
    matter = target.get("matter")
    return find_concern(by.person_id, by.home, matter) if matter is not None else None


MATTER_DESK = holds(Role.CONVENER, Role.RECORDER, at="matter")
ITEM_DESK = holds(Role.CONVENER, Role.RECORDER, at="item")
HANDLERS = when(_("the office that promised it"), _test_handler) | holds(Role.CONVENER, at="item")
ACCEPTERS = when(_("whoever raised the matter"), _test_item_raiser) | holds(
    Role.CONVENER, at="item"
)
CONVENERS = holds(Role.CONVENER, at="matter")
CONCERNED = when(
    _("the residents of the village, whoever was at the meeting and whoever raised the matter"),
    _test_concern,
)
HELPERS = near(Role.GRID_WORKER, Role.CONVENER, Role.RECORDER)
MEETING_DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting")
SUGGESTION_DESK = holds(Role.CONVENER, Role.RECORDER, at="suggestion")
