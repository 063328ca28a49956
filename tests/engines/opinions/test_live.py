"""A map that votes are added to: the same sums, the same end, and a picture that does not jump."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.opinions.plain import Rows, draw_rows, draw_town, pack, patient, split_columns

from zhaishangyi.engines.opinions import BadVotes, LiveMap, OpinionMap, Votes, add_up, build_map
from zhaishangyi.engines.opinions import live as live_module
from zhaishangyi.engines.opinions.following import PATIENCE, Follower

FIELDS = ("points", "groups", "means", "axes", "counts", "totals", "common")


def require_same(found: OpinionMap, other: OpinionMap) -> None:
    """Bit for bit."""
    for field in FIELDS:
        assert np.array_equal(getattr(found, field), getattr(other, field)), field
    assert found.representative == other.representative
    assert (found.agreed, found.disagreed) == (other.agreed, other.disagreed)
    assert np.array_equal(found.grouping.centres, other.grouping.centres)


def list_rows(votes: Votes, seed: int = 0) -> np.ndarray:
    """The votes as they might come in: (count x 3), in any order."""
    matrix = votes.to_matrix()
    people, statements = np.nonzero(~np.isnan(matrix))
    rows = np.column_stack([people, statements, matrix[people, statements].astype(int)])
    return np.random.default_rng(seed).permutation(rows)


@patient
@given(draw_rows(), st.data())
def test_votes_in_portions_are_the_votes_at_once(rows: Rows, data: st.DataObject) -> None:
    live, at = LiveMap(), 0
    while at < len(rows):
        step = data.draw(st.integers(1, 40))
        live.add_votes(*split_columns(rows[at : at + step]))
        at += step
        if data.draw(st.booleans()):
            found = live.update()
            assert np.isfinite(found.points).all()
    votes = pack(rows)
    assert live.vote_count == votes.count
    assert (live.votes.starts == votes.starts).all()
    assert (live.votes.packed == votes.packed).all()
    sums, expected = live.sums, add_up(votes)
    assert sums is not None
    assert (sums.together == expected.together).all()
    assert (sums.first == expected.first).all()
    assert (sums.product == expected.product).all()
    require_same(live.settle(), build_map(votes))


@patient
@given(draw_rows())
def test_the_counts_of_an_update_are_those_of_its_groups(rows: Rows) -> None:
    live = LiveMap()
    for at in range(0, len(rows), 20):
        live.add_votes(*split_columns(rows[at : at + 20]))
        found = live.update()
        matrix = live.votes.to_matrix()
        for group in range(found.grouping.count):
            inside = matrix[found.groups == group]
            expected = [(inside == value).sum(axis=0) for value in (-1, 0, 1)]
            assert (found.counts[group] == np.array(expected).T).all()
        assert (found.totals.sum(axis=1) == (~np.isnan(matrix)).sum(axis=0)).all()


def test_few_votes_are_put_in_one_by_one_and_many_are_packed_anew(monkeypatch) -> None:
    votes = draw_town(2, people=200, statements=30, share=0.5)
    rows = list_rows(votes)
    monkeypatch.setattr(live_module, "SMALL_SHARE", 1e9)
    one_by_one = LiveMap()
    for portion in np.array_split(rows, 30):
        one_by_one.add_votes(*portion.T)
    require_same(one_by_one.settle(), build_map(votes))
    assert one_by_one.sums is not None
    assert np.array_equal(one_by_one.sums.product, add_up(votes).product)


def test_the_live_map_ends_where_the_batch_map_does() -> None:
    votes = draw_town(7, people=400, statements=80, share=0.4)
    live = LiveMap()
    for portion in np.array_split(list_rows(votes), 60):
        live.add_votes(*portion.T)
        found = live.update()
    batch = build_map(votes)
    for axis in (0, 1):
        assert abs(np.corrcoef(found.points[:, axis], batch.points[:, axis])[0, 1]) > 0.999999
    assert sorted(found.group_sizes) == sorted(batch.group_sizes)
    pairs = set(zip(found.groups, batch.groups, strict=True))
    assert len(pairs) == batch.grouping.count
    assert found.agreed == batch.agreed
    assert found.list_common_ground() == batch.list_common_ground()


def test_axes_do_not_turn_over_and_groups_keep_their_names() -> None:
    votes = draw_town(9, people=300, statements=70, share=0.5)
    rows = list_rows(votes)
    live = LiveMap()
    live.add_votes(*rows[:8000].T)
    before = live.update()
    for portion in np.array_split(rows[8000:], 20):
        live.add_votes(*portion.T)
        found = live.update()
        assert ((found.axes * before.axes).sum(axis=0) > 0).all()
        if found.grouping.count == before.grouping.count:
            stayed = (found.groups == before.groups)[before.groups >= 0].mean()
            assert stayed > 0.9
        before = found


def test_an_update_without_votes_changes_nothing_that_can_be_seen() -> None:
    live = LiveMap(draw_town(4, people=120, statements=20, share=0.6))
    first, second = live.update(), live.update()
    assert np.allclose(first.points, second.points, atol=1e-4)
    assert (first.groups == second.groups).all()
    assert (first.counts == second.counts).all()


def test_what_was_given_out_does_not_change_any_more() -> None:
    live = LiveMap(draw_town(4, people=120, statements=20, share=0.6))
    found = live.update()
    kept = {field: getattr(found, field).copy() for field in FIELDS}
    live.add_votes([0, 1, 130], [0, 1, 25], [-1, 0, 1])
    live.update()
    for field, copy in kept.items():
        assert np.array_equal(getattr(found, field), copy)


def test_a_vote_can_be_changed_any_number_of_times() -> None:
    live = LiveMap(draw_town(1, people=60, statements=10, share=0.7))
    count = live.vote_count
    matrix = live.votes.to_matrix()
    person, statement = np.argwhere(~np.isnan(matrix))[0]
    for turn in range(100):
        live.add_votes([person], [statement], [turn % 3 - 1])
        live.update()
    assert live.vote_count == count
    matrix[person, statement] = 99 % 3 - 1
    assert np.array_equal(live.votes.to_matrix(), matrix, equal_nan=True)
    require_same(live.settle(), build_map(live.votes))


def test_bad_votes_leave_everything_as_it_was() -> None:
    live = LiveMap(draw_town(1, people=20, statements=8, share=0.9))
    before = live.votes
    for bad in (([0, 1], [0, 1], [1, 5]), ([0, -1], [0, 0], [1, 1]), ([0], [0, 1], [1])):
        with pytest.raises(BadVotes):
            live.add_votes(*bad)
    assert live.people_count == 20
    assert np.array_equal(live.votes.packed, before.packed)
    with pytest.raises(BadVotes) as refused:
        live.add_votes([3, 4, 500], [0, 0, 0], [1, 1, 7])
    assert refused.value.row == 2
    assert live.people_count == 20


def test_places_without_votes_are_in_the_map() -> None:
    live = LiveMap()
    assert live.update().points.shape == (0, 2)
    live.grow(people_count=4, statement_count=6)
    live.add_votes([0, 2], [1, 1], [1, -1])
    found = live.update()
    assert found.points.shape == (4, 2)
    assert found.means.shape == (6,)
    assert found.groups.tolist() == [0, -1, 1, -1] or found.groups.tolist() == [1, -1, 0, -1]
    live.grow(people_count=1, statement_count=2)
    assert (live.people_count, live.statement_count) == (4, 6)


def test_a_map_of_nobody_on_very_many_statements() -> None:
    live = LiveMap()
    live.grow(people_count=0, statement_count=2_500)
    assert live.update().means.shape == (2_500,)
    assert live.settle().groups.shape == (0,)


def test_who_had_votes_enough_stays_when_statements_are_added() -> None:
    rows = [(p, s, 1 if (p + s) % 3 else -1) for p in range(20) for s in range(3)]
    live = LiveMap(pack(rows))
    assert (live.update().groups >= 0).all()
    live.grow(statement_count=12)
    live.add_votes(*split_columns([(p, s, 1) for p in range(18) for s in range(3, 12)]))
    assert (live.update().groups >= 0).all()
    assert (live.settle().groups >= 0).sum() == 18


def test_more_statements_than_are_summed_up() -> None:
    rows = [(p, 130 * s, 1 if (p + s) % 2 else -1) for p in range(30) for s in range(20)]
    live = LiveMap(pack(rows[:300]))
    assert live.sums is None
    live.update()
    for portion in np.array_split(np.array(rows[300:]), 5):
        live.add_votes(*portion.T)
        found = live.update()
    require_same(live.settle(), build_map(pack(rows)))
    assert sorted(found.group_sizes) == sorted(live.settle().group_sizes)
    live.add_votes([0], [17_000], [1])
    assert live.votes.packed.dtype == np.uint32
    live.update()


def test_crossing_what_is_summed_up_and_what_two_bytes_hold() -> None:
    live = LiveMap(draw_town(1, people=40, statements=30, share=0.9))
    rows = list_rows(live.votes)
    live.add_votes([1], [2_100], [1])
    assert live.sums is None
    live.update()
    live.add_votes([1], [16_500], [1])
    live.update()
    matrix = live.votes.to_matrix()
    assert matrix[1, 2_100] == matrix[1, 16_500] == 1
    assert all(matrix[person, statement] == value for person, statement, value in rows)


class TestNumberOfGroups:
    """The number of groups changes when another one was better four times in a row."""

    def follow(self, follower: Follower, corners: int, seed: int) -> int:
        dice = np.random.default_rng(seed)
        angles = 2 * np.pi * np.arange(corners) / corners
        middles = 9 * np.column_stack([np.cos(angles), np.sin(angles)])
        points = middles[np.arange(90) % corners] + dice.standard_normal((90, 2)) * 0.4
        return follower.follow(points, np.arange(90), 1000).count

    def test_four_times_in_a_row(self) -> None:
        follower = Follower()
        assert [self.follow(follower, 2, seed) for seed in range(3)] == [2, 2, 2]
        counts = [self.follow(follower, 3, seed) for seed in range(PATIENCE)]
        assert counts == [2] * (PATIENCE - 1) + [3]

    def test_not_when_it_was_the_old_one_in_between(self) -> None:
        follower = Follower()
        self.follow(follower, 2, 0)
        for seed in range(12):
            assert self.follow(follower, 2 if seed % PATIENCE == 0 else 3, seed) == 2

    def test_at_once_when_the_number_is_not_possible_any_more(self) -> None:
        follower = Follower()
        assert self.follow(follower, 5, 0) == 5
        few = np.array([[0.0, 0], [5, 0], [0, 1]])
        assert follower.follow(few, np.arange(3), 10).count < 5
        assert follower.follow(np.zeros((3, 2)), np.arange(3), 11).count == 1
        assert follower.follow(np.zeros((0, 2)), np.arange(0), 12).count == 0
        assert self.follow(follower, 3, 1) == 3
