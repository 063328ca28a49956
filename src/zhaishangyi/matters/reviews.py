"""Expert reviews: somebody who knows is asked, goes and looks, and says what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from zhaishangyi.matters import news, progress, queries, rules
from zhaishangyi.matters.inquiry import CONVENERS, load_under_way
from zhaishangyi.matters.models import ExpertReview, Matter, ReviewVisit
from zhaishangyi.matters.permissions import ASKED
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

ANSWERERS = ASKED | holds(Role.CONVENER, at="review")
EXPERT_ASKED = mark("%(title)s: %(asked_of)s was asked to look at it.")
YOU_ARE_ASKED = mark("%(title)s: you are asked for your finding. %(question)s")
YOU_ARE_ASKED_UNTIL = mark("%(title)s: you are asked for your finding until %(day)s. %(question)s")
WENT_THERE = mark("%(title)s: %(asked_of)s went there and looked.")


@act("expert.ask", who=CONVENERS)
def ask_expert(
    by: Actor,
    matter: Matter,
    asked_of: str,
    question: str,
    expert: Person | None = None,
    office: ResponsibleOffice | None = None,
    scope: str = "",
    due_on: date | None = None,
) -> ExpertReview:
    """Ask an expert or an office to look at it: what is asked, how far it goes, until when.

    A named `expert`, or the people of an `office`, answer here themselves; of anybody else the
    convener writes the finding down. Without `asked_of` it is called as whoever is asked. (请专家)
    """
    held = load_under_way(matter)
    rules.require_one_asked(expert is not None, office is not None)
    if office is not None:
        is_here = queries.list_askable_offices(held).filter(pk=office.pk).exists()
        rules.require_office_here(is_here)
    rules.require_finding_day(due_on, clock.today())
    named = asked_of.strip() or (str(office) if office else expert.name if expert else "")
    asked = ExpertReview.objects.create(
        matter=held,
        asked_of=require_text("asked_of", named, least=2, most=80),
        expert=expert,
        office=office,
        question=require_text("question", question, least=5, most=1000),
        scope=require_text("scope", scope, least=0, most=1000),
        due_on=due_on,
        round=held.round,
    )
    tell_asked(asked, by)
    return asked


def tell_asked(asked: ExpertReview, by: Actor) -> None:
    """Tell whoever is asked; those concerned hear that somebody was."""
    people = list_asked_people(asked)
    values = {"question": asked.question[:200]}
    if asked.due_on is None:
        news.tell(asked.matter, people, YOU_ARE_ASKED, "look", **values)
    else:
        day = asked.due_on.isoformat()
        news.tell(asked.matter, people, YOU_ARE_ASKED_UNTIL, "look", day=day, **values)
    told = news.list_concerned(asked.matter) - people
    news.tell(asked.matter, told, EXPERT_ASKED, "look", asked_of=asked.asked_of)


def list_asked_people(review: ExpertReview) -> set[UUID]:
    """Who can answer for whoever was asked, by person id: the expert, or the office's people."""
    if review.expert_id is not None:
        return {review.expert_id}
    if review.office_id is None:
        return set()
    people = Person.objects.filter(office=review.office_id, left_on=None)
    return set(people.values_list("pk", flat=True))


@act("expert.visit", who=ANSWERERS)
def visit_for_review(
    by: Actor,
    review: ExpertReview,
    visited_at: datetime,
    who_went: str,
    text: str,
    photos: Sequence[CleanPhoto] = (),
) -> ReviewVisit:
    """Note that whoever was asked went and looked, before the finding is written. (论证现场查看)"""
    held = load(ExpertReview, review.pk)
    rules.require_unfound(held.found_at)
    matter = load_under_way(review.matter)
    rules.require_not_future("visited_at", visited_at, clock.now())
    visit = ReviewVisit.objects.create(
        review=held,
        visited_at=visited_at,
        who_went=require_text("who_went", who_went, most=120),
        text=require_text("text", text, least=5, most=2000),
        written_by=progress.find_person(by),
    )
    attach_photos(visit, photos, **progress.find_photo_rules(matter))
    news.tell_concerned(matter, WENT_THERE, "walk", asked_of=held.asked_of)
    return visit


@act("expert.find", who=ANSWERERS)
def find_as_expert(
    by: Actor,
    review: ExpertReview,
    finding: str,
    advice: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> ExpertReview:
    """Write down what the expert found and advises, with the papers as photos."""
    held = load(ExpertReview, review.pk)
    rules.require_unfound(held.found_at)
    matter = load_under_way(review.matter)
    held.finding = require_text("finding", finding, least=5, most=2000)
    held.advice = require_text("advice", advice, least=0, most=2000)
    held.found_at = clock.now()
    held.save()
    attach_photos(held, photos, **progress.find_photo_rules(matter))
    progress.record_fact(matter, "expert_review", held)
    return held
