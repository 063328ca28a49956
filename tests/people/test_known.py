"""Who a session belongs to is remembered, and forgotten as soon as it may be somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.people import actions, known, slips
from zhaishangyi.people.known import KnownSessions, find_actors
from zhaishangyi.people.models import Device, RoleGrant
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY
from zhaishangyi.record.roles import Role
from zhaishangyi.record.trail import outside_the_door


@pytest.fixture
def sessions() -> KnownSessions:
    return KnownSessions()


def open_session(world: World, who: str) -> str:
    """The key of a session of somebody of the cast."""
    return str(world.client(who).session.session_key)


def age(sessions: KnownSessions) -> None:
    """A second has passed."""
    for one in sessions.known.values():
        one.seen_at -= known.SECONDS_TRUSTED


def test_everybody_is_who_the_pages_say(world: World, sessions: KnownSessions):
    keys = {who: open_session(world, who) for who in world.people}
    found = sessions(list(keys.values()))
    for who, key in keys.items():
        assert found[key] == world.actor(who), who
    assert dict(find_actors(list(keys.values()))) == dict(found)


def test_what_is_no_session_is_nobody(world: World, sessions: KnownSessions):
    asked = ["", "x", "made-up", "a" * 32, "A" * 32, "a" * 5000, "\x00" * 12, "a';--aaaaaa"]
    assert set(sessions(asked).values()) == {NOBODY}
    assert set(find_actors(asked).values()) == {NOBODY}


def test_known_sessions_cost_one_query_for_all(world: World, sessions: KnownSessions):
    keys = [open_session(world, who) for who in ("resident", "neighbour", "deputy")]
    few, many = KnownSessions(), sessions
    assert count_queries(lambda: few(keys[:1])) == count_queries(lambda: many(keys))
    assert count_queries(lambda: many(keys)) == 1
    age(many)
    assert count_queries(lambda: many(keys)) == 2


def test_an_ended_session_is_nobody_within_a_second(world: World, sessions: KnownSessions):
    key = open_session(world, "resident")
    assert sessions([key])[key].is_signed_in
    Session.objects.filter(session_key=key).delete()
    age(sessions)
    assert sessions([key])[key] == NOBODY


def test_an_expired_session_is_nobody(world: World, sessions: KnownSessions):
    key = open_session(world, "resident")
    sessions([key])
    Session.objects.filter(session_key=key).update(expire_date=clock.now() - timedelta(days=1))
    age(sessions)
    assert sessions([key])[key] == NOBODY
    assert find_actors([key])[key] == NOBODY


def test_a_session_that_became_somebody_elses_is_theirs(world: World, sessions: KnownSessions):
    client = world.client("resident")
    key = str(client.session.session_key)
    sessions([key])
    session = client.session
    session["person"] = str(world.people["neighbour"].pk)
    session.save()
    age(sessions)
    assert sessions([key])[key].person_id == world.people["neighbour"].pk


def test_an_ended_role_is_over_at_once(world: World, sessions: KnownSessions):
    key = open_session(world, "deputy")
    assert sessions([key])[key].holds(Role.DEPUTY)
    grant = RoleGrant.objects.get(person=world.people["deputy"])
    actions.end_grant(world.actor("administrator"), grant=grant)
    assert not sessions([key])[key].holds(Role.DEPUTY)


def test_somebody_who_leaves_is_nobody_at_once(world: World, sessions: KnownSessions):
    key = open_session(world, "neighbour")
    sessions([key])
    actions.let_person_leave(world.actor("convener"), person=world.people["neighbour"])
    assert sessions([key])[key] == NOBODY


def test_a_phone_that_was_signed_out_elsewhere_is_out_at_once(
    world: World, sessions: KnownSessions
):
    client = world.client("resident")
    with outside_the_door("a phone"):
        device = Device.objects.create(person=world.people["resident"], secret_hash="x" * 64)
    session = client.session
    session["device"] = str(device.pk)
    session.save()
    key = str(session.session_key)
    assert sessions([key])[key].is_signed_in
    slips.sign_out_device(world.actor("resident"), device=device)
    assert sessions([key])[key] == NOBODY


def test_after_a_pause_nobody_is_taken_for_known(world: World, sessions: KnownSessions):
    client = world.client("resident")
    with outside_the_door("a phone"):
        device = Device.objects.create(person=world.people["resident"], secret_hash="x" * 64)
    session = client.session
    session["device"] = str(device.pk)
    session.save()
    key = str(session.session_key)
    assert sessions([key])[key].is_signed_in
    slips.sign_out_device(world.actor("resident"), device=device)
    # The entry is older by now than what is looked through.
    with clock.pretend(clock.now() + timedelta(seconds=60)):
        assert sessions([key])[key] == NOBODY


def test_what_is_no_session_is_not_kept(world: World, sessions: KnownSessions):
    key = open_session(world, "resident")
    sessions([key, "x" * 8000, "", "\x00" * 12, f"{key}\n"])
    assert list(sessions.known) == [key]


def test_a_role_ends_with_its_day(world: World, sessions: KnownSessions):
    key = open_session(world, "deputy")
    with outside_the_door("a role until tomorrow"):
        grant = RoleGrant.objects.get(person=world.people["deputy"])
        grant.until_on = clock.today() + timedelta(days=1)
        grant.save()
    assert sessions([key])[key].holds(Role.DEPUTY)
    with clock.pretend(clock.now() + timedelta(days=1)):
        age(sessions)
        assert not sessions([key])[key].holds(Role.DEPUTY)


def test_staff_are_asked_for_anew_every_second(world: World, sessions: KnownSessions):
    key = open_session(world, "convener")
    assert sessions([key])[key].holds(Role.CONVENER)
    account: Any = world.people["convener"].account
    account.authenticator_set.all().delete()
    age(sessions)
    assert sessions([key])[key] == NOBODY


def test_while_a_roster_is_read_in_nothing_is_remembered(
    world: World, sessions: KnownSessions, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(known, "MOST_ENTRIES", 1)
    actions.add_person(world.actor("convener"), jurisdiction=world.village, name="新来的")
    key = open_session(world, "resident")
    sessions([key])
    before = sessions.known[key]
    sessions([key])
    assert sessions.known[key] is not before
