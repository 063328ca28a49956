"""Pledges in the story of a matter: what was asked for, and what was used; never who gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext

from zhaishangyi.delivery.models import PledgeDrive, PledgeUse
from zhaishangyi.delivery.pledging import ledger
from zhaishangyi.delivery.pledging.overview import Books, count_totals, read_books, say_progress
from zhaishangyi.delivery.pledging.queries import list_drives
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Photo
from zhaishangyi.record.photos import list_photos

R = TypeVar("R", PledgeDrive, PledgeUse)
Photos = Mapping[UUID, list[Photo]]


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """What was asked for, closed and used; one query, and four more where there is a drive.

    Nothing for somebody who may not read the matter.
    """
    if not can_read(actor, matter):
        return []
    drives = list_drives(matter)
    books = read_books(drives)
    uses = [use for drive in drives for use in books.uses.get(drive.pk, [])]
    photos = list_photos(uses) if uses else {}
    named = {drive.pk: drive for drive in drives}
    told = [tell_opened(group) for group in group_by_day(drives, "opened_at")]
    told += [tell_closed(drive, books) for drive in drives if drive.closed_at is not None]
    told += [tell_uses(group, named, photos) for group in group_by_day(uses, "written_at")]
    return told


def group_by_day(records: Sequence[R], field: str) -> list[list[R]]:
    """Records of the same day together, in the order of time."""
    found: dict[date, list[R]] = {}
    for record in sorted(records, key=attrgetter(field)):
        found.setdefault(clock.local(getattr(record, field)).date(), []).append(record)
    return list(found.values())


def tell_opened(drives: Sequence[PledgeDrive]) -> StoryItem:
    """Help was asked for: what on one day is told at once."""
    is_one = len(drives) == 1
    return StoryItem(
        when=drives[0].opened_at,
        icon="handshake",
        title=gettext("Pledges were asked for"),
        text="\n".join(say_line(drive, drive.target) for drive in drives),
        url=drives[0].get_absolute_url() if is_one else "",
        url_label=gettext("See who gives what") if is_one else "",
    )


def say_line(drive: PledgeDrive, amount: Decimal) -> str:
    """A drive and an amount of it."""
    values = {"title": drive.title, "amount": ledger.say_amount(amount, drive)}
    return gettext("%(title)s: %(amount)s.") % values


def tell_closed(drive: PledgeDrive, books: Books) -> StoryItem:
    """No more is asked for, and how far it came."""
    assert drive.closed_at is not None
    progress = say_progress(count_totals(drive, books), drive)
    return StoryItem(
        when=drive.closed_at,
        icon="handshake",
        title=gettext("No more pledges are asked for"),
        text="\n".join((drive.title, drive.closed_reason, progress)),
    )


def tell_uses(
    uses: Sequence[PledgeUse], named: Mapping[UUID, PledgeDrive], photos: Photos
) -> StoryItem:
    """What was used on one day."""
    lines = [f"{use.text}\n{say_line(named[use.drive_id], use.amount)}" for use in uses]
    return StoryItem(
        when=uses[-1].written_at,
        icon="check",
        title=gettext("Pledges were used"),
        text="\n".join(lines),
        photos=[photo for use in uses for photo in photos.get(use.pk, [])],
    )
