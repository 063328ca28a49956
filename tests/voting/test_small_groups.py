"""What fewer than five people say stands nowhere, nor can it be found by taking away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.voting.test_mapping import CAMPS, STATEMENTS, VALUES, Hall
from tests.world import World

from zhaishangyi.voting import mapping
from zhaishangyi.voting.statements import rules


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(world)


def say_apart(hall: Hall, people: tuple[int, ...]) -> None:
    """These few agree with the first camp on the first three statements and on no other."""
    for person in people:
        for number in range(STATEMENTS):
            hall.say(person, number, 1 if number < 3 else -VALUES[CAMPS[0][number]] or 1)


def find_rest(seen: int, groups: Iterable[Any]) -> int:
    """How many are left when the groups that are shown are taken from all."""
    shown: int = sum(group.seen for group in groups)
    return seen - shown


def test_a_group_of_fewer_than_five_says_nothing(hall: Hall):
    hall.say_all(range(0, 36, 2))
    say_apart(hall, (1, 3, 5))
    view = mapping.read_round(hall.round)
    assert view.map is not None
    small = [group for group in view.map.groups if group.is_small]
    assert [group.size for group in small] == [3]
    assert small[0].representative == ()
    assert view.common
    for shared in view.common:
        assert small[0].place not in {group.place for group in shared.groups}
        # Nor is it what is left: the sum of all stands beside the others.
        left = find_rest(shared.seen, shared.groups)
        assert left == 0 or left >= rules.FEWEST_COUNTED


def test_what_sets_a_group_apart_leaves_no_few_alone(hall: Hall):
    hall.say_all(range(0, 36, 2))
    say_apart(hall, (1, 3, 5))
    view = mapping.read_round(hall.round)
    assert view.map is not None
    tallies = {each.id: each.seen for each in view.tallies}
    for group in view.map.groups:
        for telling in group.representative:
            left = find_rest(tallies[telling.id], [telling])
            assert left == 0 or left >= rules.FEWEST_COUNTED
    # Of these two groups none can be shown without showing the other.
    assert [bool(group.left_out) for group in view.map.groups] == [True, True]
    assert [group.representative for group in view.map.groups] == [(), ()]


def test_three_groups_still_tell_what_gives_nobody_away(hall: Hall):
    hall.say_all(range(36))
    say_apart(hall, (36, 37, 38))
    view = mapping.read_round(hall.round)
    assert view.map is not None
    counts = mapping.count_by_group(view)
    for shared in view.common:
        for group in shared.groups:
            agree, passed, disagree = counts[shared.id][str(group.place)]
            assert (group.agree, group.seen) == (agree, agree + passed + disagree)
        left = find_rest(shared.seen, shared.groups)
        assert left == 0 or left >= rules.FEWEST_COUNTED
