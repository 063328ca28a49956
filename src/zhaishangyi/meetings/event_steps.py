"""The steps that planning a legal talk or an activity consists of; usable only inside an act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhaishangyi.matters.queries import find_village
from zhaishangyi.meetings import event_rules, inviting, rules, running
from zhaishangyi.meetings import planning_steps as steps
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

# Role, the person when on the roster, the name, and what they speak about.
Speaker = tuple[str, Person | None, str, str]
ASKED_TO_SPEAK = mark("You are asked to speak: %(title)s, %(when)s, %(place)s. Will you come?")


def start_event(by: Actor, jurisdiction: Jurisdiction, sort: str) -> Meeting:
    """A talk or an activity that is not saved yet; whoever plans it convenes it."""
    event_rules.require_sort(sort)
    convener = running.find_person(by)
    if convener is None:
        raise RuleBroken("", "Who calls people together? Sign in as a person first.")
    # Nothing is settled there, so nobody has to be there for it to count.
    return Meeting(
        jurisdiction=find_village(jurisdiction),
        sort=sort,
        convener=convener,
        quorum=0,
        join_code=running.make_join_code(),
    )


def fill_event(
    meeting: Meeting,
    title: str,
    about: str,
    starts_at: datetime,
    venue: Venue | None,
    place_text: str,
    minutes: int,
) -> None:
    """Put a checked plan into it, without saving it."""
    if starts_at != meeting.starts_at:
        rules.require_ahead(starts_at, clock.now())
    rules.require_length(minutes)
    meeting.starts_at, meeting.minutes_planned = starts_at, minutes
    meeting.title = require_text("title", title, least=2, most=120)
    meeting.about = require_text("about", about, least=0, most=2000)
    steps.set_place(meeting, venue, place_text)


def load_event(meeting: Meeting, *states: str, seen_version: int | None = None) -> Meeting:
    """The talk or activity, locked, in one of the states. RuleBroken for any other meeting."""
    event_rules.require_event(meeting.sort)
    return running.load_meeting(meeting, *states, seen_version=seen_version)


def add_speakers(meeting: Meeting, speakers: Sequence[Speaker]) -> list[Participant]:
    """Put speakers on the list and ask those of the roster whether they come."""
    added = [add_speaker(meeting, *speaker) for speaker in speakers]
    if Participant.objects.filter(meeting=meeting).exclude(topic="").count() > (
        event_rules.MOST_SPEAKERS
    ):
        raise RuleBroken(
            "", "%(most)s speakers are enough for one day.", most=event_rules.MOST_SPEAKERS
        )
    tell_people(
        [one.person_id for one in added if one.checked_in_at is None],
        ASKED_TO_SPEAK,
        running.say_facts(meeting),
        url=inviting.find_answer_url(meeting),
        icon="mic",
    )
    return added


def add_speaker(
    meeting: Meeting, role: str, person: Person | None, name: str, topic: str
) -> Participant:
    """One speaker; somebody who is on the list already becomes one."""
    inviting.require_role(role)
    name = person.name if person else require_text("name", name, most=40)
    topic = require_text("topic", topic, least=0, most=80) or meeting.title[:80]
    listed = Participant.objects.filter(meeting=meeting, person=person)
    known = listed.first() if person else listed.filter(name=name, role=role).first()
    one = known or Participant(meeting=meeting, person=person, name=name)
    one.role, one.topic = role, topic
    one.side = one.side or (running.find_side(person) if person else "")
    one.invited_at = one.invited_at or clock.now()
    one.save()
    return one


def count_present(meeting: Meeting) -> int:
    """How many have checked in."""
    return Participant.objects.filter(meeting=meeting, checked_in_at__isnull=False).count()
