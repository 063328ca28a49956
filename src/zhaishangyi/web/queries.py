"""What pages of several rooms ask for; each question is one query, however many rows answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from zhaishangyi.delivery.models import ProgressReport, ResultNotice, SatisfactionRating
from zhaishangyi.matters.models import (
    ExpertReview,
    Follow,
    Matter,
    MatterSide,
    OpinionRound,
    SideState,
    State,
)
from zhaishangyi.matters.queries import list_asked_reviews, list_nodes_above, visible_to
from zhaishangyi.matters.sides.around import find_around, list_place_ids, list_places_at
from zhaishangyi.matters.sides.queries import around_sides
from zhaishangyi.meetings.consents import list_binding
from zhaishangyi.meetings.models import Meeting, MeetingState, Outcome, Participant, Result
from zhaishangyi.meetings.queries import visible_to as list_visible_meetings
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.models import Entry
from zhaishangyi.voting.models import Motion

GOING_ON = (State.RAISED, State.UNDER_WAY)
RECENT = timedelta(days=30)
# An agreement older than so many later meetings is not what was decided lately.
LAST_HELD = 50


def list_towns_and_villages(home: str, chosen: UUID | None) -> list[Jurisdiction]:
    """All towns, then the villages of those that matter to somebody: where they live, where the
    village they chose lies, and the first one."""
    first = Jurisdiction.objects.filter(level=Level.TOWN).order_by("position", "path")[:1]
    near = Q(parent__in=first.values("pk"))
    if home:
        near |= Q(path__begins=list_nodes_above(home)[0])
    if chosen:
        near |= Q(parent__in=Jurisdiction.objects.filter(pk=chosen).values("parent"))
    is_shown = Q(level=Level.TOWN) | Q(near, level=Level.VILLAGE)
    wanted = Jurisdiction.objects.filter(is_shown, ended_on=None).defer("outline", "description")
    return list(wanted.order_by("level", "position", "path"))


def list_open_matters(now: datetime) -> QuerySet[Matter]:
    """Public matters that go on, or were finished in the last 30 days."""
    is_shown = Q(state__in=GOING_ON) | Q(state=State.FINISHED, finished_at__gte=now - RECENT)
    return visible_to(NOBODY).filter(is_shown)


def list_near(node_path: str, now: datetime, most: int = 4) -> list[Matter]:
    """Open matters, those of the village or town first, the newest first."""
    near = pick_newest(find_around(node_path), now, most)
    near += [key for key in pick_newest(Q(), now, most) if key not in near]
    found = {matter.pk: matter for matter in visible_to(NOBODY).filter(pk__in=near[:most])}
    return [found[key] for key in near[:most] if key in found]


def pick_newest(place: Q, now: datetime, most: int) -> list[UUID]:
    """The newest matters at a place that go on or were finished lately, by id; two queries."""
    here = Matter.objects.filter(place, is_past_village=False).order_by("-raised_at")
    rows: list[tuple[datetime, UUID]] = []
    for part in (here.filter(state__in=GOING_ON), here.filter(is_finished_lately(now))):
        rows += part.values_list("raised_at", "pk")[:most]
    return [key for _at, key in sorted(rows, reverse=True)[:most]]


def is_finished_lately(now: datetime) -> Q:
    """Finished in the last 30 days."""
    return Q(state=State.FINISHED, finished_at__gte=now - RECENT)


def count_open(node_path: str, now: datetime) -> int:
    """How many open matters there are in a village, or in the whole town; four queries."""
    near = Matter.objects.filter(find_around(node_path), is_past_village=False).order_by()
    recent = near.filter(is_finished_lately(now))
    return near.filter(state__in=GOING_ON).count() + recent.count()


def find_next_meeting(node_path: str, now: datetime) -> Meeting | None:
    """The meeting that sits now or comes next, around here before elsewhere; of those on one day
    the village's own."""
    soonest = list_soonest(find_around(node_path, matter="matter"), now)
    anywhere = list_soonest(Q(), now)

    def rank(meeting: Meeting) -> tuple[bool, date, bool, datetime]:
        is_elsewhere = not meeting.jurisdiction.path.startswith(node_path)
        day = clock.local(meeting.starts_at).date()
        return not meeting.is_open, day, is_elsewhere, meeting.starts_at

    return min(soonest or anywhere, key=rank, default=None)


def list_soonest(place: Q, now: datetime) -> list[Meeting]:
    """The meetings at a place that sit, and the next 30; three queries."""
    here = list_visible_meetings(NOBODY).filter(place).order_by("starts_at")
    to_come = here.filter(state=MeetingState.ANNOUNCED, starts_at__gte=now - timedelta(hours=2))
    keys: list[UUID] = []
    for part in (here.filter(state=MeetingState.OPEN), to_come):
        keys += part.values_list("pk", flat=True)[:30]
    related = ("jurisdiction", "venue", "matter")
    found = Meeting.objects.filter(pk__in=keys).select_related(*related)
    return list(found.order_by("starts_at"))


@dataclass(frozen=True, slots=True)
class Decided:
    """An outcome with the people behind it. `agreed` is None where nobody voted."""

    outcome: Outcome
    present: int
    agreed: int | None
    against: int = 0
    abstained: int = 0

    @property
    def others(self) -> int:
        """Those present who did not say yes."""
        return max(0, self.present - (self.agreed or 0))


def find_decided(node_path: str) -> Decided | None:
    """The newest agreement that everybody may read, of the village or town before others."""
    near, anywhere = (find_newest_agreement(path) for path in (node_path, ""))
    outcome = near or anywhere
    return count_people(outcome) if outcome else None


