"""What a page shows of pledges, and what this actor may do; fixed queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt, PledgeSort, PledgeUse
from zhaishangyi.delivery.permissions import MATTER_DESK
from zhaishangyi.delivery.pledging import ledger, rules
from zhaishangyi.delivery.pledging.permissions import (
    DRIVE_DESK,
    GIVERS,
    PLEDGE_CHANGERS,
    PLEDGE_HELPERS,
    PLEDGE_WITHDRAWERS,
)
from zhaishangyi.delivery.pledging.queries import list_drives
from zhaishangyi.matters.models import Matter, State
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Photo
from zhaishangyi.record.photos import list_photos
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import find_floor_group

ICONS = {
    PledgeSort.MONEY: "handshake",
    PledgeSort.MATERIALS: "wrench",
    PledgeSort.LABOUR: "people",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the three bars of a drive: words, amount, and its share of the target (0 to 100)."""

    key: str
    label: str
    amount: str
    percent: int


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One pledge as this actor may see it: without a name where none is to be shown."""

    pledge: Pledge
    name: str
    role: str
    group: str
    amount: str
    arrived: str
    state: str
    words: str
    is_mine: bool
    is_hidden_from_others: bool
    receipts: Sequence[PledgeReceipt] = ()
    may_receive: bool = False
    may_change: bool = False
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class UseRow:
    """What was used for what, with its pictures."""

    use: PledgeUse
    amount: str
    photos: Sequence[Photo]


@dataclass(frozen=True, slots=True)
class DriveView:
    """A drive as a panel shows it; `rows` and `uses` only on its own page."""

    drive: PledgeDrive
    totals: rules.Totals
    is_open: bool
    mine: Pledge | None
    may_give: bool
    may_give_for: bool
    may_manage: bool
    rows: Sequence[PledgeRow] = ()
    uses: Sequence[UseRow] = ()
    withdrawn: Sequence[PledgeRow] = ()

    @property
    def icon(self) -> str:
        """The shape for money, materials or labour."""
        return ICONS.get(PledgeSort(self.drive.sort), "handshake")

    @property
    def bars(self) -> list[Bar]:
        """Pledged, received and used, each as a share of the target."""
        totals = self.totals
        named = (
            ("pledged", gettext("Pledged"), totals.pledged),
            ("received", gettext("Arrived"), totals.received),
            ("used", gettext("Used"), totals.used),
        )
        return [
            Bar(key, label, ledger.say_amount(amount, self.drive), totals.find_percent(amount))
            for key, label, amount in named
        ]

    @property
    def target_text(self) -> str:
        """The target with its unit."""
        return ledger.say_amount(self.totals.target, self.drive)

    @property
    def mine_text(self) -> str:
        """How much this actor has pledged."""
        return ledger.say_amount(self.mine.amount, self.drive) if self.mine else ""

    @property
    def sentence(self) -> str:
        """How far it is, in words."""
        return say_progress(self.totals, self.drive)


def say_progress(totals: rules.Totals, drive: PledgeDrive) -> str:
    """How much was pledged by how many, what is missing, and what became of what arrived."""
    if not totals.pledges:
        return gettext("Nobody has pledged anything yet.")
    counted = ngettext(
        "%(n)s pledge, %(pledged)s together.",
        "%(n)s pledges, %(pledged)s together.",
        totals.pledges,
    )
    parts = [
        counted % {"n": totals.pledges, "pledged": ledger.say_amount(totals.pledged, drive)},
        say_missing(totals, drive),
        say_received(totals, drive),
    ]
    return " ".join(parts) if _has_spaces() else "".join(parts)


def _has_spaces() -> bool:
    """Whether sentences of this language stand apart: Chinese ones do not."""
    return not gettext("Nobody has pledged anything yet.").endswith("。")


def say_missing(totals: rules.Totals, drive: PledgeDrive) -> str:
    """What is missing to the target."""
    if totals.missing:
        missing = ledger.say_amount(totals.missing, drive)
        return gettext("%(missing)s is still missing.") % {"missing": missing}
    return gettext("That is enough.")


def say_received(totals: rules.Totals, drive: PledgeDrive) -> str:
    """What has arrived, and what is left of it."""
    if not totals.received:
        return gettext("Nothing has arrived yet.")
    values = {
        "received": ledger.say_amount(totals.received, drive),
        "used": ledger.say_amount(totals.used, drive),
        "left": ledger.say_amount(totals.left, drive),
    }
    if not totals.used:
        return gettext("%(received)s has arrived, and nothing was used yet.") % values
    if not totals.left:
        return gettext("%(received)s has arrived, and all of it was used.") % values
    return gettext("%(received)s has arrived; %(used)s was used and %(left)s is left.") % values


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that was written down about some drives, by drive."""

    pledges: dict[UUID, list[Pledge]]
    receipts: dict[UUID, list[PledgeReceipt]]
    uses: dict[UUID, list[PledgeUse]]


