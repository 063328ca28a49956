"""Acts of a legal talk or an activity: plan, change, open here and now, count, lead to a matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhaishangyi.matters.models import Category, Channel, Matter
from zhaishangyi.matters.raising import make_matter
from zhaishangyi.meetings import event_rules, event_steps, running, sitting_steps
from zhaishangyi.meetings import planning_steps as steps
from zhaishangyi.meetings.event_steps import Speaker
from zhaishangyi.meetings.models import Meeting, MeetingLead, MeetingState, Participant
from zhaishangyi.meetings.permissions import DESK, PLANNERS
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import CleanPhoto

AHEAD = (MeetingState.PLANNED, MeetingState.ANNOUNCED)
HELD = (MeetingState.OPEN, MeetingState.CLOSED)
MOVED = mark("%(title)s has moved. It is at %(when)s, %(place)s now.")


@act("event.plan", who=PLANNERS)
def plan_event(
    by: Actor,
    jurisdiction: Jurisdiction,
    sort: str,
    title: str,
    starts_at: datetime,
    about: str = "",
    venue: Venue | None = None,
    place_text: str = "",
    minutes: int = 90,
    speakers: Sequence[Speaker] = (),
) -> Meeting:
    """Plan a legal talk or an activity: theme, when, where, and who speaks. (定讲座或活动)

    Whoever plans it convenes it. Nothing is settled there, so it needs no quorum.
    """
    meeting = event_steps.start_event(by, jurisdiction, sort)
    event_steps.fill_event(meeting, title, about, starts_at, venue, place_text, minutes)
    meeting.save()
    event_steps.add_speakers(meeting, speakers)
    return meeting


@act("event.open", who=PLANNERS)
def open_event(
    by: Actor,
    jurisdiction: Jurisdiction,
    sort: str,
    title: str,
    about: str = "",
    venue: Venue | None = None,
    place_text: str = "",
    speakers: Sequence[Speaker] = (),
) -> Meeting:
    """Begin a legal talk or an activity here and now, without a plan. (当场开讲)"""
    meeting = event_steps.start_event(by, jurisdiction, sort)
    event_steps.fill_event(meeting, title, about, clock.now(), venue, place_text, 90)
    meeting.is_on_the_spot = True
    meeting.state = MeetingState.ANNOUNCED
    meeting.save()
    event_steps.add_speakers(meeting, speakers)
    steps.publish_notice(meeting, by)
    sitting_steps.begin(meeting, by)
    return meeting


@act("event.change", who=DESK)
def change_event(
    by: Actor,
    meeting: Meeting,
    title: str,
    starts_at: datetime,
    about: str = "",
    venue: Venue | None = None,
    place_text: str = "",
    minutes: int = 90,
    seen_version: int | None = None,
) -> Meeting:
    """Change the plan of a talk or an activity that is still to come. (改讲座或活动)

    When it was announced and its time or place moves, a new notice goes up and everybody on the
    list is told.
    """
    meeting = event_steps.load_event(meeting, *AHEAD, seen_version=seen_version)
    before = (meeting.starts_at, meeting.place_label)
    event_steps.fill_event(meeting, title, about, starts_at, venue, place_text, minutes)
    if before != (meeting.starts_at, meeting.place_label):
        if meeting.state == MeetingState.ANNOUNCED:
            steps.publish_notice(meeting, by)
        running.tell_everybody(meeting, MOVED)
    meeting.save()
    return meeting


@act("event.speaker_add", who=DESK)
def add_speaker(
    by: Actor,
    meeting: Meeting,
    role: str,
    person: Person | None = None,
    name: str = "",
    topic: str = "",
) -> Participant:
    """Put a speaker on the list, of the roster or by name; without a topic it is the theme. (请讲)

    Somebody of the roster gets a message and can say whether they come.
    """
    meeting = event_steps.load_event(meeting, *AHEAD, MeetingState.OPEN)
    return event_steps.add_speakers(meeting, [(role, person, name, topic)])[0]


@act("event.count", who=DESK)
def count_attendance(
    by: Actor, meeting: Meeting, attended: int, seen_version: int | None = None
) -> Meeting:
    """Write down how many came, for not everybody checks in under a tree. (点人数)"""
    meeting = event_steps.load_event(meeting, *HELD, seen_version=seen_version)
    event_rules.require_attendance(attended, event_steps.count_present(meeting))
    meeting.attended = attended
    meeting.save()
    return meeting


@act("event.lead", who=DESK)
def lead_to_matter(
    by: Actor,
    meeting: Meeting,
    text: str,
    place_text: str,
    category: str = Category.OTHER,
    title: str = "",
    jurisdiction: Jurisdiction | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> Matter:
    """Make a matter of what came up at a talk or an activity, without a name. (立为议题)

    `jurisdiction` is the village where it arose, for a talk that the town held.
    """
    meeting = event_steps.load_event(meeting, *HELD)
    place = jurisdiction or meeting.jurisdiction
    if not place.path.startswith(meeting.node_path):
        raise RuleBroken("jurisdiction", "Choose a village of the place where the talk was.")
    matter = make_matter(
        by, place, text, place_text, category, channel=Channel.TALK, title=title, photos=photos
    )
    MeetingLead.objects.create(meeting=meeting, matter=matter, noted_at=clock.now())
    return matter
