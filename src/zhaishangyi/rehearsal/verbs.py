"""Everything that a step of a story can be, as people do it in their browsers."""

from __future__ import annotations

from zhaishangyi.rehearsal import (
    bench_steps,
    campaign_steps,
    crossing_steps,
    event_steps,
    matter_steps,
    mediation_steps,
    meeting_steps,
    pledge_steps,
    project_steps,
    review_steps,
    statement_steps,
    urging_steps,
)
from zhaishangyi.rehearsal.matter_steps import Verb

VERBS: dict[str, Verb] = {
    **matter_steps.VERBS,
    **meeting_steps.VERBS,
    **event_steps.VERBS,
    **bench_steps.VERBS,
    **crossing_steps.VERBS,
    **pledge_steps.VERBS,
    **project_steps.VERBS,
    **review_steps.VERBS,
    **statement_steps.VERBS,
    **mediation_steps.VERBS,
    **campaign_steps.VERBS,
    **urging_steps.VERBS,
}
