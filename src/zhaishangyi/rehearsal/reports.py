"""How a play ended, read from the pages that people see."""

from __future__ import annotations

from typing import Any

from zhaishangyi.rehearsal import (
    campaign_steps,
    crossing_steps,
    mediation_steps,
    pledge_steps,
    project_steps,
)
from zhaishangyi.rehearsal.stage import Stage


def read_report(stage: Stage) -> dict[str, Any]:
    """What a story came to: of its matters, of its dispute, of its theme month."""
    return {
        **read_matters(stage),
        **mediation_steps.count_case(stage),
        **campaign_steps.count_campaign(stage),
    }


def read_matters(stage: Stage) -> dict[str, Any]:
    """How far its last matter is, and what else belongs to it; {} for a story without any."""
    if "matter" not in stage.places:
        return {}
    return {
        "links_done": stage.look_at_matter().count_done(),
        "outcome": read_outcome(stage),
        "rated": is_rated(stage),
        **crossing_steps.count_places(stage),
        **pledge_steps.count_pledges(stage),
        **project_steps.count_projects(stage),
    }


def read_outcome(stage: Stage) -> str:
    """What the last meeting came to, as its desk shows it: agreed, partly or not_agreed.

    "" for a story that settled nothing at a meeting.
    """
    by = next((step.by for step in reversed(stage.story.steps) if step.do == "outcome"), "")
    if not by:
        return ""
    chosen = stage.open(by, "meetings:outcome").find_form().find("result").list_sent()
    return chosen[0] if chosen else ""


def is_rated(stage: Stage) -> bool:
    """Whether every link is closed, the last one by those who rated."""
    page = stage.look_at_matter()
    return bool(stage.rated and page.steps) and page.count_done() == len(page.steps)


def is_done(report: dict[str, Any]) -> bool:
    """Whether the play came to its end: matters rated, a dispute settled, a theme month closed."""
    return bool(report.get("rated", True) and report.get("closed", True))
