"""The index of words: kept with each act, made anew, and never ahead of the records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.search.corpus import add_matter, add_meeting, add_notice, find
from tests.world import World

from zhaishangyi.matters.models import Matter, MatterSide
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.search import index
from zhaishangyi.search.listening import index_at_the_end
from zhaishangyi.search.models import Kind, SearchDoc
from zhaishangyi.search.queries import Question


@pytest.fixture
def _outside() -> Any:
    with outside_the_door("records for the index"):
        yield


def dump() -> list[tuple[Any, ...]]:
    """Everything that the index says of records."""
    fields = ("docid", "kind", "target_id", "is_public", "mark")
    return list(SearchDoc.objects.order_by("docid").values_list(*fields))


@transaction.atomic
def break_half_way(world: World, matter: Matter) -> None:
    """Two records are written, both are found, and then something goes wrong."""
    matter.title = "水管漏了"
    matter.save()
    add_matter(world, "桥面坏了")
    assert len(find("桥面")) == len(find("水管")) == 1
    1 / 0  # noqa: B018


@pytest.mark.usefixtures("_outside")
class TestKept:
    def test_is_found_from_the_moment_it_is_saved(self, world: World) -> None:
        matter = add_matter(world, "三号桥的路灯不亮")
        assert find("路灯") == [matter]

    def test_is_found_under_its_new_words_only(self, world: World) -> None:
        matter = add_matter(world, "路灯不亮", text="天一黑就看不见。")
        matter.title = "水管漏了"
        matter.save()
        assert find("水管") == [matter]
        assert find("路灯") == []

    def test_saving_without_new_words_writes_nothing(self, world: World) -> None:
        matter = add_matter(world, "路灯不亮")
        before = dump()
        matter.finished_at = clock.now()
        matter.save()
        assert dump() == before

    def test_a_deleted_record_is_gone(self, world: World) -> None:
        notice = add_notice(world, "周六修桥")
        notice.delete()
        assert find("修桥") == []
        assert not SearchDoc.objects.filter(target_id=notice.pk).exists()

    def test_a_withdrawn_notice_is_gone(self, world: World) -> None:
        notice = add_notice(world, "周六修桥")
        notice.withdrawn_at = clock.now()
        notice.save()
        assert find("修桥") == []

    def test_a_planned_meeting_is_found_once_it_is_announced(self, world: World) -> None:
        meeting = add_meeting(world, "谈谈排水沟", state="planned")
        assert find("排水") == []
        meeting.state = "announced"
        meeting.save()
        assert find("排水") == [meeting]

    def test_a_transaction_that_breaks_half_way_leaves_the_index(self, world: World) -> None:
        matter = add_matter(world, "路灯不亮")
        before = dump()
        with pytest.raises(ZeroDivisionError):
            break_half_way(world, matter)
        assert dump() == before
        assert find("桥面") == find("水管") == []
        assert find("路灯") == [matter]

    def test_what_came_of_a_matter_goes_past_the_village_with_it(self, world: World) -> None:
        matter = add_matter(world, "路灯不亮")
        add_meeting(world, "谈谈路灯", matter=matter, outcome="装六盏路灯")
        assert len(find("路灯")) == 3
        matter.is_past_village = True
        matter.save()
        assert find("路灯") == []

    def test_a_place_that_joins_finds_the_matter(self, world: World) -> None:
        matter = add_matter(world, "界河上的桥")
        there = Question("桥", village=world.other_village.path)
        assert find(there) == []
        side = MatterSide.objects.create(
            matter=matter, jurisdiction=world.other_village, state="joined", reason="同一座桥"
        )
        assert find(there) == [matter]
        side.state, side.answer_reason = "left", "桥归别村了"
        side.save()
        assert find(there) == []


@pytest.mark.usefixtures("_outside")
class TestRebuilt:
    def test_is_the_same_as_what_was_kept(self, world: World) -> None:
        matter = add_matter(world, "路灯不亮", at=clock.now() - timedelta(hours=1))
        add_matter(world, "夜里太吵", is_past_village=True, tier="big", state="under_way")
        add_meeting(world, "谈谈路灯", matter=matter, outcome="装六盏灯")
        add_notice(world, "周六修桥")
        kept = dump()
        assert len(kept) == 5
        assert index.rebuild() == 5
        assert dump() == kept
        assert [type(one).__name__ for one in find("路灯")] == ["Meeting", "Outcome", "Matter"]

    def test_a_whole_town_is_found_at_the_end(self, world: World) -> None:
        with index_at_the_end():
            matter = add_matter(world, "路灯不亮", at=clock.now() - timedelta(hours=1))
            meeting = add_meeting(world, "谈谈路灯", matter=matter, outcome="装六盏灯")
            assert find("路灯") == []
        kept = dump()
        assert find("路灯") == [meeting, meeting.outcome, matter]
        index.rebuild()
        assert dump() == kept
        later = add_matter(world, "水管漏了")
        assert find("水管") == [later]

    def test_what_went_wrong_is_listened_to_again(self, world: World) -> None:
        with pytest.raises(ZeroDivisionError), index_at_the_end():
            1 / 0  # noqa: B018
        matter = add_matter(world, "路灯不亮")
        assert find("路灯") == [matter]

    def test_finds_everything_after_the_index_was_lost(self, world: World) -> None:
        matter = add_matter(world, "路灯不亮")
        SearchDoc.objects.all().delete()
        assert find("路灯") == []
        assert index.has_gaps()
        index.rebuild()
        assert find("路灯") == [matter]
        assert not index.has_gaps()

    def test_records_of_one_second_all_stay(self, world: World) -> None:
        at = clock.now()
        made = [add_matter(world, f"路灯{n}", at=at) for n in range(30)]
        # The same tail of the id as the first: the next free place is taken.
        twin = UUID(int=made[0].pk.int ^ 1 << 40)
        made.append(add_matter(world, "路灯又坏了", at=at, id=twin))
        kept = dump()
        assert len(kept) == 31
        assert index.rebuild() == 31
        assert [row[0] for row in dump()] == [row[0] for row in kept]
        assert {one.pk for one in find("路灯")} == {one.pk for one in made}

    def test_many_records_are_taken_apart_by_helpers(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matters = [add_matter(world, f"路灯{n}") for n in range(30)]
        kept = dump()
        monkeypatch.setattr(index, "WORTH_HELPERS", 10)
        monkeypatch.setattr(index, "AT_ONCE", 16)
        monkeypatch.setattr(index, "A_BATCH", 5)
        assert index.rebuild() == len(matters)
        assert dump() == kept

    def test_a_date_before_2000_is_the_oldest(self, world: World) -> None:
        old = add_matter(world, "老桥", at=datetime(1976, 7, 28, tzinfo=clock.HERE))
        new = add_matter(world, "新桥")
        assert find("桥") == [new, old]


# PostgreSQL keeps the words in a column of the same row.
@pytest.mark.once
def test_the_index_of_words_keeps_no_text(world: World) -> None:
    with outside_the_door("a record for the index"):
        matter = add_matter(world, "路灯不亮")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(words) FROM search_words")
        assert cursor.fetchone() == (1, None)
        SearchDoc.objects.filter(target_id=matter.pk).delete()
        cursor.execute("SELECT count(*) FROM search_words WHERE search_words MATCH '\"路灯\"'")
        assert cursor.fetchone() == (0,)


def test_the_kinds_of_records_are_those_of_the_index(world: World) -> None:
    with outside_the_door("records for the index"):
        matter = add_matter(world, "路灯")
        add_meeting(world, "路灯会", matter=matter, outcome="装路灯")
        add_notice(world, "路灯通知")
    found = {Kind(kind) for kind in SearchDoc.objects.values_list("kind", flat=True)}
    assert found == set(Kind)
    for kind in Kind:
        assert len(find(Question("路灯", kind=kind))) == 1


def test_a_matter_two_days_old_lies_in_its_period(world: World) -> None:
    with outside_the_door("a record for the index"):
        add_matter(world, "路灯", at=clock.now() - timedelta(days=2))
    day = clock.today() - timedelta(days=2)
    assert len(find(Question("路灯", since=day, until=day))) == 1
    assert find(Question("路灯", since=day + timedelta(days=1))) == []
    assert find(Question("路灯", until=day - timedelta(days=1))) == []
    assert find(Question("路灯", since=clock.today(), until=day)) == []
