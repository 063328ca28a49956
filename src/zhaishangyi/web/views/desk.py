"""The day's work of those who hold a role: what waits, in which order, and the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.delivery.bench import queries as bench
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.delivery.overview import look_at_items
from zhaishangyi.delivery.projects.queries import list_unanswered, look_at_suggestion
from zhaishangyi.delivery.queries import find_office, list_office_items
from zhaishangyi.matters.cards import MatterCard, show_card
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import read_many
from zhaishangyi.matters.sides.queries import hold_sides, list_waiting_sides
from zhaishangyi.mediation.casefile import lists as mediation_lists
from zhaishangyi.mediation.permissions import TAKING_ROLES
from zhaishangyi.meetings.consents import list_to_answer
from zhaishangyi.meetings.event_queries import list_uncounted
from zhaishangyi.oversight.urging.view import list_urged
from zhaishangyi.procedures.rules import Progress
from zhaishangyi.procedures.words import say_evidence
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import holds_anywhere
from zhaishangyi.record.roles import Role
from zhaishangyi.web import desk_queries, queries
from zhaishangyi.web.act_words import say_entry

DESK_ROLES = (
    Role.CONVENER,
    Role.RECORDER,
    Role.GRID_WORKER,
    Role.OFFICE,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.EXPERT,
    Role.MEDIATOR,
)
# Those who help with whatever is under way at their place.
WORKING = (Role.CONVENER, Role.RECORDER)


@dataclass(frozen=True, slots=True)
class Work:
    """A matter at the desk: its card, what its open step still asks for, and whether it hurries."""

    card: MatterCard
    missing: str
    is_late: bool
    is_warned: bool


@page(holds_anywhere(*DESK_ROLES))
def show_desk(request: HttpRequest) -> HttpResponse:
    """What waits for this actor, a section for each role that they hold."""
    by = find_actor(request)
    context: dict[str, Any] = {"nav_current": "desk", "urged": list_urged(by)}
    for role, read in READERS.items():
        if by.holds(role):
            context |= read(by) | {"has_sections": True}
    return render(request, "web/desk_page.html", context | read_for_mediation(by))


def read_for_mediation(by: Actor) -> dict[str, Any]:
    """Disputes that wait or go on, for those who settle them; their numbers, for a supervisor."""
    shown: dict[str, Any] = {}
    if by.holds(*TAKING_ROLES):
        shown = mediation_lists.show_desk(by, clock.now())
        shown |= {"is_taker": True, "has_sections": True}
    if by.holds(Role.SUPERVISOR):
        shown["watch"] = mediation_lists.count_watched(by, clock.now())
    return shown


def read_for_convener(by: Actor) -> dict[str, Any]:
    """To decide, to hurry, to go on with, to accept, to count."""
    nodes, today = by.list_nodes(Role.CONVENER), clock.today()
    works = list_works(desk_queries.list_under_way(by, nodes))
    return {
        "is_convener": True,
        "triage": list_works(desk_queries.list_to_triage(by, nodes)),
        "hurried": [work for work in works if work.is_late or work.is_warned],
        "works": [work for work in works if not (work.is_late or work.is_warned)],
        "meetings": desk_queries.list_meetings(nodes, today),
        "to_accept": look_at_items(desk_queries.list_to_accept(nodes)),
        "to_count": desk_queries.list_to_count(nodes, today),
        "unwritten": desk_queries.list_without_minutes(nodes),
        "uncounted": list_uncounted(nodes),
        "asked_to_join": list_waiting_sides(nodes),
        "to_agree": list_to_answer(nodes),
        "times": bench.list_times_at(nodes),
        "offers": bench.list_offers_at(nodes),
        **read_late_answers(nodes),
    }


def read_late_answers(nodes: list[str]) -> dict[str, Any]:
    """Suggestions without an answer for fifteen days, and findings past their day."""
    now = clock.now()
    return {
        "unanswered": [look_at_suggestion(one, now) for one in list_unanswered(nodes, now)],
        "late_reviews": desk_queries.list_late_reviews(nodes, clock.today()),
    }


def read_for_recorder(by: Actor) -> dict[str, Any]:
    """Minutes to write, and the meetings of the week."""
    nodes = by.list_nodes(*WORKING)
    return {
        "is_recorder": True,
        "meetings": desk_queries.list_meetings(nodes, clock.today()),
        "unwritten": desk_queries.list_without_minutes(nodes),
        "uncounted": list_uncounted(nodes),
    }


def read_for_grid_worker(by: Actor) -> dict[str, Any]:
    """Matters around the grid, and the rounds of opinions to collect."""
    nodes = by.list_nodes(Role.GRID_WORKER)
    villages = sorted({"/".join(node.split("/")[:2]) + "/" for node in nodes})
    return {
        "is_grid_worker": True,
        "around": list_works(desk_queries.list_around(by, nodes)),
        "rounds": queries.list_open_rounds(villages, clock.today(), by),
    }


def read_for_office(by: Actor) -> dict[str, Any]:
    """What this actor's office has promised and not yet done."""
    open_items = list_office_items(by).filter(state=ActionItem.State.AGREED).order_by("due_on")
    return {
        "is_office": True,
        "office": find_office(by),
        "office_items": look_at_items(list(open_items[:20])),
        "offered": bench.list_offered(by),
    }


def read_for_supervisor(by: Actor) -> dict[str, Any]:
    """The villages that need a hand, and what is over its day."""
    nodes = by.list_nodes(Role.SUPERVISOR)
    works = list_works(desk_queries.list_under_way(by, nodes))
    return {
        "is_supervisor": True,
        "asked_to_join": list_waiting_sides([*nodes, *by.list_nodes(Role.CONVENER)]),
        "in_need": desk_queries.list_villages_in_need(nodes, clock.now()),
        "late_works": [work for work in works if work.is_late],
        "past_village": list_works(
            [matter for matter in desk_queries.list_to_triage(by, nodes) if not matter.is_public]
        ),
    }


def read_for_administrator(by: Actor) -> dict[str, Any]:
    """The roster and the roles."""
    nodes = by.list_nodes(Role.ADMINISTRATOR)
    return {"is_administrator": True, "role_count": desk_queries.count_roles(nodes)}


def read_for_auditor(by: Actor) -> dict[str, Any]:
    """The last entries of the record."""
    entries = desk_queries.list_latest_entries(by)
    return {"is_auditor": True, "entries": [(entry, say_entry(entry.kind)) for entry in entries]}


def read_for_expert(by: Actor) -> dict[str, Any]:
    """What this actor was asked."""
    return {"is_expert": True, "reviews": queries.list_my_reviews(by)}


# In the order of the page; a later role adds to an earlier one.
READERS = {
    Role.RECORDER: read_for_recorder,
    Role.CONVENER: read_for_convener,
    Role.GRID_WORKER: read_for_grid_worker,
    Role.OFFICE: read_for_office,
    Role.SUPERVISOR: read_for_supervisor,
    Role.ADMINISTRATOR: read_for_administrator,
    Role.AUDITOR: read_for_auditor,
    Role.EXPERT: read_for_expert,
}


def list_works(matters: Sequence[Matter]) -> list[Work]:
    """Matters with where they stand; three queries."""
    hold_sides(matters)
    found = read_many(matters)
    return [describe_work(matter, found[matter.pk]) for matter in matters]


def describe_work(matter: Matter, progress: Progress) -> Work:
    """One matter at the desk."""
    step = progress.open_step
    return Work(
        card=show_card(matter, progress),
        missing=str(say_evidence(step.missing)) if step and step.missing else "",
        is_late=progress.overdue is not None,
        is_warned=progress.warned is not None,
    )
