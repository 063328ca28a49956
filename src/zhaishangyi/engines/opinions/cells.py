"""The cells of a table, column by column: plain numbers by the million at once, others one by one.

A piece of the table that holds nothing but whole numbers in the wanted columns, and no quotes but
around whole cells, is read with array operations. From the first piece on that is otherwise, the
rest is read row by row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhaishangyi.engines.opinions.decoding import BadTable, mark
from zhaishangyi.engines.opinions.votes import Ints

Bytes = NDArray[np.uint8]
PIECE_BYTES = 1 << 24
LF, CR, MINUS, ZERO, QUOTE = 10, 13, 45, 48, 34
MOST_DIGITS = 18
DELIMITERS = ",;\t"
# Full-width digits and signs, and the minus sign of mathematics.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: "-", 0x3000: " "}


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line: names of the columns, what stands between cells, where the rows begin."""

    names: tuple[str, ...]
    delimiter: str
    offset: int
    lines: int

    def find(self, *names: str) -> int:
        """The place of the first of these columns that is there; -1 for none."""
        return next((self.names.index(name) for name in names if name in self.names), -1)

    def require(self, *names: str) -> int:
        """The place of a column that is needed. Raises BadTable."""
        at = self.find(*names)
        if at < 0:
            raise BadTable(
                mark("Line %(line)s: the column %(column)s is missing. There are: %(there)s."),
                line=self.lines,
                column=names[0],
                there=", ".join(name for name in self.names if name)[:200],
            )
        if self.names.count(self.names[at]) > 1:
            raise BadTable(
                mark("Line %(line)s: the column %(column)s stands there twice."),
                line=self.lines,
                column=self.names[at],
            )
        return at


@dataclass(slots=True)
class Columns:
    """What was read: for each wanted column whole numbers, or cells as text; and their lines."""

    cells: list[list[Any]] = field(default_factory=list)
    lines: list[Ints] = field(default_factory=list)

    def join(self, column: int) -> NDArray[Any]:
        """One column as numbers, or as objects where a row was read by itself."""
        pieces = [piece[column] for piece in self.cells]
        if any(isinstance(piece, list) for piece in pieces):
            whole = [cell for piece in pieces for cell in as_list(piece)]
            joined = np.empty(len(whole), object)
            joined[:] = whole
            return joined
        return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)

    def join_lines(self) -> Ints:
        """The line of each row."""
        return np.concatenate(self.lines) if self.lines else np.zeros(0, np.int64)


def as_list(piece: Any) -> list[Any]:
    found: list[Any] = piece if isinstance(piece, list) else piece.tolist()
    return found


def read_heading(content: bytes) -> Heading:
    """The names of the columns, in small letters and with hyphens. Raises BadTable."""
    offset, lines = 0, 0
    while offset < len(content):
        end = content.index(b"\n", offset) + 1
        # Not the tabs: the first column may be one without a name.
        line = content[offset:end].decode("utf-8", "replace").strip("\r\n ")
        offset, lines = end, lines + 1
        # Some spreadsheets say in a line of its own what stands between the cells.
        if line.strip() and not line.lower().startswith("sep="):
            delimiter = max(DELIMITERS, key=line.count)
            cells = next(csv.reader([line], delimiter=delimiter))
            return Heading(tuple(map(tidy_name, cells)), delimiter, offset, lines)
    raise BadTable(mark("The file is empty."))


def tidy_name(cell: str) -> str:
    return "-".join(cell.translate(HALF_WIDTH).strip().lower().replace("_", " ").split())


def read_columns(content: bytes, heading: Heading, wanted: Sequence[int]) -> Columns:
    """The wanted columns of all rows. Raises BadTable for a row that has too few or too many."""
    columns = Columns()
    offset, line = heading.offset, heading.lines + 1
    whole = np.frombuffer(content, np.uint8)
    while offset < len(content):
        end = content.rfind(b"\n", offset, offset + PIECE_BYTES) + 1
        plain = end and read_plain(whole[offset:end], heading, wanted)
        if not plain:
            read_rows(content[offset:], heading, wanted, line, columns)
            break
        columns.cells.append(plain)
        columns.lines.append(np.arange(line, line + len(plain[0])))
        line += len(plain[0])
        offset = end
    return columns


