"""What the acts of pledging share; usable only inside an act, for the door is open then.

Each of them locks the row of its drive first, so that what arrives and what is used is counted by
one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt, PledgeUse
from zhaishangyi.delivery.pledging import rules
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.record.door import load


def load_drive(drive: PledgeDrive) -> PledgeDrive:
    """The drive, locked, with the matter that the page has read already."""
    held = load(PledgeDrive, drive.pk)
    held.matter = drive.matter
    return held


def load_pledge(pledge: Pledge, seen_version: int | None = None) -> Pledge:
    """A standing pledge and its drive, locked, the drive first. RuleBroken when taken back."""
    drive = load_drive(pledge.drive)
    held = load(Pledge, pledge.pk, seen_version=seen_version)
    held.drive = drive
    rules.require_standing(held.withdrawn_at is not None)
    return held


def count_arrived(pledge: Pledge) -> Decimal:
    """How much of one pledge has arrived."""
    receipts = PledgeReceipt.objects.filter(pledge=pledge, void_at=None)
    return sum(receipts.values_list("amount", flat=True), rules.NOTHING)


def count_drive(drive: PledgeDrive) -> rules.Totals:
    """The totals of a drive; three queries."""
    pledges = Pledge.objects.filter(drive=drive, withdrawn_at=None)
    receipts = PledgeReceipt.objects.filter(pledge__drive=drive, void_at=None)
    uses = PledgeUse.objects.filter(drive=drive)
    return rules.add_up(
        drive.target,
        list(pledges.values_list("amount", flat=True)),
        receipts.values_list("amount", flat=True),
        uses.values_list("amount", flat=True),
    )


def list_giver_ids(drive: PledgeDrive) -> set[UUID]:
    """Everybody of the roster whose pledge stands, by person id."""
    pledges = Pledge.objects.filter(drive=drive, withdrawn_at=None)
    return {key for key in pledges.values_list("person_id", flat=True) if key is not None}


def say_amount(amount: Decimal, drive: PledgeDrive) -> str:
    """An amount with the unit of its drive."""
    return f"{rules.write_amount(amount)} {drive.unit}"


def tell_about(
    drive: PledgeDrive, people: Iterable[UUID | None], sentence: str, **values: object
) -> None:
    """A message about a drive, that leads to its page."""
    named = {"title": drive.title, **values}
    tell_people(people, sentence, named, url=drive.get_absolute_url(), icon="handshake")
