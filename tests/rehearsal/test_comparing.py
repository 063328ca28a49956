"""Whether what a meeting saw is what its votes say: points without names, axes turned around."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from zhaishangyi.engines.opinions import LiveMap, OpinionMap, build_map
from zhaishangyi.engines.opinions.table import VoteTable, read_votes
from zhaishangyi.rehearsal.comparing import LEAST_R, compare
from zhaishangyi.rehearsal.vtaiwan import write_likeness
from zhaishangyi.voting.mapping import draw
from zhaishangyi.voting.statements.rules import FEWEST_COUNTED
from zhaishangyi.voting.statements.seen import StatementTally
from zhaishangyi.web.live.rounds import describe_map

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


def write_plain(document: Any) -> Any:
    """A document as it comes over the line."""
    return json.loads(json.dumps(document))


def describe(found: OpinionMap, turn: tuple[int, int] = (1, 1), *, first: int = 0) -> Any:
    """The round of a document, with axes turned and the groups named from another one on."""
    k = found.grouping.count
    old = [(place - first) % k for place in range(k)]
    turned = replace(
        found,
        points=found.points * np.array(turn),
        groups=np.where(found.groups < 0, -1, (found.groups + first) % k),
        counts=found.counts[old],
        representative=tuple(found.representative[group] for group in old),
    )
    tallies = {at: StatementTally(str(at), at + 1, "") for at in range(STATEMENTS)}
    return {
        "map": write_plain(describe_map(draw(turned, tallies))) if found.is_meaningful else None,
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

    silent = copy.deepcopy(seen)
    assert silent["map"]["groups"][0]["size"] >= FEWEST_COUNTED
    silent["map"]["groups"][0]["representative"] = []
    assert not compare(silent, table).has_same_representative


def test_a_group_of_fewer_than_five_shows_nothing_and_nothing_is_expected_of_it():
    dice = np.random.default_rng(3)
    lines = ["comment-id,voter-id,vote"]
    for person in range(30):
        for statement in range(STATEMENTS):
            side = (1 if statement % 2 else -1) * (-1 if person < 3 else 1)
            lines.append(f"{statement},{person},{side if dice.random() < 0.95 else 0}")
    table = read_votes("\n".join(lines).encode())
    seen = describe(build_map(table.pack()))
    small = [group for group in seen["map"]["groups"] if group["size"] < FEWEST_COUNTED]
    assert small
    assert not any(group["representative"] for group in small)
    assert compare(seen, table).is_equal
    small[0]["representative"] = [{"number": 1, "direction": "agree"}]
    assert not compare(seen, table).has_same_representative


def follow(table: VoteTable, portion: int) -> OpinionMap:
    """The map of an open round to which the votes came in portions."""
    live = LiveMap()
    order = np.argsort(table.statements, kind="stable")
    for at in range(0, len(order), portion):
        part = order[at : at + portion]
        live.add_votes(table.voters[part], table.statements[part], table.values[part])
        found = live.update()
    return found


@pytest.mark.parametrize("portion", [60, 97, 600])
def test_an_open_round_follows_its_votes_and_a_scrambled_one_does_not(
    table: VoteTable, portion: int
):
    last, closed = describe(follow(table, portion)), describe(build_map(table.pack()))
    fine = write_likeness(compare(last, table), compare(closed, table))
    assert fine["live_equals_batch"] is fine["closed_equals_batch"] is True
    assert fine["live_projection_r"] >= LEAST_R

    points = last["map"]["points"]
    dice = np.random.default_rng(1)
    scrambled = copy.deepcopy(last)
    for point, x, y in zip(
        scrambled["map"]["points"], dice.permutation(points)[:, 0], dice.permutation(points)[:, 1],
        strict=True,
    ):  # fmt: skip
        point[:2] = [int(x), int(y)]
    mixed = copy.deepcopy(last)
    for point, group in zip(mixed["map"]["points"], dice.permutation(points)[:, 2], strict=True):
        point[2] = int(group)
    for wrong in (scrambled, mixed):
        found = write_likeness(compare(wrong, table), compare(closed, table))
        assert found["live_equals_batch"] is False
        assert found["closed_equals_batch"] is True
    # What is wrong in the end is wrong, however well the round was followed before.
    late = write_likeness(compare(last, table), compare(scrambled, table))
    assert late["live_equals_batch"] is late["closed_equals_batch"] is False


def test_groups_that_are_parts_of_others_are_kindred_but_not_the_same(table: VoteTable):
    split = describe(build_map(table.pack()))
    points = split["map"]["points"]
    extra = len(split["map"]["groups"])
    for point in [point for point in points if point[2] == 0][::2]:
        point[2] = extra
    split["map"]["groups"].append({"size": 5, "representative": []})
    likeness = compare(split, table)
    assert likeness.kindred == 1.0
    assert likeness.same_group < 1.0
    assert likeness.follows
    assert not likeness.is_equal


def test_too_few_people_for_a_map_have_none_on_either_side(table: VoteTable):
    few = make_table(9)
    seen = describe(build_map(few.pack()))
    assert seen["map"] is None
    assert compare(seen, few).is_equal
    drawn = describe(build_map(table.pack()))
    assert not compare(drawn | {"consensus": seen["consensus"], "common": []}, few).is_equal
    assert not compare(seen, table).is_equal
