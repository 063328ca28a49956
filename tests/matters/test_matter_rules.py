"""Titles, numbers and the other rules that need no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.matters import rules
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import count_characters

NOW = datetime(2024, 5, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("路灯坏了。黑得很。", "路灯坏了"),
        ("村东新修的路，裂了好几条缝，还掉砂。昨天有人摔了", "村东新修的路，裂了好几条缝，还掉砂"),
        ("急！！！水漫进来了", "急"),
        ("\n\n  阴沟堵了\n好几年没通", "阴沟堵了"),
        ("长" * 50, "长" * 39 + "…"),
        ("短的开头，" + "长" * 50, "短的开头"),
        ("The road is bad. Somebody fell.", "The road is bad"),
        (
            "The drain behind 3.5 houses overflows whenever it rains hard",
            "The drain behind 3.5 houses overflows…",
        ),
        ("。。。。。", ""),
    ],
)
def test_the_title_is_the_beginning_of_the_text(text: str, title: str):
    assert rules.derive_title(text) == title


@given(st.text(alphabet="路裂，。！ \nab.、", min_size=1, max_size=200))
def test_a_title_is_never_longer_than_40_characters(text: str):
    assert count_characters(rules.derive_title(text)) <= rules.LONGEST_TITLE


@pytest.mark.parametrize(
    ("village", "short"),
    [
        ("八烈村", "八烈"),
        ("常久社区", "常久"),
        ("官公河村", "官公河"),
        ("中南社区居委会", "中南"),
        ("香樟镇", "香樟"),
        ("新村", "新村"),
        ("Oak Lane", "Oak Lane"),
    ],
)
def test_numbers_carry_the_village_without_its_ending(village: str, short: str):
    assert rules.write_number_prefix(village, 2024) == f"{short} 2024-"


@pytest.mark.parametrize(
    ("last", "number"),
    [
        (None, "八烈 2024-001"),
        ("八烈 2024-016", "八烈 2024-017"),
        ("八烈 2024-999", "八烈 2024-1000"),
    ],
)
def test_numbers_run_on(last: str | None, number: str):
    assert rules.write_number("八烈 2024-", last) == number


@pytest.mark.parametrize(
    "typed",
    [
        "八烈 2024-017",
        "八烈2024-017",
        "八烈　２０２４－０１７",
        " 八烈  2024 — 017 ",
        "八烈 2024 -017",
    ],
)
def test_a_number_is_read_however_it_was_typed(typed: str):
    assert rules.read_number(typed) == "八烈 2024-017"


@pytest.mark.parametrize(
    ("nodes", "is_around"),
    [
        (["xz/balie/g1/"], True),
        (["xz/balie/"], True),
        (["xz/"], True),
        (["xz/shiqiao/"], False),
        (["xz/balie2/"], False),
        ([], False),
    ],
)
def test_around_a_village_is_above_it_or_in_it(nodes: list[str], is_around: bool):
    assert rules.is_around(nodes, "xz/balie/") is is_around


@pytest.mark.parametrize("state", ["under_way", "declined", "merged", "finished"])
def test_only_a_waiting_matter_is_decided_on(state: str):
    rules.require_waiting("raised")
    with pytest.raises(RuleBroken, match="decided already"):
        rules.require_waiting(state)


@pytest.mark.parametrize("state", ["raised", "declined", "merged", "finished"])
def test_only_a_matter_under_way_is_worked_on(state: str):
    rules.require_under_way("under_way")
    with pytest.raises(RuleBroken):
        rules.require_under_way(state)


@pytest.mark.parametrize(
    ("tier", "wished", "reason", "kept"),
    [
        ("urgent", "urgent", "", ""),
        ("urgent", "urgent", " ", ""),
        ("big", "", "", ""),
        ("big", "urgent", "要花钱要动工，得好好商量", "要花钱要动工，得好好商量"),
    ],
)
def test_a_reason_is_asked_for_only_where_it_differs(
    tier: str, wished: str, reason: str, kept: str
):
    assert rules.require_tier_reason(tier, wished, reason) == kept


@pytest.mark.parametrize("reason", ["", "太短"])
def test_a_different_tier_needs_a_reason_of_ten_characters(reason: str):
    with pytest.raises(RuleBroken) as broken:
        rules.require_tier_reason("big", "urgent", reason)
    assert broken.value.field == "reason"


def test_a_round_is_open_until_the_end_of_its_day():
    today = date(2024, 5, 6)
    rules.require_round_open(None, today, today)
    for closed_at, closes_on in ((NOW, today), (None, today - timedelta(days=1))):
        with pytest.raises(RuleBroken, match="round is over"):
            rules.require_round_open(closed_at, closes_on, today)


def test_a_moment_that_has_not_come():
    rules.require_not_future("visited_at", NOW, NOW)
    with pytest.raises(RuleBroken, match="not come yet"):
        rules.require_not_future("visited_at", NOW + timedelta(seconds=1), NOW)


@pytest.mark.parametrize(
    ("ago", "is_locked"),
    [((), False), ((1, 2, 3, 4), False), ((1, 2, 3, 4, 59), True), ((1, 2, 3, 4, 61), False)],
)
def test_five_wrong_numbers_in_a_minute(ago: tuple[int, ...], is_locked: bool):
    assert rules.is_locked_out([1000.0 - seconds for seconds in ago], 1000.0) is is_locked
