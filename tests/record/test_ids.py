"""Ids: version 7, growing, unique, repeatable with a seed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhaishangyi.record import clock, ids

NOON = datetime(2024, 5, 6, 12, 0, 0, 123_456, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2500, 1, 1), timezones=st.just(UTC))


@given(MOMENTS)
def test_id_carries_version_variant_and_moment(at: datetime) -> None:
    with clock.pretend(at):
        made = ids.uuid7()
    assert made.version == 7
    assert made.int >> 62 & 0b11 == 0b10
    assert ids.time_of(made) == at.replace(microsecond=at.microsecond // 1000 * 1000)


def test_example_of_the_standard() -> None:
    made = UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    assert ids.time_of(made) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert ids.read_id(str(made)) == made


def test_ids_grow() -> None:
    made = [ids.uuid7() for _ in range(20_000)]
    assert all(earlier < later for earlier, later in pairwise(made))


def test_ids_grow_while_the_clock_stands() -> None:
    with clock.pretend(NOON):
        made = [ids.uuid7() for _ in range(20_000)]
    assert all(earlier < later for earlier, later in pairwise(made))
    assert ids.time_of(made[-1]) - NOON < timedelta(milliseconds=20)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=20))
def test_ids_grow_with_a_crowded_clock(steps: list[int]) -> None:
    at, made = NOON, []
    with ids.seeded(1):
        for step in steps:
            at += timedelta(milliseconds=step)
            with clock.pretend(at):
                made += [ids.uuid7() for _ in range(1500)]
    assert all(earlier < later for earlier, later in pairwise(made))


def test_real_ids_grow_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids.uuid7()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert ids.uuid7() > before


def test_replaying_the_past_leaves_real_ids_alone() -> None:
    before = ids.uuid7()
    with clock.pretend(NOON + timedelta(days=3)):
        later = ids.uuid7()
    with clock.pretend(NOON):
        earlier = ids.uuid7()
    assert earlier < later < before < ids.uuid7()
    assert ids.time_of(earlier) == NOON.replace(microsecond=123_000)


def test_ids_are_unique_across_threads() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: [ids.uuid7() for _ in range(2000)], range(16)))
    assert len({one for part in made for one in part}) == 32_000
    assert all(earlier < later for part in made for earlier, later in pairwise(part))


def test_seed_repeats_ids() -> None:
    def make(seed: int) -> list[UUID]:
        with clock.pretend(NOON), ids.seeded(seed):
            return [ids.uuid7() for _ in range(100)]

    assert make(1) == make(1)
    assert not set(make(1)) & set(make(2))


def test_seeds_nest_and_end() -> None:
    with clock.pretend(NOON), ids.seeded(1):
        first = ids.uuid7()
        with ids.seeded(1):
            assert ids.uuid7() == first
        assert ids.uuid7() > first
    with clock.pretend(NOON), ids.seeded(1):
        assert ids.uuid7() == first
    with clock.pretend(NOON):
        assert ids.uuid7() != first


def test_other_threads_are_not_seeded() -> None:
    with ThreadPoolExecutor(1) as threads, clock.pretend(NOON), ids.seeded(1):
        threads.submit(ids.uuid7).result()
        first = ids.uuid7()
    with clock.pretend(NOON), ids.seeded(1):
        assert ids.uuid7() == first


@given(MOMENTS)
def test_read_id_is_tolerant(at: datetime) -> None:
    with clock.pretend(at):
        made = ids.uuid7()
    assert ids.read_id(f" \t{str(made).upper()}\n") == made


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "7",
        "9f0c5d5e-1f7b-4c1a-9d53-2f5b6f0d7c11",
        "c232ab00-9414-11ec-b3c8-9e6bdeced846",
        "017f22e279b07cc398c4dc0c0c07398f",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "０17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n; drop",
    ],
)
def test_read_id_refuses_others(text: str | None) -> None:
    assert ids.read_id(text) is None


@given(st.text())
def test_read_id_never_raises(text: str) -> None:
    assert ids.read_id(text) is None


def test_time_of_other_versions_is_refused() -> None:
    with pytest.raises(ValueError, match="version 7"):
        ids.time_of(uuid4())
