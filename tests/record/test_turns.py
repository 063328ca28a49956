"""Writers take turns in the order in which they came."""

from __future__ import annotations

import threading
import time

from zhaishangyi.record.turns import Turns


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
