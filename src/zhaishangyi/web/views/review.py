"""The page of one expert review: what was asked, seen, found and decided."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.cards import Pill
from zhaishangyi.matters.models import ExpertReview, ReviewVisit, State
from zhaishangyi.matters.queries import get_review
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import ReviewDecision, ReviewVerdict
from zhaishangyi.meetings.review_queries import find_review_decision
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.photos import list_photos

VERDICT_PILLS = {
    ReviewVerdict.ACCEPTED: "done",
    ReviewVerdict.PARTLY: "done",
    ReviewVerdict.NOT_ACCEPTED: "off",
}


@page(ANYONE, review=get_review)
def show_review(request: HttpRequest, review: ExpertReview) -> HttpResponse:
    """One review, for everybody who may read its matter."""
    by, today = find_actor(request), clock.today()
    decision = find_review_decision(review)
    visits = list(ReviewVisit.objects.filter(review=review).order_by("-visited_at"))
    photos = list_photos([review, *visits])
    context = {
        "nav_current": "matters",
        "review": review,
        "matter": review.matter,
        "pill": describe_review(review, today),
        "visits": [(visit, photos.get(visit.pk, [])) for visit in visits],
        "papers": photos.get(review.pk, []),
        "decision": decision,
        **describe_decision(decision, today),
        **list_doors(review, decision, by),
    }
    return render(request, "web/review.html", context)


def count_days_late(due_on: date | None, done_on: date | None, today: date) -> int:
    """Days past the day that was asked for, up to the answer or today; 0 when in time."""
    return max(0, ((done_on or today) - due_on).days) if due_on else 0


def describe_review(review: ExpertReview, today: date) -> Pill:
    """How far a review is, in a word; a late finding stays late."""
    found_on = clock.local(review.found_at).date() if review.found_at else None
    late = count_days_late(review.due_on, found_on, today)
    said = ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    if found_on is None:
        return Pill("late", said) if late else Pill("wait", gettext("Waiting for the finding"))
    if not late:
        return Pill("done", gettext("The finding is here"))
    words = gettext("The finding is here, %(late)s") % {"late": said}
    return Pill("done", words)


def describe_decision(decision: ReviewDecision | None, today: date) -> dict[str, object]:
    """The verdict as a pill, and how late it is with what was to follow."""
    if decision is None:
        return {"verdict": None, "follow_late": 0}
    verdict = ReviewVerdict(decision.verdict)
    done_at = decision.follow_up_done_at
    done_on = clock.local(done_at).date() if done_at else None
    icon = "dash" if verdict == ReviewVerdict.NOT_ACCEPTED else ""
    return {
        "verdict": Pill(VERDICT_PILLS[verdict], say_verdict(verdict), icon),
        "follow_late": count_days_late(decision.follow_up_due_on, done_on, today),
    }


def say_verdict(verdict: ReviewVerdict) -> str:
    """What became of a finding, in words."""
    words = {
        ReviewVerdict.ACCEPTED: gettext("The finding is accepted"),
        ReviewVerdict.PARTLY: gettext("The finding is accepted in part"),
        ReviewVerdict.NOT_ACCEPTED: gettext("The finding is not accepted"),
    }
    return words[verdict]


def list_doors(review: ExpertReview, decision: ReviewDecision | None, by: Actor) -> dict[str, bool]:
    """What this actor may do about the review, by the names that the page uses."""
    is_going = review.matter.state == State.UNDER_WAY
    is_waiting = is_going and review.found_at is None
    is_undecided = is_going and review.found_at is not None and decision is None
    may_answer = is_waiting and matter_acts.find_as_expert.allows(by, review=review)
    follows = decision is not None and decision.follow_up and decision.follow_up_done_at is None
    return {
        "may_answer": may_answer,
        "may_decide": is_undecided and meeting_acts.decide_review.allows(by, review=review),
        "may_finish": bool(follows) and meeting_acts.finish_follow_up.allows(by, decision=decision),
    }
