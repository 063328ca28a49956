"""What pages of several rooms ask for; each question is one query, however many rows answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When

from zhaishangyi.delivery.models import ProgressReport, ResultNotice, SatisfactionRating
from zhaishangyi.matters.models import (
    ExpertReview,
    Follow,
    Matter,
    OpinionRound,
    State,
)
from zhaishangyi.matters.queries import list_asked_reviews, list_nodes_above, visible_to
from zhaishangyi.matters.sides.queries import around_sides, has_sides
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


def list_towns_and_villages() -> list[Jurisdiction]:
    """The town and its villages, the town first."""
    wanted = Jurisdiction.objects.filter(level__in=(Level.TOWN, Level.VILLAGE))
    return list(wanted.order_by("level", "position", "path"))


def put_first(node_path: str, field: str) -> Case:
    """Sort rows whose place `field` lies at or below a node before all others."""
    return Case(When(**{f"{field}__startswith": node_path or "-"}, then=Value(0)), default=Value(1))


def list_open_matters(now: datetime) -> QuerySet[Matter]:
    """Public matters that go on, or were finished in the last 30 days."""
    is_shown = Q(state__in=GOING_ON) | Q(state=State.FINISHED, finished_at__gte=now - RECENT)
    return visible_to(NOBODY).filter(is_shown)


def list_near(node_path: str, now: datetime, most: int = 4) -> list[Matter]:
    """Open matters, those of the village first, the newest first."""
    is_near = Q(jurisdiction__path__startswith=node_path or "-") | around_sides(node_path)
    near = Case(When(is_near, then=Value(0)), default=Value(1))
    return list(list_open_matters(now).order_by(near, "-raised_at")[:most])


def count_open(node_path: str, now: datetime) -> int:
    """How many open matters there are in a village, or in the whole town."""
    near = Q(jurisdiction__path__startswith=node_path) | around_sides(node_path)
    return list_open_matters(now).filter(near).count()


def find_next_meeting(node_path: str, now: datetime) -> Meeting | None:
    """The meeting that sits now or comes next; of those on one day the village's own."""
    wanted = list_visible_meetings(NOBODY).filter(
        Q(state=MeetingState.OPEN)
        | Q(state=MeetingState.ANNOUNCED, starts_at__gte=now - timedelta(hours=2))
    )
    soonest = wanted.select_related("jurisdiction", "venue", "matter").order_by("starts_at")[:30]

    def rank(meeting: Meeting) -> tuple[bool, date, bool, datetime]:
        is_elsewhere = not meeting.jurisdiction.path.startswith(node_path)
        day = clock.local(meeting.starts_at).date()
        return not meeting.is_open, day, is_elsewhere, meeting.starts_at

    return min(soonest, key=rank, default=None)


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
    """The newest agreement that everybody may read, the village's before others; three queries."""
    meetings = list_visible_meetings(NOBODY).filter(state=MeetingState.CLOSED)
    outcome = (
        list_binding()
        .filter(result__in=(Result.AGREED, Result.PARTLY), meeting__in=meetings.values("pk"))
        .select_related("matter", "meeting__venue", "meeting__jurisdiction")
        .order_by(put_first(node_path, "meeting__jurisdiction__path"), "-settled_at")
        .first()
    )
    return count_people(outcome) if outcome else None


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
    results = ResultNotice.objects.filter(
        counted_at=None, rate_until__gte=today, round=F("matter__round")
    )
    came = Participant.objects.filter(person=by.person_id, checked_in_at__isnull=False)
    at_home = list_nodes_above(by.home)
    is_there = Q(jurisdiction__path__in=at_home) | has_sides(Q(jurisdiction__path__in=at_home))
    is_local = Q(is_past_village=False) & is_there
    is_concerned = Q(raiser=by.person_id) | is_local | Q(pk__in=came.values("meeting__matter"))
    rated = SatisfactionRating.objects.filter(person=by.person_id, round=F("matter__round"))
    done = ProgressReport.Sort.DONE
    carried_out = ProgressReport.objects.filter(
        Q(written_by=by.person_id) | Q(item__office__people=by.person_id), sort=done
    )
    return (
        Matter.objects.filter(is_concerned, state=State.UNDER_WAY, pk__in=results.values("matter"))
        .exclude(pk__in=rated.values("matter"))
        .exclude(pk__in=carried_out.values("item__matter"))
        .select_related("jurisdiction", "handled_at")
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
