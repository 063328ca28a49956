"""What a round comes to: read vote by vote, and as a whole."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from tests.world import World

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.voting import mapping
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote
from zhaishangyi.voting.statements.memory import forget_all, remember
from zhaishangyi.voting.statements.words import say_round

PEOPLE, STATEMENTS = 40, 12
CAMPS = ("++++-++++00+", "+++-+--0++-+")
VALUES = {"+": 1, "0": 0, "-": -1}


class Hall:
    """A round whose votes are put straight into the store, each with its turn."""

    def __init__(self, world: World, people: int = PEOPLE, statements: int = STATEMENTS) -> None:
        with outside_the_door("a hall full of people"):
            self.meeting = Meeting.objects.create(
                jurisdiction=world.village,
                title="怎么过河",
                state="open",
                starts_at=clock.now(),
                convener=world.people["convener"],
                join_code="HALLCODE",
            )
            self.round = StatementRound.objects.create(meeting=self.meeting, topic="怎么过河")
            self.people = [
                Participant.objects.create(
                    meeting=self.meeting,
                    name=f"第{place}位",
                    role="deputy" if place % 4 == 0 else "resident",
                )
                for place in range(people)
            ]
            self.statements = [
                Statement.objects.create(
                    round=self.round, number=number, text=f"第{number}句话", state="shown"
                )
                for number in range(statements)
            ]
        self.turn = 0

    def say(self, person: int, statement: int, value: int) -> None:
        """One vote, or one that is changed."""
        self.turn += 1
        with outside_the_door("a vote"):
            StatementVote.objects.filter(
                participant=self.people[person], statement=self.statements[statement]
            ).delete()
            StatementVote.objects.create(
                round=self.round,
                statement=self.statements[statement],
                participant=self.people[person],
                value=value,
                turn=self.turn,
            )

    def say_all(self, people: range | None = None) -> None:
        """Everybody says what their camp says, but leaves a statement out now and then."""
        for person in people or range(len(self.people)):
            for number in range(len(self.statements)):
                if (person * 5 + number) % 9:
                    self.say(person, number, VALUES[CAMPS[person % 2][number]])

    def close(self) -> None:
        """Close the round."""
        with outside_the_door("the end"):
            self.round.closed_at = self.round.opened_at
            self.round.save()

    def read_votes(self) -> list[tuple[Any, Any, int]]:
        """Who said what to which statement."""
        votes = StatementVote.objects.filter(round=self.round).order_by("participant", "turn")
        return list(votes.values_list("participant", "statement", "value"))


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(world)


def test_the_map_counts_every_vote_and_finds_the_camps(hall: Hall):
    hall.say_all()
    view = mapping.read_round(hall.round)
    votes = hall.read_votes()
    assert (view.people, view.votes, view.statements) == (PEOPLE, len(votes), STATEMENTS)
    for tally, statement in zip(view.tallies, hall.statements, strict=True):
        counted = Counter(value for _who, pk, value in votes if pk == statement.pk)
        assert (tally.number, tally.text) == (statement.number + 1, statement.text)
        assert tally.counts == (counted[1], counted[0], counted[-1])
    assert view.map is not None
    assert sorted(group.size for group in view.map.groups) == [20, 20]
    assert view.why_no_map == ""
    shared = {each.number for each in view.common}
    assert shared <= {1, 2, 3, 6, 9, 10, 12}
    assert {1, 2, 3} <= shared


def test_common_ground_is_counted_by_group(hall: Hall):
    hall.say_all()
    view = mapping.read_round(hall.round)
    for shared in view.common:
        assert sum(group.agree for group in shared.groups) == shared.agree
        assert sum(group.seen for group in shared.groups) == shared.seen
        assert [group.place for group in shared.groups] == [0, 1]
        assert all(2 * group.agree > group.seen for group in shared.groups)


def test_the_picture_has_a_point_for_everybody_placed(hall: Hall):
    hall.say_all()
    found = mapping.read_round(hall.round).map
    assert found is not None
    assert len(found.points) == found.people == PEOPLE
    assert {0 <= part <= 1000 for x, y, _group in found.points for part in (x, y)} == {True}
    assert Counter(group for _x, _y, group in found.points) == Counter(
        {group.place: group.size for group in found.groups}
    )
    assert all(len(group.outline) > 2 for group in found.groups)


def test_only_new_votes_are_read(hall: Hall, django_assert_num_queries: Any):
    hall.say_all(range(20))
    first = mapping.read_round(hall.round)
    with django_assert_num_queries(2):
        assert mapping.read_round(hall.round) is first
    hall.say_all(range(20, 40))
    with django_assert_num_queries(2):
        view = mapping.read_round(hall.round)
    assert (first.people, view.people) == (20, 40)
    assert view.turn == hall.turn


def test_a_changed_vote_moves_and_is_not_counted_twice(hall: Hall):
    hall.say_all()
    before = mapping.read_round(hall.round)
    hall.say(0, 1, -1)
    after = mapping.read_round(hall.round)
    assert (after.votes, after.people) == (before.votes, before.people)
    assert after.tallies[1].disagree == before.tallies[1].disagree + 1
    assert after.tallies[1].agree == before.tallies[1].agree - 1


def test_step_by_step_comes_to_what_is_read_at_once(hall: Hall):
    for start in range(0, PEOPLE, 4):
        hall.say_all(range(start, start + 4))
        live = mapping.read_round(hall.round)
    hall.close()
    settled = mapping.read_round(hall.round)
    forget_all()
    again = mapping.read_round(hall.round)
    assert settled == again
    assert not again.is_open
    assert (live.tallies, live.votes) == (again.tallies, again.votes)
    assert {each.number for each in live.common} == {each.number for each in again.common}


def test_what_is_left_out_later_is_not_counted_and_can_come_back(hall: Hall):
    hall.say_all()
    before = mapping.read_round(hall.round)
    with outside_the_door("the convener reads it again"):
        first = hall.statements[0]
        first.state, first.reason = "declined", "说到具体的人"
        first.save()
    without = mapping.read_round(hall.round)
    assert without.statements == STATEMENTS - 1
    assert [each.number for each in without.tallies] == list(range(2, STATEMENTS + 1))
    assert without.votes == before.votes - before.tallies[0].seen
    with outside_the_door("and changes her mind"):
        first.state = "shown"
        first.save()
    assert mapping.read_round(hall.round).tallies == before.tallies


def test_a_new_statement_is_there_before_anybody_voted_on_it(hall: Hall):
    hall.say_all()
    mapping.read_round(hall.round)
    with outside_the_door("one more"):
        Statement.objects.create(
            round=hall.round, number=STATEMENTS, text="再添一句", state="shown"
        )
        Statement.objects.create(round=hall.round, number=STATEMENTS + 1, text="还有一句")
    view = mapping.read_round(hall.round)
    assert (view.statements, view.waiting) == (STATEMENTS + 1, 1)
    assert view.tallies[-1].counts == (0, 0, 0)


@pytest.mark.parametrize(("people", "statements"), [(14, 12), (40, 6), (2, 1), (3, 12)])
def test_a_small_round_is_counted_and_not_drawn(world: World, people: int, statements: int):
    hall = Hall(world, people, statements)
    hall.say_all()
    view = mapping.read_round(hall.round)
    assert view.map is None
    assert view.common == ()
    assert "15" in view.why_no_map
    assert view.votes == len(hall.read_votes())


def test_a_round_without_a_vote(world: World):
    view = mapping.read_round(Hall(world).round)
    assert (view.people, view.votes, view.map, view.agreed) == (0, 0, None, ())
    assert view.why_no_map
    assert [each.seen for each in view.tallies] == [0] * STATEMENTS


def test_everybody_agrees_with_everything(hall: Hall):
    for person in range(PEOPLE):
        for number in range(STATEMENTS):
            hall.say(person, number, 1)
    view = mapping.read_round(hall.round)
    assert [each.agree for each in view.tallies] == [PEOPLE] * STATEMENTS
    assert len(view.agreed) == 5
    assert view.disagreed == ()


def test_roles_are_counted_together_when_small(hall: Hall):
    hall.say_all()
    counts = mapping.count_by_role(hall.round)
    tallies = {each.id: each.counts for each in mapping.read_round(hall.round).tallies}
    for statement, roles in counts.items():
        assert all(sum(each) >= 5 for each in roles.values())
        assert tuple(map(sum, zip(*roles.values(), strict=True))) == tallies[statement]


def test_next_is_what_was_not_answered_and_stays_until_it_is(
    hall: Hall, django_assert_num_queries: Any
):
    hall.say_all(range(30))
    person = hall.people[35].pk
    mapping.read_round(hall.round)
    with django_assert_num_queries(3):
        first = mapping.choose_next(hall.round, person)
    assert mapping.choose_next(hall.round, person) == first
    assert len({each["id"] for each in first}) == 3
    done = []
    for _turn in range(STATEMENTS):
        (asked,) = mapping.choose_next(hall.round, person, 1)
        assert asked["id"] not in done
        assert asked["text"] == hall.statements[asked["number"] - 1].text
        done.append(asked["id"])
        hall.say(35, asked["number"] - 1, 0)
    assert mapping.choose_next(hall.round, person) == []


def test_nobody_waits_for_the_map_to_be_told_what_is_next(hall: Hall):
    hall.say_all(range(30))
    view = mapping.read_round(hall.round)
    assert mapping.weigh_all(hall.round.pk)
    memory, is_held, may_end = remember(hall.round.pk), threading.Event(), threading.Event()

    def draw() -> None:
        with memory.lock:
            is_held.set()
            may_end.wait(10)

    drawing = threading.Thread(target=draw)
    drawing.start()
    try:
        assert is_held.wait(10)
        assert mapping.weigh_all(hall.round.pk) == {}
        assert mapping.choose_next(hall.round, None, 3, voted=[], view=view)
        assert drawing.is_alive()
    finally:
        may_end.set()
        drawing.join(10)


def test_different_people_are_asked_in_a_different_order(hall: Hall):
    firsts = [mapping.choose_next(hall.round, person.pk, 1)[0]["id"] for person in hall.people]
    assert len(set(firsts)) > 4


def test_several_threads_read_the_same(hall: Hall, transactional_db: None):
    hall.say_all()
    views: list[Any] = []
    threads = [
        threading.Thread(target=read_in_thread, args=(hall.round, views)) for _each in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(views) == 4
    assert {view.votes for view in views} == {len(hall.read_votes())}


def read_in_thread(round: StatementRound, views: list[Any]) -> None:
    """Read on a connection of one's own."""
    from django.db import connection

    try:
        views.extend(mapping.read_round(round) for _time in range(1))
    finally:
        connection.close()


