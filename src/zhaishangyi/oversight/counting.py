"""What is counted from the records, said once: each count as one GROUP BY of the store.

A count gives rows of place, day, key and number. The same statements serve a single day and a
rebuild of everything, so both come to the same. `{day:…}` and the like are spoken by `dialect`.
No Django here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """One statement: rows of `tables`, on the day of `moment` (or the date `on`), at `place`.

    `numbers` are aggregates by key; a key ending in a dot is completed by the value of `by`.
    """

    tables: str
    place: str
    numbers: Mapping[str, str]
    moment: str = ""
    on: str = ""
    where: str = "1 = 1"
    by: str = "''"


HELD = "m.sort = 'deliberation' AND m.state = 'closed'"
THEME = """LEFT JOIN campaigns_campaignmatter cm ON cm.matter_id = m.{column}
    LEFT JOIN campaigns_campaign c ON c.id = cm.campaign_id AND c.cancelled_at IS NULL"""
# CROSS keeps SQLite from reading all matters first.
MATTERS = "{table} r CROSS JOIN matters_matter m"
OWN = "m.id = r.matter_id"

COUNTS = (
    Count(
        "meetings_meeting m",
        "m.jurisdiction_id",
        {"meetings.": "COUNT(*)"},
        moment="m.opened_at",
        # All sorts, named for the sake of the index that has them between state and day.
        where="m.state = 'closed' AND m.sort IN ('deliberation', 'legal_talk', 'activity')",
        by="m.sort",
    ),
    Count(
        "meetings_meeting m LEFT JOIN places_venue v ON v.id = m.venue_id "
        + THEME.format(column="matter_id"),
        "m.jurisdiction_id",
        {
            "outside": "SUM(CASE WHEN v.sort NOT IN ('hall', 'office')"
            " OR (v.id IS NULL AND m.is_on_the_spot) THEN 1 ELSE 0 END)",
            "on_the_spot": "SUM(CASE WHEN m.is_on_the_spot THEN 1 ELSE 0 END)",
            "lawyers": "SUM(CASE WHEN EXISTS (SELECT 1 FROM meetings_participant p"
            " WHERE p.meeting_id = m.id AND p.role IN ('lawyer', 'judicial')"
            " AND p.checked_in_at IS NOT NULL) THEN 1 ELSE 0 END)",
            "campaign.meetings": "COUNT(c.id)",
        },
        moment="m.opened_at",
        where=HELD,
    ),
    Count(
        "meetings_meeting m JOIN meetings_participant p ON p.meeting_id = m.id "
        + THEME.format(column="matter_id"),
        "m.jurisdiction_id",
        {
            "present.": "COUNT(p.checked_in_at)",
            "campaign.present.": "COUNT(CASE WHEN c.id IS NOT NULL THEN p.checked_in_at END)",
            "invited": "COUNT(p.invited_at)",
            "attended": "COUNT(CASE WHEN p.invited_at IS NOT NULL THEN p.checked_in_at END)",
        },
        moment="m.opened_at",
        where=HELD,
        by="p.role",
    ),
    Count(
        "meetings_meeting m JOIN meetings_turn t ON t.meeting_id = m.id"
        " JOIN meetings_participant p ON p.id = t.participant_id",
        "m.jurisdiction_id",
        {
            "floor.": "SUM(CASE WHEN {seconds:t.started_at:t.ended_at} > t.paused_seconds"
            " THEN {seconds:t.started_at:t.ended_at} - t.paused_seconds ELSE 0 END)"
        },
        moment="m.opened_at",
        where=f"{HELD} AND t.started_at IS NOT NULL AND t.ended_at IS NOT NULL",
        by="p.role",
    ),
    Count(
        "matters_matter m",
        "m.jurisdiction_id",
        {"channel.": "COUNT(*)"},
        moment="m.raised_at",
        by="m.channel",
    ),
    Count(
        "matters_matter m " + THEME.format(column="id"),
        "m.jurisdiction_id",
        {"close_days.": "COUNT(*)", "campaign.solved": "COUNT(c.id)"},
        moment="m.finished_at",
        where="m.state = 'finished'",
        by="{text:{days:m.raised_at:m.finished_at}}",
    ),
    Count(
        MATTERS.format(table="delivery_satisfactionrating"),
        "m.jurisdiction_id",
        {"rating.": "COUNT(*)"},
        moment="r.rated_at",
        where=OWN,
        by="r.value",
    ),
    Count(
        MATTERS.format(table="matters_reopening"),
        "m.jurisdiction_id",
        {"reopened": "COUNT(*)"},
        moment="r.at",
        where=OWN,
    ),
    Count(
        MATTERS.format(table="matters_linkclosing"),
        "m.jurisdiction_id",
        {"took.": "COUNT(*)"},
        moment="r.at",
        where=f"{OWN} AND r.since IS NOT NULL AND NOT r.is_skip",
        # Whole days between two moments: a link that was open for 47 hours was open for one day.
        by="m.procedure || '.' || r.link || '.' || {text:{seconds:r.since:r.at} / 86400}",
    ),
    Count(
        MATTERS.format(table="delivery_actionitem"),
        "m.jurisdiction_id",
        {
            "promises_due": "COUNT(*)",
            "promises_kept": "SUM(CASE WHEN r.state = 'accepted'"
            " AND {day:r.reported_at} <= r.due_on THEN 1 ELSE 0 END)",
        },
        on="r.due_on",
        where=f"{OWN} AND r.withdrawn_at IS NULL",
    ),
    Count(
        "delivery_suggestion r LEFT JOIN meetings_meeting g ON g.id = r.meeting_id"
        " LEFT JOIN matters_matter m ON m.id = r.matter_id",
        "COALESCE(g.jurisdiction_id, m.jurisdiction_id)",
        {
            "suggestions": "COUNT(*)",
            "adopted": "SUM(CASE WHEN r.state = 'adopted' THEN 1 ELSE 0 END)",
        },
        moment="r.made_at",
    ),
    Count(
        MATTERS.format(table="delivery_livelihoodproject"),
        "m.jurisdiction_id",
        {"projects_begun": "COUNT(*)"},
        moment="r.adopted_at",
        where=OWN,
    ),
    Count(
        MATTERS.format(table="delivery_livelihoodproject"),
        "m.jurisdiction_id",
        {"projects": "COUNT(*)"},
        moment="r.delivered_at",
        where=OWN,
    ),
    Count(
        "mediation_case m",
        "m.jurisdiction_id",
        {
            "disputes.": "COUNT(*)",
            "climbed": "SUM(CASE WHEN EXISTS (SELECT 1 FROM mediation_climb b"
            " WHERE b.case_id = m.id) THEN 1 ELSE 0 END)",
        },
        moment="m.opened_at",
        by="CASE WHEN m.state IN ('signed', 'settled') THEN 'settled'"
        " WHEN m.state = 'ended' THEN 'ended' ELSE 'open' END",
    ),
    Count(
        "mediation_case m",
        "m.jurisdiction_id",
        {
            "settled.": "COUNT(*)",
            "settled_here": "SUM(CASE WHEN EXISTS (SELECT 1 FROM mediation_climb b"
            " WHERE b.case_id = m.id) THEN 0 ELSE 1 END)",
        },
        moment="m.opened_at",
        where="m.state IN ('signed', 'settled')",
        by="m.signed_level",
    ),
)
