"""Reading what an office has on its bench, and what was asked of whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from zhaishangyi.delivery.bench.days import helped_by, with_origin
from zhaishangyi.delivery.models import ActionItem, AskState, CoOffice, HandOver, TimeRequest
from zhaishangyi.delivery.permissions import find_office_id
from zhaishangyi.delivery.queries import ITEM_RELATED, get_item
from zhaishangyi.delivery.rules import SOON_DAYS
from zhaishangyi.matters.models import ExpertReview, Matter
from zhaishangyi.matters.queries import visible_to
from zhaishangyi.meetings.models import Result
from zhaishangyi.people.queries import choose_nodes
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere

Item = ActionItem.State
# Asked about a promise that still stands and is still to be done.
OPEN_ASK = Q(state=AskState.ASKED, item__withdrawn_at=None, item__state=Item.AGREED)
PART_RELATED = tuple(f"item__{name}" for name in ITEM_RELATED)
MOST = 10


def get_time_request(by: Actor, request_id: UUID) -> TimeRequest:
    """What an office asked about time, for those who may read the promise."""
    found = TimeRequest.objects.select_related(*PART_RELATED).filter(pk=request_id).first()
    if found is None:
        raise NotHere("Nobody asked for more time here. Look for the matter in the list.")
    get_item(by, found.item_id)
    return found


def get_hand_over(by: Actor, hand_over_id: UUID) -> HandOver:
    """A handing over, for those who may read the promise and the office that is asked."""
    related = (*PART_RELATED, "from_office", "to_office")
    found = HandOver.objects.select_related(*related).filter(pk=hand_over_id).first()
    if found is None:
        raise NotHere("Nobody hands anything over here. Look for the matter in the list.")
    get_item(by, found.item_id)
    return found


def get_co_office(by: Actor, co_office_id: UUID) -> CoOffice:
    """An office that helps, for those who may read the promise."""
    related = (*PART_RELATED, "office")
    found = CoOffice.objects.select_related(*related).filter(pk=co_office_id).first()
    if found is None:
        raise NotHere("No such office works on it. Look for the matter in the list.")
    get_item(by, found.item_id)
    return found


def list_helper_ids(item: ActionItem) -> list[UUID]:
    """The offices that help with a promise now, by id."""
    helpers = CoOffice.objects.filter(item=item, ended_at=None)
    return list(helpers.values_list("office_id", flat=True))


def list_bench_items(by: Actor) -> QuerySet[ActionItem]:
    """What this actor's office has to do: what it promised, and what it helps others with."""
    office_id = find_office_id(by)
    if office_id is None:
        return ActionItem.objects.none()
    # Not through a join: an office may have helped twice, and a promise counts once.
    found = with_origin(ActionItem.objects.all(), office_id)
    found = found.filter(Q(office=office_id) | Q(is_helped=True), withdrawn_at=None)
    return found.exclude(outcome__result=Result.NOT_AGREED)


def count_bench(items: QuerySet[ActionItem], today: date) -> dict[str, int]:
    """How much of it is to do, is due within three days, is over, waits to be looked at."""
    agreed = Q(state=Item.AGREED)
    return items.aggregate(
        agreed=Count("pk", filter=agreed),
        soon=Count("pk", filter=agreed & due_soon(today)),
        late=Count("pk", filter=agreed & Q(due_on__lt=today)),
        reported=Count("pk", filter=Q(state=Item.REPORTED)),
        accepted=Count("pk", filter=Q(state=Item.ACCEPTED)),
    )


def due_soon(today: date) -> Q:
    """Due within three days and not over."""
    return Q(due_on__gte=today, due_on__lte=today + timedelta(days=SOON_DAYS))


