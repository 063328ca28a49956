"""Triggers of the store that note which days have to be counted again, however a record changed.

They are made from `WATCHED` for both stores. SQLite drops triggers with a table that a migration
makes anew, so they are taken away before migrations and put back afterwards.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection, transaction

from zhaishangyi.oversight.dialect import speak

ANY = ("INSERT", "UPDATE", "DELETE")
KEPT = ("UPDATE", "DELETE")
HELD = "m.state = 'closed' AND m.opened_at IS NOT NULL"
MEETING_DAY = "SELECT DISTINCT m.jurisdiction_id, {day:m.opened_at} FROM meetings_meeting m"
VISITOR = "SELECT @.person_id FROM meetings_meeting m"
SOLVED_DAY = "SELECT m.jurisdiction_id, {day:m.finished_at} FROM matters_matter m"
THEME = "JOIN campaigns_campaignmatter cm ON cm.matter_id = m.{column} AND cm.campaign_id = @.id"


@dataclass(frozen=True)
class Watch:
    """What a change of some columns of a table touches; `@` is the row, before and after.

    `days` are statements that give place and day, `people` statements that give people.
    """

    table: str
    columns: tuple[str, ...]
    days: tuple[str, ...]
    people: tuple[str, ...] = ()
    events: tuple[str, ...] = ANY


def reach(day: str, *, by: str = "matter") -> str:
    """The place of the matter or case of a row, and a day of the row."""
    table = {"matter": "matters_matter", "case": "mediation_case"}[by]
    return f"SELECT m.jurisdiction_id, {day} FROM {table} m WHERE m.id = @.{by}_id"  # noqa: S608


def follow(table: str, day: str, *, by: str = "matter") -> str:
    """The place of a row, and a day of each row of a table that belongs to it."""
    found = f"SELECT DISTINCT @.jurisdiction_id, {day} FROM {table} r"  # noqa: S608
    return f"{found} WHERE r.{by}_id = @.id"


WATCHED = (
    Watch(
        "meetings_meeting",
        ("jurisdiction_id", "matter_id", "venue_id", "sort", "state", "opened_at",
         "is_on_the_spot"),
        ("SELECT @.jurisdiction_id, {day:@.opened_at} WHERE @.state = 'closed'",),
        (
            "SELECT p.person_id FROM meetings_participant p WHERE p.meeting_id = @.id"
            " AND @.state = 'closed'",
        ),
    ),
    Watch(
        "meetings_meeting",
        ("jurisdiction_id",),
        (follow("delivery_suggestion", "{day:r.made_at}", by="meeting"),),
        events=KEPT,
    ),
    Watch(
        "meetings_participant",
        ("meeting_id", "person_id", "role", "invited_at", "checked_in_at"),
        (f"{MEETING_DAY} WHERE m.id = @.meeting_id AND {HELD}",),
        (f"{VISITOR} WHERE m.id = @.meeting_id AND {HELD}",),
    ),
    Watch(
        "meetings_turn",
        ("meeting_id", "participant_id", "started_at", "ended_at", "paused_seconds"),
        (f"{MEETING_DAY} WHERE m.id = @.meeting_id AND {HELD}",),
    ),
    Watch(
        "places_venue",
        ("sort",),
        (f"{MEETING_DAY} WHERE m.venue_id = @.id AND {HELD}",),
        events=("UPDATE",),
    ),
    Watch(
        "campaigns_campaignmatter",
        ("campaign_id", "matter_id"),
        (
            f"{MEETING_DAY} WHERE m.matter_id = @.matter_id AND {HELD}",
            f"{SOLVED_DAY} WHERE m.id = @.matter_id",
        ),
    ),
    Watch(
        "campaigns_campaign",
        ("cancelled_at",),
        (
            f"{MEETING_DAY} {THEME.format(column='matter_id')} WHERE {HELD}",
            f"{SOLVED_DAY} {THEME.format(column='id')}",
        ),
        events=KEPT,
    ),
    Watch(
        "matters_matter",
        ("jurisdiction_id", "channel", "raised_at", "state", "finished_at"),
        (
            "SELECT @.jurisdiction_id, {day:@.raised_at}",
            "SELECT @.jurisdiction_id, {day:@.finished_at}",
        ),
    ),
    Watch(
        "matters_matter",
        ("jurisdiction_id",),
        (
            follow("delivery_satisfactionrating", "{day:r.rated_at}"),
            follow("matters_reopening", "{day:r.at}"),
            follow("delivery_actionitem", "r.due_on"),
            follow("delivery_suggestion", "{day:r.made_at}"),
            follow("delivery_livelihoodproject", "{day:r.adopted_at}"),
            follow("delivery_livelihoodproject", "{day:r.delivered_at}"),
        ),
        events=KEPT,
    ),
    Watch(
        "delivery_satisfactionrating",
        ("matter_id", "value", "rated_at"),
        (reach("{day:@.rated_at}"),),
    ),
    Watch("matters_reopening", ("matter_id", "at"), (reach("{day:@.at}"),)),
    Watch(
        "matters_linkclosing",
        ("matter_id", "link", "since", "at", "is_skip"),
        (reach("{day:@.at}"),),
    ),
    Watch(
        "matters_matter",
        ("jurisdiction_id", "procedure"),
        (follow("matters_linkclosing", "{day:r.at}"),),
        events=KEPT,
    ),
    Watch(
        "delivery_actionitem",
        ("matter_id", "due_on", "state", "reported_at", "withdrawn_at"),
        (reach("@.due_on"),),
    ),
    Watch(
        "delivery_suggestion",
        ("meeting_id", "matter_id", "state", "made_at"),
        (
            "SELECT COALESCE((SELECT g.jurisdiction_id FROM meetings_meeting g"
            " WHERE g.id = @.meeting_id), (SELECT m.jurisdiction_id FROM matters_matter m"
            " WHERE m.id = @.matter_id)), {day:@.made_at}",
        ),
    ),
    Watch(
        "delivery_livelihoodproject",
        ("matter_id", "adopted_at", "delivered_at"),
        (reach("{day:@.adopted_at}"), reach("{day:@.delivered_at}")),
    ),
    Watch(
        "mediation_case",
        ("jurisdiction_id", "opened_at", "state", "signed_level"),
        ("SELECT @.jurisdiction_id, {day:@.opened_at}",),
    ),
    Watch("mediation_climb", ("case_id",), (reach("{day:m.opened_at}", by="case"),)),
    # A village that was moved or merged adds up elsewhere from now on.
    Watch(
        "places_jurisdiction",
        ("path",),
        (
            "SELECT a.id, f.day FROM oversight_dayfigures f, places_jurisdiction a"
            " WHERE f.place_id = @.id AND a.id <> @.id"
            " AND substr(@.path, 1, length(a.path)) = a.path",
        ),
        events=("UPDATE",),
    ),
)  # fmt: skip

# What makes counting one day quick; no model knows these, so they are kept here.
INDEXES = {
    "counted_meetings": "meetings_meeting (opened_at)",
    "counted_held": "meetings_meeting (state, sort, opened_at)",
    "counted_venues": "meetings_meeting (venue_id, opened_at)",
    "counted_raised": "matters_matter (raised_at)",
    "counted_finished": "matters_matter (finished_at)",
    "counted_ratings": "delivery_satisfactionrating (rated_at)",
    "counted_reopenings": "matters_reopening (at)",
    "counted_links": "matters_linkclosing (at)",
    "counted_promises": "delivery_actionitem (due_on)",
    "counted_suggestions": "delivery_suggestion (made_at)",
    "counted_cases": "mediation_case (opened_at)",
}


def write_body(watch: Watch, rows: tuple[str, ...], vendor: str) -> str:
    """The statements of one trigger, for the row before, after, or both."""
    notes = "INSERT INTO oversight_stale"
    lines = []
    for row in rows:
        days = (speak(day, vendor).replace("@", row) for day in watch.days)
        lines += [f"{notes} (place_id, day) {day}" for day in days]
        people = (person.replace("@", row) for person in watch.people)
        lines += [f"{notes} (person_id) {person}" for person in people]
    return " ".join(f"{line};" for line in lines)


def write_trigger(name: str, watch: Watch, event: str, vendor: str) -> list[str]:
    """The statements that make one trigger."""
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]
    body = write_body(watch, rows, vendor)
    when, columns = "", ""
    if event == "UPDATE":
        columns = " OF " + ", ".join(watch.columns)
        changed = (f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in watch.columns)
        when = f"WHEN ({' OR '.join(changed)})"
    head = f"CREATE TRIGGER {name} AFTER {event}{columns} ON {watch.table} FOR EACH ROW {when}"
    if vendor == "sqlite":
        return [f"{head} BEGIN {body} END"]
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {body} RETURN NULL; END $$"
    )
    return [function, f"{head} EXECUTE FUNCTION {name}()"]


def write_all(vendor: str) -> dict[str, list[str]]:
    """The statements of every trigger by its name, which changes with what it does."""
    made = {}
    for number, watch in enumerate(WATCHED):
        for event in watch.events:
            stamp = hashlib.sha256("".join(write_trigger("", watch, event, vendor)).encode())
            name = f"stale_{number:02}_{event.lower()}_{stamp.hexdigest()[:8]}"
            made[name] = write_trigger(name, watch, event, vendor)
    return made


def list_installed() -> dict[str, str]:
    """The triggers that are there, with their tables."""
    if connection.vendor == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: table for name, table in cursor.fetchall() if name.startswith("stale_")}


def install() -> bool:
    """Make the triggers and indexes that are missing. Whether the triggers were not as they are."""
    make_indexes()
    wanted = write_all(connection.vendor)
    if list_installed().keys() == wanted.keys():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        remove()
        for statements in wanted.values():
            for statement in statements:
                cursor.execute(statement)
    return True


def make_indexes() -> None:
    """Make those of `INDEXES` that are missing."""
    is_sqlite = connection.vendor == "sqlite"
    known = (
        "SELECT name FROM sqlite_master WHERE type = 'index'"
        if is_sqlite
        else "SELECT indexname FROM pg_indexes"
    )
    with connection.cursor() as cursor:
        cursor.execute(known)
        there = {name for (name,) in cursor.fetchall()}
        for name, columns in INDEXES.items():
            if name not in there:
                cursor.execute(f"CREATE INDEX {name} ON {columns}")


def remove() -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name, table in list_installed().items():
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
                cursor.execute(f"DROP FUNCTION {name}()")
