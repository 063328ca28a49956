"""Acts that wait together: done in one transaction, each by itself when the group fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction

from zhaishangyi.record import lane as lanes
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.lane import Kept, Lane, NoAnswer, Waiting

POISON, FORBIDDEN = "poison", "forbidden"


class Notebook:
    """A plan that takes words down; they stand only when the group is committed."""

    def __init__(self, fail: Callable[[Sequence[Waiting]], None] | None = None) -> None:
        self.groups: list[list[str]] = []
        self.kept: list[str] = []
        self.fail = fail or self.refuse_poison

    def do(self, asked: Sequence[Waiting]) -> None:
        words = [one.values["word"] for one in asked]
        self.groups.append(words)
        for one in asked:
            if one.values["word"] == FORBIDDEN:
                one.problem = RuleBroken("word", "Not this one.")
            else:
                one.kept = Kept(one.act_id)
        self.fail(asked)
        good = [word for word in words if word != FORBIDDEN]
        transaction.on_commit(lambda: self.kept.extend(good))

    def refuse_poison(self, asked: Sequence[Waiting]) -> None:
        if any(one.values["word"] == POISON for one in asked):
            raise ValueError("nobody expected this")


def know(keys: Sequence[str]) -> Mapping[str, Actor]:
    """Everybody is nobody."""
    return dict.fromkeys(keys, NOBODY)


def wait(plan: Any, *words: str) -> list[Waiting]:
    """Acts that wait."""
    return [Waiting(plan, "session", "zh-hans", uuid7(), {"word": word}) for word in words]


@pytest.fixture
def lane(transactional_db: Any) -> Iterator[Lane]:
    """A lane with a thread of its own, which lets go of the store at the end."""
    made = Lane(know)
    yield made
    made.end()


@pytest.mark.django_db(transaction=True)
def test_a_group_is_one_transaction():
    plan = Notebook()
    group = wait(plan, "a", FORBIDDEN, "b")
    Lane(know).do(group)
    assert plan.groups == [["a", FORBIDDEN, "b"]]
    assert plan.kept == ["a", "b"]
    assert [type(one.problem) for one in group] == [type(None), RuleBroken, type(None)]
    assert group[1].kept is None


@pytest.mark.django_db(transaction=True)
def test_one_that_breaks_everything_spoils_nothing_for_the_others():
    plan = Notebook()
    group = wait(plan, "a", POISON, FORBIDDEN, "b")
    Lane(know).do(group)
    assert plan.groups == [["a", POISON, FORBIDDEN, "b"], ["a"], [POISON], [FORBIDDEN], ["b"]]
    assert plan.kept == ["a", "b"]
    problems = [type(one.problem) for one in group]
    assert problems == [type(None), ValueError, RuleBroken, type(None)]
    assert group[1].kept is None


@pytest.mark.django_db(transaction=True)
def test_a_conflict_is_looked_at_again():
    left = [IntegrityError("somebody else was faster")]

    def fail(asked: Sequence[Waiting]) -> None:
        if left:
            raise left.pop()

    plan = Notebook(fail)
    group = wait(plan, "a")
    Lane(know).do(group)
    assert (plan.kept, group[0].problem) == (["a"], None)


@pytest.mark.django_db(transaction=True)
def test_when_the_store_is_away_each_hears_it_and_nothing_is_tried_again():
    def fail(asked: Sequence[Waiting]) -> None:
        raise OperationalError("database is locked")

    plan = Notebook(fail)
    group = wait(plan, "a", "b")
    Lane(know).do(group)
    assert len(plan.groups) == 1
    assert all(isinstance(one.problem, OperationalError) and one.kept is None for one in group)


@pytest.mark.django_db(transaction=True)
def test_when_the_store_goes_away_meanwhile_the_rest_is_not_tried():
    def fail(asked: Sequence[Waiting]) -> None:
        if len(asked) > 1:
            raise ValueError
        if asked[0].values["word"] == "b":
            raise OperationalError("disk I/O error")

    plan = Notebook(fail)
    group = wait(plan, "a", "b", "c")
    Lane(know).do(group)
    assert plan.kept == ["a"]
    assert plan.groups == [["a", "b", "c"], ["a"], ["b"]]
    assert [type(one.problem) for one in group[1:]] == [OperationalError] * 2


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_two_that_waited_for_each_other_are_tried_again(state: str):
    problem = OperationalError("deadlock detected")
    problem.__cause__ = type("Deadlock", (Exception,), {"sqlstate": state})()
    assert not lanes.is_store_away(problem)
    assert lanes.is_store_away(OperationalError("server closed the connection"))


def test_many_threads_are_answered_after_the_commit_in_few_groups(lane: Lane):
    plan = Notebook(lambda asked: time.sleep(0.01))
    answered: list[int] = []

    def send(number: int) -> None:
        one = wait(plan, f"{number}")[0]
        assert lane.send(one) == Kept(one.act_id)
        assert f"{number}" in plan.kept
        answered.append(number)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answered) == list(range(40))
    assert len(plan.groups) < 20
    assert len(plan.kept) == 40


def test_a_thread_that_waits_in_vain_is_told_that_nothing_is_known(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lanes, "SECONDS_TO_ANSWER", 0.05)
    plan = Notebook(lambda asked: time.sleep(0.3))
    with pytest.raises(NoAnswer):
        lane.send(wait(plan, "late")[0])
    monkeypatch.undo()
    lane.end()
    assert plan.kept == ["late"]


def test_a_refusal_is_raised_where_it_was_sent(lane: Lane):
    with pytest.raises(RuleBroken):
        lane.send(wait(Notebook(), FORBIDDEN)[0])


def test_a_lane_that_was_ended_begins_again(lane: Lane):
    plan = Notebook()
    for word in ("a", "b"):
        lane.send(wait(plan, word)[0])
        lane.end()
    assert plan.kept == ["a", "b"]


def test_no_group_is_larger_than_a_few_hundred():
    lane, plan = Lane(know), Notebook()
    for one in wait(plan, *map(str, range(lanes.MOST_AT_ONCE + 5))):
        lane.queue.put(one)
    assert len(lane.take()) == lanes.MOST_AT_ONCE
    assert len(lane.take()) == 5
