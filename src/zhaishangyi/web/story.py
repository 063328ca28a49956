"""The story of a matter, told by several rooms and read as one, newest first."""

from __future__ import annotations

from zhaishangyi.delivery import story as delivery
from zhaishangyi.delivery.pledging import story as pledging
from zhaishangyi.delivery.projects import story as projects
from zhaishangyi.matters import story as matters
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.sides import story as sides
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.meetings import consent_story as consents
from zhaishangyi.meetings import event_story as events
from zhaishangyi.meetings import story as meetings
from zhaishangyi.oversight.urging import story as urging
from zhaishangyi.record.actor import Actor

TELLERS = (
    matters.build_story,
    sides.build_story,
    meetings.build_story,
    events.build_story,
    consents.build_story,
    projects.build_story,
    delivery.build_story,
    pledging.build_story,
    urging.build_story,
)


def merge_stories(matter: Matter, by: Actor) -> list[StoryItem]:
    """Everything that happened, whichever room knows of it."""
    items = [item for tell in TELLERS for item in tell(matter, by)]
    return sorted(items, key=lambda item: item.when, reverse=True)
