"""Writers take turns in the order in which they came."""

from __future__ import annotations

import threading
import time

import pytest

from zhaishangyi.record import turns as turns_of_process
from zhaishangyi.record.turns import Turns, take_turn


def test_the_one_who_waited_longest_is_next():
    turns, order = Turns(), []
    turns.take()

    def write(number: int) -> None:
        turns.take()
        order.append(number)
        turns.leave()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for place, thread in enumerate(threads):
        thread.start()
        while len(turns.waiting) <= place:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_whoever_comes_again_goes_behind_those_who_wait():
    turns, order = Turns(), []
    turns.take()
    waiting = threading.Thread(target=lambda: (turns.take(), order.append("other"), turns.leave()))
    waiting.start()
    while not turns.waiting:
        time.sleep(0.001)
    turns.leave()
    turns.take()
    order.append("again")
    turns.leave()
    waiting.join(10)
    assert order == ["other", "again"]
    assert not turns.is_taken


def test_whoever_has_the_turn_does_not_wait_for_it(monkeypatch: pytest.MonkeyPatch):
    # What hears of an act hears it when the transaction is over and the turn is not.
    class Store:
        in_atomic_block = False
        vendor = "sqlite"

    turns = Turns()
    heard: list[object] = []
    monkeypatch.setattr(turns_of_process, "turns", turns)
    monkeypatch.setattr(turns_of_process, "connection", Store())

    def write() -> None:
        with take_turn():
            with take_turn():
                heard.append("in between")
            heard.append(turns.is_taken)

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    writing.join(10)
    assert heard == ["in between", True]
    assert not turns.is_taken
    assert not turns.is_mine()


def test_a_turn_that_was_handed_on_is_not_mine():
    turns, is_waiting = Turns(), threading.Event()
    turns.take()
    may_leave = threading.Event()

    def write() -> None:
        turns.take()
        is_waiting.set()
        may_leave.wait(10)
        turns.leave()

    other = threading.Thread(target=write)
    other.start()
    while not turns.waiting:
        time.sleep(0.001)
    assert turns.is_mine()
    turns.leave()
    assert not turns.is_mine()
    assert is_waiting.wait(10)
    assert not turns.is_mine()
    may_leave.set()
    other.join(10)
