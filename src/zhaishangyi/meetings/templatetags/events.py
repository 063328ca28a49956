"""The talks and activities of a venue, on the page of the venue, which knows of no meetings."""

from __future__ import annotations

from typing import Any

from django import template

from zhaishangyi.meetings.event_queries import list_events_at
from zhaishangyi.places.models import Venue

register = template.Library()


@register.inclusion_tag("meetings/parts/events_at.html")
def events_at(venue: Venue) -> dict[str, Any]:
    """List the latest legal talks and activities at a venue; nothing when there were none."""
    return {"venue": venue, "events": list_events_at(venue)}
