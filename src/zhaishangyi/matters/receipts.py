"""Receipts: 16 digits that stand for a raiser whose name nobody takes down.

The code is worked out from the id of the act with the key of this town, so that a form that is
sent twice shows the same receipt. Only its hash is stored; the paper or the photo that the
person keeps is the only place where the digits stand.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from zhaishangyi.matters.models import Matter
from zhaishangyi.people.secrets import hash_secret, load_pepper, normalise_receipt

_DIGITS = 15


def write_receipt(act_id: UUID) -> str:
    """The receipt of an act: 15 digits and a check digit, the same for the same act."""
    mixed = hmac.new(settings.SECRET_KEY.encode(), b"receipt\0" + act_id.bytes, sha256).digest()
    digits = f"{int.from_bytes(mixed) % 10**_DIGITS:0{_DIGITS}d}"
    return next(digits + check for check in "0123456789" if normalise_receipt(digits + check))


def hash_receipt(code: str) -> str:
    """What is stored of a receipt."""
    return hash_secret(code, load_pepper(settings.DATA_FOLDER))


def find_by_receipt(typed: str) -> Matter | None:
    """The matter of a receipt, however it was typed; None for an unknown or mistyped one."""
    code = normalise_receipt(typed)
    if code is None:
        return None
    matters = Matter.objects.select_related("jurisdiction", "handled_at", "merged_into")
    return matters.filter(receipt_hash=hash_receipt(code)).first()


def group_digits(code: str) -> list[str]:
    """Two lines of two groups of four, as they are read aloud; none without a code."""
    return [f"{code[at : at + 4]} {code[at + 4 : at + 8]}" for at in range(0, len(code), 8)]
