"""Who may promise, report, accept and rate, from named predicates."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import ActionItem, CoOffice, Suggestion
from zhaishangyi.matters.models import Channel, Matter
from zhaishangyi.matters.permissions import lives_there, near
from zhaishangyi.matters.rules import is_around
from zhaishangyi.matters.sides.queries import list_joined_paths
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.meetings.permissions import HOST
from zhaishangyi.people.models import Person
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import Target, holds, when
from zhaishangyi.record.roles import FLOOR_GROUPS, Role


def find_office_standing(by: Actor, item: ActionItem) -> Standing | None:
    """The role of office handler, held where the matter is handled, where it arose, or at a
    place that works on it together with them."""
    for path in (item.matter.node_path, item.matter.jurisdiction.path):
        standing = by.find_standing((Role.OFFICE,), path)
        if standing is not None:
            return standing
    if not by.holds(Role.OFFICE):
        return None
    found = (find_office_near(by, path) for path in list_joined_paths(item.matter))
    return next((standing for standing in found if standing), None)


def find_office_near(by: Actor, path: str) -> Standing | None:
    """The role of office handler, held at a side of the matter, above it or in a part of it."""
    if is_around(by.list_nodes(Role.OFFICE), path):
        return Standing(Role.OFFICE, path)
    return None


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
    return standing if standing and works_on(find_office_id(by), item) else None


def works_on(office_id: Any, item: ActionItem) -> bool:
    """Whether an office promised something, or helps the one that did."""
    if office_id is None or office_id == item.office_id:
        return office_id is not None
    return CoOffice.objects.filter(item=item, office=office_id, ended_at=None).exists()


def _test_item_raiser(by: Actor, target: Target) -> Standing | None:
    item = target.get("item")
    if item is None or by.person_id is None or item.matter.raiser_id != by.person_id:
        return None
    return Standing(Role.RESIDENT, item.node_path)


def is_resident_of(home: str, matter: Matter) -> bool:
    """Whether somebody lives where a public matter arose, or on another side of it."""
    return matter.is_public and lives_there(home, matter)


def is_behind(matter: Matter, meeting: str = "meeting") -> Q:
    """Meetings about a matter, and those where what a project carries out was suggested.

    `meeting` is the way from what is filtered to a meeting.
    """
    suggested = Suggestion.objects.filter(project__matter=matter, meeting__isnull=False)
    about_it = Meeting.objects.filter(matter=matter).order_by().values("pk")
    return Q(**{f"{meeting}__in": about_it.union(suggested.order_by().values("meeting"))})


def find_presence(matter: Matter, person_id: Any) -> Participant | None:
    """The presence of somebody at one of the meetings behind a matter, or None."""
    return Participant.objects.filter(
        is_behind(matter), person_id=person_id, checked_in_at__isnull=False
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


def _test_suggester(by: Actor, target: Target) -> Standing | None:
    item = target.get("item")
    if item is None or by.person_id is None or item.matter.channel != Channel.SUGGESTION:
        return None
    presence = find_presence(item.matter, by.person_id)
    if presence is None or presence.role not in FLOOR_GROUPS["resident"]:
        return None
    return Standing(presence.role, item.node_path)


MATTER_DESK = holds(Role.CONVENER, Role.RECORDER, at="matter")
ITEM_DESK = holds(Role.CONVENER, Role.RECORDER, at="item")
HANDLERS = when(_("the office that promised it"), _test_handler) | holds(Role.CONVENER, at="item")
ACCEPTERS = (
    when(_("whoever raised the matter"), _test_item_raiser)
    | holds(Role.CONVENER, at="item")
    | when(_("the residents who were there when a project was suggested"), _test_suggester)
)
CONVENERS = holds(Role.CONVENER, at="matter")
CONCERNED = when(
    _("the residents of the village, whoever was at the meeting and whoever raised the matter"),
    _test_concern,
)
HELPERS = near(Role.GRID_WORKER, Role.CONVENER, Role.RECORDER)
MEETING_DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting") | HOST
SUGGESTION_DESK = holds(Role.CONVENER, Role.RECORDER, at="suggestion")
