"""Pure rules about people, slips and PINs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from zhaishangyi.people import rules
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role

NOW = datetime(2024, 6, 8, 10, 30, tzinfo=UTC)
TODAY = date(2024, 6, 8)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("周桂兰", "周桂兰"),
        (" 周　桂 兰 ", "周桂兰"),
        ("Anna  Maria Li", "Anna Maria Li"),
        ("古丽·买买提", "古丽·买买提"),
    ],
)
def test_names_are_tidied_and_gaps_in_chinese_names_closed(typed: str, kept: str):
    assert rules.require_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "周" * 41])
def test_an_empty_or_endless_name_is_refused_at_its_field(typed: str):
    with pytest.raises(RuleBroken) as caught:
        rules.require_name(typed)
    assert caught.value.field == "name"


def test_groups_are_written_with_plain_digits():
    assert rules.tidy_group(" ３ 组 ") == "3组"
    assert rules.tidy_group("") == ""


@pytest.mark.parametrize("year", [1899, 2025, 58, 0])
def test_impossible_birth_years_are_refused(year: int):
    with pytest.raises(RuleBroken) as caught:
        rules.require_birth_year(year, TODAY)
    assert caught.value.field == "birth_year"


@pytest.mark.parametrize("year", [None, 1900, 1958, 2024])
def test_possible_birth_years_pass(year: int | None):
    rules.require_birth_year(year, TODAY)


def test_somebody_alike_asks_for_the_tick():
    with pytest.raises(RuleBroken) as caught:
        rules.require_somebody_else(["周桂兰"], is_somebody_else=False)
    assert caught.value.field == "is_somebody_else"
    rules.require_somebody_else(["周桂兰"], is_somebody_else=True)
    rules.require_somebody_else([], is_somebody_else=False)


@pytest.mark.parametrize(
    ("path", "village"),
    [("xz/", "xz/"), ("xz/balie/", "xz/balie/"), ("xz/balie/g1/", "xz/balie/")],
)
def test_the_village_above_a_node(path: str, village: str):
    assert rules.find_village_path(path) == village
    assert rules.find_town_path(path) == "xz/"


def test_roles_that_cannot_be_given():
    with pytest.raises(RuleBroken, match="resident"):
        rules.require_grantable(Role.RESIDENT, has_office=True, has_left=False)
    with pytest.raises(RuleBroken, match="which office"):
        rules.require_grantable(Role.OFFICE, has_office=False, has_left=False)
    with pytest.raises(RuleBroken, match="left the roster"):
        rules.require_grantable(Role.CONVENER, has_office=True, has_left=True)
    with pytest.raises(RuleBroken, match="in the list"):
        rules.read_role("emperor")
    rules.require_grantable(Role.OFFICE, has_office=True, has_left=False)


def test_a_role_cannot_end_before_it_begins():
    with pytest.raises(RuleBroken) as caught:
        rules.require_term(TODAY, TODAY - timedelta(days=1))
    assert caught.value.field == "until_on"
    rules.require_term(TODAY, TODAY)
    rules.require_term(TODAY, None)


def test_the_last_administrator_stays():
    with pytest.raises(RuleBroken, match="last administrator"):
        rules.require_administrator_left(Role.ADMINISTRATOR, others=0)
    rules.require_administrator_left(Role.ADMINISTRATOR, others=1)
    rules.require_administrator_left(Role.CONVENER, others=0)


@pytest.mark.parametrize(
    ("used", "cancelled", "expires_in", "said"),
    [
        (True, False, 5, "used already"),
        (True, True, -5, "used already"),
        (False, True, 5, "cancelled"),
        (False, False, 0, "good until 2024-06-08"),
        (False, False, -1, "good until"),
    ],
)
def test_each_reason_why_a_slip_fails_has_its_own_sentence(
    used: bool, cancelled: bool, expires_in: int, said: str
):
    with pytest.raises(RuleBroken) as caught:
        rules.require_usable_slip(
            NOW if used else None,
            NOW if cancelled else None,
            NOW + timedelta(minutes=expires_in),
            NOW,
        )
    assert said in caught.value.sentence % caught.value.values
    assert "in person" in caught.value.sentence


def test_a_fresh_slip_works_until_the_last_second():
    rules.require_usable_slip(None, None, NOW + timedelta(seconds=1), NOW)
    with pytest.raises(RuleBroken) as caught:
        rules.require_usable_slip(None, None, NOW - timedelta(seconds=1), NOW)
    assert caught.value.sentence


@pytest.mark.parametrize("typed", ["７３０２９５", " 730 295 ", "730295"])
def test_pins_are_six_digits_on_any_keyboard(typed: str):
    assert rules.require_pin_shape(typed) == "730295"


@pytest.mark.parametrize("typed", ["73029", "7302956", "73029a", "七三零二九五", ""])
def test_other_pins_are_refused_without_being_repeated(typed: str):
    with pytest.raises(RuleBroken) as caught:
        rules.require_pin_shape(typed)
    assert caught.value.field == "pin"
    assert not typed or typed not in caught.value.sentence


def list_failures(*minutes_ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]


def test_five_failures_in_five_minutes_are_enough():
    assert rules.require_another_try([], NOW) == 5
    assert rules.require_another_try(list_failures(1, 2, 3, 4), NOW) == 1
    assert rules.require_another_try(list_failures(1, 2, 3, 4, 5.01), NOW) == 1
    with pytest.raises(RuleBroken) as caught:
        rules.require_another_try(list_failures(0, 1, 2, 3, 4), NOW)
    # 10:26 UTC and five minutes, on the town's clocks and rounded up.
    assert caught.value.values["time"] == "18:31"


def test_twenty_failures_in_a_day_need_a_new_slip_in_person():
    spread = list_failures(*(60 * n for n in range(1, 20)))
    assert rules.require_another_try(spread, NOW) == 5
    with pytest.raises(RuleBroken, match="too often today") as caught:
        rules.require_another_try([*spread, NOW - timedelta(hours=22, minutes=30)], NOW)
    assert "in person" in caught.value.sentence
    assert rules.require_another_try([*spread, NOW - timedelta(hours=24)], NOW) == 5


@pytest.mark.parametrize(
    "typed", ["gujianxin", "顾建新", " ｇｕｊｉａｎｘｉｎ１２ ", "g.u@x+y_z-1"]
)
def test_names_to_sign_in_with(typed: str):
    assert 3 <= len(rules.require_username(typed)) <= 30


@pytest.mark.parametrize("typed", ["", "ab", "gu jianxin", "a" * 31, "x/y/z", "<b>abc"])
def test_names_nobody_could_type_again_are_refused(typed: str):
    with pytest.raises(RuleBroken) as caught:
        rules.require_username(typed)
    assert caught.value.field == "username"
