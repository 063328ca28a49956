"""What days cannot be summed to: different people, different venues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.oversight.kept import key_of
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.rules.coverage import UNKNOWN, find_age_band
from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record import clock

# The first and the last day say of nearly everybody whether they took part; of those who came both
# before and after, all days are read.
ROSTER = """SELECT {path}, CASE
        WHEN s.first_on BETWEEN %s AND %s OR s.last_on BETWEEN %s AND %s THEN 'yes'
        WHEN s.first_on < %s AND s.last_on > %s THEN s.days
        ELSE '' END, COUNT(*){columns}
    FROM people_person p JOIN places_jurisdiction j ON j.id = p.jurisdiction_id
    LEFT JOIN oversight_presencespan s ON s.person_id = p.id
    WHERE (p.left_on IS NULL OR p.left_on > %s) {here} GROUP BY {positions}"""

Places = Sequence[Jurisdiction | None]
Tallied = dict[UUID | None, Counter[str]]


def begin_day(day: date) -> datetime:
    """The moment at which a day begins in the town."""
    return datetime.combine(day, time.min, clock.HERE)


def bound(period: Period) -> tuple[datetime, datetime]:
    """The moments from which and before which a period lasts."""
    return begin_day(period.since), begin_day(period.until + timedelta(days=1))


def within(places: Places) -> Q:
    """A condition on `jurisdiction`: at one of these places or below it."""
    if None in places:
        return Q()
    parts = (Q(jurisdiction__path__startswith=place.path) for place in places if place is not None)
    return reduce(or_, parts, Q(pk__in=[]))


def list_node_keys(places: Places) -> list[str]:
    """The ids of these places and of everything below them, as the store writes them."""
    here = Q(pk__in=[])
    for place in places:
        if place is not None:
            here |= Q(path__startswith=place.path)
    field = Jurisdiction._meta.pk
    found = Jurisdiction.objects.filter(here).order_by().values_list("pk", flat=True)
    return [field.get_db_prep_value(node, connection) for node in found]


def list_homes(places: Places, path: str) -> Iterable[UUID | None]:
    """The keys of those places at or above a path."""
    return (key_of(one) for one in places if one is None or path.startswith(one.path))


def count_people(places: Places, period: Period, *, with_groups: bool = False) -> Tallied:
    """The tallies roster.* and took_part.* of each place; two queries.

    With groups, also by age, sex and, for a village or grid, village group.
    """
    columns = []
    if with_groups:
        columns = ["birth_year", "sex", *(["group"] if is_village(places) else [])]
    tallied: Tallied = {key_of(place): Counter() for place in places}
    for (path, took_part, *parts), count in read_roster(places, period, columns).items():
        row = dict(zip(columns, parts, strict=True)) | {"count": count, "took_part": took_part}
        for key in list_homes(places, path) if path else tallied:
            add_people(tallied[key], row, period.until.year)
    return tallied


def read_roster(places: Places, period: Period, columns: list[str]) -> Counter[tuple[Any, ...]]:
    """How many people of the roster are alike: path, whether they took part, and the columns.

    Of one place the path is left out, "", since everybody found is at it or below it.
    """
    alike: Counter[tuple[Any, ...]] = Counter()
    statement, values = write_roster(places, period, columns)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(5000):
            for path, said, count, *parts in rows:
                has_come = said == "yes" or (said != "" and has_day(said, period))
                alike[path, has_come, *parts] += count
    return alike


def has_day(days: str, period: Period) -> bool:
    """Whether one of some days, as the store has them in a row, lies in a period."""
    since, until = period.since.isoformat(), period.until.isoformat()
    return any(since <= day <= until for day in days.split(","))


def write_roster(places: Places, period: Period, columns: list[str]) -> tuple[str, list[Any]]:
    """The statement that counts the roster of some places, with its values."""
    ops = connection.ops
    since, until = (ops.adapt_datefield_value(day) for day in (period.since, period.until))
    values = [since, until, since, until, since, until, since]
    here = ""
    if None not in places:
        # By their ids, so that the store begins with the places and not with all people.
        nodes = list_node_keys(places)
        marks = ", ".join(["%s"] * len(nodes))
        here = f"AND p.jurisdiction_id IN ({marks})" if nodes else "AND 1 = 0"
        values += nodes
    named = "".join(f', p."{column}"' for column in columns)
    positions = ", ".join(["1", "2", *(str(4 + number) for number in range(len(columns)))])
    path = "''" if len(places) == 1 else "j.path"
    return ROSTER.format(path=path, columns=named, here=here, positions=positions), values


def is_village(places: Places) -> bool:
    """Whether village groups mean something: their names repeat from village to village."""
    return all(place is not None and place.level != Level.TOWN for place in places)


def add_people(tallies: Counter[str], row: dict[str, Any], year: int) -> None:
    """Add the people of one row of the count to the tallies of a place."""
    keys = ["all"]
    if "sex" in row:
        keys += [f"age.{find_age_band(row['birth_year'], year)}", f"sex.{row['sex'] or UNKNOWN}"]
    if "group" in row:
        keys.append(f"group.{row['group'] or UNKNOWN}")
    for key in keys:
        tallies[f"roster.{key}"] += row["count"]
        tallies[f"took_part.{key}"] += row["count"] if row["took_part"] else 0


def count_venues(places: Places, period: Period) -> Tallied:
    """The tallies venues_used and brands of each place; one query."""
    since, until = bound(period)
    held = Meeting.objects.filter(
        venue=OuterRef("pk"),
        state=MeetingState.CLOSED,
        opened_at__gte=since,
        opened_at__lt=until,
    )
    used = Venue.objects.filter(within(places), Exists(held)).order_by()
    rows = used.values_list("jurisdiction__path", "brand")
    tallied: Tallied = {key_of(place): Counter() for place in places}
    brands: dict[UUID | None, set[str]] = {key: set() for key in tallied}
    for path, brand in rows:
        for key in list_homes(places, path):
            tallied[key]["venues_used"] += 1
            brands[key].add(brand)
    for key, names in brands.items():
        tallied[key]["brands"] = len(names - {""})
    return tallied
