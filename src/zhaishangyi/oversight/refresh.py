"""Counting again what no longer stands: some days, or everything."""

from __future__ import annotations

import logging
from typing import Any

from django.db import OperationalError, connection, transaction

from zhaishangyi.oversight import kept, spans, triggers
from zhaishangyi.oversight.day_counts import Tree, add_up, count_own, find_next_day
from zhaishangyi.oversight.dialect import speak
from zhaishangyi.oversight.models import DayFigures, MonthFigures, Stale
from zhaishangyi.oversight.periods import DAY, Period

logger = logging.getLogger(__name__)

BATCH = 5000
CHUNK = 7 * DAY
# A page counts this many village days again by itself; more wait for the tick.
MOST_ON_A_PAGE = 200
LOCK_NUMBER = 7_106_004


def refresh(most: int | None = None) -> int:
    """Count again what changed since the last time; gives how many days of places were.

    With `most`, no more than about so many, and older figures stay while the store is busy.
    Without it, triggers of an older version are renewed as well.
    """
    if most is None:
        return rebuild() if triggers.install() else refresh_all()
    if not Stale.objects.exists():
        return 0
    try:
        return refresh_batch(most * 5)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        logger.warning("figures are not counted again: the store is busy", exc_info=True)
        return 0


def refresh_all() -> int:
    """Count until nothing is left to count."""
    done = 0
    while Stale.objects.exists():
        done += refresh_batch(BATCH)
    return done


def refresh_batch(size: int) -> int:
    """Take so many notes and count what they name, all of it or nothing."""
    with transaction.atomic():
        take_turn()
        days, people = take_notes(size)
        recount(days)
        spans.recount_people(people)
    return len(days)


def take_turn() -> None:
    """Wait for whoever is counting already; SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])


def take_notes(size: int) -> tuple[set[tuple[Any, str]], set[Any]]:
    """Delete the oldest notes and give what they named: days of places, and people."""
    statement = (
        "DELETE FROM oversight_stale WHERE id IN"
        " (SELECT id FROM oversight_stale ORDER BY id LIMIT %s)"
        " RETURNING place_id, {text:day}, person_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(speak(statement, connection.vendor), [size])
        rows = cursor.fetchall()
    days = {(place, day) for place, day, _ in rows if place is not None and day is not None}
    return days, {person for _, _, person in rows if person is not None}


def recount(stale: set[tuple[Any, str]]) -> None:
    """Count some days of places again, and what they add up to above them."""
    tree = Tree()
    needed = {
        (above, day) for place, day in stale if place in tree.lines for above in tree.lines[place]
    }
    if not needed:
        return
    counts = count_own(needed)
    stored = kept.read_keys(tree.list_children(needed) - needed)
    for place, day in sorted(needed, key=lambda pair: tree.depth(pair[0]), reverse=True):
        total = counts.setdefault((place, day), {})
        for child in tree.children.get(place, ()):
            below = counts if (child, day) in needed else stored
            kept.add_counts(total, below.get((child, day), {}))
    kept.replace_days(needed, counts)


def rebuild() -> int:
    """Count everything anew from the records; gives how many rows there are now."""
    triggers.make_indexes()
    done = 0
    with transaction.atomic():
        take_turn()
        Stale.objects.all().delete()
        DayFigures.objects.all().delete()
        MonthFigures.objects.all().delete()
        tree = Tree()
        day = find_next_day(None)
        while day is not None:
            done += kept.store(kept.DAYS, add_up(tree, Period(day, day + CHUNK - DAY)))
            day = find_next_day(day + CHUNK)
        kept.rebuild_months([None, *tree.lines])
        spans.rebuild_spans()
    return done