def with_parts(items: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Promises with their matters, open requests and helping offices; three queries more."""
    times = TimeRequest.objects.filter(state=AskState.ASKED)
    offers = HandOver.objects.filter(state=AskState.ASKED).select_related("to_office")
    helpers = CoOffice.objects.filter(ended_at=None).select_related("office")
    return items.select_related(
        "office", "matter__jurisdiction", "matter__handled_at"
    ).prefetch_related(
        Prefetch("time_requests", queryset=times, to_attr="open_times"),
        Prefetch("hand_overs", queryset=offers, to_attr="open_offers"),
        Prefetch("co_offices", queryset=helpers, to_attr="helpers"),
    )


def list_bench_villages(items: QuerySet[ActionItem]) -> list[Jurisdiction]:
    """The villages in which there is something on the bench."""
    places = items.order_by().values("matter__jurisdiction")
    return list(Jurisdiction.objects.filter(pk__in=places).order_by("position", "path"))


def list_readable(by: Actor, items: Sequence[ActionItem]) -> set[UUID]:
    """The matters of these promises that this actor may read, by id."""
    matters = {item.matter_id for item in items}
    return set(visible_to(by).filter(pk__in=matters).values_list("pk", flat=True))


def list_offered(by: Actor) -> list[HandOver]:
    """What other offices would like to hand to this actor's office, the oldest first."""
    office_id = find_office_id(by)
    if office_id is None:
        return []
    offers = HandOver.objects.filter(OPEN_ASK, to_office=office_id)
    related = ("item__matter__jurisdiction", "from_office")
    return list(offers.select_related(*related).order_by("asked_at")[:MOST])


def list_reviews(by: Actor) -> list[ExpertReview]:
    """What this actor's office was asked to look into and has not answered, the soonest first."""
    office_id = find_office_id(by)
    if office_id is None:
        return []
    asked = ExpertReview.objects.filter(office=office_id, found_at=None)
    related = asked.select_related("matter__jurisdiction", "matter__handled_at")
    return list(related.order_by("due_on", "asked_at")[:MOST])


def list_times_at(nodes: Sequence[str]) -> list[TimeRequest]:
    """Who asks for more time at these nodes, the oldest first: the convener decides."""
    here = choose_nodes(nodes, "item__matter__handled_at__path")
    asked = TimeRequest.objects.filter(OPEN_ASK, here)
    related = ("item__matter__jurisdiction", "item__office")
    return list(asked.select_related(*related).order_by("asked_at")[:MOST])


def list_offers_at(nodes: Sequence[str]) -> list[HandOver]:
    """What is being handed over at these nodes, the oldest first."""
    here = choose_nodes(nodes, "item__matter__handled_at__path")
    offers = HandOver.objects.filter(OPEN_ASK, here)
    related = ("item__matter__jurisdiction", "from_office", "to_office")
    return list(offers.select_related(*related).order_by("asked_at")[:MOST])


def read_parts(item: ActionItem) -> tuple[list[TimeRequest], list[HandOver], list[CoOffice]]:
    """All that was asked about one promise and who helps, newest first; three queries."""
    offers = item.hand_overs.select_related("from_office", "to_office")
    helpers = item.co_offices.select_related("office").order_by("-since")
    return list(item.time_requests.all()), list(offers), list(helpers)


def read_matter_parts(
    matter: Matter,
) -> tuple[list[TimeRequest], list[HandOver], list[CoOffice]]:
    """The same for all promises of a matter; three queries."""
    times = TimeRequest.objects.filter(item__matter=matter).select_related("item__office")
    offers = HandOver.objects.filter(item__matter=matter)
    helpers = CoOffice.objects.filter(item__matter=matter).select_related("item", "office")
    return (
        list(times),
        list(offers.select_related("item", "from_office", "to_office")),
        list(helpers),
    )


def find_part(by: Actor, item: ActionItem) -> str:
    """What this actor's office is to a promise: "first", "helper", or "" for neither."""
    office_id: Any = find_office_id(by)
    if office_id is None:
        return ""
    if office_id == item.office_id:
        return "first"
    found = ActionItem.objects.filter(helped_by(office_id), pk=item.pk)
    return "helper" if found.exists() else ""
