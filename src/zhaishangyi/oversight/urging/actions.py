"""What the town does so that a matter gets on; all of it stays on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.news import list_concerned
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.oversight.models import Urge, UrgeAnswer, UrgedPerson
from zhaishangyi.oversight.urging import queries, rules
from zhaishangyi.oversight.urging.permissions import PASSERS, SENDERS, URGED, WATCHERS
from zhaishangyi.oversight.urging.responsible import (
    Part,
    list_above,
    list_open_items,
    list_responsible,
)
from zhaishangyi.people.queries import find_person
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import CannotDo
from zhaishangyi.record.permissions import OPERATOR

URGED_YOU = mark("The town urges: %(title)s. Please answer by %(day)s. %(text)s")
IS_URGED = mark("The town has asked how far this is: %(title)s. An answer is due by %(day)s.")
ANSWERED = mark("There is an answer to the urging: %(title)s. %(text)s")
PASSED_ON = mark(
    "The urging goes to the level above: %(title)s. An answer is due by %(day)s. %(text)s"
)
ENDED = mark("This is no longer urged: %(title)s. The reason: %(reason)s")


@act("urge.send", who=SENDERS)
def send_urge(
    by: Actor, matter: Matter, text: str, due_on: date, item: ActionItem | None = None
) -> Urge:
    """Urge those who are responsible where a matter stands; they answer by a day. (督办)"""
    held = load(Matter, matter.pk)
    rules.require_going_on(held.state)
    text = rules.require_words(text)
    rules.require_due(due_on, clock.today())
    make_room(held)
    if item is not None:
        open_ids = {one.pk for one in list_open_items(held)}
        rules.require_item_open(item.matter_id == held.pk, item.pk in open_ids)
    parts = [part for part in list_responsible(held, item) if part[0] != by.person_id]
    rules.require_somebody(parts)
    urge = Urge.objects.create(
        matter=held,
        item=item,
        link=held.link,
        text=text,
        due_on=due_on,
        sent_on=clock.today(),
        sent_at=clock.now(),
        sent_by=find_person(by),
    )
    add_people(urge, parts)
    told = {person for person, _role in parts}
    tell(urge, told, URGED_YOU, text=text)
    tell_public(urge, told | {by.person_id})
    return urge


@act("urge.answer", who=URGED)
def answer_urge(by: Actor, urge: Urge, text: str) -> UrgeAnswer:
    """Say how far it is, or what it needs. Everybody reads the answer. (答复督办)"""
    held = load_urge(urge)
    rules.require_open(held.closed_at is not None)
    part = queries.find_part(held, by)
    answer = UrgeAnswer.objects.create(
        urge=held,
        text=rules.require_words(text),
        at=clock.now(),
        written_by=find_person(by),
        role=part.role if part else "",
    )
    if held.answered_at is None:
        held.answered_at = answer.at
        held.save()
    others = list_people(held) | {held.sent_by_id}
    tell(held, others - {by.person_id}, ANSWERED, text=answer.text)
    return answer


@act("urge.escalate", who=PASSERS)
def escalate_urge(by: Actor, urge: Urge) -> Urge:
    """Pass an urging on to the level above, with three more days to answer. (督办升级)"""
    held = load_urge(urge)
    rules.require_open(held.closed_at is not None)
    rules.require_level_left(held.level)
    held.level += 1
    held.escalated_at, held.answered_at = clock.now(), None
    held.due_on = rules.find_next_due(held.due_on, clock.today())
    held.save()
    known = list_people(held) | {held.sent_by_id}
    add_people(held, [part for part in list_above(held.matter) if part[0] not in known])
    tell(held, list_people(held) | {held.sent_by_id}, PASSED_ON, text=held.text)
    return held


@act("urge.close", who=WATCHERS)
def close_urge(by: Actor, urge: Urge, reason: str) -> Urge:
    """End an urging, with the reason. (结束督办)"""
    held = load_urge(urge)
    rules.require_open(held.closed_at is not None)
    held.closed_reason = rules.require_reason(reason)
    held.closed_at, held.closed_by = clock.now(), find_person(by)
    held.save()
    told = (list_people(held) | {held.sent_by_id}) - {by.person_id}
    tell(held, told, ENDED, reason=held.closed_reason)
    return held


@act("urge.settle", who=OPERATOR)
def settle_urge(by: Actor, urge: Urge) -> Urge:
    """Mark an urging as over, since the matter has moved on. (督办销号)"""
    held = load_urge(urge)
    if held.closed_at is None and queries.has_moved_on(held):
        held.closed_at = clock.now()
        held.save()
    return held


def settle_due(by: Actor) -> int:
    """Mark as over whatever was urged and has happened since; gives how many."""
    return sum(try_to(settle_urge, by, urge) for urge in list(queries.list_moved_on()))


def escalate_due(by: Actor) -> int:
    """Pass on whatever nobody answered in time; gives how many."""
    late = list(queries.list_unanswered(clock.today()))
    return sum(try_to(escalate_urge, by, urge) for urge in late)


def try_to(do: Any, by: Actor, urge: Urge) -> bool:
    """Do an act of its own for one urging; what cannot be done just now waits for the next time."""
    try:
        do(by.carrying(None), urge=urge)
    except CannotDo:
        return False
    return True


def load_urge(urge: Urge) -> Urge:
    """An urging and its matter, locked, the matter first."""
    matter = load(Matter, urge.matter_id)
    held = load(Urge, urge.pk)
    held.matter = matter
    return held


def make_room(matter: Matter) -> None:
    """Only one urging of a matter stands; an earlier one that has happened since is over now."""
    for earlier in Urge.objects.select_for_update().filter(matter=matter, closed_at=None):
        earlier.matter = matter
        rules.require_none_open(None if queries.has_moved_on(earlier) else earlier.due_on)
        earlier.closed_at = clock.now()
        earlier.save()


def add_people(urge: Urge, parts: Iterable[Part]) -> None:
    """Who is urged from the present level on."""
    now = clock.now()
    for person, role in parts:
        UrgedPerson.objects.create(
            urge=urge, person_id=person, role=role, level=urge.level, told_at=now
        )


def list_people(urge: Urge) -> set[UUID | None]:
    """Everybody who was urged so far, by person id."""
    return set(UrgedPerson.objects.filter(urge=urge).values_list("person_id", flat=True))


def tell(urge: Urge, people: Iterable[UUID | None], sentence: str, **values: str) -> None:
    """A message about an urging, with the way to it."""
    known = {"title": urge.matter.title, "day": urge.due_on.isoformat(), **values}
    tell_people(people, sentence, known, url=reverse("oversight:urge", args=[urge.pk]))


def tell_public(urge: Urge, known: Iterable[UUID | None]) -> None:
    """A message to those who follow the matter and have not heard of it otherwise."""
    values = {"title": urge.matter.title, "day": urge.due_on.isoformat()}
    others = list_concerned(urge.matter) - set(known)
    tell_people(others, IS_URGED, values, url=urge.matter.get_absolute_url())
