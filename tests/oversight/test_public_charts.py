"""Charts as marks and as tables, and months put together as columns. No store."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from zhaishangyi.oversight.charts import AXIS, LENGTH, START, WIDTH, Chart, Series
from zhaishangyi.oversight.degree_views import gather_months
from zhaishangyi.oversight.figure_tables import say_duration, say_value
from zhaishangyi.web import bundle


def make_columns(others: list[int], own: list[int]) -> Chart:
    labels = [str(number) for number in range(len(others))]
    series = [Series("others", others, "resident"), Series("own", own, "deputy")]
    return Chart("some", "columns", "Some", "Some.", labels, series, "When")


def test_columns_are_stacked_on_the_axis_and_stay_inside():
    chart = make_columns([30, 0, 10], [10, 0, 10])
    marks = chart.marks
    assert len(marks) == 4
    assert all(mark.x >= 0 and mark.x + mark.width <= WIDTH for mark in marks)
    assert max(mark.y + mark.height for mark in marks) == AXIS
    first = [mark for mark in marks if mark.x == marks[0].x]
    assert [mark.tone for mark in first] == ["deputy", "resident"]
    assert first[1].height == pytest.approx(3 * first[0].height, rel=0.02)
    assert [word.text for word in chart.words if word.is_strong] == ["40", "20"]


def test_the_table_says_the_same_as_the_drawing():
    chart = make_columns([3, 4], [1, 0])
    assert chart.rows == [("0", [3, 1], 4), ("1", [4, 0], 4)]
    assert [series["values"] for series in chart.option["series"]] == [[3, 4], [1, 0]]


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0]])
def test_nothing_is_drawn_of_nothing(values: list[int]):
    chart = make_columns(values, values)
    assert not chart.has_marks
    assert chart.marks == []


def test_the_smallest_number_can_still_be_seen():
    chart = make_columns([100_000, 1], [0, 0])
    assert min(mark.height for mark in chart.marks) >= 2


def test_names_of_many_columns_do_not_touch_and_numbers_are_left_out():
    labels = [f"{number}年12月" for number in range(10, 58)]
    chart = Chart("c", "columns", "C", "C.", labels, [Series("n", [1] * 48, "brand")], "When")
    places = [word.x for word in chart.words]
    assert len(places) >= 4
    assert min(after - before for before, after in pairwise(places)) > 60
    assert not any(word.is_strong for word in chart.words)


def test_bars_have_a_tone_each_and_the_longest_fills_the_room():
    series = [Series("n", [97, 49, 0], "brand")]
    chart = Chart("b", "bars", "B", "B.", ["x", "y", "z"], series, "Level", ("brand", "quiet"))
    assert [mark.tone for mark in chart.marks] == ["brand", "quiet"]
    assert chart.marks[0].width == LENGTH
    assert {mark.x for mark in chart.marks} == {START}
    assert [word.text for word in chart.words if word.is_strong] == ["97", "49", "0"]


def months(count: int, first: int = 2020) -> list[tuple[date, dict[str, int]]]:
    return [
        (date(first + i // 12, i % 12 + 1, 1), {"participations": 2, "representatives": 1})
        for i in range(count)
    ]


@pytest.mark.parametrize(("count", "columns"), [(0, 0), (12, 12), (24, 8), (120, 10)])
def test_long_times_are_put_together(count: int, columns: int):
    found = gather_months(months(count))
    assert len(found) == columns
    assert sum(number for _label, number, _own in found) == 2 * count
    assert sum(own for _label, _number, own in found) == count


def test_idle_months_at_both_ends_are_left_out():
    idle = {"participations": 0, "representatives": 0}
    busy = months(3)
    found = gather_months([(date(2019, 12, 1), idle), *busy, (date(2020, 4, 1), idle)])
    assert len(found) == 3


def test_numbers_are_said_with_their_unit():
    assert say_value(44.9, "percent") == "44.9%"
    assert say_value(45.0, "percent") == "45%"
    assert say_value(0, "meetings") == "0"
    assert say_value(None, "percent") != "0%"
    assert say_value(None, "meetings", is_withheld=True) != say_value(None, "meetings")
    assert "1" in say_duration(3900)
    assert "5" in say_duration(3900)


def test_the_chart_library_comes_with_its_licence():
    vendor = bundle.STATIC / "vendor"
    assert 'version="5.6.0"' in (vendor / "echarts.common.min.js").read_text(encoding="utf-8")
    licence = (vendor / "echarts.LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "LICENSE-d3" in licence
