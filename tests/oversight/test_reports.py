"""Reports of several places and of many months: as many queries as of one, nothing sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.oversight.test_figures import MAY, YEAR, hold_meeting, make_disputes

from zhaishangyi.oversight.degree_views import read_degrees
from zhaishangyi.oversight.figures import CHARTED, read_many, read_report
from zhaishangyi.oversight.periods import Period
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.trail import outside_the_door


def test_villages_side_by_side_take_as_many_queries_as_one(world: Any):
    hold_meeting(world)
    read_report(world.village, MAY)
    villages = list(Jurisdiction.objects.filter(level="village"))
    with CaptureQueriesContext(connection) as one:
        read_many(villages[:1], MAY)
    with CaptureQueriesContext(connection) as many:
        found = read_many(villages, MAY)
    assert len(many) == len(one) == 9
    assert found[world.village.pk].figures["participations"].value == 4
    assert found[world.other_village.pk].figures["participations"].value == 0
    assert found[world.village.pk].figures["people"].value == 4


def test_towns_of_whole_years_take_as_many_queries_as_one(world: Any):
    make_disputes(world, 8)
    make_disputes(world, 6, days=-300)
    with outside_the_door("another town"):
        other = Jurisdiction.objects.create(level="town", name="邻镇", code="l", path="l/")
    period = Period(date(2022, 1, 1), date(2024, 12, 31))
    read_many([world.town], YEAR)
    counts = set()
    for towns, asked in (
        ([world.town], MAY), ([world.town], YEAR), ([world.town, other], YEAR),
        ([world.town, other], period),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            found = read_many(towns, asked)
        counts.add(len(queries))
    assert len(counts) == 1, counts
    assert found[world.town.pk].figures["disputes"].value == 14
    assert found[other.pk].figures["disputes"].value == 0
    with CaptureQueriesContext(connection) as queries:
        read_report(world.town, MAY)
    with CaptureQueriesContext(connection) as more:
        assert read_report(world.town, period).figures["disputes"].value == 14
    assert len(more) <= len(queries)


def test_months(world: Any):
    for day in (0, 1, 40):
        hold_meeting(world, days=day)
    make_disputes(world, 2)
    period = Period(date(2024, 4, 15), date(2024, 6, 30))
    for is_inside in (False, True):
        months = read_report(world.village, period, is_inside=is_inside).months
        assert months is not None
        counts = [(month.isoformat(), found["participations"]) for month, found in months]
        assert counts == [("2024-04-01", 0), ("2024-05-01", 8), ("2024-06-01", 4)]
        # Templates get the report: nothing that is sealed may be in it.
        assert {key for _month, found in months for key in found} == set(CHARTED)


def test_reports_of_several_places_have_no_months_to_draw(world: Any):
    hold_meeting(world)
    report = read_many([world.village], MAY)[world.village.pk]
    assert report.months is None
    with pytest.raises(AssertionError):
        read_degrees(report)