def test_the_end_is_told_in_words(hall: Hall):
    hall.say_all()
    text = say_round(hall.round)
    assert "40 人" in text
    assert "各组都同意" in text
    assert "第1句话" in text


def test_rounds_that_nobody_asks_for_go_from_memory(hall: Hall):
    from uuid import uuid4

    memory = remember(hall.round.pk)
    assert remember(hall.round.pk) is memory
    for _each in range(40):
        remember(uuid4())
    assert remember(hall.round.pk) is not memory


def test_groups_are_counted_by_statement_and_add_up(hall: Hall):
    hall.say_all()
    view = mapping.read_round(hall.round)
    counts = mapping.count_by_group(view)
    for tally in view.tallies:
        groups = counts[tally.id]
        assert set(groups) == {"0", "1"}
        assert tuple(map(sum, zip(*groups.values(), strict=True))) == tally.counts


def test_who_is_in_no_group_is_never_alone_in_the_numbers(hall: Hall):
    hall.say_all(range(38))
    hall.say(38, 0, -1)
    view = mapping.read_round(hall.round)
    counts = mapping.count_by_group(view)[view.tallies[0].id]
    assert all(sum(each) >= 5 for each in counts.values())
    assert tuple(map(sum, zip(*counts.values(), strict=True))) == view.tallies[0].counts
    assert set(counts) in ({"0", ""}, {"1", ""})


def test_a_small_round_has_no_groups_to_count(world: World):
    hall = Hall(world, 10)
    hall.say_all()
    assert mapping.count_by_group(mapping.read_round(hall.round)) == {}


def test_no_round_is_held_while_kernels_are_loaded(hall: Hall, monkeypatch: pytest.MonkeyPatch):
    from zhaishangyi.engines import warming

    free: list[bool] = []
    memory = remember(hall.round.pk)

    def try_lock() -> None:
        got = memory.lock.acquire(blocking=False)
        free.append(got)
        if got:
            memory.lock.release()

    def load() -> None:
        other = threading.Thread(target=try_lock)
        other.start()
        other.join(10)

    monkeypatch.setattr(warming, "load_kernels", load)
    mapping.load_opinions.cache_clear()
    mapping.read_round(hall.round)
    mapping.read_round(hall.round)
    assert free == [True]
    monkeypatch.undo()
    mapping.load_opinions.cache_clear()
