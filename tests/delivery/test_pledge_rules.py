"""Amounts, totals and roles of pledges: pure rules, and what always holds."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.delivery.pledging import rules
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role

amounts = st.decimals(min_value="0.01", max_value="99999", places=2)
rows = st.lists(amounts, max_size=12)
TODAY = date(2024, 5, 7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("500", "500"),
        ("５００", "500"),
        (" ６０，０００．５ ", "60000.5"),
        ("60,000", "60000"),
        ("1.50", "1.5"),
        ("−500", "-500"),
        ("+3", "3"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, meant: str) -> None:
    assert rules.parse_amount(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["五百", "1e12", "NaN", "Infinity", "", "5,00", "1.2.3", "٥"])
def test_other_words_are_no_number(typed: str) -> None:
    assert rules.parse_amount(typed) is None


@pytest.mark.parametrize(
    ("amount", "sort", "said"),
    [
        (None, "money", "in digits"),
        (Decimal("NaN"), "money", "in digits"),
        (Decimal("Infinity"), "money", "in digits"),
        (Decimal("-500"), "money", "above 0"),
        (Decimal("0"), "money", "above 0"),
        (Decimal("1e12"), "money", "more than fits"),
        (Decimal("9" * 400), "labour", "more than fits"),
        (Decimal("1.234"), "money", "two digits"),
        (Decimal("0.001"), "materials", "two digits"),
        (Decimal("1.25"), "labour", "half days"),
    ],
)
def test_what_nobody_can_give_is_refused_at_its_field(
    amount: Decimal | None, sort: str, said: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        rules.require_amount(amount, sort)
    assert said in caught.value.sentence
    assert caught.value.field == "amount"


def test_halves_are_fine_for_labour_and_cents_for_money() -> None:
    assert rules.require_amount(Decimal("2.5"), "labour") == Decimal("2.50")
    assert rules.require_amount(Decimal("0.01"), "money") == Decimal("0.01")
    assert str(rules.require_amount(Decimal("500"), "money")) == "500.00"


@given(amounts)
def test_what_is_written_is_read_again(amount: Decimal) -> None:
    assert rules.parse_amount(rules.write_amount(amount)) == amount


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_number(text: str) -> None:
    amount = rules.parse_amount(text)
    is_fine = amount is not None and 0 < amount <= rules.MOST and amount % rules.HALF == 0
    if is_fine:
        assert rules.require_amount(amount, "labour") == amount
    else:
        with pytest.raises(RuleBroken):
            rules.require_amount(amount, "labour")


@given(amounts, rows, rows, rows)
def test_totals_are_the_sums_of_the_rows(
    target: Decimal, pledges: list[Decimal], receipts: list[Decimal], uses: list[Decimal]
) -> None:
    totals = rules.add_up(target, pledges, receipts, uses)
    assert (totals.pledged, totals.pledges) == (sum(pledges), len(pledges))
    assert (totals.received, totals.used) == (sum(receipts), sum(uses))
    assert totals.left == totals.received - totals.used
    assert totals.missing == max(Decimal(0), target - totals.pledged)


@given(amounts, amounts)
def test_a_share_is_never_rounded_to_nothing_or_to_all(target: Decimal, amount: Decimal) -> None:
    percent = rules.add_up(target, [], [], []).find_percent(amount)
    assert 1 <= percent <= 100
    assert (percent == 100) == (amount >= target)


steps = st.lists(st.tuples(st.sampled_from(["receive", "use", "void"]), amounts), max_size=40)


@given(steps)
def test_never_more_is_used_than_has_arrived(moves: list[tuple[str, Decimal]]) -> None:
    receipts: list[Decimal] = []
    uses: list[Decimal] = []
    for move, amount in moves:
        received, used = sum(receipts, Decimal(0)), sum(uses, Decimal(0))
        with suppress(RuleBroken):
            if move == "receive":
                receipts.append(amount)
            elif move == "use":
                rules.require_can_use(amount, received, used, "元")
                uses.append(amount)
            elif receipts:
                rules.require_can_void(False, receipts[-1], received, used)
                receipts.pop()
        assert sum(uses, Decimal(0)) <= sum(receipts, Decimal(0))


def test_who_holds_several_roles_gives_in_the_most_particular() -> None:
    assert rules.choose_role(["resident", "convener", "cppcc"]) is Role.CPPCC
    assert rules.choose_role(["resident"]) is Role.RESIDENT
    assert rules.choose_role([]) is Role.RESIDENT


def test_days_of_a_drive() -> None:
    assert rules.is_open(None, TODAY, TODAY)
    assert not rules.is_open(None, date(2024, 5, 6), TODAY)
    with pytest.raises(RuleBroken, match="last day to pledge"):
        rules.require_open(None, date(2024, 5, 6), TODAY)
    with pytest.raises(RuleBroken, match="too far"):
        rules.require_closing_day(date(2026, 1, 1), TODAY)
    with pytest.raises(RuleBroken, match="already over"):
        rules.require_closing_day(date(2024, 1, 1), TODAY)


def test_receipts_are_numbered_by_village_and_year() -> None:
    assert rules.write_receipt_prefix("八烈村", 2024) == "八烈收 2024-"
