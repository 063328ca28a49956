"""The pure rules: times as people type them, the queue, floor time, quorum."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.meetings import rules
from zhaishangyi.record.errors import RuleBroken

NOON = datetime(2024, 6, 4, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:30", time(18, 30)),
        ("１８：３０", time(18, 30)),
        ("1830", time(18, 30)),
        ("18点半", time(18, 30)),
        ("晚上6点30分", time(18, 30)),
        ("上午 9 点", time(9, 0)),
        ("下午两点", None),
        ("中午12点", time(12, 0)),
        ("24:00", None),
        ("18:60", None),
        ("", None),
        ("9", time(9, 0)),
    ],
)
def test_times_as_people_type_them(typed: str, meant: time | None):
    assert rules.parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10", 10),
        ("１０", 10),
        (" 7 ", 7),
        ("-3", None),
        ("3.5", None),
        ("十", None),
        ("9" * 9, None),
    ],
)
def test_numbers_as_people_type_them(typed: str, meant: int | None):
    assert rules.parse_number(typed) == meant


def test_the_queue_lets_first_timers_go_first_and_keeps_their_order():
    def wait(name: str, minutes: int, times: int) -> rules.Waiting:
        return rules.Waiting(name, NOON + timedelta(minutes=minutes), times)

    queue = [wait("again", 0, 2), wait("late", 9, 0), wait("early", 5, 0), wait("once", 1, 1)]
    assert [one.id for one in rules.order_queue(queue)] == ["early", "late", "again", "once"]


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 4)), max_size=30, unique_by=lambda t: t[0]
    )
)
def test_nobody_who_spoke_comes_before_somebody_who_has_not(rows: list[tuple[int, int]]):
    queue = [rules.Waiting(i, NOON + timedelta(seconds=s), t) for i, (s, t) in enumerate(rows)]
    ordered = rules.order_queue(queue)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in queue)  # type: ignore[type-var]
    has_spoken = [one.times_spoken > 0 for one in ordered]
    assert has_spoken == sorted(has_spoken)
    for half in (False, True):
        times = [one.asked_at for one in ordered if (one.times_spoken > 0) is half]
        assert times == sorted(times)


def test_floor_time_counts_to_groups_without_pauses():
    turns = [
        rules.SpokenTurn("resident", NOON, NOON + timedelta(seconds=200), None, 20),
        rules.SpokenTurn("resident", NOON, NOON + timedelta(seconds=60)),
        rules.SpokenTurn("office", NOON, None, NOON + timedelta(seconds=30)),
        rules.SpokenTurn("expert", NOON + timedelta(seconds=90)),
    ]
    now = NOON + timedelta(seconds=100)
    assert rules.sum_floor(turns, now) == {
        "resident": 240, "deputy": 0, "expert": 10, "office": 30,
    }  # fmt: skip


@given(st.integers(0, 7200), st.integers(0, 7200), st.integers(0, 7200))
def test_a_turn_never_counts_less_than_nothing_nor_more_than_the_clock(
    ran: int, paused: int, stopped: int
):
    turn = rules.SpokenTurn(
        "deputy", NOON, None, NOON + timedelta(seconds=stopped) if stopped else None, paused
    )
    seconds = rules.count_seconds(turn, NOON + timedelta(seconds=ran))
    assert 0 <= seconds <= max(ran, stopped)


def test_a_beginning_that_is_over_is_refused_and_the_running_minute_is_not():
    rules.require_ahead(NOON, NOON + timedelta(seconds=59))
    with pytest.raises(RuleBroken) as broken:
        rules.require_ahead(NOON, NOON + timedelta(minutes=2))
    assert broken.value.values == {"when": "2024-06-04 12:00"}


def test_the_day_of_a_meeting_is_a_day_in_the_town():
    half_past_midnight = datetime(2024, 6, 3, 16, 30, tzinfo=UTC)
    rules.require_day(half_past_midnight, date(2024, 6, 4))
    with pytest.raises(RuleBroken):
        rules.require_day(half_past_midnight, date(2024, 6, 3))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("planned", "has not been opened yet"),
        ("closed", "over already"),
        ("cancelled", "called off"),
    ],
)
def test_each_state_has_its_own_sentence(state: str, said: str):
    with pytest.raises(RuleBroken, match=said):
        rules.require_state(state, "open")


def test_a_sitting_meeting_has_no_minutes_yet():
    with pytest.raises(RuleBroken, match="still sitting"):
        rules.require_state("open", "closed")


def test_somebody_comes_in_their_most_particular_role():
    assert rules.choose_role(["resident", "office", "deputy"]) == "deputy"
    assert rules.choose_role(["resident", "convener"]) == "convener"
    assert rules.choose_role([]) == "resident"


def test_words_in_a_row_take_the_comma_of_their_script():
    assert str(rules.Listed(["居民", "部门"])) == "居民、部门"
    assert str(rules.Listed(["Resident", "Expert"])) == "Resident, Expert"


@given(st.lists(st.sampled_from(rules.ROLE_ORDER)), st.lists(st.sampled_from(rules.ROLE_ORDER)))
def test_joined_roles_hold_each_once_and_the_required_first(required: list, more: list):
    joined = rules.join_roles(required, more)
    assert len(joined) == len(set(joined))
    assert set(joined) == {*required, *more}
    assert joined[: len(dict.fromkeys(required))] == list(dict.fromkeys(required))
    assert rules.list_missing(required, joined) == []