def read_books(drives: Sequence[PledgeDrive]) -> Books:
    """Pledges, receipts by pledge, and uses; three queries, none where there is no drive."""
    known = {drive.pk: drive for drive in drives}
    if not known:
        return Books({}, {}, {})
    pledges: dict[UUID, list[Pledge]] = {}
    receipts: dict[UUID, list[PledgeReceipt]] = {}
    uses: dict[UUID, list[PledgeUse]] = {}
    for pledge in Pledge.objects.filter(drive__in=known):
        pledge.drive = known[pledge.drive_id]
        pledges.setdefault(pledge.drive_id, []).append(pledge)
    for receipt in PledgeReceipt.objects.filter(pledge__drive__in=known):
        receipts.setdefault(receipt.pledge_id, []).append(receipt)
    for use in PledgeUse.objects.filter(drive__in=known):
        uses.setdefault(use.drive_id, []).append(use)
    return Books(pledges, receipts, uses)


def count_totals(drive: PledgeDrive, books: Books) -> rules.Totals:
    """The totals of one drive out of what was read."""
    pledges = books.pledges.get(drive.pk, [])
    receipts = (one for pledge in pledges for one in books.receipts.get(pledge.pk, []))
    return rules.add_up(
        drive.target,
        [pledge.amount for pledge in pledges if pledge.withdrawn_at is None],
        (one.amount for one in receipts if one.void_at is None),
        (use.amount for use in books.uses.get(drive.pk, [])),
    )


def look_at_drive(drive: PledgeDrive, books: Books, by: Actor, **more: Any) -> DriveView:
    """A drive and what this actor may do with it."""
    is_open = rules.is_open(drive.closed_at, drive.closes_on, clock.today())
    pledges = books.pledges.get(drive.pk, [])
    mine = [one for one in pledges if is_mine(one, by) and one.withdrawn_at is None]
    target = {"drive": drive}
    may_give = is_open and GIVERS.find_standing(by, target) is not None
    return DriveView(
        drive=drive,
        totals=count_totals(drive, books),
        is_open=is_open,
        mine=mine[0] if mine else None,
        may_give=may_give and not mine,
        may_give_for=is_open and PLEDGE_HELPERS.find_standing(by, target) is not None,
        may_manage=DRIVE_DESK.find_standing(by, target) is not None,
        **more,
    )


def is_mine(pledge: Pledge, by: Actor) -> bool:
    """Whether this actor gave it."""
    return by.person_id is not None and pledge.person_id == by.person_id


@dataclass(frozen=True, slots=True)
class MatterPledges:
    """The pledges panel of a matter."""

    matter: Matter
    drives: Sequence[DriveView]
    may_open: bool


def read_pledges(matter: Matter, by: Actor) -> MatterPledges:
    """The panel of a matter: one query, and three more where something is asked for."""
    drives = list_drives(matter)
    books = read_books(drives)
    may_open = matter.state == State.UNDER_WAY and bool(
        MATTER_DESK.find_standing(by, {"matter": matter})
    )
    return MatterPledges(
        matter=matter,
        drives=[look_at_drive(drive, books, by) for drive in drives],
        may_open=may_open,
    )


