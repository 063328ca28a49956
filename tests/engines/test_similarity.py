"""Texts that say the same are found, and others are not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.engines.similarity import (
    compare_grams,
    find_similar,
    split_grams,
    weigh_grams,
)

VILLAGE = {
    "road": "村东新修的路，过三号桥往南那一段，裂了好几条缝，还掉砂。老人骑三轮车差点翻进沟里。",
    "lamp": "三组机耕路晚上没有灯，骑车看不见沟，上个月摔了两个人。",
    "drain": "老街下雨就积水，水漫到屋里来，阴沟好几年没通了。",
    "rubbish": "村口的垃圾桶天天满出来，苍蝇多，夏天味道大，希望多来收几趟。",
    "noise": "隔壁小作坊半夜还在开机器，吵得老人小孩睡不着觉。",
    "ducks": "有人在横河里养鸭子，河水发臭，洗衣裳也不能洗了。",
    "bus": "到镇上看病的公交车一天只有两班，老年人等一个多钟头。",
    "house": "东头那户翻建房子，把大家走的弄堂占掉了半条，电瓶车过不去。",
}
SAME = [
    ("三号桥南面新浇的路又裂开了，砂子都掉出来了，骑三轮车很危险", "road"),
    ("村东路过三号桥那段路面开裂掉砂，老人骑车要翻到沟里去的", "road"),
    ("机耕路没灯，晚上骑车摔跤，沟都看不见", "lamp"),
    ("一下雨老街就积水，阴沟不通，水往屋里漫", "drain"),
    ("垃圾桶满出来没人收，苍蝇多味道大", "rubbish"),
    ("横河里养鸭，河水臭得不能洗衣裳", "ducks"),
    ("弄堂被翻建房子的人家占掉半条，电瓶车过不去了", "house"),
]
OTHER = [
    "想在村里办一个书法班，暑假小孩有地方去。",
    "医保卡今年怎么还没有发下来，去年三月份就发了。",
    "田里的水泵坏了，抗旱的时候抽不上水。",
    "祠堂门口的石狮子被人搬走了一只。",
]


@pytest.mark.parametrize(("text", "meant"), SAME)
def test_the_same_thing_in_other_words_comes_first(text: str, meant: str):
    found = find_similar(text, VILLAGE)
    assert found
    assert found[0][0] == meant


@pytest.mark.parametrize("text", OTHER)
def test_something_new_has_nothing_alike(text: str):
    assert find_similar(text, VILLAGE) == []


def test_a_worked_example():
    """A = {ab, bc}, B = {bc, cd} among two texts: w(bc) = ln 2, w(ab) = w(cd) = ln 3."""
    one, other = split_grams("甲乙丙"), split_grams("乙丙丁")
    weigh = weigh_grams([one, other])
    shared, single = math.log(2), math.log(3)
    expected = 2 * shared / (2 * shared + 2 * single)
    assert compare_grams(one, other, weigh) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("路裂了", {"路裂", "裂了"}),
        ("路。裂", {"路", "裂"}),
        ("ＡＴＭ机 24", {"atm", "机", "24"}),
        ("Road cracked", {"road", "cracked"}),
        ("，。！", set()),
        ("", set()),
    ],
)
def test_pairs_do_not_cross_a_stop_and_words_stay_whole(text: str, grams: set[str]):
    assert split_grams(text) == grams


def test_at_most_so_many_are_found():
    same = dict.fromkeys(range(9), "村东新修的路裂了")
    assert [key for key, _ in find_similar("村东新修的路裂了", same, most=3)] == [0, 1, 2]


WORDS = st.text(alphabet="路桥灯水沟裂缝，。 abc12", max_size=30)


@given(WORDS, WORDS)
def test_it_is_symmetric_and_between_0_and_1(one: str, other: str):
    first, second = split_grams(one), split_grams(other)
    weigh = weigh_grams([first, second])
    score = compare_grams(first, second, weigh)
    assert score == pytest.approx(compare_grams(second, first, weigh))
    assert 0 <= score <= 1 + 1e-9


@given(WORDS)
def test_a_text_is_most_like_itself(text: str):
    grams = split_grams(text)
    weigh = weigh_grams([grams])
    assert compare_grams(grams, grams, weigh) == pytest.approx(1.0 if grams else 0.0)
