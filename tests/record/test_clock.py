"""The town's clock and its pretended past."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from zhaishangyi.record import clock

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def test_now_is_the_moment_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)
    assert not clock.is_pretending()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2024, 5, 6, 15, 59, 59, tzinfo=UTC), date(2024, 5, 6)),
        (datetime(2024, 5, 6, 16, tzinfo=UTC), date(2024, 5, 7)),
        (datetime(2024, 5, 6, 20, tzinfo=timezone(timedelta(hours=-5))), date(2024, 5, 7)),
    ],
)
def test_day_begins_at_midnight_in_the_town(at: datetime, day: date) -> None:
    with clock.pretend(at):
        assert clock.today() == day


def test_pretend_nests_and_comes_back() -> None:
    with clock.pretend(NOON):
        with clock.pretend(NOON - timedelta(days=9)):
            assert clock.now() == NOON - timedelta(days=9)
        assert clock.now() == NOON
        assert clock.is_pretending()
        with pytest.raises(KeyError), clock.pretend(NOON + timedelta(days=1)):
            raise KeyError
        assert clock.now() == NOON
    assert clock.now() > NOON
    assert not clock.is_pretending()


def test_other_threads_keep_their_time() -> None:
    def pretend_day(day: int) -> list[datetime]:
        with clock.pretend(datetime(2024, 5, day, tzinfo=UTC)):
            return [clock.now() for _ in range(200)]

    with ThreadPoolExecutor(8) as threads, clock.pretend(NOON):
        seen = list(threads.map(pretend_day, range(1, 25)))
        assert threads.submit(clock.is_pretending).result() is False
    assert seen == [[datetime(2024, 5, day, tzinfo=UTC)] * 200 for day in range(1, 25)]


def test_local_shows_the_same_moment() -> None:
    shown = clock.local(NOON)
    assert shown == NOON
    assert (shown.hour, str(shown.tzinfo)) == (20, "Asia/Shanghai")


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock.local(datetime(2024, 5, 6, 12))
    with pytest.raises(ValueError, match="zone"), clock.pretend(datetime(2024, 5, 6, 12)):
        pass


def test_missing_zone_tables_say_what_to_install() -> None:
    with pytest.raises(clock.NoTimeZones, match="tzdata"):
        clock.find_zone("Asia/Nowhere")
