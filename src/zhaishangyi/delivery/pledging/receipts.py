"""Receipts: what of a pledge has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models.functions import Length

from zhaishangyi.delivery.models import Pledge, PledgeReceipt
from zhaishangyi.delivery.pledging import ledger, rules
from zhaishangyi.delivery.pledging.permissions import PLEDGE_DESK, RECEIPT_DESK
from zhaishangyi.matters.rules import write_number
from zhaishangyi.meetings.running import find_person
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.photos import attach_photos

ARRIVED = mark("%(title)s: %(amount)s of yours has arrived, thank you. Receipt %(number)s.")
CANCELLED = mark("%(title)s: receipt %(number)s was cancelled. The reason: %(reason)s")


@act("receipt.write", who=PLEDGE_DESK)
def write_receipt(
    by: Actor,
    pledge: Pledge,
    amount: Decimal,
    note: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> PledgeReceipt:
    """Write down that part or all of a pledge has arrived, and hand over the slip. (开收据)

    More than was pledged is welcome, and the slip says so. The number is the village's and the
    year's. The pictures are for the desk and whoever gave.
    """
    pledge = ledger.load_pledge(pledge)
    now = clock.now()
    receipt = PledgeReceipt.objects.create(
        pledge=pledge,
        amount=rules.require_amount(amount, pledge.drive.sort),
        note=rules.require_line("note", note),
        number=allocate_number(pledge.drive.matter.jurisdiction, now),
        received_at=now,
        received_by=find_person(by),
    )
    attach_photos(receipt, photos, is_sealed=True)
    tell_giver(receipt, ARRIVED, amount=ledger.say_amount(receipt.amount, pledge.drive))
    return receipt


def allocate_number(village: Jurisdiction, now: datetime) -> str:
    """The next receipt number of a village in this year; the village's row is locked for it."""
    held = load(Jurisdiction, village.pk)
    prefix = rules.write_receipt_prefix(held.name, clock.local(now).year)
    taken = PledgeReceipt.objects.filter(number__startswith=prefix)
    last = taken.order_by(Length("number").desc(), "-number").values_list("number", flat=True)
    return write_number(prefix, last.first())


@act("receipt.void", who=RECEIPT_DESK)
def void_receipt(by: Actor, receipt: PledgeReceipt, reason: str) -> PledgeReceipt:
    """Cancel a receipt that should not be there; it stays readable, with the reason. (作废收据)

    Impossible once what it is for has been used.
    """
    drive = ledger.load_drive(receipt.pledge.drive)
    held = load(PledgeReceipt, receipt.pk)
    held.pledge = receipt.pledge
    totals = ledger.count_drive(drive)
    rules.require_can_void(held.void_at is not None, held.amount, totals.received, totals.used)
    held.void_reason, held.void_at = rules.require_reason(reason), clock.now()
    held.save()
    tell_giver(held, CANCELLED, reason=held.void_reason)
    return held


def tell_giver(receipt: PledgeReceipt, sentence: str, **values: str) -> None:
    """A message to whoever gave, that leads to the slip."""
    named = {"title": receipt.pledge.drive.title, "number": receipt.number, **values}
    url = receipt.get_absolute_url()
    tell_people({receipt.pledge.person_id}, sentence, named, url=url, icon="doc")
