"""What the steps of a story do where two towns or villages work on one matter."""

from __future__ import annotations

from typing import Any

from zhaishangyi.matters import actions as matters
from zhaishangyi.matters.models import MatterSide
from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.models import Outcome
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def ask_side(scene: Scene, step: Step) -> None:
    """Ask another town or village to join."""
    scene.do(
        step.by,
        matters.ask_side,
        matter=scene.matter,
        jurisdiction=scene.stage.find_place(step["place"]),
        reason=step["reason"],
    )


def find_side(scene: Scene, step: Step) -> MatterSide:
    """The side of the place that the step names."""
    place = scene.stage.find_place(step["place"])
    return MatterSide.objects.get(matter=scene.matter, jurisdiction=place)


def join(scene: Scene, step: Step) -> None:
    """The other place joins."""
    scene.do(step.by, matters.join_matter, side=find_side(scene, step))
    scene.matter.refresh_from_db()


def decline(scene: Scene, step: Step) -> None:
    """The other place does not join, and says why."""
    scene.do(step.by, matters.decline_side, side=find_side(scene, step), reason=step["reason"])


def consent(scene: Scene, step: Step) -> None:
    """A place says whether it stands by what was put down."""
    scene.do(
        step.by,
        meetings.give_consent,
        outcome=Outcome.objects.get(meeting=scene.meeting),
        side=find_side(scene, step),
        answer=step.get("answer", "agree"),
        reason=step.get("reason", ""),
    )


VERBS: dict[str, Any] = {
    "ask_side": ask_side,
    "join": join,
    "decline": decline,
    "consent": consent,
}
