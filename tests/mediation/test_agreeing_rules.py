"""The rules of agreeing, keeping and widening, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.mediation.rules import agreeing, keeping, widening
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.record.errors import RuleBroken

DAY = date(2024, 5, 16)


def test_an_agreement_has_at_least_one_term() -> None:
    with pytest.raises(RuleBroken, match="at least one term") as broken:
        agreeing.require_terms([], "ab", DAY)
    assert broken.value.field == "text_1"


def test_at_most_ten_terms() -> None:
    with pytest.raises(RuleBroken, match="room for"):
        agreeing.require_terms([TermDraft("剪枝")] * 11, "ab", DAY)


def test_terms_are_tidied_and_keep_their_order() -> None:
    made = agreeing.require_terms(
        [TermDraft(" 装水槽 ", "b", DAY), TermDraft("剪枝", "a")], "ab", DAY
    )
    assert made == [TermDraft("装水槽", "b", DAY), TermDraft("剪枝", "a", None)]


def test_a_term_ten_years_on_is_fine_and_a_day_more_is_not() -> None:
    agreeing.require_due("due_on_1", date(2034, 5, 16), DAY)
    with pytest.raises(RuleBroken, match="years away") as broken:
        agreeing.require_due("due_on_1", date(2034, 5, 17), DAY)
    assert broken.value.field == "due_on_1"


@given(st.dates(min_value=date(1, 1, 1)), st.integers(0, 20))
def test_years_are_added_to_any_day_of_the_calendar(day: date, years: int) -> None:
    later = agreeing.add_years(day, years)
    assert later >= day
    assert (later.month, later.day) == (day.month, min(day.day, later.day))


@pytest.mark.parametrize("made_on", [DAY + timedelta(days=1), DAY - timedelta(days=400)])
def test_an_agreement_is_made_today_or_not_long_ago(made_on: date) -> None:
    with pytest.raises(RuleBroken) as broken:
        agreeing.require_made_on(made_on, DAY)
    assert broken.value.field == "made_on"


def test_those_who_are_missing_stand_in_the_order_of_the_parties() -> None:
    assert agreeing.list_missing(["a", "b", "c"], ["b"]) == ["a", "c"]


def test_a_sheet_on_paper_names_each_party_once_and_how() -> None:
    agreeing.require_paper([("a", "paper"), ("b", "thumb")], 1)
    for signed in ([], [("a", "pin")], [("a", "paper"), ("a", "thumb")]):
        with pytest.raises(RuleBroken):
            agreeing.require_paper(signed, 1)


def test_the_court_has_thirty_days_by_the_clocks_of_the_town() -> None:
    signed_at = datetime(2024, 5, 16, 17, tzinfo=UTC)  # already the 17th in the town
    assert agreeing.find_court_deadline(signed_at) == date(2024, 6, 16)
    agreeing.require_time_for_court(signed_at, date(2024, 6, 16))
    with pytest.raises(RuleBroken, match="could be asked"):
        agreeing.require_time_for_court(signed_at, date(2024, 6, 17))


def test_a_term_for_good_is_never_done() -> None:
    with pytest.raises(RuleBroken, match="holds for good"):
        keeping.require_term_state("done", "open", has_day=False)
    assert keeping.require_term_state("open", "done", has_day=True) == "open"


def test_a_visit_that_finds_it_not_kept_names_the_term() -> None:
    with pytest.raises(RuleBroken, match="Which term") as broken:
        keeping.require_named_breach(is_kept=False, has_term=False)
    assert broken.value.field == "term"
    with pytest.raises(RuleBroken, match="Which is right"):
        keeping.require_named_breach(is_kept=True, has_term=True)


def test_a_visit_lies_between_the_signatures_and_today() -> None:
    keeping.require_visit_day(DAY, DAY, DAY)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=2)):
        with pytest.raises(RuleBroken) as broken:
            keeping.require_visit_day(day, DAY, DAY + timedelta(days=1))
        assert broken.value.field == "visited_on"


@pytest.mark.parametrize(
    "text",
    ["听周桂兰说沟堵了", "听 周 桂 兰 说沟堵了", "听周，桂兰说沟堵了", "问 ZHOU Guilan"],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(RuleBroken, match="name nobody"):
        widening.require_no_names("text", text, ["周桂兰", "Ｚhou guilan"])


def test_twelve_characters_in_a_row_are_a_quotation_and_eleven_are_not() -> None:
    said = ["雨天檐水冲我家墙脚，墙根都泡酥了。"]
    widening.require_no_confidences("text", "一到雨天檐水冲我家墙脚，墙也湿", said)
    with pytest.raises(RuleBroken, match="word for word") as broken:
        widening.require_no_confidences("text", "雨天檐水冲我家墙脚墙根都湿了", said)
    assert broken.value.values["words"] == "雨天檐水冲我家墙脚墙根都"


@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=12, max_size=30))
def test_a_longer_run_of_the_file_never_passes(before: str, after: str, said: str) -> None:
    if len(widening.squeeze(said)) < 12:
        return
    with pytest.raises(RuleBroken):
        widening.require_no_confidences("text", f"{before}，{said}，{after}", [said])
