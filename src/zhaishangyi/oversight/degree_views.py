"""The three degrees as a page shows them: a number, a sentence, a chart, a note; and in tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.oversight.charts import Chart, Series
from zhaishangyi.oversight.figures import Figure, MonthValues, Report
from zhaishangyi.oversight.indicators import DEGREES
from zhaishangyi.oversight.rules.coverage import AGE_BANDS, UNKNOWN
from zhaishangyi.oversight.rules.measures import Value
from zhaishangyi.procedures.voice import Bilingual

QUESTIONS = {
    "breadth": _("who came"),
    "depth": _("how far it reached"),
    "warmth": _("whether it helped"),
}
GROUPS = {
    "resident": _("Residents"),
    "deputy": _("Representatives"),
    "expert": _("Experts"),
    "office": _("Offices and cadres"),
}
SEXES = {"female": _("Women"), "male": _("Men"), "f": _("Women"), "m": _("Men")}
LEVELS = {
    "settled_grid": _("In the grid"),
    "settled_village": _("In the village"),
    "settled_town": _("In the town"),
}
# A column a month; of a longer time, a column a quarter or a year.
MOST_MONTHS, MOST_QUARTERS = 15, 60


@dataclass(frozen=True)
class Fact:
    """A name and a number in words, such as how many of the meetings were held outside."""

    name: str
    words: str


@dataclass(frozen=True)
class Degree:
    """One of the three panels. `number` is None where there is nothing yet, or it is withheld.

    `floor` has (group, name, seconds) for who held the floor.
    """

    key: str
    name: Bilingual
    question: Promise
    indicator: str
    number: int | None
    unit: str
    sentence: str
    charts: list[Chart] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    floor: list[tuple[str, str, int]] = field(default_factory=list)
    note: str = ""
    is_withheld: bool = False

    @property
    def chart(self) -> Chart | None:
        """The first chart; the panel of a degree has one."""
        return self.charts[0] if self.charts else None


@dataclass(frozen=True)
class Reader:
    """Numbers of a report by key, now and before."""

    figures: Mapping[str, Figure]

    def number(self, key: str) -> int:
        """A whole number; 0 where there is none, or it is withheld."""
        value = self.figures[key].value
        return int(value) if isinstance(value, int | float) else 0

    def is_shown(self, *keys: str) -> bool:
        """Whether none of these is withheld."""
        return not any(self.figures[key].is_withheld for key in keys)

    def before(self, key: str) -> int:
        """The same of the time before."""
        value = self.figures[key].before
        return int(value) if isinstance(value, int | float) else 0

    def share(self, key: str) -> int | None:
        """Percent without decimals, None without a base."""
        value = self.figures[key].value
        return round(value) if isinstance(value, int | float) else None

    def table(self, key: str) -> Mapping[str, Any]:
        """The numbers of a table by name."""
        value = self.figures[key].value
        return value if isinstance(value, Mapping) else {}

    def table_before(self, key: str) -> Mapping[str, Any]:
        """The same of the time before."""
        value = self.figures[key].before
        return value if isinstance(value, Mapping) else {}


def read_degrees(report: Report) -> list[Degree]:
    """The three panels of a report that was read for one place."""
    # Without its months a chart would show that nobody came.
    assert report.months is not None
    return build_degrees(report, report.months)


def build_degrees(report: Report, months: MonthValues) -> list[Degree]:
    """The three panels from what was read."""
    reader = Reader(report.figures)
    return [
        build_breadth(reader, months),
        build_depth(reader),
        build_warmth(reader),
    ]


def build_breadth(reader: Reader, months: MonthValues) -> Degree:
    """Who takes part."""
    number, meetings = reader.number("participations"), reader.number("meetings")
    return Degree(
        "breadth", DEGREES["breadth"], QUESTIONS["breadth"], "participations",
        number if meetings else None,
        ngettext("participation", "participations", number),
        say_meetings(reader, meetings),
        charts=[chart_participations(months)],
        note=say_least_covered(reader) or say_before(reader, "participations"),
    )  # fmt: skip


def say_meetings(reader: Reader, meetings: int) -> str:
    """How many meetings there were, and how much of it were representatives."""
    if not meetings:
        return gettext("No meeting was held in this time.")
    said = ngettext("%(n)s meeting", "%(n)s meetings", meetings) % {"n": meetings}
    share = reader.share("representative_share")
    if share is None:
        return said
    values = {"meetings": said, "n": reader.number("representatives"), "share": share}
    return gettext("%(meetings)s, representatives came %(n)s times, %(share)s%%") % values


def build_depth(reader: Reader) -> Degree:
    """Where and how it reaches."""
    is_withheld = not reader.is_shown("disputes")
    number, here = reader.number("disputes"), reader.number("settled_where_it_arose")
    share = reader.share("settled_where_it_arose_share")
    sentence = gettext("Nothing of this kind has come in in this time.")
    if is_withheld:
        sentence = gettext("So that nobody can be found out, not shown for this place and time.")
    elif number and share is not None:
        values = {"n": here, "share": share}
        sentence = gettext("%(n)s settled without going up a level, %(share)s%%") % values
    elif number and reader.is_shown("settled"):
        sentence = gettext("None is settled yet.")
    elif number:
        sentence = gettext("How many of them are settled is not shown.")
    return Degree(
        "depth", DEGREES["depth"], QUESTIONS["depth"], "disputes",
        None if is_withheld or not number else number,
        ngettext("dispute", "disputes", number),
        sentence,
        charts=[chart_levels(reader)] if reader.is_shown(*LEVELS) else [],
        facts=list_depth_facts(reader),
        note="" if is_withheld else say_climbed(reader),
        is_withheld=is_withheld,
    )  # fmt: skip


def build_warmth(reader: Reader) -> Degree:
    """Whether it helps."""
    number, ratings = reader.number("solved"), reader.number("ratings")
    share = reader.share("satisfaction")
    sentence = gettext("Nobody has rated yet.")
    if share is not None:
        values = {"n": ratings, "satisfied": reader.number("satisfied"), "share": share}
        sentence = gettext("%(n)s rated, %(satisfied)s say solved, %(share)s%%") % values
    return Degree(
        "warmth", DEGREES["warmth"], QUESTIONS["warmth"], "solved",
        number or None,
        ngettext("matter solved", "matters solved", number),
        sentence,
        charts=[chart_suggestions(reader)],
        floor=list_floor(reader),
        note=say_floor(reader) or say_before(reader, "solved"),
    )  # fmt: skip


def chart_participations(months: MonthValues) -> Chart:
    """Who came, over time: residents and others above representatives."""
    columns = gather_months(months)
    labels = [label for label, _all, _own in columns]
    own = [count for _label, _all, count in columns]
    others = [whole - count for _label, whole, count in columns]
    total, mine = sum(own) + sum(others), sum(own)
    values = {"n": total, "own": mine}
    sentence = gettext("Participations over time: %(n)s, of these %(own)s by representatives.")
    return Chart(
        "participations", "columns", gettext("Participations over time"), sentence % values,
        labels,
        [
            Series(gettext("Residents and others"), others, "resident"),
            Series(gettext("Representatives"), own, "deputy"),
        ],
        gettext("When"),
    )  # fmt: skip


def gather_months(months: MonthValues) -> list[tuple[str, int, int]]:
    """Label, participations and those of representatives: by month, quarter or year.

    Months before the first and after the last one with anything are left out.
    """
    counted = [
        (day, read(row, "participations"), read(row, "representatives")) for day, row in months
    ]
    busy = [i for i, (_day, count, _own) in enumerate(counted) if count]
    if not busy:
        return []
    counted = counted[busy[0] : busy[-1] + 1]
    name = choose_step(len(counted))
    columns: dict[str, tuple[int, int]] = {}
    for day, count, own in counted:
        label = name(day)
        held = columns.get(label, (0, 0))
        columns[label] = (held[0] + count, held[1] + own)
    return [(label, *counts) for label, counts in columns.items()]


def choose_step(count: int) -> Any:
    """How so many months are put together and called."""
    if count <= MOST_MONTHS:
        return name_month
    return name_quarter if count <= MOST_QUARTERS else name_year


def name_month(day: date) -> str:
    """A month as it stands below a column."""
    return gettext("%(month)s/%(year)s") % {"year": f"{day.year % 100:02d}", "month": day.month}


def name_quarter(day: date) -> str:
    """A quarter as it stands below a column."""
    names = (
        gettext("Q1 %(year)s"),
        gettext("Q2 %(year)s"),
        gettext("Q3 %(year)s"),
        gettext("Q4 %(year)s"),
    )
    return names[(day.month - 1) // 3] % {"year": f"{day.year % 100:02d}"}


def name_year(day: date) -> str:
    """A year as it stands below a column."""
    return str(day.year)


def read(row: Mapping[str, Value], key: str) -> int:
    """A whole number of a month."""
    value = row.get(key)
    return value if isinstance(value, int) else 0


def chart_levels(reader: Reader) -> Chart:
    """At which level disputes were settled."""
    counts = [reader.number(key) for key in LEVELS]
    parts = [
        gettext("%(name)s %(n)s") % {"name": name, "n": count}
        for name, count in zip(LEVELS.values(), counts, strict=True)
    ]
    return Chart(
        "levels", "bars", gettext("Where disputes were settled"),
        gettext("Where disputes were settled: %(parts)s.") % {"parts": gettext(", ").join(parts)},
        [str(name) for name in LEVELS.values()],
        [Series(gettext("Settled disputes"), counts, "brand")],
        gettext("Level"),
        tones=("brand", "brand", "quiet"),
    )  # fmt: skip


def chart_suggestions(reader: Reader) -> Chart:
    """From what was suggested to what was built."""
    keys = ("suggestions", "suggestions_adopted", "projects")
    counts = [reader.number(key) for key in keys]
    sentence = gettext(
        "%(made)s suggestions, %(adopted)s adopted; %(built)s livelihood projects delivered."
    ) % {"made": counts[0], "adopted": counts[1], "built": counts[2]}
    labels = [gettext("Suggested"), gettext("Adopted"), gettext("Delivered")]
    return Chart(
        "suggestions", "bars", gettext("From suggestion to project"), sentence, labels,
        [Series(gettext("How many"), counts, "brand")],
        gettext("How far"),
        tones=("ring", "leaf-3", "brand"),
    )  # fmt: skip


def list_depth_facts(reader: Reader) -> list[Fact]:
    """Held outside, and with somebody who knows the law; nothing without meetings."""
    meetings = reader.number("meetings")
    if not meetings:
        return []
    outside = {"part": reader.number("talks_outside"), "whole": meetings}
    lawyers = reader.number("lawyers_present")
    said = ngettext("%(n)s meeting", "%(n)s meetings", lawyers) % {"n": lawyers}
    return [
        Fact(gettext("Held outside the meeting room"), gettext("%(part)s of %(whole)s") % outside),
        Fact(gettext("With a lawyer or the judicial office"), said),
    ]


def list_floor(reader: Reader) -> list[tuple[str, str, int]]:
    """Seconds by group for the floor bar; empty where nobody spoke."""
    seconds = reader.table("floor")
    listed = [(group, str(name), int(seconds.get(group) or 0)) for group, name in GROUPS.items()]
    return listed if any(count for _group, _name, count in listed) else []


def say_floor(reader: Reader) -> str:
    """How much more or less residents spoke than before; nothing without a base."""
    now = reader.table("floor_share").get("resident")
    before = reader.table_before("floor_share").get("resident")
    if now is None or before is None:
        return ""
    values = {"now": round(now), "before": round(before)}
    return gettext("Residents had %(now)s%% of the floor, %(before)s%% the time before.") % values


def say_least_covered(reader: Reader) -> str:
    """Of which age the fewest came, as far as that may be told."""
    bands = reader.table("coverage_by_age")
    known = {
        band: row["share"]
        for band, row in bands.items()
        if band in AGE_BANDS and AGE_BANDS[band] and row["share"] is not None
    }
    if len(known) < 2:
        return ""
    band = min(known, key=lambda name: (known[name], name))
    values = {"band": name_band(band), "share": round(known[band])}
    return gettext("Fewest came of those aged %(band)s: %(share)s of 100.") % values


def say_climbed(reader: Reader) -> str:
    """How many went up a level."""
    climbed = reader.number("climbed")
    if not climbed:
        return say_before(reader, "disputes")
    said = ngettext("%(n)s went up a level.", "%(n)s went up a level.", climbed)
    return said % {"n": climbed}


def say_before(reader: Reader, key: str) -> str:
    """The same number of the time before; nothing where nothing was on record."""
    before = reader.before(key)
    return gettext("The time before: %(n)s.") % {"n": before} if before else ""


def name_band(band: str) -> str:
    """An age band in words."""
    if band == UNKNOWN:
        return gettext("not known")
    return band.replace("-", "–")


def name_cell(key: str, name: str) -> str:
    """What a row of a table is called."""
    if key == "coverage_by_age":
        return name_band(name)
    if name == UNKNOWN:
        return gettext("not known")
    if key == "coverage_by_sex":
        return str(SEXES.get(name, name))
    return str(GROUPS.get(name, name)) if key.startswith("floor") else name
