"""Which columns the generator fills; the loader puts every other column's default.

The keys are Django's names of the models, in the order in which rows refer to each other.
"""

from __future__ import annotations

COLUMNS: dict[str, tuple[str, ...]] = {
    "places.jurisdiction": ("id", "parent_id", "level", "name", "code", "path", "position"),
    "places.venue": ("id", "jurisdiction_id", "name", "brand", "sort", "place_text", "latitude",
        "longitude"),
    "people.responsibleoffice": ("id", "jurisdiction_id", "name"),
    "people.person": ("id", "jurisdiction_id", "name", "group", "sex", "birth_year", "office_id",
        "title", "added_at"),
    "people.rolegrant": ("id", "person_id", "role", "jurisdiction_id", "since_on"),
    "notices.publicnotice": ("id", "jurisdiction_id", "sort", "title", "text", "url",
        "published_at", "published_by_id"),
    "matters.matter": ("id", "number", "jurisdiction_id", "handled_at_id", "title", "text",
        "place_text", "category", "channel", "raiser_id", "is_past_village", "raised_at", "state",
        "tier", "procedure", "convener_id", "link", "due_at", "warn_at", "finished_at"),
    "matters.triage": ("id", "matter_id", "decision", "tier", "reason", "convener_id",
        "decided_at", "decided_by_id"),
    "matters.evidence": ("id", "matter_id", "fact", "at", "source_kind", "source_id"),
    "matters.linkclosing": ("id", "matter_id", "link", "since", "at", "is_skip", "reason"),
    "matters.fieldvisit": ("id", "matter_id", "visited_at", "who_went", "finding",
        "written_by_id"),
    "meetings.meeting": ("id", "matter_id", "jurisdiction_id", "title", "venue_id", "place_text",
        "starts_at", "convener_id", "quorum", "required_roles", "is_on_the_spot", "state",
        "notice_id", "join_code", "opened_at", "closed_at", "has_quorum"),
    "meetings.participant": ("id", "meeting_id", "person_id", "name", "role", "invited_at",
        "answer", "checked_in_at", "check_in_way"),
    "meetings.turn": ("id", "meeting_id", "participant_id", "asked_at", "started_at", "ended_at"),
    "meetings.minutes": ("id", "meeting_id", "text", "written_by_id", "written_at", "approved_at",
        "approved_by_id"),
    "meetings.outcome": ("id", "meeting_id", "matter_id", "result", "text", "settled_at"),
    "voting.motion": ("id", "meeting_id", "question", "threshold", "opened_at", "closed_at",
        "yes", "no", "abstain", "present", "is_carried"),
    "voting.vote": ("id", "motion_id", "participant_id", "choice", "way", "cast_at"),
    "delivery.actionitem": ("id", "matter_id", "outcome_id", "promise", "office_id",
        "promised_at", "agreed_on", "due_on", "state", "reported_at", "accepted_at",
        "accepted_by_id"),
    "delivery.progressreport": ("id", "item_id", "sort", "text", "no_photo_reason", "at",
        "written_by_id"),
    "delivery.resultnotice": ("id", "matter_id", "text", "published_at", "rate_until",
        "counted_at", "has_passed"),
    "delivery.satisfactionrating": ("id", "matter_id", "person_id", "value", "rated_at"),
}  # fmt: skip
