"""Reading what was decided on experts' findings."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from zhaishangyi.matters.models import ExpertReview
from zhaishangyi.matters.queries import get_review
from zhaishangyi.meetings.models import Meeting, ReviewDecision
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere


def get_review_decision(by: Actor, decision_id: UUID) -> ReviewDecision:
    """A decision on a finding about a matter that this actor may read. Raises NotHere."""
    decision = ReviewDecision.objects.filter(pk=decision_id).select_related("meeting").first()
    if decision is None:
        raise NotHere("Nothing was decided here. Look for the matter in the list.")
    decision.review = get_review(by, decision.review_id)
    return decision


def find_review_decision(review: ExpertReview) -> ReviewDecision | None:
    """What was decided on a finding, or None."""
    return ReviewDecision.objects.filter(review=review).select_related("meeting").first()


def list_deciding_meetings(review: ExpertReview) -> QuerySet[Meeting]:
    """The meetings about the matter of a review that have begun, the newest first."""
    return Meeting.objects.filter(matter=review.matter_id, opened_at__isnull=False)


def find_open_finding(matter_id: UUID) -> ExpertReview | None:
    """The first finding about a matter that nobody has decided on."""
    found = ExpertReview.objects.filter(
        matter=matter_id, found_at__isnull=False, decision__isnull=True
    )
    return found.first()
