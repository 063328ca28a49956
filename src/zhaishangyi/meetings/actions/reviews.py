"""Acts on an expert's finding: accept it or not, and see to what follows."""

from __future__ import annotations

from datetime import date

from zhaishangyi.matters import news
from zhaishangyi.matters.inquiry import load_under_way
from zhaishangyi.matters.models import ExpertReview
from zhaishangyi.matters.reviews import list_asked_people
from zhaishangyi.meetings import review_rules, running
from zhaishangyi.meetings.models import Meeting, NoteKind, ReviewDecision
from zhaishangyi.meetings.review_words import name_decision
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

REVIEW_DESK = holds(Role.CONVENER, Role.RECORDER, at="review")
DECISION_DESK = holds(Role.CONVENER, Role.RECORDER, at="decision")
TOLD = {
    "accepted": mark("%(title)s: what %(asked_of)s found is accepted."),
    "partly": mark(
        "%(title)s: what %(asked_of)s found is accepted in part. The reason: %(reason)s"
    ),
    "not_accepted": mark(
        "%(title)s: what %(asked_of)s found is not accepted. The reason: %(reason)s"
    ),
}
FOLLOWED = mark("%(title)s: what was to follow from the finding is done. %(text)s")


@act("review.decide", who=REVIEW_DESK)
def decide_review(
    by: Actor,
    review: ExpertReview,
    verdict: str,
    reason: str = "",
    meeting: Meeting | None = None,
    follow_up: str = "",
    follow_up_due_on: date | None = None,
) -> ReviewDecision:
    """Put down what becomes of a finding, which meeting decided so, and what follows. (论证采纳)

    Anything but a plain yes comes with its reason. Decided once: for another look there is another
    review. While the meeting sits, the decision stands in its running record too.
    """
    held = load(ExpertReview, review.pk)
    matter = load_under_way(review.matter)
    review_rules.require_found(held.found_at)
    review_rules.require_undecided(ReviewDecision.objects.filter(review=held).exists())
    reason = review_rules.require_verdict(verdict, reason)
    if meeting is not None:
        is_same = meeting.matter_id == matter.pk
        review_rules.require_same_matter(is_same, meeting.opened_at is not None)
    decision = ReviewDecision.objects.create(
        review=held,
        meeting=meeting,
        verdict=verdict,
        reason=reason,
        follow_up=review_rules.require_follow_up(follow_up, follow_up_due_on, clock.today()),
        follow_up_due_on=follow_up_due_on,
        decided_at=clock.now(),
        decided_by=running.find_person(by),
    )
    if meeting is not None and meeting.is_open:
        running.write_note(meeting, NoteKind.OTHER, say_decision(decision), by)
    values = {"asked_of": held.asked_of, "reason": reason[:200]}
    told = news.list_concerned(matter) | list_asked_people(held)
    news.tell(matter, told, TOLD[verdict], "scales", **values)
    return decision


def say_decision(decision: ReviewDecision) -> str:
    """A decision as a line of the running record."""
    title = name_decision(decision)
    return "\n".join(part for part in (title, decision.reason, decision.follow_up) if part)


@act("review.follow_up", who=DECISION_DESK)
def finish_follow_up(by: Actor, decision: ReviewDecision, text: str) -> ReviewDecision:
    """Say that what was to follow from a finding is done, and how. (论证后续)"""
    held = load(ReviewDecision, decision.pk)
    review_rules.require_following(held.follow_up, held.follow_up_done_at)
    held.follow_up_done = require_text("text", text, least=5, most=1000)
    held.follow_up_done_at = clock.now()
    held.save()
    matter = decision.review.matter
    told = news.list_concerned(matter) | list_asked_people(decision.review)
    news.tell(matter, told, FOLLOWED, "check", text=held.follow_up_done[:200])
    return held
