"""How much is pledged, received and used. Pure: plain values in, no Django.

Amounts are decimals with two places, in the unit of their drive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from zhaishangyi.matters.rules import shorten_village
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import (
    half_width,
    require_date_not_future,
    require_date_not_past,
    require_text,
    tidy,
)

MONEY, MATERIALS, LABOUR = "money", "materials", "labour"
SORTS = (MONEY, MATERIALS, LABOUR)
NOTHING, CENT, HALF = Decimal(0), Decimal("0.01"), Decimal("0.5")
MOST = Decimal("99999999.99")
DAYS_AHEAD = 366
SHORTEST_REASON, LONGEST_LINE = 5, 200
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")

# The first that somebody holds is the one they give in: who speaks for others before who serves.
GIVING_ROLES = (
    Role.RESPECTED_LOCAL,
    Role.CPPCC,
    Role.DEPUTY,
    Role.MEDIATOR,
    Role.EXPERT,
    Role.LAWYER,
    Role.JUDICIAL,
    Role.GRID_POLICE,
    Role.OFFICE,
    Role.GRID_WORKER,
    Role.RECORDER,
    Role.CONVENER,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of one drive. `pledges` is how many stand, `received` what arrived of all."""

    target: Decimal
    pledges: int
    pledged: Decimal
    received: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What has arrived and was not used yet."""
        return self.received - self.used

    @property
    def missing(self) -> Decimal:
        """What is still to be pledged before the target is reached."""
        return max(NOTHING, self.target - self.pledged)

    def find_percent(self, amount: Decimal) -> int:
        """A share of the target from 0 to 100; a little is never nothing, nor nearly all all."""
        if amount >= self.target:
            return 100
        return max(1 if amount > 0 else 0, int(amount * 100 / self.target))


def add_up(
    target: Decimal,
    pledges: Collection[Decimal],
    receipts: Iterable[Decimal],
    uses: Iterable[Decimal],
) -> Totals:
    """The totals of the rows that count: standing pledges, valid receipts, and all uses."""
    return Totals(
        target=target,
        pledges=len(pledges),
        pledged=sum(pledges, NOTHING),
        received=sum(receipts, NOTHING),
        used=sum(uses, NOTHING),
    )


def parse_amount(text: str) -> Decimal | None:
    """A number as people type it, full-width digits and 60,000 included; None for other words."""
    plain = half_width(tidy(text)).replace(" ", "")
    if not _AMOUNT.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def write_amount(amount: Decimal) -> str:
    """An amount as it is read: 60,000 or 2.5."""
    plain = f"{amount:,.2f}"
    return plain.rstrip("0").rstrip(".")


def require_amount(amount: Decimal | None, sort: str, field: str = "amount") -> Decimal:
    """The amount with two places; RuleBroken for nothing, too much, and parts of a cent."""
    if amount is None or not amount.is_finite():
        raise RuleBroken(field, "Write a number in digits here, such as 500.")
    if amount <= 0:
        raise RuleBroken(field, "Write a number above 0. Nothing less can be given.")
    if amount > MOST:
        raise RuleBroken(
            field,
            "This is more than fits here: at most %(most)s. Perhaps there is a zero too many.",
            most=write_amount(MOST),
        )
    require_places(amount, sort, field)
    return amount.quantize(CENT)


def require_places(amount: Decimal, sort: str, field: str) -> None:
    """Raises RuleBroken for parts that nobody can hand over."""
    if amount != amount.quantize(CENT):
        raise RuleBroken(field, "There are at most two digits after the point: 500 or 500.50.")
    if sort == LABOUR and amount % HALF:
        raise RuleBroken(field, "Labour is counted in days and half days: 1, 1.5 or 2.")


def require_sort(sort: str) -> str:
    """Money, materials or labour."""
    if sort not in SORTS:
        raise RuleBroken("sort", "Say what is asked for: money, materials or labour.")
    return sort


def require_line(field: str, text: str, *, least: int = 0, most: int = LONGEST_LINE) -> str:
    """A text in one line."""
    return require_text(field, " ".join(text.split()), least=least, most=most)


def require_reason(reason: str) -> str:
    """A reason of 5 to 200 characters."""
    return require_line("reason", reason, least=SHORTEST_REASON)


def require_closing_day(closes_on: date | None, today: date) -> None:
    """Raises RuleBroken for a last day that is over, or more than a year ahead."""
    if closes_on is None:
        return
    require_date_not_past("closes_on", closes_on, today)
    latest = today + timedelta(days=DAYS_AHEAD)
    if closes_on > latest:
        raise RuleBroken(
            "closes_on",
            "%(day)s is too far away. Choose a day up to %(latest)s, or leave it empty.",
            day=closes_on.isoformat(),
            latest=latest.isoformat(),
        )


def is_open(closed_at: datetime | None, closes_on: date | None, today: date) -> bool:
    """Whether one can pledge today; the last day is part of it."""
    return closed_at is None and (closes_on is None or today <= closes_on)


def require_open(closed_at: datetime | None, closes_on: date | None, today: date) -> None:
    """Raises RuleBroken when one cannot pledge any more."""
    require_not_closed(closed_at)
    if not is_open(closed_at, closes_on, today) and closes_on is not None:
        raise RuleBroken(
            "",
            "The last day to pledge was %(day)s. Ask the convener whether it can still be used.",
            day=closes_on.isoformat(),
        )


def require_not_closed(closed_at: datetime | None) -> None:
    """Raises RuleBroken for a drive that was brought to its end."""
    if closed_at is not None:
        raise RuleBroken("", "This was closed already. Nothing was changed.")


def require_first(field: str, earlier: Decimal | None, unit: str) -> None:
    """Raises RuleBroken for a second pledge of the same person to the same drive."""
    if earlier is None:
        return
    raise RuleBroken(
        field,
        "There is a pledge of %(amount)s %(unit)s already. Nothing was added: change that one "
        "instead of making a second.",
        amount=write_amount(earlier),
        unit=unit,
    )


def require_standing(is_withdrawn: bool) -> None:
    """Raises RuleBroken for a pledge that was taken back."""
    if is_withdrawn:
        raise RuleBroken("", "This pledge was taken back, so nothing was changed.")


def require_not_below(amount: Decimal, arrived: Decimal, unit: str) -> None:
    """Raises RuleBroken for a pledge of less than has arrived of it."""
    if amount < arrived:
        raise RuleBroken(
            "amount",
            "%(arrived)s %(unit)s of it has arrived already. Write that much or more.",
            arrived=write_amount(arrived),
            unit=unit,
        )


def require_nothing_arrived(arrived: Decimal, unit: str) -> None:
    """Raises RuleBroken for taking back what was handed over."""
    if arrived > 0:
        raise RuleBroken(
            "",
            "%(arrived)s %(unit)s of it has arrived already. Change the pledge to that much "
            "instead of taking it back.",
            arrived=write_amount(arrived),
            unit=unit,
        )


def require_can_void(is_void: bool, amount: Decimal, received: Decimal, used: Decimal) -> None:
    """Raises RuleBroken for a receipt without which more was used than had arrived."""
    if is_void:
        raise RuleBroken("", "This receipt was cancelled already. Nothing was changed.")
    if received - amount < used:
        raise RuleBroken(
            "",
            "What this receipt is for has been used already: without it more was used than had "
            "arrived. It stays as it is.",
        )


def require_can_use(amount: Decimal, received: Decimal, used: Decimal, unit: str) -> None:
    """Raises RuleBroken for using more than is there."""
    if amount > received - used:
        raise RuleBroken(
            "amount",
            "%(left)s %(unit)s is there: %(received)s arrived, %(used)s was used. Write that much "
            "or less, or write the receipts first.",
            left=write_amount(received - used),
            received=write_amount(received),
            used=write_amount(used),
            unit=unit,
        )


def require_used_on(used_on: date, opened_on: date, today: date) -> None:
    """Raises RuleBroken for a day to come, or one before anything was asked for."""
    require_date_not_future("used_on", used_on, today)
    if used_on < opened_on:
        raise RuleBroken(
            "used_on",
            "Nothing was there yet on %(day)s: it was asked for on %(opened)s.",
            day=used_on.isoformat(),
            opened=opened_on.isoformat(),
        )


def choose_role(held: Iterable[str]) -> Role:
    """The most particular of the roles that somebody holds; a resident without any."""
    known = set(held)
    return next((role for role in GIVING_ROLES if role.value in known), Role.RESIDENT)


def write_receipt_prefix(village: str, year: int) -> str:
    """What the receipts of a village in a year begin with: "八烈收 2024-"."""
    return f"{shorten_village(village)}收 {year}-"
