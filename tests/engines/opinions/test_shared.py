"""Real conversations (CC BY 4.0, see the data's own ATTRIBUTION.md): the map of each against the
dense matrix, and against the figures of an independent program, red-dwarf 0.4.0."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.engines.opinions import plain

from zhaishangyi.engines.opinions import LiveMap, OpinionMap, build_map, table

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "opinions"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared conversations are not here")


@dataclass(frozen=True)
class Figures:
    """Of all votes, moderated statements among them: who is there, and what red-dwarf found."""

    people: int
    statements: int
    placed: int
    agreed: list[int]
    disagreed: list[int]


FIGURES = {
    "15-per-hour-seattle": Figures(339, 54, 138, [45, 12, 11, 48, 2], [26]),
    "bg2050-volunteers": Figures(126, 371, 107, [27, 0, 1, 35, 96], [22, 172, 170]),
    "brexit-consensus": Figures(204, 50, 189, [14, 1, 17, 19, 16], [3, 0, 27, 26, 23]),
    "canadian-electoral-reform": Figures(448, 174, 281, [1, 89, 0, 11, 2], [25, 13, 16, 14, 132]),
    "football-concussions": Figures(1487, 298, 592, [1, 51, 38, 9, 8], [37]),
    "vtaiwan.uberx": Figures(1921, 197, 1218, [40, 16, 7, 68, 65], [30, 156, 1, 2]),
}


@cache
def read_set(name: str) -> tuple[table.VoteTable, np.ndarray, OpinionMap]:
    """The table, its dense matrix, its map."""
    read = table.read_votes((SHARED / name / "votes.csv").read_bytes())
    votes = read.pack()
    return read, votes.to_matrix(), build_map(votes)


@pytest.mark.parametrize("name", FIGURES)
class TestConversation:
    """One conversation."""

    def test_people_and_statements(self, name: str) -> None:
        _read, matrix, found = read_set(name)
        expected = FIGURES[name]
        assert matrix.shape == (expected.people, expected.statements)
        cast = (~np.isnan(matrix)).sum(axis=1)
        assert sum(found.group_sizes) == expected.placed == (cast >= 7).sum()

    def test_consensus_is_that_of_the_other_program(self, name: str) -> None:
        read, _matrix, found = read_set(name)
        ids = read.statement_ids
        assert [ids[one.statement] for one in found.agreed] == FIGURES[name].agreed
        assert [ids[one.statement] for one in found.disagreed] == FIGURES[name].disagreed

    def test_axes_and_points_are_those_of_the_dense_matrix(self, name: str) -> None:
        _read, matrix, found = read_set(name)
        _means, expected, _sizes = plain.find_axes(matrix)
        signs = np.sign((found.axes * expected).sum(axis=0))
        assert np.allclose(found.axes, expected * signs, atol=1e-6)
        points = plain.project(matrix, expected * signs)
        for axis in (0, 1):
            assert np.corrcoef(points[:, axis], found.points[:, axis])[0, 1] > 0.9999

    def test_groups_are_at_rest_and_as_clear_as_is_said(self, name: str) -> None:
        _read, _matrix, found = read_set(name)
        is_in = found.groups >= 0
        points, groups = found.points[is_in], found.groups[is_in]
        ways = ((points[:, np.newaxis] - found.grouping.centres) ** 2).sum(axis=2)
        assert (ways.argmin(axis=1) == groups).all()
        for group, centre in enumerate(found.grouping.centres):
            assert np.allclose(points[groups == group].mean(axis=0), centre, atol=1e-4)
        scores = found.grouping.silhouettes
        assert found.grouping.count == max(scores, key=lambda k: scores[k])
        expected = plain.score_silhouette(points, groups)
        assert scores[found.grouping.count] == pytest.approx(expected, abs=1e-9)

    def test_counts_and_measures_are_those_of_the_formulas(self, name: str) -> None:
        _read, matrix, found = read_set(name)
        assert (
            found.counts == plain.count_groups(matrix, found.groups, found.grouping.count)
        ).all()
        for group, chosen in enumerate(found.representative):
            assert 1 <= len(chosen) <= 5
            for one in chosen:
                code = 2 if one.direction == "agree" else 0
                expected = plain.rate_statement(found.counts, group, one.statement, code)
                measures = (one.share, one.test, one.ratio, one.ratio_test)
                assert measures == pytest.approx(expected)

    def test_the_live_map_comes_to_the_same(self, name: str) -> None:
        read, matrix, found = read_set(name)
        order = np.arange(len(read.voters)) if read.order is None else read.order
        live = LiveMap()
        for portion in np.array_split(order, 25):
            live.add_votes(read.voters[portion], read.statements[portion], read.values[portion])
            last = live.update()
        assert np.array_equal(live.votes.to_matrix(), matrix, equal_nan=True)
        settled = live.settle()
        assert (settled.points == found.points).all()
        assert settled.representative == found.representative
        for axis in (0, 1):
            way = np.corrcoef(last.points[:, axis], found.points[:, axis])[0, 1]
            assert abs(way) > 0.9999
        assert (last.agreed, last.disagreed) == (found.agreed, found.disagreed)
