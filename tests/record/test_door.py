"""The door: permission, repeats, rules, the entry, events; nothing is written past it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import Error, connection, transaction
from tests.world import World

from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import ids
from zhaishangyi.record.actor import NOBODY, Actor, operator
from zhaishangyi.record.door import Act, load, registry
from zhaishangyi.record.errors import (
    AlreadySent,
    ChangedMeanwhile,
    NotHere,
    Refused,
    RuleBroken,
)
from zhaishangyi.record.events import Event, _listeners, listen
from zhaishangyi.record.models import Entry
from zhaishangyi.record.permissions import ANYONE, OPERATOR, SIGNED_IN, holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.trail import WrittenOutsideTheDoor, write_canonical

pytestmark = pytest.mark.django_db


def rename_place(by: Actor, place: Jurisdiction, name: str) -> Jurisdiction:
    """Give a place another name."""
    if not name:
        raise RuleBroken("name", "Please write the name.")
    found = load(Jurisdiction, place.pk)
    found.name = name
    found.save()
    return found


RENAME = Act("test.rename", holds(Role.CONVENER, at="place"), rename_place, None)


def test_a_convener_renames_and_the_entry_tells_it_all(world: World) -> None:
    act_id = ids.uuid7()
    place = RENAME(world.actor("convener").carrying(act_id), place=world.village, name="新八烈")
    entry = Entry.objects.get(act_id=act_id)
    content = json.loads(entry.content)
    assert place.name == "新八烈"
    assert (entry.kind, entry.role, entry.node_path) == ("test.rename", "convener", "xz/balie/")
    assert content["changes"] == [
        {
            "kind": "places.jurisdiction",
            "id": str(world.village.pk),
            "version": world.village.version + 1,
            "before": {"name": "八烈村"},
            "after": {"name": "新八烈"},
        }
    ]
    assert entry.digest == hashlib.sha256(bytes(entry.salt) + entry.content.encode()).hexdigest()
    assert entry.content == write_canonical(content)


def test_who_may_not_is_told_who_may_and_nothing_is_written(world: World) -> None:
    with pytest.raises(Refused) as refused:
        RENAME(world.actor("other_convener"), place=world.village, name="x")
    assert refused.value.values["who"]
    assert not Entry.objects.exists()
    assert Jurisdiction.objects.get(pk=world.village.pk).name == "八烈村"


def test_a_repeat_gets_the_first_result_and_one_entry(world: World) -> None:
    by = world.actor("convener").carrying(ids.uuid7())
    first = RENAME(by, place=world.village, name="新八烈")
    again = RENAME(by, place=world.village, name="新八烈")
    assert again == first
    assert Entry.objects.count() == 1
    assert Jurisdiction.objects.get(pk=world.village.pk).version == first.version


def test_the_same_id_with_other_words_is_said_to_be_so(world: World) -> None:
    by = world.actor("convener").carrying(ids.uuid7())
    RENAME(by, place=world.village, name="新八烈")
    with pytest.raises(AlreadySent):
        RENAME(by, place=world.village, name="又一个名字")
    assert Jurisdiction.objects.get(pk=world.village.pk).name == "新八烈"


def test_a_broken_rule_leaves_no_trace(world: World) -> None:
    with pytest.raises(RuleBroken):
        RENAME(world.actor("convener"), place=world.village, name="")
    assert not Entry.objects.exists()


def test_nothing_is_written_without_an_act(world: World) -> None:
    with pytest.raises(WrittenOutsideTheDoor):
        world.village.save()
    with pytest.raises(WrittenOutsideTheDoor):
        world.village.delete()
    for write in (
        lambda: Jurisdiction.objects.all().update(name="x"),
        lambda: Jurisdiction.objects.all().delete(),
        lambda: Jurisdiction.objects.bulk_create([Jurisdiction(name="x")]),
    ):
        with pytest.raises(WrittenOutsideTheDoor):
            write()
    assert Jurisdiction.objects.get(pk=world.village.pk).name == "八烈村"


def test_an_act_does_not_do_another(world: World) -> None:
    def rename_twice(by: Actor, place: Jurisdiction) -> Jurisdiction:
        return RENAME(by, place=place, name="x")

    outer = Act("test.twice", SIGNED_IN, rename_twice, None)
    with pytest.raises(WrittenOutsideTheDoor):
        outer(world.actor("convener"), place=world.village)
    assert not Entry.objects.exists()


def test_a_secret_field_is_withheld(world: World) -> None:
    def set_pin(by: Actor, person: Person) -> Person:
        found = load(Person, person.pk)
        found.pin_hash = "argon2-very-secret"
        found.save()
        return found

    Act("test.pin", SIGNED_IN, set_pin, None)(
        world.actor("resident"), person=world.people["resident"]
    )
    entry = Entry.objects.get()
    assert "argon2-very-secret" not in entry.content
    assert json.loads(entry.content)["changes"][0]["after"] == {"pin_hash": "(withheld)"}


def test_a_hidden_actor_stands_nowhere_in_the_entry(world: World) -> None:
    def whisper(by: Actor, place: Jurisdiction) -> Jurisdiction:
        return place

    act = Act("test.whisper", SIGNED_IN, whisper, lambda target: True)
    act(world.actor("resident"), place=world.village)
    entry = Entry.objects.get()
    assert entry.person_id is None
    assert str(world.people["resident"].pk) not in entry.content


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """What is told after a test.rename."""
    events: list[Event] = []
    listen("test.rename", events.append)
    yield events
    _listeners.pop("test.rename")


def test_events_come_after_commit_and_only_then(
    world: World, heard: list[Event], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        RENAME(world.actor("convener"), place=world.village, name="新八烈")
        assert heard == []
    assert [(event.act, event.subject_id) for event in heard] == [("test.rename", world.village.pk)]


def test_load_notices_that_somebody_else_saved(world: World) -> None:
    def change(by: Actor, place: Jurisdiction, seen: int) -> Jurisdiction:
        found = load(Jurisdiction, place.pk, seen_version=seen)
        found.description = "x"
        found.save()
        return found

    act = Act("test.change", SIGNED_IN, change, None)
    seen = world.village.version
    act(world.actor("convener"), place=world.village, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        act(world.actor("recorder"), place=world.village, seen=seen)


def test_load_of_an_unknown_id(world: World) -> None:
    def touch(by: Actor) -> Jurisdiction:
        return load(Jurisdiction, ids.uuid7())

    with pytest.raises(NotHere):
        Act("test.touch", ANYONE, touch, None)(NOBODY)


def test_entries_only_grow(world: World) -> None:
    RENAME(world.actor("convener"), place=world.village, name="新八烈")
    for statement in (
        "DELETE FROM record_entry",
        "UPDATE record_entry SET kind = 'something.else'",
        "UPDATE record_entry SET content = '{}'",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        empty = "''" if connection.vendor == "postgresql" else "x''"
        cursor.execute(f"UPDATE record_entry SET content = '', salt = {empty}")
    assert Entry.objects.get().content == ""
    assert len(Entry.objects.get().digest) == 64


def test_only_the_operator_is_the_operator(world: World) -> None:
    assert OPERATOR.find_standing(operator(), {}) is not None
    assert OPERATOR.find_standing(world.actor("administrator"), {}) is None


def test_a_role_counts_at_its_node_and_below_only(world: World) -> None:
    town_wide = world.actor("supervisor")
    village_wide = world.actor("convener")
    assert town_wide.holds(Role.SUPERVISOR, at=world.grid.path)
    assert village_wide.holds(Role.CONVENER, at=world.grid.path)
    assert not village_wide.holds(Role.CONVENER, at=world.town.path)
    assert not village_wide.holds(Role.CONVENER, at=world.other_village.path)


def test_every_act_has_a_name_a_rule_and_a_sentence() -> None:
    for kind, act in registry.items():
        noun, verb = kind.split(".")
        assert noun
        assert verb
        assert act.__doc__, kind
        assert act.who.names, kind
