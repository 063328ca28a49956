"""Long lists a page at a time, without counting a million rows first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# Nobody turns fifty pages; whoever looks for something older uses the filters.
MOST_COUNTED = 1000


class LongPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a list that may be very long: it ends after `MOST_COUNTED` rows."""

    @cached_property
    def counted(self) -> int:
        """How many rows there are, one more than `MOST_COUNTED` standing for any number above."""
        rows: Any = self.object_list
        return rows.count_up_to(MOST_COUNTED + 1) if isinstance(rows, InARow) else count_up_to(rows)

    @cached_property
    def count(self) -> int:
        """How many rows the pages hold together."""
        return min(self.counted, MOST_COUNTED)

    def page(self, number: Any) -> Page[Any]:
        """One page, read."""
        wanted = self.validate_number(number)
        first = (wanted - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        rows: Any = self.object_list
        found = rows[first:last] if isinstance(rows, InARow) else take(rows, first, last)
        return Page(found, wanted, self)

    @property
    def has_more(self) -> bool:
        """Whether there is more than the pages show."""
        return self.counted > MOST_COUNTED


def take(rows: QuerySet[Any], first: int, last: int) -> list[Any]:
    """The rows from one place to another, in two questions: which they are, then what is in them.

    Asked in one, a store may put a million wide rows in order to show twenty.
    """
    keys = list(rows.values_list("pk", flat=True)[first:last])
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def count_up_to(rows: QuerySet[Any], most: int = MOST_COUNTED + 1) -> int:
    """How many rows there are, at most `most`; the store stops looking there."""
    return rows.order_by()[:most].count()


class InARow:
    """Several query sets, one after the other, as one list for a paginator."""

    def __init__(self, *parts: QuerySet[Any]) -> None:
        self.parts = parts
        self._counts: dict[int, int] = {}

    def filter(self, **wanted: Any) -> InARow:
        """The same, with every part filtered."""
        return InARow(*(part.filter(**wanted) for part in self.parts))

    def count_up_to(self, most: int) -> int:
        """How many rows there are together, at most `most`."""
        total = 0
        for place, part in enumerate(self.parts):
            self._counts[place] = count_up_to(part, most - total) if total < most else 0
            total += self._counts[place]
        return total

    def __len__(self) -> int:
        """How many rows there are together, up to what a paginator shows."""
        return self.count_up_to(MOST_COUNTED + 1)

    def __iter__(self) -> Iterator[Any]:
        """Every row; for a page take a part of it."""
        return chain.from_iterable(self.parts)

    def __getitem__(self, wanted: Any) -> Any:
        """The rows from one place to another."""
        if not self._counts:
            len(self)
        first, last, found = wanted.start or 0, wanted.stop or 0, []
        for place, part in enumerate(self.parts):
            count = self._counts[place]
            if first < count and last > 0:
                found += take(part, max(0, first), min(last, count))
            first, last = first - count, last - count
        return found
