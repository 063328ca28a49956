"""Rows as CSV, JSON and xlsx, piece by piece: a million of them need no more memory than ten."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

Row = dict[str, Any]

# Spreadsheets that do not see this mark take UTF-8 for an old Chinese encoding.
BOM = "\ufeff"
# A cell that begins so is run as a formula, by some after blanks and by some also in full width.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINES_A_PIECE = 500
# A sheet holds 1,048,576 lines, a cell 32,767 characters.
MOST_SHEET_ROWS = 1_048_575
MOST_CELL = 32_767
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001  (spreadsheets know no zones)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def flatten(value: Any) -> Any:
    """A value for one cell: lists with blanks between, tables as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def disarm(value: Any) -> Any:
    """The text of a cell with an apostrophe before what a spreadsheet would run as a formula."""
    is_armed = isinstance(value, str) and _FORMULA.match(value)
    return f"'{value}" if is_armed else value


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """RFC 4180, in UTF-8 with a mark for spreadsheets."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([disarm(flatten(row[name])) for name in columns])
        if number % LINES_A_PIECE == 0:
            yield take(buffer)
    yield take(buffer)


def write_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """One array, a row on each line."""
    buffer = io.StringIO()
    buffer.write("[")
    for number, row in enumerate(rows):
        buffer.write(",\n" if number else "\n")
        buffer.write(json.dumps({name: row[name] for name in columns}, ensure_ascii=False))
        if number % LINES_A_PIECE == 0:
            yield take(buffer)
    buffer.write("\n]\n")
    yield take(buffer)


def take(buffer: io.StringIO) -> bytes:
    """What was written so far; the buffer is empty afterwards."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def write_xlsx(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A workbook with one sheet; texts are texts, so nothing in it is run. Same rows, same bytes.

    More rows than a sheet holds go to further sheets.
    """
    # Large, with numpy in its train, and seldom asked for: no start of the server waits for it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    make = partial(make_cell, WriteOnlyCell)
    book = Workbook(write_only=True)
    sheet: Any = None
    for number, row in enumerate(rows):
        if number % MOST_SHEET_ROWS == 0:
            sheet = add_sheet(book, columns)
        sheet.append([make(sheet, flatten(row[name])) for name in columns])
    if sheet is None:
        add_sheet(book, columns)
    book.properties.created = book.properties.modified = _MADE_AT
    with SpooledTemporaryFile(IN_MEMORY) as written, SpooledTemporaryFile(IN_MEMORY) as packed:
        book.save(written)
        settle_times(written, packed)
        packed.seek(0)
        while piece := packed.read(PIECE):
            yield piece


def add_sheet(book: Workbook, columns: Sequence[str]) -> Any:
    """A sheet whose first line, with the names of the columns, stays in sight."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, value=name) for name in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    return sheet


def make_cell(make: Callable[..., Any], sheet: Any, value: Any) -> Any:
    """A cell; a text is marked as one, whatever it begins with."""
    if not isinstance(value, str):
        return value
    cell = make(sheet, value="")
    cell.value = _NOT_IN_XML.sub("", value)[:MOST_CELL]
    cell.data_type = "s"
    return cell


def settle_times(written: IO[bytes], packed: IO[bytes]) -> None:
    """Pack the same archive again without the moment at which it was made."""
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            if name == "docProps/core.xml":
                target.writestr(
                    stamp(name), _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", source.read(name))
                )
                continue
            with source.open(name) as content, target.open(stamp(name), "w") as copy:
                shutil.copyfileobj(content, copy, PIECE)


def stamp(name: str) -> zipfile.ZipInfo:
    """A member of an archive with a fixed time and ordinary rights."""
    member = zipfile.ZipInfo(name, _ZIP_TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


Writer = Callable[[Sequence[str], Iterable[Row]], Iterator[bytes]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# format -> (content type, writer)
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "json": ("application/json; charset=utf-8", write_json),
    "xlsx": (XLSX, write_xlsx),
}
