"""Every figure of the three degrees, once: its name, formula, unit and source. No Django here.

`docs/indicators.md` lists the same, and a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhaishangyi.oversight.rules.breadth import BREADTH
from zhaishangyi.oversight.rules.depth import DEPTH
from zhaishangyi.oversight.rules.measures import Indicator, Tallies, Value
from zhaishangyi.oversight.rules.warmth import WARMTH
from zhaishangyi.procedures.voice import Bilingual

DEGREES = {
    "breadth": Bilingual("Breadth", "广度"),
    "depth": Bilingual("Depth", "深度"),
    "warmth": Bilingual("Warmth", "温度"),
}
INDICATORS: dict[str, Indicator] = {one.key: one for one in (*BREADTH, *DEPTH, *WARMTH)}


def list_indicators(degree: str = "") -> Iterator[Indicator]:
    """All indicators in the order in which they are shown, or those of one degree."""
    return (one for one in INDICATORS.values() if degree in ("", one.degree))


def compute_all(tallies: Tallies) -> dict[str, Value]:
    """The value of every indicator."""
    return {key: indicator.compute(tallies) for key, indicator in INDICATORS.items()}


def define_all() -> dict[str, dict[str, Any]]:
    """What each figure means, in both languages."""
    return {
        key: {
            "degree": one.degree,
            **{
                part: {"en": words.en, "zh": words.zh}
                for part, words in (
                    ("name", one.name),
                    ("formula", one.formula),
                    ("unit", one.unit),
                    ("source", one.source),
                )
            },
        }
        for key, one in INDICATORS.items()
    }


def describe_indicators() -> str:
    """The document of all figures, in both languages."""
    lines = [
        "# Indicators",
        "",
        "Every figure of the three degrees, as `zhaishangyi indicators --definitions` prints them.",
        "A place counts everything at it and below it, as the tree is today. A period has two",
        "days, both included, in the time of the town. Figures are computed from records and never",
        "typed in. Where there is nothing to compute from there is no number.",
    ]
    for degree, name in DEGREES.items():
        lines += ["", f"## {name.en} {name.zh}", "", "| key | name | formula | unit | source |"]
        lines += ["|---|---|---|---|---|", *(write_row(one) for one in list_indicators(degree))]
    return "\n".join(lines) + "\n"


def write_row(indicator: Indicator) -> str:
    """One figure as a row of the document's table."""
    words = (indicator.name, indicator.formula, indicator.unit, indicator.source)
    cells = (one.en if one.en == one.zh else f"{one.en}<br>{one.zh}" for one in words)
    return f"| `{indicator.key}` | {' | '.join(cells)} |"
