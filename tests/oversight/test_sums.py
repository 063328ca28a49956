"""Sums of a time come to what the records say, whether they are taken by month or by day."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from tests.oversight import making
from tests.oversight.making import at
from tests.web.counting import count_queries

from zhaishangyi.matters.models import LinkClosing
from zhaishangyi.meetings.models import Participant
from zhaishangyi.oversight import coverage, day_sums
from zhaishangyi.oversight.board_rules import Works
from zhaishangyi.oversight.day_sums import ONLY_WHEN_OVER, Split, split_period
from zhaishangyi.oversight.durations import Duration, read_durations
from zhaishangyi.oversight.figures import read_report
from zhaishangyi.oversight.models import DayFigures, MonthFigures
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.refresh import refresh
from zhaishangyi.oversight.rules.measures import find_percentile
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

DAYS = 200
TODAY = at(150)


@pytest.fixture
def busy(world: Any) -> Any:
    """Half a year of matters, closed links, meetings and promises, some of them still to come."""
    dice = random.Random(7)
    people = [world.people[who] for who in ("resident", "neighbour", "deputy", "lawyer")]
    for _number in range(40):
        place = dice.choice([world.village, world.other_village, world.grid, world.town])
        raised = dice.randrange(DAYS - 60)
        way = dice.choice(["eight-links", "five-steps", ""])
        matter = making.make_matter(place, days=raised, procedure=way)
        for link in dice.sample(["raise", "select", "invite", "deliver"], 2):
            took, is_skip = dice.choice([-2, 0, 0.9, 4.2, 30]), dice.random() < 0.2
            making.make_closing(
                matter, link, days=raised + dice.randrange(60), took=took, is_skip=is_skip,
                reason="不用办",
            )  # fmt: skip
        making.make_promise(world.office, matter, due=raised + dice.randrange(60))
    for _number in range(12):
        meeting = making.make_meeting(world, world.village, days=dice.randrange(DAYS - 50))
        for person in dice.sample(people, 2):
            making.make_participant(meeting, person, "resident")
    with clock.pretend(TODAY):
        refresh()
        yield world


def choose_periods(seed: int) -> list[Period]:
    """Times that begin and end anywhere, some of them at the ends of months, some to come."""
    dice = random.Random(seed)
    first = at(-20).date()
    periods = [
        Period(date(2024, 6, 1), date(2024, 8, 31)),
        Period(date(2024, 5, 1), at(150).date()),
    ]
    for _number in range(25):
        since = first + timedelta(days=dice.randrange(DAYS))
        periods.append(Period(since, since + timedelta(days=dice.randrange(DAYS))))
    return periods


def add_up_days(place: Any, period: Period, today: date) -> dict[str, int]:
    """The tallies of a time, day by day."""
    sums: Counter[str] = Counter()
    days = DayFigures.objects.filter(place=place, day__range=(period.since, period.until))
    for day, counts in days.values_list("day", "counts"):
        is_over = day < today
        sums.update({k: n for k, n in counts.items() if is_over or k not in ONLY_WHEN_OVER})
    return dict(sums)


def test_a_sum_by_month_is_the_sum_of_the_days(busy: Any):
    today = clock.today()
    for place in (None, busy.town, busy.village, busy.grid):
        for period in choose_periods(1):
            plain = add_up_days(place, period, today)
            found = day_sums.sum_period([place], period)[place and place.pk]
            assert found == plain, (place, period)
            assert (
                day_sums.add_up(day_sums.sum_months([place], period)[place and place.pk]) == plain
            )


def test_how_long_links_took_is_what_the_closings_say(busy: Any):
    works, places = Works(list_active()), [busy.town, busy.village, busy.other_village]
    for period in choose_periods(2):
        found = read_durations(places, period)
        for place in places:
            assert found[place.pk] == read_closings(place, period, works), (place, period)


def read_closings(place: Any, period: Period, works: Works) -> dict[str, Duration]:
    """How long links took, from each closing by itself."""
    since, until = coverage.bound(period)
    closings = LinkClosing.objects.filter(
        matter__jurisdiction__path__startswith=place.path, is_skip=False, since__isnull=False,
        at__gte=since, at__lt=until,
    )  # fmt: skip
    spans: dict[str, Counter[int]] = defaultdict(Counter)
    for closing in closings.select_related("matter"):
        assert closing.since is not None
        work = works.find(closing.matter.procedure, closing.link)
        spans[work][max(0, (closing.at - closing.since).days)] += 1
    return {
        link: Duration(
            find_percentile(days, 50) or 0, find_percentile(days, 90) or 0, sum(days.values())
        )
        for link, days in spans.items()
    }


def test_who_came_in_a_time_is_what_the_attendances_say(busy: Any):
    for period in choose_periods(3):
        since, until = coverage.bound(period)
        there = Participant.objects.filter(
            checked_in_at__isnull=False, person__isnull=False, meeting__state="closed",
            meeting__sort="deliberation", meeting__opened_at__gte=since,
            meeting__opened_at__lt=until, person__jurisdiction__path__startswith=busy.town.path,
        )  # fmt: skip
        people = there.values("person").distinct().count()
        assert coverage.count_people([busy.town], period)[busy.town.pk]["took_part.all"] == people


def test_the_month_of_a_changed_day_is_added_up_again(busy: Any):
    before = MonthFigures.objects.get(place=busy.village, month=date(2024, 6, 1)).counts
    with outside_the_door("a matter more"):
        making.make_matter(busy.village, days=40, channel="hotline")
    report = read_report(busy.village, Period(date(2024, 6, 1), date(2024, 6, 30)))
    assert report.figures["raised"].value == before["channel.online"] + 1
    after = MonthFigures.objects.get(place=busy.village, month=date(2024, 6, 1)).counts
    assert after["channel.hotline"] == 1


def test_a_promise_of_this_month_is_not_due_before_its_day_is_over(world: Any):
    matter = making.make_matter(world.village)
    making.make_promise(world.office, matter, due=10)
    refresh()
    period = Period(date(2024, 5, 1), date(2024, 5, 31))
    for day, due in ((11, 0), (12, 1), (31, 1)):
        with clock.pretend(datetime(2024, 5, day, 12, tzinfo=clock.HERE)):
            assert day_sums.sum_period([world.village], period)[world.village.pk].get(
                "promises_due", 0
            ) == due  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "today", "split"),
    [
        # Whole months that are over.
        ("2024-01-01", "2024-03-31", "2024-04-01", Split([("2024-01-01", "2024-03-31")], [])),
        # The last day is not over yet, so that its month is taken by day.
        (
            "2024-01-01", "2024-03-31", "2024-03-31",
            Split([("2024-01-01", "2024-02-29")], [("2024-03-01", "2024-03-31")]),
        ),
        (
            "2024-01-15", "2024-04-10", "2025-01-01",
            Split(
                [("2024-02-01", "2024-03-31")],
                [("2024-01-15", "2024-01-31"), ("2024-04-01", "2024-04-10")],
            ),
        ),
        # No month as a whole.
        ("2024-01-15", "2024-02-10", "2025-01-01", Split([], [("2024-01-15", "2024-02-10")])),
        ("2030-01-01", "2030-12-31", "2025-01-01", Split([], [("2030-01-01", "2030-12-31")])),
    ],
)  # fmt: skip
def test_a_period_is_split_at_months_that_are_over(
    since: str, until: str, today: str, split: Split
):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    assert split_period(period, date.fromisoformat(today)) == split


def test_a_sum_takes_two_queries_however_long_it_is(busy: Any):
    places = [busy.town, busy.village, busy.other_village]
    for period in (Period(date(2023, 1, 2), date(2024, 12, 30)), choose_periods(4)[5]):
        assert count_queries(partial(day_sums.sum_period, places, period)) <= 2


def test_what_no_figure_shows_is_not_read_with_them(busy: Any):
    sums = day_sums.sum_period([busy.town], Period(date(2024, 5, 1), date(2024, 12, 31)))
    assert not [key for key in sums[busy.town.pk] if key.startswith("took.")]
