"""The steps of a story as people do them in their browsers: where two towns work together."""

from __future__ import annotations

import re

from zhaishangyi.rehearsal.matter_steps import Verb
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import Step

PLACE = re.compile(r'data-side="(?:lead|joined)"')
CONSENT = re.compile(r'data-consent="agree"')


def ask_side(stage: Stage, step: Step) -> None:
    """Ask another town or village to join."""
    stage.fill(
        step.by, "matters:side_ask", {"jurisdiction": step["place"], "reason": step["reason"]}
    )


def answer_side(stage: Stage, step: Step, values: dict[str, str]) -> None:
    """Find the question on the matter's page, and answer it for one's own place."""
    shown = stage.open(step.by, "web:matter")
    stage.places["side"] = shown.find_id(rf"/matters/sides/{UUID}/answer/")
    stage.fill(step.by, "matters:side_answer", values)


def join(stage: Stage, step: Step) -> None:
    """The other place joins."""
    answer_side(stage, step, {"answer": "join"})


def decline(stage: Stage, step: Step) -> None:
    """The other place does not join, and says why."""
    answer_side(stage, step, {"answer": "decline", "reason": step["reason"]})


def consent(stage: Stage, step: Step) -> None:
    """A place finds the outcome on the matter's page, and says whether it stands by it."""
    shown = stage.open(step.by, "web:matter")
    stage.places["outcome"] = shown.find_id(rf"/meetings/outcomes/{UUID}/sides/")
    stage.places["side"] = shown.find_id(rf"/sides/{UUID}/")
    values = {"answer": step.get("answer", "agree"), "reason": step.get("reason", "")}
    stage.fill(step.by, "meetings:consent", values)


def count_places(stage: Stage) -> dict[str, int]:
    """How many places worked on it and agreed to the outcome; {} where it was one place's own."""
    html = stage.look_at_matter().html
    places = len(PLACE.findall(html))
    return {"towns": places, "consents": len(CONSENT.findall(html))} if places else {}


VERBS: dict[str, Verb] = {
    "ask_side": ask_side,
    "join": join,
    "decline": decline,
    "consent": consent,
}
