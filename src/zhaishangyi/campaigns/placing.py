"""Where a matter, a talk or an activity stands in theme months, for its own page."""

from __future__ import annotations

from dataclasses import dataclass

from zhaishangyi.campaigns import actions, queries
from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import list_nodes_above
from zhaishangyi.meetings.event_rules import is_event_sort
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor


@dataclass(frozen=True, slots=True)
class ThemePlace:
    """The theme month that something is part of, or those that this actor may add it to."""

    campaign: Campaign | None = None
    offered: tuple[Campaign, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say."""
        return self.campaign is not None or bool(self.offered)


def place_matter(matter: Matter, by: Actor) -> ThemePlace:
    """Where a matter stands; one query, and one more for those who may add it."""
    known = queries.find_of_matter(matter.pk)
    if known is not None:
        return ThemePlace(known.campaign)
    if matter.is_past_village or matter.state in ("declined", "merged") or not by.has_desk:
        return ThemePlace()
    raised_on = clock.local(matter.raised_at).date()
    found = list_open_here(matter.jurisdiction.path)
    return ThemePlace(
        offered=tuple(
            one
            for one in found
            if raised_on >= queries.find_start(one).date()
            and actions.add_matter.allows(by, campaign=one, matter=matter)
        )
    )


def place_event(meeting: Meeting, by: Actor) -> ThemePlace:
    """Where a talk or an activity stands; one query, and one more for those who may add it."""
    if not is_event_sort(meeting.sort):
        return ThemePlace()
    known = queries.find_of_event(meeting.pk)
    if known is not None:
        return ThemePlace(known.campaign)
    if meeting.state == MeetingState.CANCELLED or not by.has_desk:
        return ThemePlace()
    found = list_open_here(meeting.jurisdiction.path)
    return ThemePlace(
        offered=tuple(
            one
            for one in found
            if meeting.starts_at >= queries.find_start(one)
            and actions.add_event.allows(by, campaign=one, meeting=meeting)
        )
    )


def list_open_here(node_path: str) -> list[Campaign]:
    """The open theme months of the town in which this place's village takes part."""
    above = list_nodes_above(node_path)
    found = queries.list_open(above[0])
    if len(above) == 1:
        return list(found)
    return list(found.filter(villages__jurisdiction__path__in=above).distinct())
