"""Every figure is defined once, in both languages, and is what its formula says."""

from __future__ import annotations

from pathlib import Path
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.mediation.rules.counting import SMALLEST
from zhaishangyi.oversight.indicators import (
    DEGREES,
    INDICATORS,
    compute_all,
    define_all,
    describe_indicators,
    list_indicators,
)
from zhaishangyi.oversight.rules import coverage
from zhaishangyi.oversight.rules.measures import compute_percent, find_percentile

ROOT = Path(__file__).resolve().parents[2]
ROWS = st.dictionaries(
    st.sampled_from([*coverage.AGE_BANDS, coverage.UNKNOWN]),
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda row: (row[0], sum(row))),
)


@pytest.mark.parametrize("key", INDICATORS)
def test_an_indicator_is_explained_in_both_languages(key: str):
    one = INDICATORS[key]
    assert one.degree in DEGREES
    for words in (one.name, one.formula, one.unit, one.source):
        assert words.en
        assert words.zh
    assert one.formula.en.endswith(".")
    assert one.formula.zh.endswith("。")
    assert key.isidentifier()


def test_every_indicator_stands_once():
    listed = [one.key for degree in DEGREES for one in list_indicators(degree)]
    assert len(listed) == len(set(listed)) == len(INDICATORS)
    assert listed == list(define_all())


def test_nothing_counted_means_no_share():
    found = compute_all({})
    assert found["meetings"] == found["raised"] == 0
    for key, one in INDICATORS.items():
        if one.unit_key in ("percent", "days") and not one.is_table:
            assert found[key] is None, key


def test_the_document_is_up_to_date():
    text = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    said = "run: zhaishangyi indicators --definitions > docs/indicators.md"
    assert text == describe_indicators(), said


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(236, 526, 44.9), (1, 3, 33.3), (2, 3, 66.7), (1, 2000, 0.1), (0, 5, 0.0), (5, 5, 100.0),
     (0, 0, None), (None, 5, None), (5, None, None)],
)  # fmt: skip
def test_percent(part, whole, percent):
    assert compute_percent(part, whole) == percent


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_percentiles_are_days_that_occurred(days: list[int]):
    histogram = {day: days.count(day) for day in days}
    assert find_percentile(histogram, 50) == median_low(days)
    p90 = find_percentile(histogram, 90)
    assert p90 in days
    assert sum(day <= p90 for day in days) * 10 >= len(days) * 9
    assert sum(day < p90 for day in days) * 10 < len(days) * 9


def test_a_percentile_of_nothing():
    assert find_percentile({}, 50) is None


@given(ROWS)
def test_nobody_is_found_in_the_coverage(rows):
    hidden = coverage.find_hidden(rows)
    for name in rows.keys() - hidden:
        took_part, roster = rows[name]
        assert took_part == 0 or took_part >= SMALLEST
        assert roster - took_part == 0 or roster - took_part >= SMALLEST
    if hidden and hidden != rows.keys():
        left_out = [rows[name] for name in hidden]
        assert len(hidden) >= 2
        assert sum(took for took, _ in left_out) >= SMALLEST
        assert sum(roster - took for took, roster in left_out) >= SMALLEST


@pytest.mark.parametrize(
    ("born", "band"),
    [(2024, "0-17"), (2030, "0-17"), (2006, "18-39"), (1984, "40-59"), (1964, "60-74"),
     (1949, "75+"), (1900, "75+"), (None, "unknown")],
)  # fmt: skip
def test_age_bands(born, band: str):
    assert coverage.find_age_band(born, 2024) == band
