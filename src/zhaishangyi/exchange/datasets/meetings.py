"""Meetings that were announced, and what they came to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from zhaishangyi.exchange.datasets.shape import (
    Dataset,
    PeriodWish,
    Row,
    keep_choices,
    keep_period,
    keep_place,
    show_place,
    write_id,
    write_moment,
)
from zhaishangyi.exchange.public import find_public
from zhaishangyi.meetings.models import Meeting, Outcome, Participant
from zhaishangyi.procedures.voice import mark

SortWord = Literal["deliberation", "legal_talk", "activity"]
StateWord = Literal["announced", "open", "closed", "cancelled"]


class MeetingRow(Schema):
    """People sat down together, or will."""

    id: UUID
    sort: SortWord
    title: str
    matter: UUID | None
    place: UUID
    place_name: str
    place_path: str
    venue: UUID | None
    place_text: str
    starts_at: datetime
    minutes_planned: int
    state: StateWord
    opened_at: datetime | None
    closed_at: datetime | None
    is_on_the_spot: bool = Field(description=mark("Held at once, where the trouble was."))
    quorum: int
    has_quorum: bool | None = Field(description=mark("Known when it closes."))
    present: int = Field(description=mark("How many checked in."))
    attended: int | None = Field(
        description=mark("How many came to a talk or an activity, counted.")
    )


class MeetingWish(PeriodWish):
    """Meetings that begin in a time."""

    sort: SortWord | None = None
    state: StateWord | None = None


class OutcomeRow(Schema):
    """What a meeting came to, as it was read aloud."""

    id: UUID
    meeting: UUID
    matter: UUID | None
    place: UUID
    place_name: str
    place_path: str
    result: Literal["agreed", "partly", "not_agreed"]
    text: str
    settled_at: datetime


class OutcomeWish(PeriodWish):
    """Outcomes put down in a time."""

    result: Literal["agreed", "partly", "not_agreed"] | None = None


def find_meetings(wish: MeetingWish) -> QuerySet[Meeting]:
    """The meetings asked for, with how many checked in."""
    here = Participant.objects.filter(meeting=OuterRef("pk"), checked_in_at__isnull=False)
    counted = here.order_by().values("meeting").annotate(n=Count("pk")).values("n")
    found: QuerySet[Meeting] = keep_period(keep_place(find_public(), wish), wish, "starts_at")
    found = keep_choices(found, sort=wish.sort, state=wish.state)
    found = found.select_related("jurisdiction")
    return found.annotate(present=Coalesce(Subquery(counted), 0))


def show_meeting(meeting: Meeting) -> Row:
    """One row."""
    return {
        "id": str(meeting.pk),
        "sort": meeting.sort,
        "title": meeting.title,
        "matter": write_id(meeting.matter_id),
        **show_place(meeting.jurisdiction),
        "venue": write_id(meeting.venue_id),
        "place_text": meeting.place_text,
        "starts_at": write_moment(meeting.starts_at),
        "minutes_planned": meeting.minutes_planned,
        "state": meeting.state,
        "opened_at": write_moment(meeting.opened_at),
        "closed_at": write_moment(meeting.closed_at),
        "is_on_the_spot": meeting.is_on_the_spot,
        "quorum": meeting.quorum,
        "has_quorum": meeting.has_quorum,
        "present": meeting.present,  # type: ignore[attr-defined]  # annotated above
        "attended": meeting.attended,
    }


def find_outcomes(wish: OutcomeWish) -> QuerySet[Outcome]:
    """Outcomes of meetings that everybody may know of."""
    # Asked for each outcome that is looked at, so that a page reads no more meetings than it shows.
    its_meeting = Exists(find_public().filter(pk=OuterRef("meeting")))
    found: QuerySet[Outcome] = keep_place(
        Outcome.objects.filter(its_meeting), wish, "meeting__jurisdiction__path"
    )
    found = keep_period(found, wish, "settled_at")
    return keep_choices(found, result=wish.result).select_related("meeting__jurisdiction")


def show_outcome(outcome: Outcome) -> Row:
    """One row."""
    return {
        "id": str(outcome.pk),
        "meeting": str(outcome.meeting_id),
        "matter": write_id(outcome.matter_id),
        **show_place(outcome.meeting.jurisdiction),
        "result": outcome.result,
        "text": outcome.text,
        "settled_at": write_moment(outcome.settled_at),
    }


MEETINGS = Dataset(
    "meetings",
    _("Meetings"),
    _("Deliberations, legal talks and activities: announced, sitting, held or called off."),
    MeetingRow,
    MeetingWish,
    find_meetings,
    show_meeting,
)
OUTCOMES = Dataset(
    "outcomes",
    _("Outcomes"),
    _("What the meetings came to, as it was read aloud."),
    OutcomeRow,
    OutcomeWish,
    find_outcomes,
    show_outcome,
)
