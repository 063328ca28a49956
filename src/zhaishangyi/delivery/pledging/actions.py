"""Every act about pledges in one place."""

from zhaishangyi.delivery.pledging.drives import close_drive, open_drive, write_use
from zhaishangyi.delivery.pledging.giving import (
    change_pledge,
    give_pledge,
    give_pledge_for,
    withdraw_pledge,
)
from zhaishangyi.delivery.pledging.receipts import void_receipt, write_receipt

__all__ = [
    "change_pledge",
    "close_drive",
    "give_pledge",
    "give_pledge_for",
    "open_drive",
    "void_receipt",
    "withdraw_pledge",
    "write_receipt",
    "write_use",
]
