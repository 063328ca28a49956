"""Promises: written down, reported on, accepted or sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext

from zhaishangyi.delivery import rules, settling
from zhaishangyi.delivery.bench import rules as bench_rules
from zhaishangyi.delivery.models import ActionItem, ProgressReport
from zhaishangyi.delivery.permissions import (
    ACCEPTERS,
    HANDLERS,
    ITEM_DESK,
    MATTER_DESK,
    find_office_id,
)
from zhaishangyi.delivery.queries import list_offices
from zhaishangyi.matters import progress
from zhaishangyi.matters.inquiry import load_under_way
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.consent_steps import require_all_agreed
from zhaishangyi.meetings.models import Meeting, Minutes, NoteKind, Outcome
from zhaishangyi.meetings.running import find_person, write_note
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

PROMISED = mark("Your office is to do this: %(promise)s. Until %(day)s.")
TAKEN_BACK = mark("Taken back: %(promise)s. The reason: %(reason)s")
UNDER_WAY = mark("%(office)s says how far it is: %(promise)s.")
SAID_DONE = mark("%(office)s says that this is done: %(promise)s. Please have a look.")
ACCEPTED = mark("Accepted, thank you: %(promise)s.")
SENT_BACK = mark("Not done yet: %(promise)s. The reason: %(reason)s")


@act("item.agree", who=MATTER_DESK)
def agree_item(
    by: Actor, matter: Matter, promise: str, office: ResponsibleOffice, due_on: date
) -> ActionItem:
    """Write down a promise: what is to be done, by which office and until which day. (定办理事项)

    The meeting must have come to an agreement, or have done so before the matter was reopened.
    While it still sits, the promise stands in its running record too.
    """
    matter = load_under_way(matter)
    require_all_agreed(matter)
    outcome = settling.find_outcome(matter)
    rules.require_settled(progress.read_progress(matter), outcome is not None)
    promise = rules.require_promise(promise)
    rules.require_due(due_on, clock.today())
    require_office(matter, office)
    same = settling.list_standing_items(matter).filter(promise=promise, office=office)
    rules.require_unlisted(same.filter(round=matter.round).exists())
    item = ActionItem.objects.create(
        matter=matter,
        outcome=outcome,
        promise=promise,
        office=office,
        promised_at=clock.now(),
        agreed_on=clock.today(),
        due_on=due_on,
        round=matter.round,
    )
    note_in_meeting(outcome, by, say_item(item))
    settling.note_once(matter, "action_items_set", item)
    settling.tell_office(office, item, PROMISED, day=due_on.isoformat())
    return item


def require_office(matter: Matter, office: ResponsibleOffice) -> None:
    """Raises RuleBroken for an office of some other place."""
    if not list_offices(matter).filter(pk=office.pk).exists():
        raise RuleBroken("office", "This office is not responsible for this place. Choose another.")


def say_item(item: ActionItem) -> str:
    """A promise as a line of the running record."""
    sentence = gettext("%(promise)s. By: %(office)s, until %(day)s.")
    return sentence % {
        "promise": item.promise,
        "office": item.office,
        "day": item.due_on.isoformat(),
    }


def note_in_meeting(outcome: Outcome | None, by: Actor, text: str) -> None:
    """Put a line into the running record of the meeting, as long as it sits."""
    meeting: Meeting | None = outcome.meeting if outcome else None
    if meeting is not None and meeting.is_open:
        write_note(meeting, NoteKind.ITEM, text, by)


@act("item.withdraw", who=ITEM_DESK)
def withdraw_item(by: Actor, item: ActionItem, reason: str) -> ActionItem:
    """Take a promise back with a reason, before the minutes name it. (撤回办理事项)

    To change a promise, write down the new one first. The old one stays readable.
    """
    item = load_item(item)
    others = settling.list_standing_items(item.matter).filter(round=item.round)
    rules.require_may_withdraw(
        is_accepted=item.state == ActionItem.State.ACCEPTED,
        is_approved=is_in_approved_minutes(item),
        is_last=not others.exclude(pk=item.pk).exists(),
    )
    item.withdrawn_reason = rules.require_reason(reason)
    item.withdrawn_at = clock.now()
    item.save()
    values = {"promise": item.promise, "reason": item.withdrawn_reason}
    note_in_meeting(item.outcome, by, gettext(TAKEN_BACK) % values)
    settling.tell_office(item.office, item, TAKEN_BACK, reason=item.withdrawn_reason)
    settling.settle_items(item.matter, item)
    return item


def is_in_approved_minutes(item: ActionItem) -> bool:
    """Whether the meeting that agreed on it has approved minutes."""
    if item.outcome is None:
        return False
    approved = Minutes.objects.filter(meeting=item.outcome.meeting_id, approved_at__isnull=False)
    return approved.exists()


def load_item(item: ActionItem) -> ActionItem:
    """A promise and its matter, locked, the matter first. RuleBroken when nothing can change."""
    matter = load_under_way(item.matter)
    found = load(ActionItem, item.pk)
    found.matter = matter
    rules.require_there(found.withdrawn_at is not None)
    return found


@act("item.report", who=HANDLERS)
def report_item(
    by: Actor,
    item: ActionItem,
    sort: str,
    text: str,
    photos: Sequence[CleanPhoto] = (),
    no_photo_reason: str = "",
) -> ProgressReport:
    """Say how far a promise is, or that it is done, with photos. (报进展)

    "Done" needs a photo, or the reason why there is none. After the promised day a report is
    still welcome, and it stays late. A convener may type it for the office.
    """
    item = load_item(item)
    rules.require_not_accepted(item.state)
    if sort not in (ProgressReport.Sort.PROGRESS, ProgressReport.Sort.DONE):
        raise RuleBroken("sort", "Say whether it is under way or done.")
    is_done = sort == ProgressReport.Sort.DONE
    person = find_person(by)
    helper = find_helper(by, item)
    bench_rules.require_first_office(is_done, helper is not None, item.office.name)
    text = rules.require_report(text)
    report = ProgressReport.objects.create(
        item=item,
        sort=sort,
        text=text,
        no_photo_reason=rules.require_proof(is_done, len(photos), no_photo_reason),
        at=clock.now(),
        written_by=person,
        is_for_office=helper is None and by_other_office(person, item),
    )
    attach_photos(report, photos, **progress.find_photo_rules(item.matter))
    if is_done:
        item.state, item.reported_at = ActionItem.State.REPORTED, report.at
        item.save()
    office = (helper or item.office).name
    settling.tell_item(item, SAID_DONE if is_done else UNDER_WAY, "wrench", office=office)
    return report


def by_other_office(person: Person | None, item: ActionItem) -> bool:
    """Whether somebody writes who does not work for the office that promised it."""
    return person is not None and person.office_id != item.office_id


def find_helper(by: Actor, item: ActionItem) -> ResponsibleOffice | None:
    """The office that helps with a promise and for which this actor writes; None for others.

    A convener who happens to work there writes as the convener.
    """
    if by.holds(Role.CONVENER, at=item.node_path):
        return None
    helpers = ResponsibleOffice.objects.filter(co_items__item=item, co_items__ended_at=None)
    return helpers.filter(pk=find_office_id(by)).first()


@act("item.accept", who=ACCEPTERS)
def accept_item(by: Actor, item: ActionItem, text: str = "") -> ActionItem:
    """Say that a promise is kept, after having looked; perhaps who looked with you. (验收)

    Nobody accepts what they have reported done themselves. When the last one is accepted, the
    matter goes on to being rated.
    """
    item = load_item(item)
    rules.require_reported(item.state)
    rules.require_delivering(progress.read_progress(item.matter))
    rules.require_other_person(settling.find_reporter(item), by.person_id)
    text = require_text("text", text, least=0, most=rules.LONGEST_REASON)
    item.state, item.accepted_at = ActionItem.State.ACCEPTED, clock.now()
    item.accepted_by = find_person(by)
    item.save()
    write_answer(item, ProgressReport.Sort.ACCEPTED, text)
    settling.tell_office(item.office, item, ACCEPTED)
    settling.settle_items(item.matter, item)
    return item


@act("item.send_back", who=ACCEPTERS)
def send_back_item(by: Actor, item: ActionItem, reason: str) -> ActionItem:
    """Say what is still missing; the office goes on with it. (退回重办)"""
    item = load_item(item)
    rules.require_reported(item.state)
    reason = rules.require_reason(reason)
    item.state, item.reported_at = ActionItem.State.AGREED, None
    item.save()
    write_answer(item, ProgressReport.Sort.SENT_BACK, reason)
    settling.tell_office(item.office, item, SENT_BACK, reason=reason)
    return item


def write_answer(item: ActionItem, sort: str, text: str) -> ProgressReport:
    """The answer to a report. It names nobody, for the raiser's name may be hidden."""
    return ProgressReport.objects.create(item=item, sort=sort, text=text, at=clock.now())
