"""The steps that planning a meeting consists of; usable only inside an act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import rules, running
from zhaishangyi.meetings.models import AgendaItem, Meeting, MeetingState, Participant
from zhaishangyi.notices.models import NoticeKind, PublicNotice
from zhaishangyi.notices.tell import publish
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.places.models import Venue
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

MOST_POINTS = 12


def list_usual_points() -> list[tuple[str, int]]:
    """The agenda of most meetings, in the town's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return [
            (_("How things stand"), 10),
            (_("Everybody speaks"), 25),
            (_("Views and votes"), 20),
            (_("Settle it"), 10),
        ]


def require_no_other(matter: Matter) -> None:
    """Raises RuleBroken when a meeting about this matter is already to come or sitting."""
    states = (MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.OPEN)
    other = Meeting.objects.filter(matter=matter, state__in=states).first()
    if other is not None:
        raise RuleBroken(
            "",
            "A meeting about this matter is planned already, for %(when)s. "
            "Change that one, or call it off first.",
            when=running.say_when(other),
        )


def fill_plan(
    meeting: Meeting,
    by: Actor,
    starts_at: datetime,
    venue: Venue | None,
    place_text: str,
    minutes: int,
    convener: Person | None,
    recorder: Person | None,
) -> None:
    """Put a checked plan into the meeting, without saving it."""
    if starts_at != meeting.starts_at:
        rules.require_ahead(starts_at, clock.now())
    rules.require_length(minutes)
    meeting.starts_at, meeting.minutes_planned = starts_at, minutes
    meeting.title = require_text("title", meeting.title, least=2, most=120)
    set_place(meeting, venue, place_text)
    meeting.convener = choose_convener(meeting, by, convener)
    meeting.recorder = recorder


def set_place(meeting: Meeting, venue: Venue | None, place_text: str) -> None:
    """A registered venue, or any place in words."""
    place_text = require_text("place_text", place_text, least=0, most=120)
    rules.require_place(venue is not None, place_text)
    if venue is not None and not venue.is_open:
        raise RuleBroken("venue", "%(venue)s is closed. Choose another place.", venue=str(venue))
    meeting.venue = venue
    meeting.place_text = place_text or (venue.place_text if venue else "")


def choose_convener(meeting: Meeting, by: Actor, convener: Person | None) -> Person:
    """The convener that was named, else that of the matter, else whoever plans.

    Raises RuleBroken for somebody who does not convene at this place.
    """
    of_matter = meeting.matter.convener if meeting.matter else None
    chosen = convener or of_matter or running.find_person(by)
    if chosen is None:
        raise RuleBroken("convener", "Who calls people together? Choose a convener.")
    nodes = list_valid_grants().filter(person=chosen, role=Role.CONVENER)
    if not any(meeting.node_path.startswith(grant.jurisdiction.path) for grant in nodes):
        raise RuleBroken(
            "convener",
            "%(name)s is no convener here. Choose somebody who is, or have the role given first.",
            name=chosen.name,
        )
    return chosen


def set_quorum(
    meeting: Meeting,
    quorum: int | None,
    more_roles: Sequence[str],
    least: int,
    required: Sequence[str],
) -> None:
    """What the procedure asks for, or more."""
    wanted = least if quorum is None else quorum
    rules.require_enough(wanted, least)
    meeting.quorum = wanted
    meeting.required_roles = rules.join_roles(required, more_roles)


def write_agenda(meeting: Meeting, points: Sequence[tuple[str, int]], first: int = 1) -> None:
    """Write the points of an agenda in order; raises RuleBroken for one that cannot be."""
    if not points:
        raise RuleBroken("", "An agenda needs at least one point.")
    if len(points) + first - 1 > MOST_POINTS:
        raise RuleBroken("", "At most %(most)s points fit into one meeting.", most=MOST_POINTS)
    for position, (title, minutes) in enumerate(points, first):
        if not 1 <= minutes <= rules.LONGEST_MEETING:
            raise RuleBroken(
                "", "%(title)s: give it between 1 and %(most)s minutes.",
                title=title, most=rules.LONGEST_MEETING,
            )  # fmt: skip
        AgendaItem.objects.create(
            meeting=meeting,
            position=position,
            title=require_text("", title, most=80),
            minutes=minutes,
        )


def publish_notice(meeting: Meeting, by: Actor) -> None:
    """Put up a notice with time and place; an earlier one of the same meeting comes down."""
    withdraw_notice(meeting)
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "when": running.say_when(meeting),
            "place": meeting.place_label,
            "where": meeting.place_text,
            "convener": meeting.convener.name,
        }
        text = "\n\n".join(
            part
            for part in (
                _("Begins: %(when)s\nPlace: %(place)s, %(where)s\nConvener: %(convener)s") % values,
                meeting.about,
                say_speakers(meeting),
                _("Everybody may come and speak."),
            )
            if part
        )
        meeting.notice = publish(
            meeting.jurisdiction,
            NoticeKind.MEETING,
            meeting.title,
            text,
            meeting.get_absolute_url(),
            by,
        )


def say_speakers(meeting: Meeting) -> str:
    """Who speaks about what at a talk or an activity, a line each; "" at other meetings."""
    speakers = Participant.objects.filter(meeting=meeting).exclude(topic="")
    return "\n".join(
        _("%(role)s %(name)s: %(topic)s")
        % {"role": one.role_label, "name": one.name, "topic": one.topic}
        for one in speakers
    )


def withdraw_notice(meeting: Meeting) -> None:
    """Take a notice down: it stays to be read, and says that and why it no longer holds."""
    notice = meeting.notice
    if not isinstance(notice, PublicNotice) or notice.withdrawn_at is not None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        notice.withdrawn_reason = meeting.cancelled_reason or _("Time or place has changed.")
    notice.withdrawn_at = clock.now()
    notice.save()
