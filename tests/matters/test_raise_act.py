"""Raising a matter: who, for whom, where, and what is not taken down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.matters.conftest import Raise, list_messages
from tests.world import World

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.models import Matter
from zhaishangyi.record import clock, ids
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door


def test_a_matter_waits_for_its_convener_with_a_number_and_a_title(world: World, raise_one: Raise):
    with clock.pretend(datetime(2034, 5, 6, 8, tzinfo=UTC)):
        matter = raise_one()
    matter.refresh_from_db()
    assert matter.number == "八烈 2034-001"
    assert matter.title == "村东新修的路，过三号桥往南那一段，裂了好几条缝，还掉砂"
    assert (matter.state, matter.link) == ("raised", "select")
    assert matter.raiser == world.people["resident"]
    assert matter.handled_at == world.village
    assert matter.due_at == datetime(2034, 5, 7, 8, tzinfo=UTC)
    assert list_messages(world, "convener") == [
        f"{matter.title}: somebody raised this and waits for an answer."
    ]


def test_numbers_run_in_each_village_and_year(world: World, raise_one: Raise):
    with clock.pretend(datetime(2023, 12, 31, 12, tzinfo=UTC)):
        first = raise_one()
    with clock.pretend(datetime(2023, 12, 31, 17, tzinfo=UTC)):  # already 2024 in the town
        numbers = [raise_one().number for _ in range(2)]
        other = raise_one(jurisdiction=world.other_village).number
    assert first.number == "八烈 2023-001"
    assert numbers == ["八烈 2024-001", "八烈 2024-002"]
    assert other == "石桥 2024-001"


def test_the_number_after_999_has_four_digits(raise_one: Raise):
    with clock.pretend(datetime(2024, 5, 6, tzinfo=UTC)):
        first = raise_one()
        with outside_the_door("a year full of matters"):
            Matter.objects.filter(pk=first.pk).update(number="八烈 2024-999")
        assert [raise_one().number, raise_one().number] == ["八烈 2024-1000", "八烈 2024-1001"]


def test_a_grid_belongs_to_its_village(world: World, raise_one: Raise):
    assert raise_one(jurisdiction=world.grid).jurisdiction == world.village


def test_a_matter_is_of_a_kind_that_there_is(raise_one: Raise):
    with pytest.raises(RuleBroken) as problem:
        raise_one(category="environment")
    assert problem.value.field == "category"


def test_the_same_act_twice_is_one_matter(world: World):
    by = world.actor("resident").carrying(ids.uuid7())
    said: dict[str, Any] = {
        "jurisdiction": world.village,
        "text": "路灯坏了三个晚上",
        "place_text": "村口",
    }
    assert actions.raise_matter(by, **said) == actions.raise_matter(by, **said)
    assert Matter.objects.count() == 1


def test_a_helper_types_for_a_neighbour(world: World, raise_one: Raise):
    matter = raise_one("grid_worker", typed_for="周阿婆，三组", raiser=world.people["resident"])
    assert matter.raised_for == "周阿婆，三组"
    assert matter.raiser == world.people["resident"]
    assert matter.typed_by == world.people["grid_worker"]
    assert Entry.objects.latest("seq").typed_for == "周阿婆，三组"


def test_a_helper_may_type_for_somebody_who_is_not_on_the_roster(world: World, raise_one: Raise):
    matter = raise_one("neighbour", typed_for="周阿婆")
    assert (matter.raiser, matter.typed_by) == (None, world.people["neighbour"])


def test_only_those_who_work_there_pick_from_the_roster(world: World, raise_one: Raise):
    with pytest.raises(RuleBroken) as broken:
        raise_one("neighbour", typed_for="周阿婆", raiser=world.people["resident"])
    assert broken.value.field == "roster_name"


def test_nobody_means_that_no_name_is_written_anywhere(world: World, raise_one: Raise):
    matter = raise_one(name_shown="nobody", receipt_hash="a" * 64)
    entry = Entry.objects.latest("seq")
    assert (matter.raiser, matter.typed_by, matter.raised_for) == (None, None, "")
    assert entry.person_id is None
    assert str(world.people["resident"].pk) not in entry.content
    assert "a" * 64 not in entry.content


@pytest.mark.parametrize("named", ["typed_for", "raiser"])
def test_nobody_and_a_name_do_not_go_together(world: World, raise_one: Raise, named: str):
    said = {"typed_for": "周阿婆"} if named == "typed_for" else {"raiser": world.people["resident"]}
    with pytest.raises(RuleBroken) as broken:
        raise_one("grid_worker", name_shown="nobody", **said)
    assert broken.value.field == "name_shown"
    assert not Matter.objects.exists()


def test_the_database_refuses_a_raiser_that_nobody_may_see(world: World, raise_one: Raise):
    matter = raise_one(name_shown="nobody")
    matter.raiser = world.people["resident"]
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        outside_the_door("try the constraint"),
    ):
        matter.save()


def test_past_the_village_the_town_handles_it_and_the_village_sees_nothing(
    world: World, raise_one: Raise, town_convener: object
):
    matter = raise_one(is_past_village=True)
    assert matter.handled_at == world.town
    for who in ("convener", "grid_worker", "neighbour", "anonymous", "recorder"):
        with pytest.raises(NotHere):
            queries.get_matter(world.actor(who), matter.pk)
    for who in ("supervisor", "town_convener", "auditor", "resident"):
        assert queries.get_matter(world.actor(who), matter.pk) == matter
    assert list_messages(world, "convener") == []
    assert len(list_messages(world, "supervisor")) == 1
    assert len(list_messages(world, "town_convener")) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing is written here yet"),
        ("路坏", "of at least"),
        ("坏" * 10_000, "there is room for"),
    ],
)
def test_the_text_has_5_to_2000_characters(raise_one: Raise, text: str, sentence: str):
    with pytest.raises(RuleBroken, match=sentence) as broken:
        raise_one(text=text)
    assert broken.value.field == "text"


def test_ten_thousand_characters_are_said_with_their_numbers(raise_one: Raise):
    with pytest.raises(RuleBroken) as broken:
        raise_one(text="坏" * 10_000)
    assert broken.value.values == {"count": 10_000, "most": 2000, "over": 8000}


def test_a_matter_needs_a_place(raise_one: Raise):
    with pytest.raises(RuleBroken) as broken:
        raise_one(place_text="  ")
    assert broken.value.field == "place_text"


def test_somebody_who_has_not_signed_in_is_told_who_may(raise_one: Raise):
    with pytest.raises(Refused, match="This is done by"):
        raise_one("anonymous")


@pytest.mark.parametrize(
    ("name_shown", "seen_by", "called"),
    [
        ("everyone", "anonymous", "周桂兰（三组）"),
        ("convener", "anonymous", "A resident"),
        ("convener", "neighbour", "A resident"),
        ("convener", "supervisor", "A resident"),
        ("convener", "recorder", "A resident"),
        ("convener", "other_convener", "A resident"),
        ("convener", "convener", "周桂兰（三组）"),
        ("convener", "resident", "周桂兰（三组）"),
        ("nobody", "convener", "A resident"),
        ("nobody", "administrator", "A resident"),
    ],
)
def test_the_name_is_shown_to_whom_the_raiser_chose(
    world: World, raise_one: Raise, name_shown: str, seen_by: str, called: str
):
    from django.utils.translation import override

    matter = raise_one(name_shown=name_shown)
    with override("en"):
        assert queries.show_raiser(matter, world.actor(seen_by)) == called
