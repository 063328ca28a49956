"""Lists of disputes: a number, a kind and days. What a dispute is about is in its file only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from zhaishangyi.mediation.casefile.days import DaysLeft, count_days_left
from zhaishangyi.mediation.casefile.levels import PLACES, UPWARDS
from zhaishangyi.mediation.casefile.sheet import PILLS
from zhaishangyi.mediation.models import Case, CaseState
from zhaishangyi.mediation.models.cases import OPEN_STATES
from zhaishangyi.mediation.permissions import TAKING_ROLES
from zhaishangyi.people.queries import choose_nodes
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.roles import Role

A_PAGE = 20
MOST_WAITING = 50
MOST_AT_DESK = 6
# Never a title, a text or a name: the sealed columns are not even read.
COLUMNS = (
    "number", "sort", "state", "opened_at", "level_since", "due_at", "signed_at", "ended_at",
    "mediator_id", "jurisdiction__name", "jurisdiction__level", "jurisdiction__parent__name",
    "handled_at__name", "handled_at__level", "handled_at__path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One dispute in a list. `url` is "" where this actor may not open it."""

    case: Case
    place: str
    level: str
    pill: tuple[str, str]
    days_left: DaysLeft | None
    waited: int
    url: str


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many open disputes stand at a level, by state: (word, number)."""

    level: str
    total: int
    states: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Watch:
    """What a supervisor is shown: numbers, levels, states, days. Nothing that was said."""

    levels: list[LevelCount]
    late: int
    total: int


def list_rows(cases: Iterable[Case], now: datetime, page: str = "") -> list[CaseRow]:
    """Rows of cases whose places were read before. `page` is the address each leads to."""
    return [show_row(case, now, page) for case in cases]


def show_row(case: Case, now: datetime, page: str) -> CaseRow:
    """One row."""
    return CaseRow(
        case=case,
        place=find_village(case.jurisdiction).name,
        level=str(PLACES[case.handled_at.level]),
        pill=PILLS[case.state],
        days_left=count_days_left(case, now),
        waited=(clock.local(now).date() - clock.local(case.level_since).date()).days,
        url=reverse(page, args=[case.pk]) if page else "",
    )


def find_village(place: Jurisdiction) -> Jurisdiction:
    """The village of a grid; a list says no more of where people live."""
    return place.parent if place.level == Level.GRID and place.parent else place


def read_bare() -> QuerySet[Case]:
    """Disputes without anything confidential."""
    return Case.objects.select_related("jurisdiction__parent", "handled_at").only(*COLUMNS)


def is_own(by: Actor) -> Q:
    """Disputes in which this person, or one they speak for, is a party."""
    own = Q(parties__person=by.person_id) | Q(parties__representative=by.person_id)
    return own & Q(parties__left_at=None)


def list_as_party(by: Actor) -> list[Case]:
    """Disputes of one's own, newest first."""
    if by.person_id is None:
        return []
    found = read_bare().filter(is_own(by)).distinct()
    return list(found.order_by("-opened_at")[:MOST_WAITING])


def list_waiting(by: Actor) -> list[Case]:
    """Disputes that nobody has taken up, the longest waiting first; not one's own."""
    nodes = by.list_nodes(*TAKING_ROLES)
    found = read_bare().filter(
        choose_nodes(nodes, "handled_at__path"), state=CaseState.WAITING, mediator=None
    )
    own = Case.objects.filter(is_own(by)).values("pk")
    return list(found.exclude(pk__in=own).order_by("level_since")[:MOST_WAITING])


def list_mediated(by: Actor) -> QuerySet[Case]:
    """Disputes that this person settles, wherever they hold the role."""
    nodes = by.list_nodes(*TAKING_ROLES)
    if by.person_id is None or not nodes:
        return read_bare().none()
    return read_bare().filter(choose_nodes(nodes, "handled_at__path"), mediator=by.person_id)


