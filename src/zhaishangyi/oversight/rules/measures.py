"""What a figure is, and how it comes from tallies. No Django here.

Tallies are whole numbers by key, such as "present.deputy", summed over the days of a period.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhaishangyi.procedures.voice import Bilingual
from zhaishangyi.record.roles import FLOOR_GROUPS, find_floor_group

Tallies = Mapping[str, int]
Cell = int | float | None
Value = int | float | None | Mapping[str, Cell | Mapping[str, Cell]]
Compute = Callable[[Tallies], Value]

REPRESENTATIVES = ("deputy", "cppcc")
UNITS = {
    "meetings": Bilingual("meetings", "场"),
    "participations": Bilingual("participations", "人次"),
    "people": Bilingual("people", "人"),
    "percent": Bilingual("%", "%"),
    "disputes": Bilingual("disputes", "件"),
    "matters": Bilingual("matters", "件"),
    "venues": Bilingual("venues", "处"),
    "brands": Bilingual("names", "个"),
    "suggestions": Bilingual("suggestions", "条"),
    "projects": Bilingual("projects", "个"),
    "promises": Bilingual("promises", "项"),
    "ratings": Bilingual("ratings", "份"),
    "days": Bilingual("days", "天"),
    "seconds": Bilingual("seconds", "秒"),
    "times": Bilingual("times", "次"),
}


@dataclass(frozen=True)
class Indicator:
    """One figure of the three degrees. (指标)

    `is_sealed` marks counts of disputes, of which the public gets no small number. `is_table`
    marks a value that is several numbers by name.
    """

    key: str
    degree: str
    name: Bilingual
    formula: Bilingual
    unit_key: str
    source: Bilingual
    compute: Compute
    is_sealed: bool = False
    is_table: bool = False

    @property
    def unit(self) -> Bilingual:
        """What its number counts."""
        return UNITS[self.unit_key]


def read(key: str) -> Compute:
    """One tally as it is."""
    return lambda tallies: tallies.get(key, 0)


def add(*keys: str) -> Compute:
    """The sum of some tallies."""
    return lambda tallies: sum(tallies.get(key, 0) for key in keys)


def add_all(prefix: str) -> Compute:
    """The sum of all tallies whose key begins with `prefix` and a dot."""
    return lambda tallies: sum(read_table(tallies, prefix).values())


def divide(part: Compute, whole: Compute) -> Compute:
    """A share in percent with one decimal; None where there is nothing to share."""

    def compute(tallies: Tallies) -> Value:
        return compute_percent(part(tallies), whole(tallies))

    return compute


def compute_percent(part: Value, whole: Value) -> float | None:
    """Percent with one decimal, halves away from zero; None where there is nothing."""
    if not isinstance(part, int) or not isinstance(whole, int) or whole <= 0:
        return None
    return (part * 2000 + whole) // (2 * whole) / 10


def read_table(tallies: Tallies, prefix: str) -> dict[str, int]:
    """The tallies below `prefix`, by the rest of their keys, in order."""
    start = f"{prefix}."
    return {
        key.removeprefix(start): count
        for key, count in sorted(tallies.items())
        if key.startswith(start)
    }


def list_table(prefix: str) -> Compute:
    """The tallies below `prefix` as a table."""
    return lambda tallies: read_table(tallies, prefix)


def find_percentile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The least value that at least `percent` of the cases do not exceed; None without cases.

    The nearest-rank method: with 50 the lower median, always a value that occurred.
    """
    total = sum(histogram.values())
    rank = -(-total * percent // 100)
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if total and seen >= rank:
            return value
    return None


def take_percentile(prefix: str, percent: int) -> Compute:
    """A percentile of the numbers that stand behind `prefix`."""

    def compute(tallies: Tallies) -> Value:
        table = read_table(tallies, prefix)
        return find_percentile({int(key): count for key, count in table.items()}, percent)

    return compute


def sum_floor(tallies: Tallies) -> dict[str, int]:
    """The seconds at the floor of each of the four groups."""
    seconds = dict.fromkeys(FLOOR_GROUPS, 0)
    for role, count in read_table(tallies, "floor").items():
        seconds[find_floor_group(role)] += count
    return seconds


def share_floor(tallies: Tallies) -> Value:
    """The part of the floor time that each group had; None each where nobody spoke."""
    seconds = sum_floor(tallies)
    total = sum(seconds.values())
    return {group: compute_percent(part, total) for group, part in seconds.items()}


def define(degree: str) -> Callable[..., Indicator]:
    """A short way to write the indicators of one degree: each text as English and Chinese."""

    def make(
        key: str,
        name: tuple[str, str],
        formula: tuple[str, str],
        unit: str,
        source: Bilingual,
        compute: Compute,
        *,
        is_sealed: bool = False,
        is_table: bool = False,
    ) -> Indicator:
        words = Bilingual(*name), Bilingual(*formula)
        return Indicator(
            key, degree, *words, unit, source, compute, is_sealed=is_sealed, is_table=is_table
        )

    return make
