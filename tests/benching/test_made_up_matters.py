"""What the generator makes: states that the procedures allow, and enough of everything."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from zhaishangyi.benching import courses, land, scribe, words
from zhaishangyi.benching.columns import COLUMNS
from zhaishangyi.benching.moments import make_id, write_moment
from zhaishangyi.procedures.files import list_procedures
from zhaishangyi.record.ids import read_id

NOW = 1_790_000_000
MATTERS = 3000
WAYS = courses.plan_ways(list_procedures(Path("nowhere")))


@pytest.fixture(scope="module")
def plan() -> scribe.Plan:
    home = land.Land(land.count_villages(MATTERS), NOW - 800 * courses.DAY)
    return scribe.make_plan(home, WAYS, MATTERS, NOW)


@pytest.fixture(scope="module")
def rows(plan: scribe.Plan) -> dict[str, list[land.Row]]:
    return scribe.write_matters(plan, 0, MATTERS)


def column(rows: dict[str, list[land.Row]], label: str, name: str) -> list[object]:
    place = COLUMNS[label].index(name)
    return [row[place] for row in rows[label]]


def test_the_same_matters_come_out_each_time(plan: scribe.Plan):
    assert scribe.write_matters(plan, 500, 520) == scribe.write_matters(plan, 500, 520)


def test_every_row_fits_its_columns_and_has_an_id_of_its_own(rows: dict[str, list[land.Row]]):
    for label, found in rows.items():
        assert {len(row) for row in found} == {len(COLUMNS[label])}, label
        ids = column(rows, label, "id")
        assert len(set(ids)) == len(ids), label


def test_ids_are_of_version_seven_and_grow():
    earlier, later = make_id(NOW, 1, 7), make_id(NOW + 1, 1, 3)
    assert earlier < later
    for made in (earlier, later):
        dashed = f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}"
        assert read_id(dashed) is not None


def test_numbers_of_matters_are_given_once(rows: dict[str, list[land.Row]]):
    numbers = column(rows, "matters.matter", "number")
    assert len(set(numbers)) == MATTERS


def test_there_are_ten_participations_and_votes_for_a_matter(rows: dict[str, list[land.Row]]):
    count = len(rows["meetings.participant"]) + len(rows["voting.vote"])
    assert count / MATTERS == pytest.approx(10, rel=0.05)


def test_some_matters_are_open_at_every_link_and_some_are_late(rows: dict[str, list[land.Row]]):
    links = Counter(column(rows, "matters.matter", "link"))
    assert {link.id for link in WAYS["big"].links[1:]} <= set(links)
    is_open = MATTERS - links[""]
    assert 0.05 < is_open / MATTERS < 0.15
    due = [at for at in column(rows, "matters.matter", "due_at") if at]
    late = sum(str(at) < write_moment(NOW) for at in due)
    assert 0 < late < is_open


def test_nothing_happens_later_than_now(rows: dict[str, list[land.Row]]):
    for label, name in (("matters.linkclosing", "at"), ("voting.vote", "cast_at"),
                        ("delivery.satisfactionrating", "rated_at")):  # fmt: skip
        assert max(map(str, column(rows, label, name))) <= write_moment(NOW), label


def test_who_votes_has_come(rows: dict[str, list[land.Row]]):
    came = column(rows, "meetings.participant", "checked_in_at")
    present = {
        key for key, at in zip(column(rows, "meetings.participant", "id"), came, strict=True) if at
    }
    assert set(column(rows, "voting.vote", "participant_id")) <= present


def test_three_thousand_villages_have_names_of_their_own():
    names = {words.name_place(number) for number in range(land.MOST_VILLAGES + 116)}
    assert len(names) == land.MOST_VILLAGES + 116


@pytest.mark.parametrize(("matters", "villages"), [(1, 2), (10_000, 30), (1_000_000, 3000)])
def test_villages_are_as_many_as_their_matters_need(matters: int, villages: int):
    assert land.count_villages(matters) == villages
