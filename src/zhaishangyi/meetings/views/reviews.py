"""Pages on which a finding is decided on, and what follows is put down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import ExpertReview
from zhaishangyi.matters.queries import get_review
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.actions.reviews import DECISION_DESK, REVIEW_DESK
from zhaishangyi.meetings.models import ReviewDecision
from zhaishangyi.meetings.review_forms import DecideReviewForm, FollowUpForm
from zhaishangyi.meetings.review_queries import get_review_decision, list_deciding_meetings
from zhaishangyi.record.pages import page, read_sent, send_form


def review_url(decision: ReviewDecision) -> str:
    """The page of the review that was decided on."""
    return reverse("web:review", args=[decision.review_id])


@page(REVIEW_DESK, review=get_review)
def decide_review(request: HttpRequest, review: ExpertReview) -> HttpResponse:
    """Say what becomes of a finding."""
    initial = {"meeting": list_deciding_meetings(review).first()}
    form = DecideReviewForm(read_sent(request), review=review, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.decide_review(by, review=review, **form.read_values()),
        template="meetings/review_decide.html",
        context={"review": review, "matter": review.matter},
        then=review_url,
        said=_("The decision is put down, and whoever was asked is told."),
    )


@page(DECISION_DESK, decision=get_review_decision)
def finish_follow_up(request: HttpRequest, decision: ReviewDecision) -> HttpResponse:
    """Say that what was to follow is done."""
    form = FollowUpForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.finish_follow_up(by, decision=decision, **form.read_values()),
        template="meetings/review_follow_up.html",
        context={"decision": decision, "review": decision.review},
        then=review_url,
        said=_("Put down. Those concerned are told."),
    )
