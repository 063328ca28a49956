"""What holds for statements, without a database."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.voting.statements import rules

ROLES = ("resident", "deputy", "cppcc", "lawyer", "expert", "office")
FEW = st.integers(0, 7)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  划线停车  ", "划线停车"),
        ("划线\n停车\t好", "划线 停车 好"),
        ("长" * 140, "长" * 140),
        ("Four", "Four"),
    ],
)
def test_a_statement_is_one_tidy_line(text: str, kept: str):
    assert rules.require_statement(text) == kept


@pytest.mark.parametrize("text", ["", "停车好", "长" * 141, "\u200b\u200b\u200b\u200b\u200b"])
def test_too_short_or_too_long_is_refused(text: str):
    with pytest.raises(RuleBroken) as broken:
        rules.require_statement(text)
    assert broken.value.field == "text"


def test_lines_are_counted_as_they_stand():
    with pytest.raises(RuleBroken) as broken:
        rules.require_all(["划线停车", "停"])
    assert broken.value.values["line"] == 2
    assert rules.split_lines("一句话在这里\r\n\n  再来一句  \n") == ["一句话在这里", "再来一句"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("划线停车。", "划线 停车"), ("ＡＢＣＤ", "abcd!"), ("桥头１号位", "桥头1号位")],
)
def test_signs_and_widths_make_no_new_statement(one: str, other: str):
    assert rules.plain(one) == rules.plain(other)
    with pytest.raises(RuleBroken) as broken:
        rules.require_new(other, [(6, one)])
    assert broken.value.values["number"] == 7


def test_a_statement_of_signs_alone_is_itself():
    assert rules.plain("？？？？") == "？？？？"
    rules.require_new("！！！！", [(0, "？？？？")])


def test_like_ones_are_found_and_others_are_not():
    one, other = UUID(int=1), UUID(int=2)
    others = {one: "划线停车，一户一个位", other: "夜里十点以后不施工"}
    assert rules.list_alike("划线停车，一家一个位", others) == [one]
    assert rules.list_alike("装两盏路灯", others) == []


def test_roles_of_five_are_shown_and_smaller_ones_together():
    counts = {"resident": (8, 1, 3), "deputy": (3, 0, 0), "lawyer": (1, 1, 0)}
    assert rules.fold_small(counts) == {"resident": (8, 1, 3), "": (4, 1, 0)}


def test_a_single_small_role_takes_the_next_along():
    counts = {"resident": (8, 1, 3), "deputy": (5, 0, 0), "lawyer": (1, 0, 0)}
    assert rules.fold_small(counts) == {"resident": (8, 1, 3), "": (6, 0, 0)}


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"resident": (2, 1, 1)},
        {"resident": (2, 1, 1), "deputy": (0, 0, 1)},
        {"resident": (20, 1, 1), "deputy": (0, 0, 1)},
    ],
)
def test_where_nothing_can_be_told_apart_nothing_is_shown(counts: dict[str, rules.Counts]):
    assert rules.fold_small(counts) == {}


@given(st.dictionaries(st.sampled_from(ROLES), st.tuples(FEW, FEW, FEW)))
def test_no_sum_less_what_is_shown_tells_of_one_to_four(counts: dict[str, rules.Counts]):
    shown = rules.fold_small(counts)
    assert all(sum(each) >= rules.FEWEST_COUNTED for each in shown.values())
    total = sum(sum(each) for each in counts.values())
    left = total - sum(sum(each) for each in shown.values())
    assert left == (0 if shown else total)
    # Nor does a rest hold one single role of its own that is too small.
    hidden = [role for role in counts if role not in shown and any(counts[role])]
    if shown and hidden:
        assert sum(sum(counts[role]) for role in hidden) == sum(shown[""])
        assert len(hidden) > 1 or sum(counts[hidden[0]]) >= rules.FEWEST_COUNTED


@pytest.mark.parametrize("value", [1, 0, -1])
def test_three_answers_there_are(value: int):
    assert rules.require_stance(value) == value
