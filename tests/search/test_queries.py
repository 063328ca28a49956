"""What is found, by whom, and in which order: the same on both stores."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.search.corpus import add_matter, add_meeting, add_notice, find
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, operator
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.search import queries
from zhaishangyi.search.queries import A_PAGE, Place, Question, read_place, search, write_place

NEWEST = datetime(2024, 10, 1, 9, tzinfo=clock.HERE)
# title, text, days before the newest
CORPUS = (
    ("三号桥路灯不亮", "三组到三号桥的路灯坏了六盏。", 1),
    ("村东路面破了", "晚上没有路灯，骑车容易摔。", 2),
    ("机耕路要修", "秋收前请修好，灯不要紧。", 3),
    ("LED 灯太刺眼", "新装的 led 灯照进卧室。", 4),
    ("ＬＥＤ招牌", "招牌掉了。", 5),
    ("灯会停车难", "正月十五路上停满了车。", 6),
    ("河道保洁", "𠮷家桥下漂着垃圾。", 7),
    ("路", "灯。", 8),
)


@pytest.fixture
def corpus(world: World) -> list[Matter]:
    """Matters of one village, the newest first."""
    with outside_the_door("records for the index"):
        return [
            add_matter(world, title, text=text, at=NEWEST - timedelta(days=days))
            for title, text, days in CORPUS
        ]


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("路", [0, 1, 2, 7, 5]),
        ("灯", [0, 3, 5, 1, 2, 7]),
        ("路灯", [0, 1]),
        ("路灯不亮", [0]),
        ("路 灯", [0, 1, 2, 5, 7]),
        ("led", [3, 4]),
        ("ＬＥＤ　灯", [3]),
        ("𠮷", [6]),
        ("三号桥 六盏", [0]),
        ("没有这回事", []),
        ("灯路", []),
    ],
)
def test_titles_first_and_the_newest_before_the_older(
    corpus: list[Matter], question: str, order: list[int]
) -> None:
    assert [corpus.index(one) for one in find(question)] == order


@pytest.mark.parametrize(
    "question",
    ["", " ", "🌳", "\x00", '"', "*", "' OR 1=1 --", "AND", "NEAR(路 灯)", "路*", "t:路"],
)
def test_signs_of_a_query_language_are_only_signs(corpus: list[Matter], question: str) -> None:
    assert all(isinstance(one, Matter) for one in find(question))


def test_a_question_of_ten_thousand_characters_is_answered(corpus: list[Matter]) -> None:
    assert find("三号桥路灯" * 2000) == []
    assert find("路 " * 5000) == find("路")


def test_a_number_is_found_whole_and_in_part(corpus: list[Matter]) -> None:
    number = corpus[2].number
    assert find(number) == [corpus[2]]
    assert corpus[2] in find(number.partition(" ")[2])


class TestFilters:
    def test_by_kind_state_and_tier(self, world: World) -> None:
        with outside_the_door("records for the index"):
            matter = add_matter(world, "路灯", state="under_way", tier="big")
            add_matter(world, "路灯二")
            notice = add_notice(world, "路灯通知")
        assert find(Question("路灯", kind=4)) == [notice]
        assert find(Question("路灯", state="under_way")) == [matter]
        assert find(Question("路灯", tier="big", state="under_way", kind=1)) == [matter]
        assert find(Question("路灯", tier="small")) == []

    def test_by_village_with_its_grids_and_after_it_has_moved(self, world: World) -> None:
        with outside_the_door("records for the index"):
            matter = add_matter(world, "路灯", jurisdiction=world.grid)
            elsewhere = add_matter(world, "路灯", jurisdiction=world.other_village)
            assert find(Question("路灯", village=world.village.path)) == [matter]
            assert find(Question("路灯", village="nowhere/")) == []
            world.grid.parent, world.grid.path = world.other_village, "xz/shiqiao/g1/"
            world.grid.save()
        assert find(Question("路灯", village=world.village.path)) == []
        there = find(Question("路灯", village=world.other_village.path))
        assert {one.pk for one in there} == {matter.pk, elsewhere.pk}

    def test_by_period_in_the_days_of_the_town(self, world: World) -> None:
        late = datetime(2024, 5, 6, 23, 59, 59, tzinfo=clock.HERE)
        with outside_the_door("records for the index"):
            matter = add_matter(world, "路灯", at=late)
            add_matter(world, "路灯", at=late + timedelta(seconds=1))
        day = date(2024, 5, 6)
        assert find(Question("路灯", since=day, until=day)) == [matter]
        assert len(find(Question("路灯", since=date.min, until=date.max))) == 2
        assert find(Question("路灯", since=date(2900, 1, 1))) == []


class TestWhoMayRead:
    @pytest.fixture
    def past_village(self, world: World) -> Matter:
        with outside_the_door("records for the index"):
            matter = add_matter(
                world,
                "村主任的亲戚占了路灯",
                at=clock.now() - timedelta(hours=1),
                is_past_village=True,
                handled_at=world.town,
                raiser=world.people["resident"],
            )
            add_meeting(world, "镇里谈路灯", matter=matter, outcome="路灯还给大家")
            add_matter(world, "路灯不亮")
        return matter

    @pytest.mark.parametrize(
        ("who", "count"),
        [
            ("anonymous", 1),
            ("neighbour", 1),
            ("convener", 1),
            ("resident", 4),
            ("supervisor", 4),
            ("auditor", 4),
        ],
    )
    def test_past_the_village_only_those_who_may(
        self, world: World, past_village: Matter, who: str, count: int
    ) -> None:
        found = find("路灯", world.actor(who))
        assert len(found) == count
        assert (past_village in found) is (count == 4)

    def test_the_order_does_not_tell_them_apart(self, world: World, past_village: Matter) -> None:
        found = find(Question("路灯", kind=1), world.actor("supervisor"))
        assert [one.title for one in found] == ["路灯不亮", past_village.title]
        assert past_village in find("路灯", operator())

    def test_should_the_index_say_too_much_it_stays_unsaid(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with outside_the_door("records for the index"):
            matter = add_matter(world, "路灯")
            # Written past the listeners, as a raw import would.
            Matter.objects.filter(pk=matter.pk).update(is_past_village=True)
        assert find("路灯") == []
        assert find("路灯", world.actor("supervisor")) == [matter]


class TestPages:
    @pytest.fixture
    def many(self, world: World) -> list[Matter]:
        with outside_the_door("records for the index"):
            return [
                add_matter(
                    world,
                    "路灯" if number % 2 else "杂事",
                    text="路灯坏了",
                    at=NEWEST - timedelta(minutes=number),
                    is_past_village=number % 5 == 0,
                    handled_at=world.town if number % 5 == 0 else world.village,
                )
                for number in range(3 * A_PAGE)
            ]

    @pytest.mark.parametrize("who", ["anonymous", "supervisor"])
    def test_page_after_page_everything_comes_once(
        self, world: World, many: list[Matter], who: str
    ) -> None:
        readable = [one for one in many if who == "supervisor" or not one.is_past_village]
        expected = [one for one in readable if one.title == "路灯"]
        expected += [one for one in readable if one.title != "路灯"]
        assert find("路灯", world.actor(who)) == expected

    def test_much_that_went_past_the_village_is_looked_at_in_turns(
        self, world: World, many: list[Matter], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "HIDDEN_AT_ONCE", 2)
        with outside_the_door("one that only its raiser may read"):
            own = add_matter(
                world,
                "路灯",
                at=NEWEST - timedelta(days=9),
                is_past_village=True,
                handled_at=world.town,
                raiser=world.people["resident"],
            )
        found = find("路灯", world.actor("resident"))
        assert own in found
        assert len(found) == 1 + sum(not one.is_past_village for one in many)
        assert len(find("路灯", world.actor("supervisor"))) == len(many) + 1

    def test_what_comes_in_between_moves_nothing(self, world: World, many: list[Matter]) -> None:
        first = search(NOBODY, Question("路灯"))
        with outside_the_door("a record for the index"):
            new = add_matter(world, "路灯", at=NEWEST + timedelta(days=1))
        second = search(NOBODY, Question("路灯"), first.next_place)
        assert new not in second.records
        assert not {one.pk for one in first.records} & {one.pk for one in second.records}

    def test_as_many_queries_for_many_as_for_few(self, world: World, many: list[Matter]) -> None:
        lots = count_queries(lambda: search(NOBODY, Question("路灯")))
        few = count_queries(lambda: search(NOBODY, Question("路灯", since=NEWEST.date())))
        assert lots <= 6
        assert few <= 6

    def test_a_place_survives_its_address(self) -> None:
        place = Place(1, 123456789012345678)
        assert read_place(write_place(place)) == place
        for text in ("", "2-1", "0-", "0-x", "-1", "0-" + "9" * 40, "0-１", "1-1-1"):
            assert read_place(text) is None


def test_a_town_without_places_finds_nothing(db: Any) -> None:
    assert Jurisdiction.objects.count() == 0
    assert find(Question("路灯", village="xz/")) == []
