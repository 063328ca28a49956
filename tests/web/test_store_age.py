"""Whether anything was done since somebody last looked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models.signals import post_save

from zhaishangyi.record.models import Entry
from zhaishangyi.web import store_age
from zhaishangyi.web.store_age import StoreAge, connect_apart


@pytest.fixture
def age(db: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreAge]:
    """A store that has one entry more each time it is asked, which nobody does by the clock."""
    monkeypatch.setattr(store_age, "SECONDS_BETWEEN_LOOKS", 1000.0)
    numbers = count(1)
    watched = StoreAge()
    watched.looked_at = -1000.0
    monkeypatch.setattr(watched, "ask", lambda: next(numbers))
    watched.listen()
    yield watched
    post_save.disconnect(watched.hear, sender=Entry)


def write_entry() -> None:
    """What is told when an act has written its entry."""
    post_save.send(Entry, instance=Entry(), created=True, using="default")


def test_it_is_not_asked_more_often_than_needed(age: StoreAge) -> None:
    assert [age.read(), age.read()] == [age.read()] * 2


def test_an_act_done_here_is_seen_once_it_is_on_disk(
    age: StoreAge, django_capture_on_commit_callbacks: Any
) -> None:
    before = age.read()
    with django_capture_on_commit_callbacks(execute=True):
        write_entry()
        assert age.read() == before
    after = age.read()
    assert before is not None
    assert after is not None
    assert after[0] == before[0] + 1


def test_what_is_taken_back_changes_nothing(
    age: StoreAge, django_capture_on_commit_callbacks: Any
) -> None:
    before = age.read()
    with django_capture_on_commit_callbacks(execute=False):
        write_entry()
    assert age.read() == before


def test_a_store_that_fails_has_no_age(age: StoreAge, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(age, "ask", fail)
        assert age.read() is None
    age.look_again()
    assert age.read() is not None


def test_it_asks_over_a_connection_of_its_own(db: Any) -> None:
    apart = connect_apart()
    try:
        assert apart is not connection
        assert apart.settings_dict["NAME"] == connection.settings_dict["NAME"]
        with apart.cursor() as cursor:
            cursor.execute(store_age.NEWEST)
            assert cursor.fetchone() == (None,)
    finally:
        apart.close()
