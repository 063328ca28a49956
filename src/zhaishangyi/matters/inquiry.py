"""Investigation: going to look, and asking the residents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from zhaishangyi.matters import news, progress, rules
from zhaishangyi.matters.models import FieldVisit, Matter, Opinion, OpinionRound
from zhaishangyi.matters.permissions import (
    LOCALS,
    WALKERS,
    find_standing_near,
    lives_there,
)
from zhaishangyi.matters.queries import HELPER_ROLES
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

CONVENERS = holds(Role.CONVENER, at="matter")
DESK = holds(Role.CONVENER, Role.RECORDER, at="matter")
ROUND_OPENED = mark("%(title)s: your opinion is asked. %(question)s")
NO_OPINIONS = mark("%(title)s: the round is over, and nobody said anything.")


def load_under_way(matter: Matter) -> Matter:
    """The locked row of a matter that is being worked on; raises RuleBroken for any other."""
    held = load(Matter, matter.pk)
    rules.require_under_way(held.state)
    return held


@act("matter.visit", who=WALKERS)
def visit_place(
    by: Actor,
    matter: Matter,
    visited_at: datetime,
    who_went: str,
    finding: str,
    photos: Sequence[CleanPhoto] = (),
) -> FieldVisit:
    """Note that somebody went and looked: when, who, what they found, with photos."""
    held = load_under_way(matter)
    rules.require_not_future("visited_at", visited_at, clock.now())
    visit = FieldVisit.objects.create(
        matter=held,
        visited_at=visited_at,
        who_went=require_text("who_went", who_went, most=120),
        finding=require_text("finding", finding, least=5, most=2000),
        written_by=progress.find_person(by),
        round=held.round,
    )
    attach_photos(visit, photos, **progress.find_photo_rules(held))
    progress.record_fact(held, "field_visit", visit)
    return visit


@act("opinions.open", who=DESK)
def open_opinions(by: Actor, matter: Matter, question: str, closes_on: date) -> OpinionRound:
    """Ask the residents a question, until the end of a day."""
    held = load_under_way(matter)
    rules.require_closing_day(closes_on, clock.today())
    asked = OpinionRound.objects.create(
        matter=held,
        question=require_text("question", question, least=5, most=200),
        closes_on=closes_on,
        round=held.round,
    )
    news.tell_concerned(held, ROUND_OPENED, "speak", question=asked.question)
    return asked


@act("opinions.say", who=LOCALS)
def say_opinion(by: Actor, opinion_round: OpinionRound, text: str) -> Opinion:
    """Say something to an opinion round; once a person, and it can be changed until it closes.

    A grid worker, convener or recorder can type for somebody who cannot: `by.helping(name)`.
    """
    held = load(OpinionRound, opinion_round.pk)
    rules.require_round_open(held.closed_at, held.closes_on, clock.today())
    text = require_text("text", text, least=2, most=1000)
    if by.typed_for:
        return type_opinion(by, opinion_round, text)
    rules.require_at_home(lives_there(by.home, opinion_round.matter))
    opinion = Opinion.objects.filter(opinion_round=held, person=by.person_id).first()
    opinion = opinion or Opinion(opinion_round=held, person_id=by.person_id)
    opinion.text, opinion.said_at = text, clock.now()
    opinion.save()
    return opinion


def type_opinion(by: Actor, opinion_round: OpinionRound, text: str) -> Opinion:
    """Write down what somebody said who cannot type."""
    if find_standing_near(by, opinion_round.matter, HELPER_ROLES) is None:
        raise RuleBroken(
            "said_by",
            "Only the grid worker, the convener and the recorder can write down what somebody "
            "else says. Leave the name empty to say your own opinion.",
        )
    name = require_text("said_by", by.typed_for, most=60)
    return Opinion.objects.create(opinion_round=opinion_round, said_by=name, text=text)


@act("opinions.close", who=holds(Role.CONVENER, Role.RECORDER, at="opinion_round"))
def close_opinions(by: Actor, opinion_round: OpinionRound, summary: str = "") -> OpinionRound:
    """End an opinion round, with a summary. Without any opinion it proves nothing."""
    held = load(OpinionRound, opinion_round.pk)
    rules.require_unclosed(held.closed_at)
    held.summary = require_text("summary", summary, least=0, most=1000)
    held.closed_at = clock.now()
    held.save()
    matter = load(Matter, held.matter_id)
    if not Opinion.objects.filter(opinion_round=held).exists():
        news.tell_concerned(matter, NO_OPINIONS, "speak")
    elif held.round == matter.round:
        progress.record_fact(matter, "opinion_round", held)
    return held
