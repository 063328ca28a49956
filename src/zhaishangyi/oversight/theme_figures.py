"""The theme months of a place side by side, in figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.matters.models import State
from zhaishangyi.matters.queries import list_nodes_above
from zhaishangyi.meetings.models import MeetingSort, MeetingState
from zhaishangyi.oversight.rules.measures import REPRESENTATIVES
from zhaishangyi.places.models import Jurisdiction

HELD = Q(
    matters__matter__meetings__sort=MeetingSort.DELIBERATION,
    matters__matter__meetings__state=MeetingState.CLOSED,
)
PRESENT = HELD & Q(matters__matter__meetings__participants__checked_in_at__isnull=False)
BY_REPRESENTATIVES = PRESENT & Q(matters__matter__meetings__participants__role__in=REPRESENTATIVES)
EVENT = Q(events__meeting__state=MeetingState.CLOSED)
SOLVED = Q(matters__matter__state=State.FINISHED)
# One query each: joined in one, the counts would multiply each other.
COUNTED = {
    "matters": Count("matters", distinct=True),
    "solved": Count("matters", filter=SOLVED, distinct=True),
    "meetings": Count("matters__matter__meetings", filter=HELD, distinct=True),
    "participations": Count("matters__matter__meetings__participants", filter=PRESENT),
    "representatives": Count("matters__matter__meetings__participants", filter=BY_REPRESENTATIVES),
    "events": Count("events", filter=EVENT, distinct=True),
}


@dataclass(frozen=True)
class CampaignFigures:
    """A theme month and what came of it. (专题月统计)"""

    campaign: Campaign
    matters: int = 0
    solved: int = 0
    meetings: int = 0
    participations: int = 0
    representatives: int = 0
    events: int = 0


def read_campaigns(place: Jurisdiction | None) -> list[CampaignFigures]:
    """The theme months of a place's town that were not called off, the oldest first.

    Seven queries, however many there are.
    """
    campaigns = Campaign.objects.filter(cancelled_at=None)
    if place is not None:
        campaigns = campaigns.filter(jurisdiction__path__in=list_nodes_above(place.path))
    counts: dict[UUID, dict[str, Any]] = {}
    for name, counted in COUNTED.items():
        found = campaigns.order_by().values_list("pk").annotate(number=counted)
        for pk, number in found:
            counts.setdefault(pk, {})[name] = number
    return list(build(campaigns.select_related("jurisdiction").order_by("begins_on"), counts))


def build(campaigns: Any, counts: dict[UUID, dict[str, Any]]) -> Iterator[CampaignFigures]:
    """Each campaign with its numbers."""
    for campaign in campaigns:
        yield CampaignFigures(campaign, **counts.get(campaign.pk, {}))
