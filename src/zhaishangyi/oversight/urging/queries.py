"""Reading what the town urges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, prefetch_related_objects

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.matters.sides.queries import hold_sides
from zhaishangyi.oversight.models import Urge, UrgeAnswer, UrgedPerson
from zhaishangyi.oversight.urging import rules
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere

RELATED = ("matter__jurisdiction", "matter__handled_at", "item")
SETTLED_ITEM = Q(item__state=ActionItem.State.ACCEPTED) | Q(item__withdrawn_at__isnull=False)
STANDS = Q(matter__link=F("link"), matter__state__in=rules.GOING_ON) & ~(
    Q(item__isnull=False) & SETTLED_ITEM
)
MOST = 20


def list_standing() -> QuerySet[Urge]:
    """What is urged now: not ended, and the matter has not moved on by itself."""
    return Urge.objects.filter(STANDS, closed_at=None).select_related(*RELATED)


def list_moved_on() -> QuerySet[Urge]:
    """What was urged and has happened since, but is not marked as over yet."""
    return Urge.objects.filter(closed_at=None).exclude(STANDS).select_related(*RELATED)


def has_moved_on(urge: Urge) -> bool:
    """Whether what was urged has happened: the same question, asked of one that was read."""
    item, matter = urge.item, urge.matter
    is_settled = item is not None and (
        item.withdrawn_at is not None or item.state == ActionItem.State.ACCEPTED
    )
    return rules.has_moved_on(urge.link, matter.link, matter.state, is_item_settled=is_settled)


def list_unanswered(today: date) -> QuerySet[Urge]:
    """What time alone passes on to the level above: over its day, without an answer."""
    late = list_standing().filter(due_on__lt=today, answered_at=None)
    return late.filter(level__lt=rules.MOST_LEVEL)


def list_open_urges(matter_ids: Iterable[UUID]) -> dict[UUID, Urge]:
    """What is urged now of these matters, by matter id; one query."""
    found = list_standing().filter(matter__in=list(matter_ids)).order_by("sent_at")
    return {urge.matter_id: urge for urge in found}


def find_open_urge(matter: Matter) -> Urge | None:
    """The urging of a matter that stands, or None."""
    return list_open_urges([matter.pk]).get(matter.pk)


def get_urge(by: Actor, urge_id: UUID) -> Urge:
    """What was urged, for those who may read the matter and for those who were urged."""
    urge = with_words(Urge.objects.select_related(*RELATED)).filter(pk=urge_id).first()
    if urge is None:
        raise NotHere("Nothing was urged here. Look for the matter in the list.")
    hold_sides([urge.matter])
    if not can_read(by, urge.matter) and find_part(urge, by) is None:
        get_matter(by, urge.matter_id)
    return urge


def with_words(urges: QuerySet[Urge]) -> QuerySet[Urge]:
    """Urgings with those who were urged and the answers; two queries more."""
    people = UrgedPerson.objects.select_related("person__office")
    return urges.prefetch_related(
        Prefetch("people", queryset=people), Prefetch("answers", queryset=UrgeAnswer.objects.all())
    )


def list_of_matter(matter: Matter) -> list[Urge]:
    """Everything that was ever urged of a matter, newest first; three queries, the first time."""
    found = with_words(Urge.objects.select_related("item", "item__office"))
    prefetch_related_objects([matter], Prefetch("urges", queryset=found))
    urges = list(matter.urges.all())
    for urge in urges:
        urge.matter = matter
    return urges


def find_part(urge: Urge, by: Actor) -> UrgedPerson | None:
    """The part of this actor among those who were urged, or None."""
    if by.person_id is None:
        return None
    return next((one for one in urge.people.all() if one.person_id == by.person_id), None)


def list_asked_of(by: Actor) -> Sequence[Urge]:
    """What this actor is urged to do and nobody has answered yet, the soonest first."""
    if by.person_id is None:
        return []
    mine = UrgedPerson.objects.filter(person=by.person_id).values("urge")
    found = list_standing().filter(pk__in=mine, answered_at=None)
    return list(found.order_by("due_on", "sent_at")[:MOST])
