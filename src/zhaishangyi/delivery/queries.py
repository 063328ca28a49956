"""Reading promises, reports, suggestions and ratings."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from zhaishangyi.delivery.models import ActionItem, AskState, HandOver, ProgressReport, Suggestion
from zhaishangyi.delivery.overview import DeliveryView, read_delivery
from zhaishangyi.delivery.permissions import find_office_id, is_behind, works_on
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.queries import get_matter, list_nodes_above
from zhaishangyi.matters.sides.queries import hold_sides, list_joined_paths
from zhaishangyi.meetings.models import Meeting, Result
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import Role

__all__ = ["DeliveryView", "read_delivery"]

ITEM_RELATED = (
    "office",
    "matter__jurisdiction",
    "matter__handled_at",
    "outcome__meeting__minutes",
)


def get_item(by: Actor, item_id: UUID) -> ActionItem:
    """A promise that this actor may read: of a visible matter, or one for their own office."""
    item = ActionItem.objects.select_related(*ITEM_RELATED).filter(pk=item_id).first()
    if item is None:
        raise NotHere("There is no such promise. Look for the matter in the list.")
    hold_sides([item.matter])
    if can_read(by, item.matter) or is_for_my_office(by, item):
        return item
    get_matter(by, item.matter_id)
    return item


def is_for_my_office(by: Actor, item: ActionItem) -> bool:
    """Whether this actor's office promised it, helps with it, or is asked to take it over."""
    if not by.holds(Role.OFFICE):
        return False
    office_id = find_office_id(by)
    offers = HandOver.objects.filter(item=item, to_office=office_id, state=AskState.ASKED)
    return works_on(office_id, item) or (office_id is not None and offers.exists())


def is_of_my_office(by: Actor, item: ActionItem) -> bool:
    """Whether this actor works for the office that promised it."""
    return by.holds(Role.OFFICE) and find_office_id(by) == item.office_id


def get_suggestion(by: Actor, suggestion_id: UUID) -> Suggestion:
    """A suggestion of a meeting or matter that this actor may read."""
    related = (
        "matter__jurisdiction",
        "matter__handled_at",
        "meeting__jurisdiction",
        "meeting__venue",
        "project__matter__jurisdiction",
    )
    suggestion = Suggestion.objects.select_related(*related).filter(pk=suggestion_id).first()
    if suggestion is None:
        raise NotHere("There is no such suggestion. Look for the meeting in the list.")
    if suggestion.meeting_id is not None:
        get_meeting(by, suggestion.meeting_id)
    elif suggestion.matter_id is not None:
        get_matter(by, suggestion.matter_id)
    return suggestion


def list_offices(matter: Matter) -> QuerySet[ResponsibleOffice]:
    """The offices of the town and the village of a matter, of the village's grids, and those of
    every other side of it."""
    here = Q()
    for path in (matter.jurisdiction.path, *list_joined_paths(matter)):
        here |= Q(jurisdiction__path__in=list_nodes_above(path))
        here |= Q(jurisdiction__path__startswith=path)
    return ResponsibleOffice.objects.filter(here).select_related("jurisdiction")


def list_reports(item: ActionItem) -> QuerySet[ProgressReport]:
    """What was reported, accepted and sent back, newest first."""
    related = ("item", "written_by__office")
    return ProgressReport.objects.filter(item=item).select_related(*related).order_by("-at", "-id")


def list_office_items(by: Actor) -> QuerySet[ActionItem]:
    """The promises of this actor's office: open ones first, the soonest due first."""
    office_id = find_office_id(by)
    if office_id is None:
        return ActionItem.objects.none()
    found = ActionItem.objects.filter(office=office_id, withdrawn_at=None)
    found = found.exclude(outcome__result=Result.NOT_AGREED)
    return found.select_related("office", "matter__jurisdiction", "matter__handled_at")


def find_office(by: Actor) -> ResponsibleOffice | None:
    """The office that this actor works for."""
    if by.person_id is None:
        return None
    return ResponsibleOffice.objects.filter(people=by.person_id).first()


def list_ratable_people(matter: Matter) -> QuerySet[Person]:
    """Everybody of the roster for whom a helper may write down a rating."""
    who = is_behind(matter, "participations__meeting")
    who &= Q(participations__checked_in_at__isnull=False)
    who |= Q(pk=matter.raiser_id)
    if matter.is_public:
        for path in (matter.jurisdiction.path, *list_joined_paths(matter)):
            who |= Q(jurisdiction__path__startswith=path)
    return (
        Person.objects.filter(who, left_on=None).select_related("jurisdiction__parent").distinct()
    )


def list_suggestions(meeting: Meeting) -> QuerySet[Suggestion]:
    """The suggestions made at a meeting, in order."""
    return Suggestion.objects.filter(meeting=meeting)


def count_open_items(office_id: UUID | None) -> int:
    """How many promises an office has still to keep."""
    if office_id is None:
        return 0
    state = ActionItem.State.AGREED
    return ActionItem.objects.filter(office=office_id, withdrawn_at=None, state=state).count()