def list_mediated_open(by: Actor) -> list[Case]:
    """Those that go on, the soonest due first."""
    going = list_mediated(by).filter(state__in=OPEN_STATES)
    return list(going.order_by(F("due_at").asc(nulls_last=True), "opened_at")[:MOST_WAITING])


def list_watched(by: Actor) -> QuerySet[Case]:
    """Open disputes at the nodes of a supervisor, the soonest due first."""
    nodes = by.list_nodes(Role.SUPERVISOR)
    found = read_bare().filter(choose_nodes(nodes, "handled_at__path"), state__in=OPEN_STATES)
    return found.order_by(F("due_at").asc(nulls_last=True), "opened_at")


def count_watched(by: Actor, now: datetime) -> Watch:
    """How many are open at each level, and how many are over their day; two queries."""
    nodes = by.list_nodes(Role.SUPERVISOR)
    here = Case.objects.filter(choose_nodes(nodes, "handled_at__path"), state__in=OPEN_STATES)
    counted = here.order_by().values_list("handled_at__level", "state").annotate(n=Count("pk"))
    by_level: dict[str, dict[str, int]] = {level: {} for level in UPWARDS}
    for level, state, number in counted:
        by_level[level][state] = number
    late = here.filter(due_at__lt=now).exclude(state=CaseState.SIGNED).count()
    levels = [count_level(level, found) for level, found in by_level.items()]
    return Watch(levels, late, sum(level.total for level in levels))


def count_level(level: str, found: dict[str, int]) -> LevelCount:
    """One level, its states in the order of a dispute's life."""
    states = [
        (str(CaseState(state).label), found[state]) for state in OPEN_STATES if state in found
    ]
    return LevelCount(str(PLACES[Level(level)]), sum(found.values()), states)


def show_lists(by: Actor, now: datetime, page: str) -> dict[str, Any]:
    """The page of lists, each part for those whom it is for; a fixed number of queries."""
    is_taker, is_watching = by.holds(*TAKING_ROLES), by.holds(Role.SUPERVISOR)
    shown: dict[str, Any] = {
        "is_taker": is_taker,
        "is_watching": is_watching,
        "is_town_desk": has_town_desk(by),
        "mine": list_rows(list_as_party(by), now, "mediation:case"),
    }
    if is_taker:
        done = list_mediated(by).exclude(state__in=OPEN_STATES).order_by("-ended_at", "-opened_at")
        shown |= {
            "waiting": list_rows(list_waiting(by), now, "mediation:accept"),
            "going": list_rows(list_mediated_open(by), now, "mediation:case"),
            **show_page(done, now, page, "done", "mediation:case"),
        }
    if is_watching:
        shown |= {
            "watch": count_watched(by, now),
            **show_page(list_watched(by), now, page, "watched", ""),
        }
    return shown


def show_page(
    found: QuerySet[Case], now: datetime, page: str, name: str, address: str
) -> dict[str, Any]:
    """One page of a list, and the page itself for the links to the others."""
    shown: Page[Case] = Paginator(found, A_PAGE).get_page(page)
    return {name: list_rows(shown.object_list, now, address), f"{name}_page": shown}


def has_town_desk(by: Actor) -> bool:
    """Whether this actor hands disputes down from a town."""
    nodes = by.list_nodes(Role.SUPERVISOR, Role.CONVENER)
    return any(node.count("/") == 1 for node in nodes)


def show_desk(by: Actor, now: datetime) -> dict[str, Any]:
    """The part of the desk for those who settle disputes."""
    waiting, going = list_waiting(by), list_mediated_open(by)
    return {
        "cases_waiting": list_rows(waiting[:MOST_AT_DESK], now, "mediation:accept"),
        "cases_waiting_count": len(waiting),
        "cases_going": list_rows(going[:MOST_AT_DESK], now, "mediation:case"),
        "cases_going_count": len(going),
    }
