"""What a talk or an activity has to tell of a matter that came out of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.meetings.event_queries import find_lead
from zhaishangyi.record.actor import Actor


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """Where the matter came from, when that was a talk or an activity; one query."""
    lead = find_lead(matter)
    if lead is None:
        return []
    meeting = lead.meeting
    return [
        StoryItem(
            when=lead.noted_at,
            icon="scales" if meeting.sort == "legal_talk" else "people",
            title=_("This came up at: %(title)s") % {"title": meeting.title},
            text=meeting.place_label,
            url=meeting.get_absolute_url(),
            url_label=_("See the talk"),
        )
    ]
