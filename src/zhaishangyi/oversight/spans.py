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
    FROM meetings_participant p JOIN meetings_meeting m ON m.id = p.meeting_id
    WHERE p.checked_in_at IS NOT NULL AND m.sort = 'deliberation' AND m.state = 'closed'
        AND m.opened_at IS NOT NULL AND p.person_id """


def recount_people(people: Iterable[Any]) -> None:
    """Find the days of some people again."""
    listed = list(people)
    with connection.cursor() as cursor:
        for part in (listed[at : at + AT_ONCE] for at in range(0, len(listed), AT_ONCE)):
            among = f"IN ({', '.join(['%s'] * len(part))})"
            cursor.execute(f"{FORGET} {among}", part)
            cursor.execute(write_spans(among), part)


def rebuild_spans() -> None:
    """Find the days of everybody again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM oversight_presencespan")
        cursor.execute(write_spans("IS NOT NULL"))


def write_spans(among: str) -> str:
    """The statement for those people of whom `among` is true."""
    return speak(f"{MAKE} {among} GROUP BY p.person_id", connection.vendor)
