"""What people type on any phone, made plain before a rule looks at it. No Django."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from zhaishangyi.record.errors import RuleBroken

# Line ends of every system, and the separators that some keyboards paste.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Nobody sees these, but they break searches, turn text around, or let an empty name pass for one.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters; tab and line feed are handled apart
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff"  # half characters cannot be stored as UTF-8
    "\U000e0000-\U000e00ff]"
)

# A zero-width joiner stays where it makes one picture of two (a family), and nowhere else.
_PICTURE = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])")

_MANY_BLANK_LINES = re.compile(r"\n{4,}")

_NUMBER_SIGNS = {0x3000: " ", 0x2212: "-", 0x2013: "-", 0x2014: "-", 0xFE63: "-"}
_HALF_WIDTH = {
    wide: chr(wide - 0xFEE0) for wide in map(ord, "０１２３４５６７８９＋－．，／：％（）")
}
_HALF_WIDTH |= {
    wide: chr(wide - 0xFEE0) for wide in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_HALF_WIDTH |= _NUMBER_SIGNS

_DAY = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)

# A pile of accents on one letter counts as more than one character from here on.
_MARKS_TO_A_CHARACTER = 8


def tidy(text: str) -> str:
    """The same words in composed form (NFC), without unseen characters and ragged line ends."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    # Where a joiner goes, an accent may meet its letter: composed once more.
    text = unicodedata.normalize("NFC", _STRAY_JOINER.sub("", text))
    text = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return _MANY_BLANK_LINES.sub("\n\n\n", text)


def half_width(text: str) -> str:
    """Full-width digits, letters and the signs of numbers as ASCII: for numbers, days and PINs."""
    return text.translate(_HALF_WIDTH)


def count_characters(text: str) -> int:
    """How many characters a person sees: a flag or a letter with its accents is one.

    More than eight marks on one letter count again, so that a limit cannot be piled over.
    """
    count = marks = 0
    before = ""
    for character in text:
        if count and _continues(before, character, marks):
            marks += 1
            count += marks % _MARKS_TO_A_CHARACTER == 0
        else:
            count, marks = count + 1, 0
        before = character
    return count


def _continues(before: str, character: str, marks: int) -> bool:
    if _is_flag_half(character):
        return _is_flag_half(before) and marks % 2 == 0
    is_joined = before == "\u200d" or character == "\u200d"
    is_skin = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_joined or is_skin or unicodedata.category(character) in ("Mn", "Me")


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def require_text(field: str, text: str, *, least: int = 1, most: int) -> str:
    """The tidied text; raises RuleBroken unless it has `least` to `most` visible characters."""
    text = tidy(text)
    count = count_characters(text)
    if not count and least:
        raise RuleBroken(field, "Nothing is written here yet. Please say it in a few words.")
    if count < least:
        raise RuleBroken(
            field,
            "%(count)s of at least %(least)s characters are written. Please say a little more.",
            count=count,
            least=least,
        )
    if count > most:
        raise RuleBroken(
            field,
            "This has %(count)s characters, and there is room for %(most)s. "
            "All of it is still here: please shorten it by %(over)s.",
            count=count,
            most=most,
            over=count - most,
        )
    return text


def require_date_not_past(field: str, value: date, today: date) -> None:
    """Raises RuleBroken for a day before `today`."""
    if value < today:
        raise RuleBroken(
            field,
            "%(day)s is already over. Please choose today or a later day.",
            day=value.isoformat(),
        )


def require_date_not_future(field: str, value: date, today: date) -> None:
    """Raises RuleBroken for a day after `today`."""
    if value > today:
        raise RuleBroken(
            field,
            "%(day)s has not come yet. Please choose today or an earlier day.",
            day=value.isoformat(),
        )


def parse_day(text: str) -> date | None:
    """The day in 2024-5-6, 2024/05/06, 2024.5.6, 20240506 or 2024年5月6日; None for others."""
    match = _DAY.fullmatch(half_width(tidy(text)))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
