"""What a set of open data is: rows of plain values, asked for in the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from ninja import Schema
from pydantic import Field

from zhaishangyi.oversight.coverage import begin_day
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.errors import NotHere, RuleBroken

Row = dict[str, Any]
CHUNK = 2000
# Beyond these no moment can be told in every zone; nothing lies there either.
EARLIEST, LATEST = date(1000, 1, 1), date(9000, 1, 1)


class Wish(Schema):
    """What somebody asks of a set of data; each set takes some more words."""


class PlaceWish(Wish):
    """Rows of one place."""

    place: UUID | None = Field(
        None, description=mark("Id of a town, village or grid: what lies there and below it.")
    )


class PeriodWish(PlaceWish):
    """Rows of one place and time."""

    since: date | None = Field(
        None,
        alias="from",
        description=mark("First day, such as 2024-01-01 (days of Asia/Shanghai)."),
    )
    until: date | None = Field(None, alias="to", description=mark("Last day, included."))


@dataclass(frozen=True)
class Dataset:
    """One set of open data.

    Its rows come from records (`find` and `show`), newest first and paged by id, or are counted
    on the spot (`count`). The fields of `row` are the columns, in this order.
    """

    key: str
    title: Promise | str
    about: Promise | str
    row: type[Schema]
    wish: type[Wish] = Wish
    find: Callable[[Any], QuerySet[Any]] | None = None
    show: Callable[[Any], Row] | None = None
    count: Callable[[Any], Iterable[Row]] | None = None

    @property
    def columns(self) -> list[str]:
        """The names of the fields."""
        return list(self.row.model_fields)

    def list_rows(self, wish: Wish) -> Iterator[Row]:
        """All rows, a few thousand in a query.

        No cursor stays open in the store: one that is dropped half-way would be closed whenever
        Python comes to it, perhaps in the middle of another query of the same connection.
        """
        if self.count is not None:
            yield from self.count(wish)
            return
        rows, following = self.read_page(wish, None, CHUNK)
        yield from rows
        while following:
            rows, following = self.read_page(wish, UUID(following), CHUNK)
            yield from rows

    def read_page(self, wish: Wish, cursor: UUID | None, limit: int) -> tuple[list[Row], str]:
        """Up to `limit` rows older than the row `cursor`, and the cursor of the next page or ""."""
        assert self.find is not None
        assert self.show is not None
        records = self.find(wish).order_by("-pk")
        if cursor is not None:
            records = records.filter(pk__lt=cursor)
        found = list(records[: limit + 1])
        rows = [self.show(record) for record in found[:limit]]
        return rows, str(found[limit - 1].pk) if len(found) > limit else ""


def find_place(wish: PlaceWish) -> Jurisdiction | None:
    """The place that was asked for; None for everywhere. Raises NotHere for an unknown one."""
    if wish.place is None:
        return None
    place = Jurisdiction.objects.filter(pk=wish.place).first()
    if place is None:
        raise NotHere("There is no such place.")
    return place


def keep_place(
    records: QuerySet[Any], wish: PlaceWish, field: str = "jurisdiction__path"
) -> QuerySet[Any]:
    """The records at the place and below it."""
    place = find_place(wish)
    return records.filter(**{f"{field}__startswith": place.path}) if place else records


def keep_period(records: QuerySet[Any], wish: PeriodWish, field: str) -> QuerySet[Any]:
    """The records whose moment lies on the days asked for, both included."""
    require_order(wish)
    if wish.since is not None and wish.since > EARLIEST:
        records = records.filter(**{f"{field}__gte": begin_day(wish.since)})
    if wish.until is not None and wish.until < LATEST:
        records = records.filter(**{f"{field}__lt": begin_day(wish.until + timedelta(days=1))})
    return records


def keep_choices(records: QuerySet[Any], **wanted: str | None) -> QuerySet[Any]:
    """The records with the words that were asked for."""
    return records.filter(**{name: value for name, value in wanted.items() if value is not None})


def require_order(wish: PeriodWish) -> None:
    """Raises RuleBroken for a time that ends before it begins."""
    if wish.since is not None and wish.until is not None and wish.until < wish.since:
        raise RuleBroken("to", "The time ends before it begins. Change one of the two days.")


def write_moment(at: datetime | None) -> str | None:
    """A moment on the town's clocks, to the second, with its zone (ISO 8601)."""
    return clock.local(at).isoformat(timespec="seconds") if at else None


def write_day(day: date | None) -> str | None:
    """A day as 2024-05-31."""
    return day.isoformat() if day else None


def write_id(key: UUID | None) -> str | None:
    """An id, or nothing."""
    return str(key) if key else None


def show_place(place: Jurisdiction) -> Mapping[str, str]:
    """The columns that say where."""
    return {"place": str(place.pk), "place_name": place.name, "place_path": place.path}
