"""Pages on which somebody who knows is asked, goes to look, and says what they found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.models import ExpertReview, Matter
from zhaishangyi.matters.review_forms import AskExpertForm, FindingForm, ReviewVisitForm
from zhaishangyi.matters.reviews import ANSWERERS
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.photos import list_photos
from zhaishangyi.record.roles import Role


def review_url(review: ExpertReview) -> str:
    """The page of a review."""
    return reverse("web:review", args=[review.pk])


@page(holds(Role.CONVENER, at="matter"), matter=queries.get_matter)
def ask_expert(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Ask somebody who knows."""
    form = AskExpertForm(read_sent(request), matter=matter)
    return send_form(
        request,
        form,
        do=lambda by: actions.ask_expert(by, matter=matter, **form.read_values()),
        template="matters/expert_ask.html",
        context={"matter": matter},
        then=review_url,
        said=_("Asked. The answer will stand on the page of the matter."),
    )


@page(ANSWERERS, review=queries.get_review)
def visit_for_review(request: HttpRequest, review: ExpertReview) -> HttpResponse:
    """Write down that whoever was asked went and looked."""
    initial = {"visited_at": clock.local(clock.now()), "who_went": find_actor(request).name}
    form = ReviewVisitForm(read_sent(request), request.FILES or None, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.visit_for_review(by, review=review, **form.read_values()),
        template="matters/expert_visit.html",
        context={"review": review, "matter": review.matter},
        then=lambda _done: review_url(review),
        said=_("The visit is on record."),
    )


@page(ANSWERERS, review=queries.get_review)
def write_finding(request: HttpRequest, review: ExpertReview) -> HttpResponse:
    """The question, the matter, and the finding to be written."""
    form = FindingForm(read_sent(request), request.FILES or None)
    photos = list_photos([review.matter]).get(review.matter_id, [])
    return send_form(
        request,
        form,
        do=lambda by: actions.find_as_expert(by, review=review, **form.read_values()),
        template="matters/expert_find.html",
        context={"review": review, "matter": review.matter, "photos": photos},
        then=review_url,
        said=_("The finding is on record, and those concerned are told."),
    )
