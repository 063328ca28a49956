"""What waits at somebody's desk, role by role; each question is one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from zhaishangyi.delivery.models import ActionItem, ResultNotice
from zhaishangyi.matters.models import ExpertReview, Matter, SideState, State
from zhaishangyi.matters.queries import visible_to
from zhaishangyi.matters.sides.queries import around_sides, of_sides
from zhaishangyi.meetings.models import Meeting, MeetingSort, MeetingState
from zhaishangyi.people.queries import choose_nodes, list_valid_grants
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Entry
from zhaishangyi.record.queries import list_entries

MOST = 10
DAYS_AHEAD = 7


def list_to_triage(by: Actor, nodes: Sequence[str]) -> list[Matter]:
    """Matters that nobody has decided on, the oldest first."""
    waiting = visible_to(by).filter(choose_nodes(nodes, "handled_at__path"), state=State.RAISED)
    return list(waiting.order_by("raised_at")[:MOST])


def list_under_way(by: Actor, nodes: Sequence[str], most: int = 40) -> list[Matter]:
    """Matters under way handled at these nodes or worked on there, the soonest due first."""
    order = (F("due_at").asc(nulls_last=True), "raised_at")
    going = Matter.objects.filter(state=State.UNDER_WAY).order_by(*order)
    keys: set[UUID] = set()
    # One way after the other: each has an index, the two together have none.
    for here in (choose_nodes(nodes, "handled_at__path"), of_sides(nodes)):
        keys.update(going.filter(here).values_list("pk", flat=True)[:most])
    return list(visible_to(by).filter(pk__in=keys).order_by(*order)[:most])


def list_around(by: Actor, nodes: Sequence[str]) -> list[Matter]:
    """Open matters of the villages in which these grids lie."""
    villages = sorted({"/".join(node.split("/")[:2]) + "/" for node in nodes})
    here = choose_nodes(villages, "jurisdiction__path")
    for village in villages:
        here |= around_sides(village)
    going = visible_to(by).filter(here, state__in=(State.RAISED, State.UNDER_WAY))
    return list(going.order_by("-raised_at")[:MOST])


def list_meetings(nodes: Sequence[str], today: date) -> list[Meeting]:
    """Meetings that sit now or come within a week."""
    since = datetime.combine(today, time(), clock.HERE)
    until = since + timedelta(days=DAYS_AHEAD + 1)
    states = (MeetingState.PLANNED, MeetingState.ANNOUNCED)
    here = choose_nodes(nodes, "jurisdiction__path") | of_sides(nodes, "matter")
    wanted = Meeting.objects.filter(here).filter(
        Q(state=MeetingState.OPEN) | Q(state__in=states, starts_at__gte=since, starts_at__lt=until)
    )
    return list(wanted.select_related("jurisdiction", "venue").order_by("starts_at")[:MOST])


def list_without_minutes(nodes: Sequence[str]) -> list[Meeting]:
    """Held meetings whose minutes are not approved yet, the oldest first."""
    held = Meeting.objects.filter(
        choose_nodes(nodes, "jurisdiction__path"),
        state=MeetingState.CLOSED,
        sort=MeetingSort.DELIBERATION,
        minutes__approved_at=None,
    )
    related = ("jurisdiction", "venue", "minutes", "outcome")
    return list(held.select_related(*related).order_by("closed_at")[:MOST])


def list_to_accept(nodes: Sequence[str]) -> list[ActionItem]:
    """Promises that an office says are done and nobody has looked at."""
    reported = ActionItem.objects.filter(
        choose_nodes(nodes, "matter__handled_at__path"),
        state=ActionItem.State.REPORTED,
        withdrawn_at=None,
    )
    return list(reported.select_related("office", "matter").order_by("reported_at")[:MOST])


def list_late_reviews(nodes: Sequence[str], today: date) -> list[ExpertReview]:
    """Findings that were asked for by a day that is over, the longest late first."""
    late = ExpertReview.objects.filter(
        choose_nodes(nodes, "matter__handled_at__path"),
        found_at=None,
        due_on__lt=today,
        matter__state=State.UNDER_WAY,
    )
    return list(late.select_related("matter").order_by("due_on")[:MOST])


def list_to_count(nodes: Sequence[str], today: date) -> list[ResultNotice]:
    """Results whose time to rate is over and that nobody has counted."""
    over = ResultNotice.objects.filter(
        choose_nodes(nodes, "matter__handled_at__path"), counted_at=None, rate_until__lt=today
    )
    return list(over.select_related("matter").order_by("rate_until")[:MOST])


@dataclass(frozen=True, slots=True)
class VillageNeed:
    """How many matters of a village, or worked on by it, are over their day, and how many go on."""

    place: Jurisdiction
    late: int
    going: int


def list_villages_in_need(nodes: Sequence[str], now: datetime) -> list[VillageNeed]:
    """Villages with matters over their day: those that need a hand, in the order of the town."""
    villages = Jurisdiction.objects.filter(choose_nodes(nodes), level=Level.VILLAGE)
    inside = villages.order_by().values("pk")
    own = Matter.objects.filter(
        jurisdiction__in=inside, state__in=(State.RAISED, State.UNDER_WAY)
    ).order_by()
    joint = Matter.objects.filter(
        sides__jurisdiction__in=inside,
        sides__state=SideState.JOINED,
        state=State.UNDER_WAY,
    ).order_by()
    going, late = Counter[UUID](), Counter[UUID]()
    for matters, place in ((own, "jurisdiction"), (joint, "sides__jurisdiction")):
        is_late = Count("pk", filter=Q(due_at__lt=now))
        rows = matters.values_list(place).annotate(over=is_late, count=Count("pk"))
        for place_id, over, count in rows:
            late[place_id] += over
            going[place_id] += count
    in_need = villages.filter(pk__in=[key for key, count in late.items() if count])
    return [
        VillageNeed(place, late[place.pk], going[place.pk])
        for place in in_need.order_by("position", "path")
    ]


def count_roles(nodes: Sequence[str]) -> int:
    """How many roles are held at these nodes today."""
    return list_valid_grants().filter(choose_nodes(nodes, "jurisdiction__path")).count()


def list_latest_entries(by: Actor, most: int = 8) -> QuerySet[Entry]:
    """The last entries of the record that this actor may read."""
    return list_entries(by)[:most]
