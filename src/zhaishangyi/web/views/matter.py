"""The page of one matter, put together from the rooms that know a part of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.campaigns.placing import place_matter
from zhaishangyi.delivery.forms import fill_rating
from zhaishangyi.delivery.overview import DeliveryView, read_delivery
from zhaishangyi.delivery.pledging.overview import read_pledges
from zhaishangyi.delivery.projects.queries import read_project
from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.cards import show_card
from zhaishangyi.matters.models import ExpertReview, Matter, OpinionRound, State, Triage
from zhaishangyi.matters.progress import read_progress
from zhaishangyi.matters.queries import (
    get_matter,
    is_following,
    list_holders,
    list_nodes_above,
    show_helper,
    show_raiser,
)
from zhaishangyi.matters.sides.queries import hold_sides
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.meetings.queries import list_of_matter
from zhaishangyi.meetings.review_queries import find_open_finding
from zhaishangyi.oversight.urging.view import read_urging
from zhaishangyi.procedures.rules import Progress
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.roles import Role
from zhaishangyi.web import queries
from zhaishangyi.web.crossing import read_crossing
from zhaishangyi.web.history import read_history
from zhaishangyi.web.next_step import AtHand, choose_meeting, show_next_step
from zhaishangyi.web.story import merge_stories


@page(ANYONE, matter=get_matter)
def show_matter(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Where it stands, what was agreed and done, and how it came about."""
    by, today = find_actor(request), clock.today()
    hold_sides([matter])
    progress = read_progress(matter)
    meetings = list(list_of_matter(matter.pk))
    delivery = read_delivery(matter, by, today, progress)
    hand = take_in_hand(matter, progress, delivery, meetings, by)
    context = {
        "nav_current": "matters",
        "matter": matter,
        "card": show_card(matter, progress),
        "step": progress.open_step,
        "next_step": show_next_step(hand, by, today),
        "coming": find_coming(meetings),
        "decision": find_decision(matter),
        **describe_head(matter, by),
        **describe_outcome(meetings),
        "crossing": hand.crossing,
        "urging": read_urging(matter, by),
        "delivery": delivery,
        "project": read_project(matter),
        "theme": place_matter(matter, by),
        "pledges": read_pledges(matter, by),
        "rate_form": fill_rating(delivery) if delivery.may_rate else None,
        "story": merge_stories(matter, by),
        "history": read_history(matter, find_published(delivery)),
        **describe_side(matter, by),
    }
    return render(request, "web/matter.html", context)


def take_in_hand(
    matter: Matter, progress: Progress, delivery: DeliveryView, meetings: list[Meeting], by: Actor
) -> AtHand:
    """What acts of this matter are about."""
    hand = AtHand(
        matter=matter,
        progress=progress,
        delivery=delivery,
        meeting=choose_meeting(meetings, matter),
        opinion_round=OpinionRound.objects.filter(matter=matter, closed_at=None).first(),
        review=ExpertReview.objects.filter(matter=matter, found_at=None).first(),
        finding=find_open_finding(matter.pk),
        crossing=read_crossing(matter, meetings, by),
    )
    if hand.opinion_round:
        hand.opinion_round.matter = matter
    for review in (hand.review, hand.finding):
        if review:
            review.matter = matter
    return hand


def describe_head(matter: Matter, by: Actor) -> dict[str, Any]:
    """Who raised it and who wrote it down, as far as this actor may know."""
    return {"raiser": show_raiser(matter, by), "helper": show_helper(matter, by)}


def find_coming(meetings: list[Meeting]) -> Meeting | None:
    """The meeting that sits now or is announced."""
    states = (MeetingState.OPEN, MeetingState.ANNOUNCED)
    return next((meeting for meeting in meetings if meeting.state in states), None)


def find_decision(matter: Matter) -> Triage | None:
    """Why a matter is not going on, with the one that it was joined with."""
    if matter.state not in (State.DECLINED, State.MERGED):
        return None
    decided = Triage.objects.filter(matter=matter).select_related("merged_into__handled_at")
    return decided.order_by("-decided_at").first()


def describe_outcome(meetings: list[Meeting]) -> dict[str, Any]:
    """What the last meeting came to that was held, and the people behind it."""
    for meeting in meetings:
        outcome = getattr(meeting, "outcome", None)
        if outcome is not None and meeting.state == MeetingState.CLOSED:
            minutes = getattr(meeting, "minutes", None)
            return {
                "outcome": outcome,
                "outcome_meeting": meeting,
                "people": queries.count_people(outcome),
                "has_minutes": minutes is not None and minutes.approved_at is not None,
            }
    return {"outcome": None}


def find_published(delivery: DeliveryView) -> Any:
    """When the latest result was published, or None."""
    results = [delivery.result] if delivery.result else list(delivery.earlier_results)
    return max((result.published_at for result in results), default=None)


def describe_side(matter: Matter, by: Actor) -> dict[str, Any]:
    """Whom to ask, and whether this actor hears how it goes on."""
    supervisors = list_holders(list_nodes_above(matter.node_path), Role.SUPERVISOR)
    return {
        "supervisors": [person.name for person in supervisors][:3],
        "can_follow": matter_acts.follow_matter.allows(by, matter=matter),
        "is_following": is_following(matter, by),
        "joined_count": Matter.objects.filter(merged_into=matter).count(),
    }
