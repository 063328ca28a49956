"""What more time, handing over and helping need, in plain values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhaishangyi.delivery.bench import rules
from zhaishangyi.record.errors import RuleBroken

TODAY = date(2024, 5, 7)
DUE = date(2024, 5, 20)


@pytest.mark.parametrize(
    ("asked_until", "word"),
    [
        (DUE, "due on"),
        (DUE - timedelta(days=1), "due on"),
        (TODAY - timedelta(days=1), "already over"),
        (date(2026, 5, 8), "too far away"),
        (date(9999, 12, 31), "too far away"),
    ],
)
def test_more_time_is_a_later_day_within_reason(asked_until: date, word: str):
    with pytest.raises(RuleBroken) as caught:
        rules.require_more_time(asked_until, DUE, TODAY)
    assert caught.value.field == "asked_until"
    assert word in caught.value.sentence


@pytest.mark.parametrize("asked_until", [DUE + timedelta(days=1), date(2026, 5, 7)])
def test_a_later_day_may_be_asked_for(asked_until: date):
    rules.require_more_time(asked_until, DUE, TODAY)


def test_a_late_promise_may_ask_for_today():
    rules.require_more_time(TODAY, TODAY - timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("state", "is_withdrawn"), [("accepted", False), ("reported", False), ("agreed", True)]
)
def test_nothing_is_asked_about_what_is_done_or_taken_back(state: str, is_withdrawn: bool):
    with pytest.raises(RuleBroken):
        rules.require_going_on(state, is_withdrawn=is_withdrawn)


def test_what_goes_on_may_be_asked_about():
    rules.require_going_on("agreed", is_withdrawn=False)


@pytest.mark.parametrize("state", ["granted", "refused", "taken_back"])
def test_an_answer_is_given_once(state: str):
    with pytest.raises(RuleBroken):
        rules.require_waiting(state)


def test_a_no_needs_its_reason_and_a_yes_does_not():
    assert rules.require_answer(True, "  ") == ""
    assert rules.require_answer(False, " 雨季前要修好 ") == "雨季前要修好"
    for reason in ("", "   ", "不行", "很" * 201):
        with pytest.raises(RuleBroken) as caught:
            rules.require_answer(False, reason)
        assert caught.value.field == "reason"


def test_nobody_answers_their_own_question():
    rules.require_someone_else(1, 2)
    rules.require_someone_else(None, None)
    with pytest.raises(RuleBroken):
        rules.require_someone_else(1, 1)


def test_an_office_helps_once_and_not_itself():
    rules.require_new_helper("c", "a", {"b"})
    with pytest.raises(RuleBroken, match="leads"):
        rules.require_new_helper("a", "a", {"b"})
    with pytest.raises(RuleBroken, match="already"):
        rules.require_new_helper("b", "a", {"b"})
    with pytest.raises(RuleBroken, match="nobody"):
        rules.require_new_helper("z", "a", set("bcdefg"))


def test_saying_that_it_is_done_stays_with_the_first_office():
    rules.require_first_office(False, True, "镇建设办")
    rules.require_first_office(True, False, "镇建设办")
    with pytest.raises(RuleBroken) as caught:
        rules.require_first_office(True, True, "镇建设办")
    assert caught.value.field == "sort"


def test_a_task_is_one_short_line():
    assert rules.require_task(" 停电 \n 半天 ") == "停电 半天"
    with pytest.raises(RuleBroken):
        rules.require_task("很" * 121)