def read_drive(drive: PledgeDrive, by: Actor) -> DriveView:
    """A drive with all that was pledged and used; four queries."""
    books = read_books([drive])
    pledges = books.pledges.get(drive.pk, [])
    shown = [look_at_pledge(one, books.receipts.get(one.pk, []), by) for one in pledges]
    return look_at_drive(
        drive,
        books,
        by,
        rows=[row for row in shown if row.pledge.withdrawn_at is None],
        withdrawn=[row for row in shown if row.pledge.withdrawn_at and may_know(row.pledge, by)],
        uses=look_at_uses(drive, books.uses.get(drive.pk, [])),
    )


def look_at_uses(drive: PledgeDrive, uses: Sequence[PledgeUse]) -> list[UseRow]:
    """What was used, with pictures."""
    photos = list_photos(uses) if uses else {}
    return [
        UseRow(use, ledger.say_amount(use.amount, drive), photos.get(use.pk, [])) for use in uses
    ]


def may_know(pledge: Pledge, by: Actor) -> bool:
    """Whether this actor may know who gave without a name: the desk, and whoever gave."""
    return PLEDGE_WITHDRAWERS.find_standing(by, {"pledge": pledge}) is not None


def look_at_pledge(pledge: Pledge, receipts: Sequence[PledgeReceipt], by: Actor) -> PledgeRow:
    """One pledge for this actor. Where no name is to be shown there is no role either."""
    knows = may_know(pledge, by)
    is_hidden = pledge.is_anonymous and not knows
    target = {"pledge": pledge}
    arrived = sum_valid(receipts)
    is_closed = pledge.drive.closed_at is not None
    is_standing = pledge.withdrawn_at is None
    may_change = is_standing and not is_closed
    return PledgeRow(
        pledge=pledge,
        name=gettext("A resident") if is_hidden else pledge.name,
        role="" if is_hidden else label_role(pledge.role),
        group="" if is_hidden else find_floor_group(pledge.role),
        amount=ledger.say_amount(pledge.amount, pledge.drive),
        arrived=ledger.say_amount(arrived, pledge.drive) if arrived else "",
        state=choose_state(pledge, arrived),
        words=say_state(pledge, arrived),
        is_mine=is_mine(pledge, by),
        is_hidden_from_others=pledge.is_anonymous and knows,
        receipts=receipts if knows else (),
        may_receive=is_standing and bool(DRIVE_DESK.find_standing(by, {"drive": pledge.drive})),
        may_change=may_change and PLEDGE_CHANGERS.find_standing(by, target) is not None,
        may_withdraw=is_standing and not arrived and knows,
    )


def sum_valid(receipts: Iterable[PledgeReceipt]) -> Decimal:
    """How much valid receipts are for."""
    return sum((one.amount for one in receipts if one.void_at is None), rules.NOTHING)


def choose_state(pledge: Pledge, arrived: Decimal) -> str:
    """The pill of a pledge: waiting, arrived in part, all here, or taken back."""
    if pledge.withdrawn_at is not None:
        return "off"
    if arrived >= pledge.amount:
        return "done"
    return "doing" if arrived else "wait"


def say_state(pledge: Pledge, arrived: Decimal) -> str:
    """What has become of a pledge, in words."""
    if pledge.withdrawn_at is not None:
        return gettext("Taken back")
    if arrived > pledge.amount:
        return gettext("More than pledged has arrived")
    if arrived == pledge.amount:
        return gettext("All of it has arrived")
    return gettext("Part of it has arrived") if arrived else gettext("Pledged")


def list_my_pledges(by: Actor, most: int = 12) -> list[PledgeRow]:
    """What this actor has pledged, newest first; two queries."""
    related = ("drive__matter__jurisdiction", "drive__matter__handled_at")
    own = Pledge.objects.select_related(*related)
    own = own.filter(person=by.person_id, withdrawn_at=None)
    pledges = list(own.order_by("-pledged_at")[:most])
    receipts: dict[UUID, list[PledgeReceipt]] = {}
    for receipt in PledgeReceipt.objects.filter(pledge__in=pledges):
        receipts.setdefault(receipt.pledge_id, []).append(receipt)
    return [look_at_pledge(one, receipts.get(one.pk, []), by) for one in pledges]
