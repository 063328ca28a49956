"""The bytes of a table as UTF-8, whatever program saved it; what cannot be read is said."""

from __future__ import annotations

import codecs
from typing import Any

from zhaishangyi.engines.opinions.votes import BadVotes

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LOOKED_AT = 4096
# A chance hit of Chinese in the old encoding reads as one character of UTF-8, hardly as two.
SURELY_UTF8 = 2


def mark(sentence: str) -> str:
    """Name a sentence for the catalogue that is translated only where it is said."""
    return sentence


class BadTable(BadVotes):
    """A table that cannot be read. `line` counts from 1 as an editor does; 0 means all of it.

    `sentence` with `values` put in says it in English; programs with other languages translate
    the sentence first.
    """

    def __init__(self, sentence: str, /, *, line: int = 0, **values: Any) -> None:
        values |= {"line": line} if line else {}
        super().__init__(sentence % values if values else sentence)
        self.sentence, self.values, self.line = sentence, values, line


def read_utf8(content: bytes) -> bytes:
    """The same table in UTF-8, without a mark at its beginning, its lines ended by LF or CR LF.

    Tried are UTF-16 with its mark or plainly so, UTF-8, and GB18030 (which GBK and GB 2312 are
    parts of). Raises BadTable, also for a table of which some lines are one and some another.
    """
    if content.startswith(WORKBOOKS):
        raise BadTable(mark("This is a workbook. Open it and save it as CSV, then take that file."))
    content = end_lines(decode(content))
    if b"\0" in content[:LOOKED_AT]:
        raise BadTable(mark("This is no table of text. A CSV file is needed."))
    return content


def decode(content: bytes) -> bytes:
    wide = find_wide(content)
    if wide:
        try:
            return content.decode(wide).removeprefix("\ufeff").encode()
        except UnicodeError:
            raise BadTable(mark("This begins as UTF-16 and does not go on so. Save it as UTF-8."))
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.isascii() or can_read(content, "utf-8"):
        return content
    require_one_encoding(content)
    return content.decode("gb18030").encode()


def find_wide(content: bytes) -> str:
    """The name of the two-byte encoding, "" for others."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    begin = content[:4]
    if len(begin) == 4 and begin[1] == begin[3] == 0 and begin[0] and begin[2]:
        return "utf-16-le"
    if len(begin) == 4 and begin[0] == begin[2] == 0 and begin[1] and begin[3]:
        return "utf-16-be"
    return ""


def can_read(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def require_one_encoding(content: bytes) -> None:
    """Raise BadTable for a line that is neither, or that is not as the lines before it."""
    seen = ""
    for number, line in enumerate(content.split(b"\n"), 1):
        kind = name_encoding(line)
        if not kind:
            raise BadTable(
                mark(
                    "Line %(line)s cannot be read: it is neither UTF-8 nor GB18030. "
                    "Save the file as UTF-8."
                ),
                line=number,
            )
        if kind == "either":
            continue
        if seen and kind != seen:
            raise BadTable(
                mark(
                    "Line %(line)s is written in %(kind)s, the lines before it in %(before)s. "
                    "Save the file anew as UTF-8."
                ),
                line=number,
                kind=kind,
                before=seen,
            )
        seen = kind


def name_encoding(line: bytes) -> str:
    """What a line is surely written in; "either" when both can be, "" when none."""
    if line.isascii():
        return "either"
    is_old = can_read(line, "gb18030")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030" if is_old else ""
    is_sure = sum(ord(character) > 0x7FF for character in text) >= SURELY_UTF8
    return "UTF-8" if is_sure or not is_old else "either"


def end_lines(content: bytes) -> bytes:
    """Old line ends as new ones, and one at the very end."""
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    return content if content.endswith(b"\n") or not content else content + b"\n"
