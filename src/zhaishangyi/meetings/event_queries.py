"""Reading legal talks and activities; each page asks a fixed number of times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, When

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import find_village
from zhaishangyi.matters.queries import visible_to as list_visible_matters
from zhaishangyi.meetings.event_rules import EVENT_SORTS, is_event_sort
from zhaishangyi.meetings.models import (
    Leaflet,
    Meeting,
    MeetingLead,
    MeetingState,
    Participant,
    Question,
)
from zhaishangyi.meetings.permissions import DESK, find_host_standing, find_own_talk
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import choose_nodes, list_valid_grants
from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.models import Photo
from zhaishangyi.record.photos import list_photos
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role, find_floor_group

# Those who come to a talk to tell others something.
SPEAKER_ROLES = (
    Role.JUDICIAL,
    Role.LAWYER,
    Role.GRID_POLICE,
    Role.MEDIATOR,
    Role.EXPERT,
    Role.DEPUTY,
    Role.CPPCC,
    Role.RESPECTED_LOCAL,
    Role.OFFICE,
    Role.GRID_WORKER,
    Role.CONVENER,
    Role.RESIDENT,
)
STILL_TO_COME = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its answer, as everybody may read it."""

    question: Question
    may_answer: bool

    @property
    def asked_label(self) -> str:
        """In which role it was asked."""
        return label_role(self.question.asked_as)

    @property
    def answered_group(self) -> str:
        """The floor group of whoever answered."""
        return find_floor_group(self.question.answered_as)

    @property
    def answered_label(self) -> str:
        """The role of whoever answered."""
        return label_role(self.question.answered_as)


@dataclass(frozen=True, slots=True)
class LeafletView:
    """A leaflet with the photos of its pages."""

    leaflet: Leaflet
    photos: Sequence[Photo]


@dataclass(frozen=True, slots=True)
class EventView:
    """What a talk or an activity has besides other meetings."""

    meeting: Meeting
    speakers: Sequence[Participant]
    questions: Sequence[QuestionView]
    leaflets: Sequence[LeafletView]
    matters: Sequence[Matter]
    can_ask: bool
    may_mediate: bool

    @property
    def waiting(self) -> int:
        """How many questions have no answer yet."""
        return sum(not view.question.answer for view in self.questions)


def get_event(by: Actor, meeting_id: UUID) -> Meeting:
    """A legal talk or an activity. Raises NotHere, also for any other meeting."""
    meeting = get_meeting(by, meeting_id)
    if not is_event_sort(meeting.sort):
        raise NotHere("This is no legal talk or activity. Look at the list of them.")
    return meeting


def get_question(by: Actor, question_id: UUID) -> Question:
    """A question of a talk. Raises NotHere."""
    related = ("meeting__jurisdiction", "meeting__venue")
    question = Question.objects.select_related(*related).filter(pk=question_id).first()
    if question is None:
        raise NotHere("There is no such question any more.")
    return question


def get_leaflet(by: Actor, leaflet_id: UUID) -> Leaflet:
    """A leaflet of a talk. Raises NotHere."""
    related = ("meeting__jurisdiction", "meeting__venue")
    leaflet = Leaflet.objects.select_related(*related).filter(pk=leaflet_id).first()
    if leaflet is None:
        raise NotHere("There is no such leaflet any more.")
    return leaflet


def read_event(meeting: Meeting, by: Actor) -> EventView | None:
    """What there is to see of a talk or an activity; None for any other meeting. Six queries."""
    if not is_event_sort(meeting.sort):
        return None
    leaflets = list(Leaflet.objects.filter(meeting=meeting))
    photos = list_photos(leaflets)
    is_desk = DESK.find_standing(by, {"meeting": meeting}) is not None
    may_answer = is_desk or find_own_talk(by, meeting) is not None
    is_taking = meeting.state in (MeetingState.ANNOUNCED, MeetingState.OPEN)
    return EventView(
        meeting=meeting,
        speakers=list_speakers(meeting),
        questions=[QuestionView(one, may_answer) for one in list_questions(meeting)],
        leaflets=[LeafletView(one, photos.get(one.pk, [])) for one in leaflets],
        matters=list_led_matters(meeting, by),
        can_ask=is_taking or (is_desk and meeting.state != MeetingState.CANCELLED),
        may_mediate=find_host_standing(by, meeting.node_path) is not None,
    )


def list_speakers(meeting: Meeting) -> list[Participant]:
    """Those who speak at it, in the order in which they were put on the list."""
    return list(
        Participant.objects.filter(meeting=meeting)
        .exclude(topic="")
        .order_by(F("invited_at").asc(nulls_last=True), "pk")
    )