def read_plain(piece: Bytes, heading: Heading, wanted: Sequence[int]) -> list[Ints] | None:
    """The wanted columns of a piece as whole numbers; None where something is not plain."""
    width = len(heading.names)
    ends = np.flatnonzero((piece == ord(heading.delimiter)) | (piece == LF))
    if len(ends) % width:
        return None
    is_line = (piece[ends] == LF).reshape(-1, width)
    if is_line[:, :-1].any() or not is_line[:, -1].all():
        return None
    starts = np.append(0, ends[:-1] + 1)
    ends = ends - ((piece[ends - 1] == CR) & is_line.ravel())
    quotes = int(np.count_nonzero(piece == QUOTE))
    if quotes:
        is_quoted = find_quoted(piece, starts, ends)
        if 2 * np.count_nonzero(is_quoted) != quotes:
            return None
        starts, ends = starts + is_quoted, ends - is_quoted
    found = []
    for column in wanted:
        numbers = read_whole(piece, starts[column::width], ends[column::width])
        if numbers is None:
            return None
        found.append(numbers)
    return found


def find_quoted(piece: Bytes, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which cells begin and end with a quotation mark."""
    is_quoted: NDArray[np.bool_] = (piece[starts] == QUOTE) & (piece[ends - 1] == QUOTE)
    return is_quoted & (ends - starts > 1)


def read_whole(piece: Bytes, starts: Ints, ends: Ints) -> Ints | None:
    """Cells as whole numbers; None where one is anything else, or has zeros in front."""
    is_minus = piece[starts] == MINUS
    starts = starts + is_minus
    length = ends - starts
    if (length < 1).any() or (length > MOST_DIGITS).any():
        return None
    if ((piece[starts] == ZERO) & ((length > 1) | is_minus)).any():
        return None
    numbers = np.zeros(len(starts), np.int64)
    for place in range(int(length.max(initial=0))):
        at = ends - 1 - place
        is_there = at >= starts
        digits = np.where(is_there, piece[np.where(is_there, at, starts)] - np.uint8(ZERO), 0)
        if (digits > 9).any():
            return None
        numbers += digits.astype(np.int64) * 10**place
    return np.where(is_minus, -numbers, numbers)


def read_rows(
    content: bytes, heading: Heading, wanted: Sequence[int], line: int, columns: Columns
) -> None:
    """Read on row by row, quotes and all; cells stay text. `line` is that of the first row."""
    kept: list[list[str]] = [[] for _column in wanted]
    lines: list[int] = []
    for at, row in walk_rows(content, heading, line):
        for cells, column in zip(kept, wanted, strict=True):
            cells.append(row[column])
        lines.append(at)
    columns.cells.append(kept)
    columns.lines.append(np.array(lines, np.int64))


def walk_rows(content: bytes, heading: Heading, line: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on; empty lines are passed over. Raises BadTable."""
    text = io.StringIO(content.decode("utf-8"), newline="")
    reader = csv.reader(text, delimiter=heading.delimiter, strict=True)
    width, before = len(heading.names), 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadTable(
                mark("Line %(line)s: a quotation mark is missing, or one is too many."),
                line=line + before,
            )
        at, before = line + before, reader.line_num
        if not row or (len(row) == 1 and not row[0].strip()):
            continue
        yield at, require_width(row, width, at)


def require_width(row: list[str], width: int, line: int) -> list[str]:
    """The row as wide as the first line; empty cells at its end may be too many."""
    if len(row) != width and (len(row) < width or any(row[width:])):
        raise BadTable(
            mark("Line %(line)s: there are %(count)s cells here, and %(width)s columns."),
            line=line,
            count=len(row),
            width=width,
        )
    return row


def read_cells(cells: NDArray[Any], read: Callable[[str], Any]) -> list[Any]:
    """Each cell read by itself; the same text is read once. `None` stands where it cannot be."""
    known: dict[Any, Any] = {}
    found = []
    for cell in cells.tolist():
        if cell not in known:
            known[cell] = read(cell) if isinstance(cell, str) else cell
        found.append(known[cell])
    return found


def read_number(cell: str) -> int | None:
    """A whole number: 12, -1, +1, 12.0, also in full width. None for anything else."""
    text = cell.translate(HALF_WIDTH).strip()
    whole, point, rest = text.partition(".")
    if point and rest.strip("0"):
        return None
    digits = whole[1:] if whole[:1] in ("-", "+") else whole
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(whole) if is_number else None


def read_id(cell: str) -> int | str:
    """An id as a number where it is written as one, else as it stands."""
    text = cell.translate(HALF_WIDTH).strip()
    number = read_number(text)
    has_zeros = text.startswith("0") and text.partition(".")[0] != "0"
    return text if number is None or number < 0 or has_zeros or "+" in text else number
