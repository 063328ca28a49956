"""What the record says about a matter: how much there is, and what came after publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zhaishangyi.delivery.models import (
    ActionItem,
    CoOffice,
    HandOver,
    LivelihoodProject,
    PledgeDrive,
    PledgeReceipt,
    PledgeUse,
    ProgressReport,
    ResultNotice,
    Suggestion,
    TimeRequest,
)
from zhaishangyi.matters.models import (
    ExpertReview,
    FieldVisit,
    LinkClosing,
    Matter,
    MatterSide,
    OpinionRound,
    Reopening,
    ReviewVisit,
    Triage,
)
from zhaishangyi.meetings.models import Meeting, Minutes, Outcome, OutcomeConsent, ReviewDecision
from zhaishangyi.oversight.models import Urge, UrgeAnswer
from zhaishangyi.record.models import Entry

PRIVATE = frozenset({"matter.follow", "matter.unfollow"})
# Rating and counting are what a publication is for; what is left of pledges is used later, and an
# urging ends by itself.
NO_CHANGES = frozenset(
    {
        "result.publish",
        "result.count",
        "matter.release",
        "use.write",
        "receipt.write",
        "urge.settle",
    }
)


@dataclass(frozen=True, slots=True)
class History:
    """Entries about a matter; `changes` are those after the result was published."""

    count: int
    latest_at: datetime | None
    published_at: datetime | None
    changes: int


def list_record_ids(matter: Matter) -> list[UUID]:
    """The ids of everything that belongs to a matter and stands on record; one query."""
    parts: tuple[QuerySet[Any], ...] = (
        *(
            model.objects.filter(matter=matter)
            for model in (
                Triage, FieldVisit, OpinionRound, ExpertReview, LinkClosing, Reopening, Meeting,
                Outcome, ActionItem, ResultNotice, Suggestion,
                PledgeDrive, MatterSide, LivelihoodProject, Urge,
            )
        ),
        Minutes.objects.filter(meeting__matter=matter),
        ReviewVisit.objects.filter(review__matter=matter),
        ReviewDecision.objects.filter(review__matter=matter),
        Suggestion.objects.filter(project__matter=matter),
        OutcomeConsent.objects.filter(outcome__matter=matter),
        UrgeAnswer.objects.filter(urge__matter=matter),
        # Not who pledges: not even the role is told of those without a shown name.
        PledgeUse.objects.filter(drive__matter=matter),
        PledgeReceipt.objects.filter(pledge__drive__matter=matter),
        *(
            model.objects.filter(item__matter=matter)
            for model in (ProgressReport, TimeRequest, HandOver, CoOffice)
        ),
    )  # fmt: skip
    plain = [part.order_by().values_list("pk", flat=True) for part in parts]
    return [matter.pk, *plain[0].union(*plain[1:], all=True)]


def list_entries(matter: Matter) -> QuerySet[Entry]:
    """What was done with a matter, oldest first. Following is nobody's business."""
    entries = Entry.objects.filter(subject_id__in=list_record_ids(matter))
    return entries.exclude(kind__in=PRIVATE).order_by("seq")


def read_history(matter: Matter, published_at: datetime | None) -> History:
    """What is on record about a matter; two queries."""
    found = list(list_entries(matter).values_list("kind", "at"))
    changes = sum(
        published_at is not None and at > published_at and kind not in NO_CHANGES
        for kind, at in found
    )
    return History(
        count=len(found),
        latest_at=found[-1][1] if found else None,
        published_at=published_at,
        changes=changes,
    )
