"""Long lists: counted up to a bound, read in two steps, several lists as one."""

from __future__ import annotations

import pytest
from tests.world import World

from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import paging
from zhaishangyi.record.paging import InARow, LongPaginator, count_up_to, take

pytestmark = pytest.mark.django_db


def list_places():
    return Jurisdiction.objects.order_by("path")


def test_counting_ends_at_the_bound(world: World):
    there = list_places().count()
    assert there > 2
    assert count_up_to(list_places(), 2) == 2
    assert count_up_to(list_places()) == there


def test_rows_come_in_their_order(world: World):
    paths = list(list_places().values_list("path", flat=True))
    assert [place.path for place in take(list_places().reverse(), 0, 2)] == paths[::-1][:2]


def test_a_list_that_is_too_long_says_so(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 2)
    pages = LongPaginator(list_places(), 1)
    assert (pages.count, pages.num_pages, pages.has_more) == (2, 2, True)
    assert len(pages.get_page("99").object_list) == 1


def test_a_short_list_is_counted_as_it_is(world: World):
    pages = LongPaginator(list_places(), 100)
    assert pages.count == list_places().count()
    assert not pages.has_more
    assert list(pages.get_page(1)) == list(list_places())


def test_several_lists_are_read_as_one(world: World):
    towns, others = list_places().filter(level="town"), list_places().exclude(level="town")
    together = [*towns, *others]
    row = InARow(towns, others)
    assert len(row) == len(together)
    assert list(row) == together
    for first in range(len(together)):
        assert list(row[first : first + 2]) == together[first : first + 2]
    assert list(LongPaginator(row, 2).get_page(1)) == together[:2]


def test_an_empty_list_has_one_empty_page(world: World):
    pages = LongPaginator(InARow(list_places().none(), list_places().none()), 5)
    assert list(pages.get_page("x")) == []


@pytest.mark.parametrize("text", ["zx/", "", "zx/b%", "z_", "😀", "zx/balie/"])
def test_begins_finds_what_startswith_finds(world: World, text: str):
    by_range = list(list_places().filter(path__begins=text))
    assert by_range == list(list_places().filter(path__startswith=text))
