"""Charts as plain numbers and as marks of a drawing; the words come from whoever asks. Pure.

The drawing stands in the page itself, so that it is there on paper and without a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

WIDTH = 380
# Columns: where the axis lies, how high they grow, and how wide they are at most.
AXIS, ROOM, THICKEST = 126, 96, 30
COLUMN_HEIGHT = 150
GAP = 2
# Bars: what one row takes, what the bar takes of it, where it begins and how long it grows.
ROW, THICK, START, LENGTH = 34, 22, 84, 240
# So many columns get their number. Names stand below every column, or below every so many.
MOST_NUMBERED = 12
# What a letter takes of the width: a Chinese one, and any other.
WIDE_LETTER, NARROW_LETTER, BETWEEN_NAMES = 14, 8, 4
LEAST = 2

Kind = Literal["columns", "bars"]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each label; `tone` is a role of the palette."""

    label: str
    values: Sequence[int]
    tone: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One rectangle of a drawing."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Word:
    """A number or a name of a drawing."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "middle"
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: stacked columns over time, or bars beside each other.

    `tones` are those of single bars where a chart has one series; `sentence` says what there is
    to see.
    """

    key: str
    kind: Kind
    title: str
    sentence: str
    labels: Sequence[str]
    series: Sequence[Series]
    head: str
    tones: Sequence[str] = ()

    @property
    def totals(self) -> list[int]:
        """The sum of all series for each label."""
        return [sum(series.values[i] for series in self.series) for i in range(len(self.labels))]

    @property
    def has_marks(self) -> bool:
        """Whether there is anything to draw."""
        return any(self.totals)

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return COLUMN_HEIGHT if self.kind == "columns" else ROW * len(self.labels)

    @property
    def axis(self) -> int | None:
        """Where the axis of columns lies."""
        return AXIS if self.kind == "columns" else None

    @property
    def marks(self) -> list[Mark]:
        """The rectangles."""
        return draw_columns(self) if self.kind == "columns" else draw_bars(self)

    @property
    def words(self) -> list[Word]:
        """Names and numbers."""
        return name_columns(self) if self.kind == "columns" else name_bars(self)

    @property
    def rows(self) -> list[tuple[str, list[int], int]]:
        """The same as a table: label, the number of each series, their sum."""
        return [
            (label, [series.values[i] for series in self.series], total)
            for i, (label, total) in enumerate(zip(self.labels, self.totals, strict=True))
        ]

    @property
    def option(self) -> dict[str, Any]:
        """What the script draws it from."""
        return {
            "kind": self.kind,
            "labels": list(self.labels),
            "series": [
                {"label": one.label, "values": list(one.values), "tone": one.tone}
                for one in self.series
            ],
            "tones": list(self.tones),
        }


def scale_to(value: int, largest: int, room: float) -> float:
    """How long a mark is; the least one that is not nothing can still be seen."""
    if not value or not largest:
        return 0
    return round(max(LEAST, value * room / largest), 1)


def find_slot(count: int) -> tuple[float, float]:
    """The step from column to column and the thickness of one."""
    step = WIDTH / max(count, 1)
    return step, round(min(THICKEST, step * 0.64), 1)


def draw_columns(chart: Chart) -> list[Mark]:
    """Stacked columns, the first series on top."""
    step, thick = find_slot(len(chart.labels))
    largest = max(chart.totals, default=0)
    marks = []
    for i in range(len(chart.labels)):
        foot = float(AXIS)
        for series in reversed(chart.series):
            high = scale_to(series.values[i], largest, ROOM)
            if high:
                x = round(step * i + (step - thick) / 2, 1)
                marks.append(Mark(x, round(foot - high, 1), thick, high, series.tone))
                foot -= high + GAP
    return marks


def name_columns(chart: Chart) -> list[Word]:
    """The sum above each column and the name below it, as far as they fit."""
    step, _thick = find_slot(len(chart.labels))
    largest = max(chart.totals, default=0)
    every = ceil((max(map(measure, chart.labels), default=0) + BETWEEN_NAMES) / step)
    words = []
    for i, (label, total) in enumerate(zip(chart.labels, chart.totals, strict=True)):
        x = round(step * (i + 0.5), 1)
        if i % every == 0:
            words.append(Word(x, AXIS + 18, label))
        if total and len(chart.labels) <= MOST_NUMBERED:
            held = [series for series in chart.series if series.values[i]]
            top = sum(scale_to(one.values[i], largest, ROOM) for one in held)
            top += GAP * (len(held) - 1)
            words.append(Word(x, round(AXIS - top - 6, 1), str(total), is_strong=True))
    return words


def measure(label: str) -> int:
    """How wide a name is at most."""
    return sum(WIDE_LETTER if ord(letter) > 0x2E7F else NARROW_LETTER for letter in label)


def draw_bars(chart: Chart) -> list[Mark]:
    """One bar a row."""
    largest = max(chart.totals, default=0)
    marks = []
    for i, total in enumerate(chart.totals):
        long = scale_to(total, largest, LENGTH)
        if long:
            y = ROW * i + (ROW - THICK) / 2
            marks.append(Mark(START, y, long, THICK, find_tone(chart, i)))
    return marks


def name_bars(chart: Chart) -> list[Word]:
    """The name before each bar, the number behind it."""
    largest = max(chart.totals, default=0)
    words = []
    for i, (label, total) in enumerate(zip(chart.labels, chart.totals, strict=True)):
        y = ROW * i + ROW / 2 + 5
        end = START + scale_to(total, largest, LENGTH) + 8
        words.append(Word(0, y, label, "start"))
        words.append(Word(end, y, str(total), "start", is_strong=True))
    return words


def find_tone(chart: Chart, number: int) -> str:
    """The tone of one bar: its own, or that of the series."""
    return chart.tones[number] if number < len(chart.tones) else chart.series[0].tone
