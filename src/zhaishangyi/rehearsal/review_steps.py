"""The steps of a story as people do them in their browsers: an expert review."""

from __future__ import annotations

from zhaishangyi.rehearsal.matter_steps import Verb, find_day
from zhaishangyi.rehearsal.stage import UUID, Stage, draw_photos
from zhaishangyi.town.reading import Step


def find_optional_day(step: Step) -> str:
    """The day of a step that may have none, as a date field takes it."""
    return find_day(step["days"]) if step.get("days") is not None else ""


def ask_expert(stage: Stage, step: Step) -> None:
    """Ask somebody who knows, and keep the address of the page that says so."""
    values = {
        "asked_of": step.get("asked_of", ""),
        "question": step["question"],
        "scope": step.get("scope", ""),
        "due_on": find_optional_day(step),
        "office": step.get("office", ""),
    }
    if step.get("expert"):
        values["expert"] = stage.find_id(step["expert"])
    shown = stage.fill(step.by, "matters:expert_ask", values)
    stage.places["review"] = shown.find_id(rf"^/matters/experts/{UUID}/")


def visit_for_review(stage: Stage, step: Step) -> None:
    """Whoever was asked goes and looks; the page offers the time of now."""
    values = {"who_went": step["who"], "text": step["text"]}
    stage.fill(step.by, "matters:expert_visit", values, draw_photos(step.get("photos", [])))


def decide_review(stage: Stage, step: Step) -> None:
    """Say what becomes of the finding; the page offers the latest meeting."""
    values = {
        "verdict": step["verdict"],
        "reason": step.get("reason", ""),
        "follow_up": step.get("follow_up", ""),
        "follow_up_due_on": find_optional_day(step),
    }
    stage.fill(step.by, "meetings:review_decide", values)


def finish_follow_up(stage: Stage, step: Step) -> None:
    """What was to follow is done."""
    shown = stage.open(step.by, "web:review")
    decision = shown.find_id(rf"/meetings/decisions/{UUID}/done/")
    page = stage.open(step.by, "meetings:review_follow_up", decision=decision)
    stage.send(step.by, page, page.find_form().fill(text=step["text"]))


VERBS: dict[str, Verb] = {
    "ask_expert": ask_expert,
    "review_visit": visit_for_review,
    "decide_review": decide_review,
    "follow_up": finish_follow_up,
}
