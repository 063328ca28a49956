"""A vote is closed while votes are in flight: each is counted and confirmed, or refused."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from tests.web.fast import Phone
from tests.web.walk import Walk
from tests.world import World

from zhaishangyi.meetings import actions as meetings
from zhaishangyi.people.known import KnownSessions
from zhaishangyi.people.models import Person
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.lane import Lane
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.voting import actions as voting
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote, Vote
from zhaishangyi.voting.statements import actions as statements
from zhaishangyi.web.fast_lane import FastLane

VOTERS, VOTES = 10, 20


class Hall:
    """People with phones who vote again and again, each on a thread of their own."""

    def __init__(self, world: World, walk: Walk) -> None:
        self.phones = [self.seat(world, walk, number) for number in range(VOTERS)]
        self.lane = FastLane(lambda environ, start: [], Lane(KnownSessions()))
        self.answers: list[tuple[int, dict[str, Any]]] = []

    def seat(self, world: World, walk: Walk, number: int) -> Phone:
        """Somebody who is there, with a phone."""
        with outside_the_door("a voter"):
            person = Person.objects.create(jurisdiction=world.village, name=f"居民{number}")
        world.people[f"voter{number}"] = person
        walk.check_in(f"voter{number}")
        return Phone(world, f"voter{number}", english=True)

    def vote(self, phone: Phone, what: str, make: Callable[[int], dict[str, Any]]) -> None:
        """Vote so many times."""
        for number in range(VOTES):
            body = json.dumps({"act_id": str(uuid7()), **make(number)})
            environ = phone.make_environ(f"/fast/{what}", body, {})
            answer = b"".join(self.lane(environ, phone.hear))
            self.answers.append((phone.status, json.loads(answer)))

    def close_meanwhile(
        self, what: str, make: Callable[[int], dict[str, Any]], close: Callable[[], Any]
    ) -> None:
        """Everybody votes, and after a quarter of the votes it is closed."""
        threads = [
            threading.Thread(target=self.vote, args=(phone, what, make)) for phone in self.phones
        ]
        for thread in threads:
            thread.start()
        while len(self.answers) < VOTERS * VOTES // 4:
            time.sleep(0.002)
        close()
        for thread in threads:
            thread.join(60)
        assert len(self.answers) == VOTERS * VOTES

    def list_confirmed(self) -> list[str]:
        """The ids of the votes that were confirmed; all others were refused in words."""
        refused = {said["sentence"] for status, said in self.answers if status != 200}
        assert {status for status, _said in self.answers} == {200, 422}
        assert all(sentence for sentence in refused)
        return [said["id"] for status, said in self.answers if status == 200]


def find_guards() -> dict[str, str]:
    """SQLite: what keeps entries from being deleted, and the statements that bring it back."""
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'entry_%'"
        )
        return dict(cursor.fetchall())


@pytest.fixture
def emptied(django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """A store that is emptied after the test, entries and all. Asked for before any other."""
    guards: dict[str, str] = {}
    yield guards
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in guards.values():
            cursor.execute(statement)


@pytest.fixture
def walk(emptied: dict[str, str], transactional_db: Any, world: World) -> Iterator[Walk]:
    """A meeting that sits, in a store that other threads see too."""
    yield Walk(world).sit()
    emptied.update(find_guards())
    with connection.cursor() as cursor:
        for name in emptied:
            cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture
def hall(walk: Walk) -> Iterator[Hall]:
    """People with phones."""
    made = Hall(walk.world, walk)
    yield made
    made.lane.lane.end()


def test_a_vote_that_is_counted_meanwhile(emptied: Any, walk: Walk, world: World, hall: Hall):
    motion = walk.put_to_vote()

    def make(number: int) -> dict[str, Any]:
        return {"motion": str(motion.pk), "choice": "yes" if number % 2 else "no"}

    def close() -> None:
        voting.close_motion(world.actor("convener"), motion=motion)

    hall.close_meanwhile("vote", make, close)
    confirmed = hall.list_confirmed()
    votes = list(Vote.objects.filter(motion=motion))
    assert {str(vote.pk) for vote in votes} == set(confirmed)
    assert Entry.objects.filter(kind="vote.cast").count() == len(confirmed)
    motion.refresh_from_db()
    assert motion.yes == sum(vote.choice == "yes" for vote in votes)
    assert motion.no == sum(vote.choice == "no" for vote in votes)
    # Nothing was changed after the count.
    closed = Entry.objects.get(kind="motion.close").seq
    assert not Entry.objects.filter(kind="vote.cast", seq__gt=closed).exists()


@pytest.mark.parametrize("is_meeting", [False, True])
def test_a_round_or_a_meeting_that_is_closed_meanwhile(
    emptied: Any, walk: Walk, world: World, hall: Hall, is_meeting: bool
):
    with outside_the_door("statements for tests"):
        round = StatementRound.objects.create(meeting=walk.meeting, topic="这条路怎么修")
        asked = [
            Statement.objects.create(round=round, number=number, text=f"{number}", state="shown")
            for number in range(VOTES)
        ]

    def make(number: int) -> dict[str, Any]:
        return {"statement": str(asked[number].pk), "value": number % 3 - 1}

    def close() -> None:
        by = world.actor("convener")
        if is_meeting:
            with outside_the_door("the round does not hold the meeting up"):
                # As closing does: under the lock of the meeting.
                close_meeting(walk)
        else:
            statements.close_round(by, round=round)

    hall.close_meanwhile("statement-vote", make, close)
    confirmed = hall.list_confirmed()
    votes = StatementVote.objects.filter(round=round)
    assert sorted(str(vote.pk) for vote in votes) == sorted(confirmed)
    assert Entry.objects.filter(kind="statement.vote").count() == len(confirmed)
    assert sorted(vote.turn for vote in votes) == list(range(1, len(confirmed) + 1))


def close_meeting(walk: Walk) -> None:
    """Close the meeting as its act does, without asking for what has to be settled before."""
    from django.db import transaction

    from zhaishangyi.meetings import running

    with transaction.atomic():
        meeting = running.load_meeting(walk.meeting)
        meeting.state = "closed"
        meeting.closed_at = meeting.opened_at
        meeting.save()


def test_everybody_checks_in_at_once_and_each_once(
    emptied: Any, walk: Walk, world: World, hall: Hall
):
    meeting = walk.meeting
    before = meeting.participants.count()
    values = {"meeting": str(meeting.pk), "code": meeting.join_code}
    for phone in hall.phones[:3]:
        phone.client = world.client("stranger")
    threads = [
        threading.Thread(target=hall.vote, args=(phone, "check-in", lambda number: values))
        for phone in hall.phones
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {status for status, _said in hall.answers} == {200}
    assert len({said["id"] for _status, said in hall.answers}) == VOTERS - 2
    assert meeting.participants.count() == before + 1
    assert meetings.check_in.allows(world.actor("stranger"), meeting=meeting, code="")
