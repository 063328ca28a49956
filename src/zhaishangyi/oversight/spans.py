"""The days on which people took part, kept from the records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from zhaishangyi.oversight.dialect import speak

AT_ONCE = 500

FORGET = "DELETE FROM oversight_presencespan WHERE person_id"
MAKE = """INSERT INTO oversight_presencespan (person_id, first_on, last_on, days)
    SELECT p.person_id, {day:MIN(m.opened_at)}, {day:MAX(m.opened_at)},
        {list:{day:m.opened_at}}
    FROM meetings_participant p """
SOME = """JOIN meetings_meeting m ON m.id = p.meeting_id
    WHERE p.checked_in_at IS NOT NULL AND m.sort = 'deliberation' AND m.state = 'closed'
        AND m.opened_at IS NOT NULL AND p.person_id """
# SQLite joins a CROSS JOIN from left to right: it reads the participants as they lie on the disk.
# Left to itself it goes from meeting to meeting, to and fro; with a million, that takes minutes.
HELD = """WITH held AS MATERIALIZED (SELECT id, opened_at FROM meetings_meeting
    WHERE sort = 'deliberation' AND state = 'closed' AND opened_at IS NOT NULL) """
ALL = """CROSS JOIN held m
    WHERE m.id = p.meeting_id AND p.checked_in_at IS NOT NULL AND p.person_id IS NOT NULL"""
BY_PERSON = " GROUP BY p.person_id"


def recount_people(people: Iterable[Any]) -> None:
    """Find the days of some people again."""
    listed = list(people)
    with connection.cursor() as cursor:
        for part in (listed[at : at + AT_ONCE] for at in range(0, len(listed), AT_ONCE)):
            among = f"IN ({', '.join(['%s'] * len(part))})"
            cursor.execute(f"{FORGET} {among}", part)
            cursor.execute(speak(MAKE + SOME, connection.vendor) + among + BY_PERSON, part)


def rebuild_spans() -> None:
    """Find the days of everybody again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM oversight_presencespan")
        cursor.execute(speak(HELD + MAKE + ALL + BY_PERSON, connection.vendor))