def list_questions(meeting: Meeting) -> QuerySet[Question]:
    """The questions that stand on the list, in the order in which they were asked."""
    return Question.objects.filter(meeting=meeting, struck_at=None).order_by("asked_at", "pk")


def list_led_matters(meeting: Meeting, by: Actor) -> list[Matter]:
    """The matters that came out of it and that this actor may know of."""
    leads = MeetingLead.objects.filter(meeting=meeting)
    found = list_visible_matters(by).filter(pk__in=leads.values("matter"))
    return list(found.select_related("jurisdiction").order_by("raised_at"))


def find_lead(matter: Matter) -> MeetingLead | None:
    """The talk or activity that a matter came out of, or None."""
    related = ("meeting__venue", "meeting__jurisdiction")
    return MeetingLead.objects.select_related(*related).filter(matter=matter).first()


def _list_shown(node_path: str = "", sort: str = "") -> QuerySet[Meeting]:
    sorts = [sort] if is_event_sort(sort) else list(EVENT_SORTS)
    found = Meeting.objects.filter(sort__in=sorts, jurisdiction__path__startswith=node_path)
    return found.select_related("jurisdiction", "venue")


def list_events(
    by: Actor, node_path: str = "", sort: str = "", state: str = ""
) -> QuerySet[Meeting]:
    """Talks and activities: those going on and to come, soonest first; then held, newest first.

    Those still being planned are for desks only. Each has `present` and `asked`.
    """
    ahead = [MeetingState.OPEN, MeetingState.ANNOUNCED]
    if by.has_desk:
        ahead.append(MeetingState.PLANNED)
    states = {"ahead": ahead, "held": [MeetingState.CLOSED]}.get(
        state, [*ahead, MeetingState.CLOSED]
    )
    is_ahead = Q(state__in=ahead)
    return (
        _list_shown(node_path, sort)
        .filter(state__in=states)
        .annotate(
            present=Count(
                "participants", Q(participants__checked_in_at__isnull=False), distinct=True
            ),
            asked=Count("questions", Q(questions__struck_at=None), distinct=True),
            order=Case(When(state=MeetingState.OPEN, then=0), When(is_ahead, then=1), default=2),
            soonest=Case(When(is_ahead, then=F("starts_at"))),
        )
        .order_by("order", "soonest", "-starts_at")
    )


def list_next_events(now: datetime, most: int = 3) -> list[Meeting]:
    """The talks and activities that go on or come next, announced ones only."""
    is_ahead = Q(state=MeetingState.ANNOUNCED, starts_at__gte=now - STILL_TO_COME)
    found = _list_shown().filter(Q(state=MeetingState.OPEN) | is_ahead)
    return list(found.order_by("starts_at")[:most])


def list_events_at(venue: Venue, most: int = 6) -> list[Meeting]:
    """The latest talks and activities at a venue that everybody may know of."""
    states = (MeetingState.ANNOUNCED, MeetingState.OPEN, MeetingState.CLOSED)
    found = _list_shown().filter(venue=venue, state__in=states)
    return list(found.order_by("-starts_at")[:most])


def list_uncounted(nodes: Sequence[str], most: int = 10) -> list[Meeting]:
    """Held at or below these nodes, and nobody has written down how many came."""
    held = _list_shown().filter(
        choose_nodes(nodes, "jurisdiction__path"), state=MeetingState.CLOSED, attended=None
    )
    return list(held.order_by("closed_at")[:most])


def list_event_places(by: Actor) -> list[Jurisdiction]:
    """Towns and villages where this actor may call people to a talk or an activity."""
    places = Jurisdiction.objects.filter(ended_on=None).exclude(level=Level.GRID)
    places = places.order_by("level", "position", "path")
    return [place for place in places if find_host_standing(by, place.path)]


def list_villages_below(place: Jurisdiction) -> list[Jurisdiction]:
    """The villages in which something of a talk may have arisen: one, or all of a town."""
    village = find_village(place)
    if village.level != Level.TOWN:
        return [village]
    living = Jurisdiction.objects.filter(level=Level.VILLAGE, ended_on=None)
    below = living.filter(path__startswith=village.path)
    return list(below.order_by("position", "path")) or [village]


def find_speaker_person(role: str, name: str, node_path: str) -> Person | None:
    """The one holder of a role at or around a place who is called so; None for none or several."""
    town = node_path.partition("/")[0] + "/"
    grants = list_valid_grants().filter(role=role, jurisdiction__path__startswith=town)
    people = Person.objects.filter(pk__in=grants.values("person"), left_on=None, name=name.strip())
    found = list(people[:2])
    return found[0] if len(found) == 1 else None
