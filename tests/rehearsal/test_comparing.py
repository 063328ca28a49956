"""Whether what a meeting saw is what its votes say: points without names, axes turned around."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from zhaishangyi.engines.opinions import OpinionMap, build_map, draw_map
from zhaishangyi.engines.opinions.table import VoteTable, read_votes
from zhaishangyi.rehearsal.comparing import compare

STATEMENTS = 10


def make_table(people: int) -> VoteTable:
    """Two camps of which one is larger; on the last statement all agree."""
    dice = np.random.default_rng(5)
    lines = ["comment-id,voter-id,vote"]
    for person in range(people):
        side = 1 if person % 3 else -1
        for statement in range(STATEMENTS):
            value = side if statement % 2 else -side
            value = dice.choice([value, 0, -value], p=[0.8, 0.15, 0.05])
            lines.append(f"{statement},{person},{1 if statement == STATEMENTS - 1 else value}")
    return read_votes("\n".join(lines).encode())


def describe(found: OpinionMap, turn: tuple[int, int] = (1, 1), *, first: int = 0) -> Any:
    """The round of a document, with axes turned and the groups named from another one on."""
    k = found.grouping.count
    picture = draw_map(replace(found, points=found.points * np.array(turn)))
    names = [(group + first) % k for group in range(k)]
    groups = [
        {"representative": [{"number": one.statement + 1, "direction": one.direction}
                            for one in found.representative[names.index(place)]]}
        for place in range(k)
    ]  # fmt: skip
    points = [[int(x), int(y), names[int(group)]] for x, y, group in picture.points]
    return {
        "map": {"groups": groups, "points": points} if found.is_meaningful else None,
        "consensus": {
            "agree": [{"number": one.statement + 1} for one in found.agreed],
            "disagree": [{"number": one.statement + 1} for one in found.disagreed],
        },
        "common": [{"number": at + 1} for at in found.list_common_ground() if found.is_meaningful],
    }


@pytest.fixture(scope="module")
def table() -> VoteTable:
    return make_table(60)


@pytest.mark.parametrize("turn", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
@pytest.mark.parametrize("first", [0, 1])
def test_a_map_is_the_same_however_it_is_turned_and_named(
    table: VoteTable, turn: tuple[int, int], first: int
):
    likeness = compare(describe(build_map(table.pack()), turn, first=first), table)
    assert likeness.is_equal
    assert likeness.same_group == 1.0
    assert likeness.r > 0.9999
    assert sum(likeness.groups) == 60


def test_other_groups_other_points_or_other_statements_are_found_out(table: VoteTable):
    seen = describe(build_map(table.pack()))
    assert compare(seen, table).is_equal

    moved = copy.deepcopy(seen)
    far = max(moved["map"]["points"], key=lambda point: point[0])
    far[2] = (far[2] + 1) % len(moved["map"]["groups"])
    assert compare(moved, table).same_group == pytest.approx(59 / 60)

    elsewhere = copy.deepcopy(seen)
    for number, point in enumerate(elsewhere["map"]["points"]):
        point[1] = (number * 37) % 1000
    assert compare(elsewhere, table).r < 0.9

    shared = copy.deepcopy(seen)
    shared["common"] = [*shared["common"][::-1], {"number": 1}]
    assert not compare(shared, table).has_same_common_ground

    agreed = copy.deepcopy(seen)
    agreed["consensus"]["disagree"].append({"number": 3})
    assert not compare(agreed, table).has_same_consensus

    telling = copy.deepcopy(seen)
    telling["map"]["groups"][0]["representative"][0]["direction"] = "pass"
    assert not compare(telling, table).has_same_representative


def test_too_few_people_for_a_map_have_none_on_either_side(table: VoteTable):
    few = make_table(9)
    seen = describe(build_map(few.pack()))
    assert seen["map"] is None
    assert compare(seen, few).is_equal
    drawn = describe(build_map(table.pack()))
    assert not compare(drawn | {"consensus": seen["consensus"], "common": []}, few).is_equal
    assert not compare(seen, table).is_equal
