"""What meetings have to tell of a matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.meetings.models import (
    Meeting,
    MeetingState,
    Minutes,
    Outcome,
    Participant,
    Result,
    ReviewDecision,
)
from zhaishangyi.meetings.review_words import name_decision
from zhaishangyi.meetings.room import PARTIES, find_party
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.clock import local
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import find_floor_group

RESULT_ICONS = {Result.AGREED: "handshake", Result.PARTLY: "handshake", Result.NOT_AGREED: "dash"}


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """The meetings about a matter, who came by number, what they came to and decided on findings.

    Three queries.
    """
    meetings = list(
        Meeting.objects.filter(matter=matter).select_related(
            "venue", "jurisdiction", "outcome", "minutes"
        )
    )
    present = list(
        Participant.objects.filter(meeting__in=meetings, checked_in_at__isnull=False).values_list(
            "meeting", "role"
        )
    )
    items: list[StoryItem] = []
    for meeting in meetings:
        if meeting.state == MeetingState.PLANNED and not actor.has_desk:
            continue
        roles = [role for meeting_id, role in present if meeting_id == meeting.pk]
        items += [tell_meeting(meeting, roles), *tell_outcome(meeting), *tell_minutes(meeting)]
    decided = ReviewDecision.objects.filter(review__matter=matter).select_related("review")
    items += [item for decision in decided for item in tell_decision(decision)]
    return sorted(items, key=lambda item: item.when, reverse=True)


def tell_decision(decision: ReviewDecision) -> list[StoryItem]:
    """What became of an expert's finding, and of what was to follow."""
    link: dict[str, Any] = {
        "url": reverse("web:review", args=[decision.review_id]),
        "url_label": _("See all about it"),
    }
    title = name_decision(decision)
    text = "\n".join(part for part in (decision.reason, decision.follow_up) if part)
    told = [StoryItem(when=decision.decided_at, icon="scales", title=title, text=text, **link)]
    if decision.follow_up_done_at is not None:
        done = _("What followed from the finding is done")
        text = decision.follow_up_done
        at = decision.follow_up_done_at
        told.insert(0, StoryItem(when=at, icon="check", title=done, text=text, **link))
    return told


def tell_meeting(meeting: Meeting, roles: list[str]) -> StoryItem:
    """One meeting: to come, sitting, held or called off."""
    place = meeting.place_label
    told: dict[str, Any] = {
        "when": meeting.opened_at or meeting.starts_at,
        "url": meeting.get_absolute_url(),
        "url_label": _("See the meeting"),
    }
    if meeting.state == MeetingState.CANCELLED:
        title = _("The meeting was called off")
        return StoryItem(icon="cross", title=title, text=meeting.cancelled_reason, **told)
    if meeting.is_ahead:
        text = _("%(when)s, %(place)s") % {"when": say_moment(meeting.starts_at), "place": place}
        return StoryItem(icon="calendar", title=_("A meeting"), text=text, state="current", **told)
    told |= {"icon": "people", "text": place, "chips": list_chips(roles)}
    if meeting.is_open:
        return StoryItem(title=_("Talking it over now"), state="current", **told)
    if meeting.has_quorum is False:
        return StoryItem(title=_("Met, but too few people came"), **told)
    if meeting.is_on_the_spot:
        return StoryItem(title=_("Talked over on the spot"), **told)
    came = ngettext("%(count)s person came", "%(count)s people came", len(roles))
    title = _("Talked over: %(came)s") % {"came": came % {"count": len(roles)}}
    return StoryItem(title=title, **told)


def say_moment(at: datetime) -> str:
    """Day and time, the same in either language."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def list_chips(roles: Iterable[str]) -> list[tuple[str, str, str]]:
    """How many came of each party; never who."""
    listed = [find_party(role) for role in roles]
    chips = [
        (find_floor_group(role), label_role(role), str(listed.count(role)))
        for role in PARTIES
        if role in listed
    ]
    others = listed.count("")
    if others:
        chips.append(("office", _("Officials and others"), str(others)))
    return chips


def tell_outcome(meeting: Meeting) -> list[StoryItem]:
    """What it came to, in the words that were read aloud."""
    outcome: Outcome | None = getattr(meeting, "outcome", None)
    if outcome is None:
        return []
    return [
        StoryItem(
            when=outcome.settled_at,
            icon=RESULT_ICONS[Result(outcome.result)],
            title=str(outcome.get_result_display()),
            say=outcome.text,
        )
    ]


def tell_minutes(meeting: Meeting) -> list[StoryItem]:
    """The minutes, once everybody may read them."""
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    if minutes is None or minutes.approved_at is None:
        return []
    return [
        StoryItem(
            when=minutes.approved_at,
            icon="doc",
            title=_("The minutes are approved"),
            url=reverse("meetings:minutes_show", args=[meeting.pk]),
            url_label=_("Read the minutes"),
        )
    ]
