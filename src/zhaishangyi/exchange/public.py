"""Which meetings everybody may know of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.meetings.queries import visible_to
from zhaishangyi.record.actor import NOBODY


def find_public() -> QuerySet[Meeting]:
    """Meetings that everybody may know of, from the moment they are announced."""
    never_announced = Q(state=MeetingState.CANCELLED, notice=None)
    return visible_to(NOBODY).exclude(Q(state=MeetingState.PLANNED) | never_announced)
