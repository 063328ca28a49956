"""What a decision on a finding is called."""

from __future__ import annotations

from django.utils.translation import gettext

from zhaishangyi.meetings.models import ReviewDecision, ReviewVerdict


def name_decision(decision: ReviewDecision) -> str:
    """Whose finding it was and what became of it, in a line."""
    titles = {
        ReviewVerdict.ACCEPTED: gettext("What %(name)s found is accepted"),
        ReviewVerdict.PARTLY: gettext("What %(name)s found is accepted in part"),
        ReviewVerdict.NOT_ACCEPTED: gettext("What %(name)s found is not accepted"),
    }
    return titles[ReviewVerdict(decision.verdict)] % {"name": decision.review.asked_of}
