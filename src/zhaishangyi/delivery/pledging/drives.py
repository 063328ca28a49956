"""Asking for pledges, and writing down what was used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhaishangyi.delivery.models import PledgeDrive, PledgeUse
from zhaishangyi.delivery.permissions import MATTER_DESK
from zhaishangyi.delivery.pledging import ledger, rules
from zhaishangyi.delivery.pledging.permissions import DRIVE_DESK
from zhaishangyi.matters import progress
from zhaishangyi.matters.inquiry import load_under_way
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import list_concerned
from zhaishangyi.meetings.running import find_person
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.texts import require_text

ASKED = mark("%(matter)s: help is asked for. %(title)s. Whoever wants to can pledge something.")
CLOSED = mark("%(title)s: no more pledges are asked for. %(reason)s")
USED = mark("%(title)s: %(amount)s of what was given was used. %(text)s")


@act("drive.open", who=MATTER_DESK)
def open_drive(
    by: Actor,
    matter: Matter,
    title: str,
    purpose: str,
    sort: str,
    unit: str,
    target: Decimal,
    closes_on: date | None = None,
) -> PledgeDrive:
    """Ask whoever wants to for money, materials or labour: how much, and what for. (发起认捐)

    Nobody has to. A thing with another unit is another drive.
    """
    matter = load_under_way(matter)
    rules.require_closing_day(closes_on, clock.today())
    drive = PledgeDrive.objects.create(
        matter=matter,
        title=rules.require_line("title", title, least=2, most=80),
        purpose=require_text("purpose", purpose, least=0, most=1000),
        sort=rules.require_sort(sort),
        unit=rules.require_line("unit", unit, least=1, most=12),
        target=rules.require_amount(target, sort, "target"),
        opened_at=clock.now(),
        opened_by=find_person(by),
        closes_on=closes_on,
    )
    ledger.tell_about(drive, list_concerned(matter), ASKED, matter=matter.title)
    return drive


@act("drive.close", who=DRIVE_DESK)
def close_drive(by: Actor, drive: PledgeDrive, reason: str) -> PledgeDrive:
    """Ask for no more, with the reason. What was pledged can still arrive. (结束认捐)"""
    drive = ledger.load_drive(drive)
    rules.require_not_closed(drive.closed_at)
    drive.closed_reason = rules.require_reason(reason)
    drive.closed_at = clock.now()
    drive.save()
    told = list_concerned(drive.matter) | ledger.list_giver_ids(drive)
    ledger.tell_about(drive, told, CLOSED, reason=drive.closed_reason)
    return drive


@act("use.write", who=DRIVE_DESK)
def write_use(
    by: Actor,
    drive: PledgeDrive,
    amount: Decimal,
    text: str,
    used_on: date | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> PledgeUse:
    """Write down what was used for what, and where, with photos. (记使用)

    Never more than has arrived. Those who gave are told.
    """
    drive = ledger.load_drive(drive)
    amount = rules.require_amount(amount, drive.sort)
    totals = ledger.count_drive(drive)
    rules.require_can_use(amount, totals.received, totals.used, drive.unit)
    used_on = used_on or clock.today()
    rules.require_used_on(used_on, clock.local(drive.opened_at).date(), clock.today())
    use = PledgeUse.objects.create(
        drive=drive,
        amount=amount,
        text=rules.require_line("text", text, least=2),
        used_on=used_on,
        written_at=clock.now(),
        written_by=find_person(by),
    )
    attach_photos(use, photos, **progress.find_photo_rules(drive.matter))
    amount_text = ledger.say_amount(amount, drive)
    ledger.tell_about(drive, ledger.list_giver_ids(drive), USED, amount=amount_text, text=use.text)
    return use
