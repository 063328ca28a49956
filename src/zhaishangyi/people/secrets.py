"""Secrets that people carry: invitation slips, PINs and receipts, and the pepper. No Django.

A slip has 128 random bits, so a fast keyed hash is enough for it. A PIN has twenty, so its hash
must be slow and needs the pepper, which lies outside the database: whoever steals only the
database can try nothing.
"""

from __future__ import annotations

import hmac
import re
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.key_files import KeyDamaged, load_key
from zhaishangyi.record.texts import half_width, tidy

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Douglas Crockford's base 32: without I, L, O and U, which are misread or make words.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_SLIP_SIZE = 28
_CHECK_BITS = 12
_BETWEEN = re.compile(r"[\s\-._·]+")

# H. Michael Damm's table of order 10 finds each wrong digit and each swap of neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_RECEIPT_SIZE = 16

# Lucky numbers, emergency numbers and "I love you": the first that anybody would try.
_WELL_KNOWN_PINS = {"520131", "521314", "201314", "131420", "110120", "100200", "101010"}

_PEPPER_FILE = "pepper.key"


class PepperDamaged(RuntimeError):
    """The pepper file is not what this program wrote."""


def new_slip_secret() -> str:
    """128 random bits and 12 to find typing errors: seven groups of four, unambiguous letters."""
    bits = secrets.randbits(128)
    number = bits << _CHECK_BITS | _compute_check(bits)
    letters = (_LETTERS[number >> shift & 31] for shift in range(5 * _SLIP_SIZE - 5, -1, -5))
    return _group_by_four("".join(letters))


def normalise_slip(text: str) -> str | None:
    """A slip's secret as it was printed, however it was typed; None when it is mistyped."""
    letters = _drop_separators(text).upper().translate(_MISREAD)
    if len(letters) != _SLIP_SIZE or not set(letters) <= set(_LETTERS):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    check = number & (1 << _CHECK_BITS) - 1
    return _group_by_four(letters) if check == _compute_check(number >> _CHECK_BITS) else None


def hash_secret(secret: str, pepper: bytes) -> str:
    """HMAC-SHA256 in hex, for secrets of 128 bits only; look slips up by it."""
    return _mix(b"secret", secret, pepper)


def hash_pin(pin: str, pepper: bytes) -> str:
    """Argon2id of the PIN mixed with the pepper, with its salt and settings in the result."""
    return _make_hasher().hash(_mix(b"pin", _read_pin(pin), pepper))


def check_pin(pin: str, stored: str | None, pepper: bytes) -> bool:
    """Whether this is the PIN behind `stored`.

    Without a stored one (None) it takes as long and says False: nobody learns who has a PIN.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    mixed = _mix(b"pin", _read_pin(pin), pepper)
    try:
        return _make_hasher().verify(stored or _make_decoy(), mixed) and stored is not None
    except (InvalidHashError, VerificationError):
        return False


def require_good_pin(pin: str) -> str:
    """The PIN in plain digits; raises RuleBroken unless it is six digits that are hard to guess.

    The sentences never repeat the PIN.
    """
    pin = _read_pin(pin)
    if not re.fullmatch("[0-9]{6}", pin):
        raise RuleBroken("pin", "A PIN has exactly six digits. Please type six digits.")
    if _is_easy(pin):
        raise RuleBroken(
            "pin",
            "Others would guess this PIN quickly. Please choose six digits that do not repeat "
            "or follow each other, such as two numbers that only you know.",
        )
    return pin


def new_receipt_code() -> str:
    """16 digits, the last one a check digit, with which somebody unnamed asks how it stands."""
    digits = f"{secrets.randbelow(10 ** (_RECEIPT_SIZE - 1)):0{_RECEIPT_SIZE - 1}}"
    return digits + str(_compute_damm(digits))


def normalise_receipt(text: str) -> str | None:
    """The 16 digits of a receipt, however they were typed; None when they are mistyped."""
    digits = _drop_separators(text)
    is_code = re.fullmatch(f"[0-9]{{{_RECEIPT_SIZE}}}", digits) and _compute_damm(digits) == 0
    return digits if is_code else None


def load_pepper(folder: Path) -> bytes:
    """The 32 bytes of `pepper.key`, made on first use; processes that start at once get the same.

    Raises PepperDamaged, with what to do, when the file holds anything else.
    """
    try:
        return load_key(
            folder / _PEPPER_FILE,
            "nobody can use their slip or PIN, and each resident needs a new slip",
        )
    except KeyDamaged as error:
        raise PepperDamaged(str(error)) from error


def _mix(purpose: bytes, text: str, pepper: bytes) -> str:
    return hmac.new(
        pepper, purpose + b"\0" + text.encode("utf-8", "surrogatepass"), sha256
    ).hexdigest()


@cache
def _make_hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # 19 MiB and two passes: about 20 ms, and a hall that signs in at once does not fill the memory.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _make_decoy() -> str:
    return _make_hasher().hash(secrets.token_hex(16))


def _read_pin(pin: str) -> str:
    return half_width(tidy(pin)).replace(" ", "")


def _is_easy(pin: str) -> bool:
    first, second = pin[:3], pin[3:]
    is_in_pairs = pin[0::2] == pin[1::2]
    is_straight = _is_straight(first) and _is_straight(second)
    return (
        first == second
        or is_in_pairs
        or is_straight
        or len(set(pin)) < 3
        or pin in _WELL_KNOWN_PINS
    )


def _is_straight(three: str) -> bool:
    """Three digits with equal steps: 111, 123, 147, 890, 975."""
    first, second, third = map(int, three)
    return (second - first) % 10 == (third - second) % 10


def _drop_separators(text: str) -> str:
    return _BETWEEN.sub("", half_width(tidy(text)))


def _group_by_four(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _compute_check(bits: int) -> int:
    return int.from_bytes(sha256(bits.to_bytes(16)).digest()[:2]) >> 16 - _CHECK_BITS


def _compute_damm(digits: str) -> int:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return state
