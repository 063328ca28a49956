"""The record as a page: in words, for those who may read it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import World

from zhaishangyi.places import actions
from zhaishangyi.record.models import Entry

pytestmark = pytest.mark.django_db


def rename(world: World, name: str) -> Entry:
    """An act of the administrator, and its entry."""
    by = world.actor("administrator")
    actions.rename_place(by, place=world.village, name=name, description="")
    return Entry.objects.latest("seq")


def test_the_list_speaks_in_words(world: World) -> None:
    rename(world, "新八烈村")
    page = world.client("auditor").get(reverse("record:entries")).content.decode()
    assert "place.rename" not in page
    assert "管理员" in page
    assert "新八烈村" in page
    assert "xz/balie/" not in page


def test_an_entry_shows_what_stood_there_before(world: World) -> None:
    entry = rename(world, "新八烈村")
    page = world.client("supervisor").get(reverse("record:entry", args=[entry.seq]))
    assert "八烈村" in page.content.decode()
    assert entry.digest in page.content.decode()


def test_an_entry_of_another_place_is_not_shown(world: World) -> None:
    entry = rename(world, "新八烈村")
    answer = world.client("convener").get(reverse("record:entry", args=[entry.seq]))
    assert answer.status_code == 404


def test_a_long_record_asks_the_store_no_more_often(world: World) -> None:
    client, address = world.client("auditor"), reverse("record:entries")
    rename(world, "甲村")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(20):
        rename(world, f"第{number}村")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
