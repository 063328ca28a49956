"""Reading pledges. A loader refuses what belongs to a matter that the actor may not read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt
from zhaishangyi.delivery.queries import list_ratable_people
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.people.models import Person
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere

PLACE = ("matter__jurisdiction", "matter__handled_at")


def get_drive(by: Actor, drive_id: UUID) -> PledgeDrive:
    """A drive of a matter that this actor may read."""
    drive = PledgeDrive.objects.select_related(*PLACE).filter(pk=drive_id).first()
    if drive is None:
        raise NotHere("Nothing is asked for here. Look for the matter in the list.")
    get_matter(by, drive.matter_id)
    return drive


def get_pledge(by: Actor, pledge_id: UUID) -> Pledge:
    """A pledge to a matter that this actor may read; who may do what with it is asked apart."""
    related = [f"drive__{name}" for name in PLACE]
    pledge = Pledge.objects.select_related(*related).filter(pk=pledge_id).first()
    if pledge is None:
        raise NotHere("There is no such pledge. Look for the matter in the list.")
    get_matter(by, pledge.drive.matter_id)
    return pledge


def get_receipt(by: Actor, receipt_id: UUID) -> PledgeReceipt:
    """A receipt of a matter that this actor may read."""
    related = [f"pledge__drive__{name}" for name in PLACE]
    receipts = PledgeReceipt.objects.select_related(*related, "received_by")
    receipt = receipts.filter(pk=receipt_id).first()
    if receipt is None:
        raise NotHere("There is no such receipt. Look at the number on the slip again.")
    get_matter(by, receipt.pledge.drive.matter_id)
    return receipt


def list_drives(matter: Matter) -> list[PledgeDrive]:
    """The drives of a matter, oldest first, each with this very matter; one query."""
    drives = list(PledgeDrive.objects.filter(matter=matter))
    for drive in drives:
        drive.matter = matter
    return drives


def list_people_to_pick(drive: PledgeDrive) -> QuerySet[Person]:
    """Whom the desk can pick from the roster: villagers, and whoever came to a meeting."""
    return list_ratable_people(drive.matter)


def find_own_pledge(by: Actor, drive: PledgeDrive) -> Pledge | None:
    """What this actor has pledged to a drive."""
    if by.person_id is None:
        return None
    return Pledge.objects.filter(drive=drive, person=by.person_id, withdrawn_at=None).first()
