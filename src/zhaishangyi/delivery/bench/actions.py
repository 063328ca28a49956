"""What an office asks for while it keeps a promise, and the answers; all of it stays on record."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from zhaishangyi.delivery import settling
from zhaishangyi.delivery.bench import queries, rules
from zhaishangyi.delivery.bench.permissions import (
    CO_OFFICE_DESK,
    FIRST_OFFICE,
    RECEIVERS,
    TIME_GRANTERS,
    has_handlers,
)
from zhaishangyi.delivery.models import ActionItem, AskState, CoOffice, HandOver, TimeRequest
from zhaishangyi.delivery.permissions import ITEM_DESK
from zhaishangyi.delivery.queries import list_offices
from zhaishangyi.delivery.rules import require_reason, require_there
from zhaishangyi.matters.inquiry import load_under_way
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import list_conveners
from zhaishangyi.meetings.running import find_person
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load

A = TypeVar("A", TimeRequest, HandOver)

TIME_ASKED = mark("%(office)s asks for more time: %(promise)s, until %(day)s. %(reason)s")
TIME_GRANTED = mark("There is more time: %(promise)s, now until %(day)s.")
TIME_REFUSED = mark("No more time: %(promise)s stays due on %(day)s. The reason: %(reason)s")
OFFERED = mark("%(asker)s would like to hand this to your office: %(promise)s. %(reason)s")
NOBODY_THERE = mark(
    "%(asker)s would like to hand this to %(other)s, where nobody answers here: %(promise)s. "
    "Please decide."
)
TAKEN = mark("%(taker)s has taken it over from %(other)s: %(promise)s.")
NOT_TAKEN = mark("%(taker)s does not take it over: %(promise)s. The reason: %(reason)s")
HELP_WANTED = mark("Your office is to help with this: %(promise)s. %(lead)s leads it.")
HELP_ADDED = mark("%(other)s now works with you on this: %(promise)s.")
HELP_ENDED = mark("Your office no longer needs to help with this, thank you: %(promise)s.")


@act("time.ask", who=FIRST_OFFICE)
def ask_time(by: Actor, item: ActionItem, asked_until: date, reason: str) -> TimeRequest:
    """Ask for more time, with the reason; the convener decides. (申请延期)"""
    item = load_item(item)
    rules.require_going_on(item.state, is_withdrawn=item.withdrawn_at is not None)
    rules.require_none_waiting(item.time_requests.filter(state=AskState.ASKED).exists())
    rules.require_more_time(asked_until, item.due_on, clock.today())
    asked = TimeRequest.objects.create(
        item=item,
        due_before=item.due_on,
        asked_until=asked_until,
        reason=require_reason(reason),
        asked_by=find_person(by),
        asked_at=clock.now(),
    )
    values = {"day": asked_until.isoformat(), "reason": asked.reason}
    tell_desk(item, TIME_ASKED, office=item.office.name, **values)
    return asked


@act("time.answer", who=TIME_GRANTERS)
def answer_time(
    by: Actor, time_request: TimeRequest, is_granted: bool, reason: str = ""
) -> TimeRequest:
    """Grant more time, or refuse it with a reason. (答复延期)

    A granted day becomes the day by which it is due; the first one stays readable.
    """
    item = load_item(time_request.item)
    asked = load(TimeRequest, time_request.pk)
    rules.require_waiting(asked.state)
    rules.require_someone_else(asked.asked_by_id, by.person_id)
    if is_granted:
        rules.require_going_on(item.state, is_withdrawn=item.withdrawn_at is not None)
    close_ask(asked, by, is_granted, rules.require_answer(is_granted, reason))
    if is_granted:
        item.due_on = asked.asked_until
        item.save()
        settling.tell_item(item, TIME_GRANTED, "calendar", day=item.due_on.isoformat())
        settling.tell_office(item.office, item, TIME_GRANTED, day=item.due_on.isoformat())
    else:
        values = {"day": item.due_on.isoformat(), "reason": asked.answer_reason}
        settling.tell_office(item.office, item, TIME_REFUSED, **values)
    return asked


@act("time.take_back", who=FIRST_OFFICE)
def take_back_time(by: Actor, time_request: TimeRequest) -> TimeRequest:
    """Take back that more time was asked for. (撤回延期申请)"""
    return take_back(by, load(TimeRequest, time_request.pk))


@act("hand_over.ask", who=FIRST_OFFICE)
def ask_hand_over(
    by: Actor, item: ActionItem, to_office: ResponsibleOffice, reason: str
) -> HandOver:
    """Ask another office to take a promise over; until it does, nothing changes. (申请转办)"""
    item = load_item(item)
    rules.require_going_on(item.state, is_withdrawn=item.withdrawn_at is not None)
    rules.require_none_waiting(item.hand_overs.filter(state=AskState.ASKED).exists())
    rules.require_another_office(to_office.pk == item.office_id)
    rules.require_place("to_office", is_of_the_place(item.matter, to_office))
    asked = HandOver.objects.create(
        item=item,
        from_office=item.office,
        to_office=to_office,
        reason=require_reason(reason),
        asked_by=find_person(by),
        asked_at=clock.now(),
    )
    values = {"asker": item.office.name, "reason": asked.reason}
    if has_handlers(item, to_office.pk):
        settling.tell_office(to_office, item, OFFERED, **values)
    else:
        tell_desk(item, NOBODY_THERE, other=to_office.name, **values)
    return asked


@act("hand_over.answer", who=RECEIVERS)
def answer_hand_over(by: Actor, hand_over: HandOver, is_taken: bool, reason: str = "") -> HandOver:
    """Take a promise over from another office, or say why not. (答复转办)"""
    item = load_item(hand_over.item)
    asked = load(HandOver, hand_over.pk)
    rules.require_waiting(asked.state)
    if is_taken:
        rules.require_going_on(item.state, is_withdrawn=item.withdrawn_at is not None)
    close_ask(asked, by, is_taken, rules.require_answer(is_taken, reason))
    names = {"taker": asked.to_office.name, "other": asked.from_office.name}
    if not is_taken:
        values = {"taker": asked.to_office.name, "reason": asked.answer_reason}
        settling.tell_office(asked.from_office, item, NOT_TAKEN, **values)
        return asked
    move_item(item, asked.to_office)
    settling.tell_item(item, TAKEN, "wrench", **names)
    for office in (asked.from_office, asked.to_office):
        settling.tell_office(office, item, TAKEN, **names)
    return asked


@act("hand_over.take_back", who=FIRST_OFFICE)
def take_back_hand_over(by: Actor, hand_over: HandOver) -> HandOver:
    """Take back that another office was asked to take it over. (撤回转办)"""
    return take_back(by, load(HandOver, hand_over.pk))


@act("co_office.add", who=ITEM_DESK)
def add_co_office(
    by: Actor, item: ActionItem, office: ResponsibleOffice, task: str = ""
) -> CoOffice:
    """Let another office work on a promise too; the first one stays responsible. (添加协办单位)"""
    item = load_item(item)
    require_there(item.withdrawn_at is not None)
    rules.require_may_be_helped(item.state)
    rules.require_place("office", is_of_the_place(item.matter, office))
    helpers = frozenset(queries.list_helper_ids(item))
    rules.require_new_helper(office.pk, item.office_id, helpers)
    added = CoOffice.objects.create(
        item=item, office=office, task=rules.require_task(task), since=clock.now()
    )
    settling.tell_office(office, item, HELP_WANTED, lead=item.office.name)
    settling.tell_office(item.office, item, HELP_ADDED, other=office.name)
    return added


@act("co_office.end", who=CO_OFFICE_DESK)
def end_co_office(by: Actor, co_office: CoOffice) -> CoOffice:
    """End the part of an office that helped. What it reported stays. (结束协办)"""
    item = load_item(co_office.item)
    ended = load(CoOffice, co_office.pk)
    rules.require_helping(ended.ended_at is not None)
    ended.ended_at = clock.now()
    ended.save()
    settling.tell_office(ended.office, item, HELP_ENDED)
    return ended


def load_item(item: ActionItem) -> ActionItem:
    """A promise and its matter, locked, the matter first."""
    matter = load_under_way(item.matter)
    found = load(ActionItem, item.pk)
    found.matter = matter
    return found


def is_of_the_place(matter: Matter, office: ResponsibleOffice) -> bool:
    """Whether an office works where the matter is."""
    return list_offices(matter).filter(pk=office.pk).exists()


def close_ask(asked: A, by: Actor, is_granted: bool, reason: str) -> None:
    """Write the answer to what was asked."""
    asked.state = AskState.GRANTED if is_granted else AskState.REFUSED
    asked.answer_reason = reason
    asked.answered_at = clock.now()
    asked.answered_by = find_person(by)
    asked.save()


def take_back(by: Actor, asked: A) -> A:
    """Take back what was asked, as long as nobody has answered."""
    rules.require_waiting(asked.state)
    asked.state = AskState.TAKEN_BACK
    asked.answered_at = clock.now()
    asked.answered_by = find_person(by)
    asked.save()
    return asked


def move_item(item: ActionItem, office: ResponsibleOffice) -> None:
    """The promise is the other office's now; if it helped before, it leads from here on."""
    item.office = office
    item.save()
    for helper in CoOffice.objects.filter(item=item, office=office, ended_at=None):
        helper.ended_at = clock.now()
        helper.save()


def tell_desk(item: ActionItem, sentence: str, **values: str) -> None:
    """A message to the convener of the matter, or to those who could be."""
    matter = item.matter
    people = [matter.convener_id] if matter.convener_id else [p.pk for p in list_conveners(matter)]
    known = {"promise": item.promise, **values}
    tell_people(people, sentence, known, url=item.get_absolute_url(), icon="calendar")