def find_newest_agreement(node_path: str) -> Outcome | None:
    """The newest agreement among the last meetings held at a node or below."""
    held = Meeting.objects.filter(state=MeetingState.CLOSED).order_by("-starts_at")
    if node_path:
        held = held.filter(jurisdiction__in=list_place_ids(node_path))
    keys = list(held.values_list("pk", flat=True)[:LAST_HELD])
    agreed = list_binding().filter(
        Q(matter=None) | Q(matter__is_past_village=False),
        result__in=(Result.AGREED, Result.PARTLY),
        meeting__in=keys,
    )
    related = ("matter", "meeting__venue", "meeting__jurisdiction")
    return agreed.select_related(*related).order_by("-settled_at").first()


def count_people(outcome: Outcome) -> Decided:
    """How many came, and how many agreed in the last vote of that meeting; two queries."""
    motion = find_last_motion(outcome.meeting_id)
    came = Participant.objects.filter(
        meeting=outcome.meeting_id, checked_in_at__isnull=False
    ).count()
    if motion is None:
        return Decided(outcome, came, None)
    return Decided(
        outcome, max(came, motion.present), motion.yes, motion.no, motion.abstain
    )  # fmt: skip


def find_last_motion(meeting_id: UUID) -> Motion | None:
    """The last vote of a meeting that was carried and counted."""
    carried = Motion.objects.filter(meeting=meeting_id, is_carried=True)
    return carried.order_by("-closed_at").first()


def list_waiting_for_rating(by: Actor, today: date) -> QuerySet[Matter]:
    """Matters whose result this person may rate and has not rated yet."""
    if by.person_id is None:
        return Matter.objects.none()
    its = OuterRef("pk")
    results = ResultNotice.objects.filter(
        matter=its, counted_at=None, rate_until__gte=today, round=OuterRef("round")
    )
    rated = SatisfactionRating.objects.filter(
        matter=its, person=by.person_id, round=OuterRef("round")
    )
    carried_out = ProgressReport.objects.filter(
        Q(written_by=by.person_id) | Q(item__office__people=by.person_id),
        item__matter=its,
        sort=ProgressReport.Sort.DONE,
    )
    concerned = Matter.objects.filter(is_concerned(by), state=State.UNDER_WAY)
    return concerned.filter(Exists(results), ~Exists(rated), ~Exists(carried_out)).select_related(
        "jurisdiction", "handled_at"
    )


def is_concerned(by: Actor) -> Q:
    """Matters under way that somebody raised, that lie where they live, or whose meeting they came
    to; five queries at once, so that what is asked further is asked of few."""
    at_home = list_nodes_above(by.home)
    going = Matter.objects.filter(state=State.UNDER_WAY).order_by().values_list("pk", flat=True)
    public = going.filter(is_past_village=False)
    sides = MatterSide.objects.filter(
        jurisdiction__path__in=at_home,
        state=SideState.JOINED,
        matter__state=State.UNDER_WAY,
        matter__is_past_village=False,
    )
    came = Participant.objects.filter(
        person=by.person_id, checked_in_at__isnull=False, meeting__matter__state=State.UNDER_WAY
    )
    return Q(
        pk__in={
            *going.filter(raiser=by.person_id),
            *public.filter(jurisdiction__in=list_places_at(at_home)),
            *sides.values_list("matter", flat=True),
            *came.order_by().values_list("meeting__matter", flat=True),
        }
    )


def list_my_matters(by: Actor, most: int = 24) -> list[Matter]:
    """What this person raised, then what they follow, newest first; each carries `is_mine`."""
    follows = Follow.objects.filter(person=by.person_id)
    is_mine = Case(When(raiser=by.person_id, then=Value(True)), default=Value(False))
    wanted = visible_to(by).filter(Q(raiser=by.person_id) | Q(pk__in=follows.values("matter")))
    return list(wanted.annotate(is_mine=is_mine).order_by("-is_mine", "-raised_at")[:most])


def list_my_invitations(by: Actor) -> list[Participant]:
    """Where this person is invited and which is still to come or sitting."""
    wanted = Participant.objects.filter(
        person=by.person_id,
        invited_at__isnull=False,
        meeting__state__in=(MeetingState.ANNOUNCED, MeetingState.OPEN, MeetingState.PLANNED),
    )
    related = ("meeting__venue", "meeting__jurisdiction")
    return list(wanted.select_related(*related).order_by("meeting__starts_at")[:10])


def list_open_rounds(node_paths: list[str], today: date, by: Actor = NOBODY) -> list[OpinionRound]:
    """Rounds of opinions that can still be answered, of matters at these nodes or below them."""
    places = Q(pk__in=[])
    for path in node_paths:
        places |= Q(matter__jurisdiction__path__startswith=path) | around_sides(path, "matter")
    open_rounds = OpinionRound.objects.filter(
        places, closed_at=None, closes_on__gte=today, matter__in=visible_to(by).values("pk")
    )
    return list(open_rounds.select_related("matter__handled_at").order_by("closes_on")[:10])


def list_my_reviews(by: Actor) -> list[ExpertReview]:
    """What this person, or their office, was asked as an expert and has not answered yet."""
    asked = list_asked_reviews(by).filter(found_at=None, matter__state=State.UNDER_WAY)
    return list(asked.select_related("matter").order_by("asked_at")[:10])


def list_my_entries(by: Actor, most: int = 20) -> list[Entry]:
    """The last things that this person did, from the record."""
    return list(Entry.objects.filter(person_id=by.person_id).order_by("-seq")[:most])
