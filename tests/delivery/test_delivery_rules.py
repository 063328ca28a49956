"""What the pure rules decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.delivery import rules
from zhaishangyi.record.errors import RuleBroken

TODAY = date(2024, 5, 7)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1))


@pytest.mark.parametrize(
    ("due", "reported", "today", "late", "over"),
    [
        (TODAY, None, TODAY, False, 0),
        (TODAY, None, TODAY + timedelta(days=1), True, 1),
        (TODAY, TODAY, TODAY + timedelta(days=40), False, 0),
        (TODAY, TODAY + timedelta(days=3), TODAY + timedelta(days=40), True, 3),
    ],
)
def test_late_work_stays_late(due: date, reported: date | None, today: date, late: bool, over: int):
    assert rules.is_overdue(due, reported, today) is late
    assert rules.count_days_over(due, reported, today) == over


@given(due=days, reported=days, today=days, later=st.integers(0, 4000))
def test_time_passing_changes_nothing_once_it_is_reported(
    due: date, reported: date, today: date, later: int
):
    after = today + timedelta(days=later)
    assert rules.is_overdue(due, reported, today) == rules.is_overdue(due, reported, after)
    assert (rules.count_days_over(due, reported, today) > 0) == rules.is_overdue(
        due, reported, today
    )


@given(due=days, today=days)
def test_an_open_promise_never_becomes_less_late(due: date, today: date):
    tomorrow = today + timedelta(days=1)
    assert rules.count_days_over(due, None, tomorrow) >= rules.count_days_over(due, None, today)


@pytest.mark.parametrize(("left", "soon"), [(-1, False), (0, True), (3, True), (4, False)])
def test_what_is_due_soon(left: int, soon: bool):
    assert rules.is_due_soon(TODAY + timedelta(days=left), TODAY) is soon


def test_two_years_from_a_leap_day():
    assert rules.find_latest_due(date(2024, 2, 29)) == date(2026, 2, 28)
    assert rules.find_latest_due(TODAY) == date(2026, 5, 7)


@pytest.mark.parametrize(
    ("counts", "least", "verdict"),
    [
        (rules.Counts(0, 0, 0), 1, "prolonged"),
        (rules.Counts(0, 0, 0), 0, "prolonged"),
        (rules.Counts(1, 0, 0), 1, "passed"),
        (rules.Counts(1, 0, 0), 2, "prolonged"),
        (rules.Counts(7, 2, 1), 1, "passed"),
        (rules.Counts(69, 31, 0), 1, "not_passed"),
        (rules.Counts(0, 10, 0), 1, "not_passed"),
    ],
)
def test_what_a_count_comes_to(counts: rules.Counts, least: int, verdict: str):
    assert rules.decide_count(counts, 0.7, least) == verdict


@given(
    solved=st.integers(0, 500), nearly=st.integers(0, 500), no=st.integers(0, 500),
    least=st.integers(0, 20),
)  # fmt: skip
def test_one_more_solved_never_turns_a_yes_into_a_no(solved: int, nearly: int, no: int, least: int):
    before = rules.decide_count(rules.Counts(solved, nearly, no), 0.7, least)
    after = rules.decide_count(rules.Counts(solved + 1, nearly, no), 0.7, least)
    if before == rules.Verdict.PASSED:
        assert after == rules.Verdict.PASSED


@pytest.mark.parametrize(
    ("passed_days", "expected", "rated", "least", "countable"),
    [
        (0, {1, 2}, {1}, 1, False),
        (0, {1, 2}, {1, 2, 3}, 1, True),
        (0, set(), {1}, 1, False),
        (0, {1}, {1}, 2, False),
        (8, {1, 2}, set(), 1, True),
        (7, {1, 2}, {1}, 1, False),
    ],
)
def test_when_it_can_be_counted(
    passed_days: int, expected: set[object], rated: set[object], least: int, countable: bool
):
    until, today = TODAY + timedelta(days=7), TODAY + timedelta(days=passed_days)
    assert rules.is_countable(until, today, expected, rated, least) is countable
    if not countable:
        with pytest.raises(RuleBroken):
            rules.require_countable(until, today, expected, rated, least)


def test_a_week_to_rate_unless_another_day_is_chosen():
    assert rules.choose_rate_until(None, TODAY) == date(2024, 5, 14)
    assert rules.choose_rate_until(date(2024, 6, 6), TODAY) == date(2024, 6, 6)


def test_a_promise_is_one_line():
    assert rules.require_promise("  凿掉重铺\n160 米 ") == "凿掉重铺 160 米"


@pytest.mark.parametrize(
    ("is_done", "photos", "reason", "kept"),
    [(True, 1, "下雨没法拍", ""), (False, 0, "", ""), (True, 0, " 下雨没法拍 ", "下雨没法拍")],
)
def test_proof_is_a_photo_or_a_reason(is_done: bool, photos: int, reason: str, kept: str):
    assert rules.require_proof(is_done, photos, reason) == kept


def test_nobody_in_particular_may_accept_what_nobody_reported():
    rules.require_other_person(None, None)
    rules.require_other_person(1, 2)
    with pytest.raises(RuleBroken):
        rules.require_other_person(1, 1)
