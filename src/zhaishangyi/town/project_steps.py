"""What the steps of a story do with suggestions and the livelihood projects they become."""

from __future__ import annotations

from typing import Any

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.delivery.models import LivelihoodProject, Suggestion
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def find_suggestion(scene: Scene, text: str) -> Suggestion:
    """The newest suggestion of the story's village that begins so."""
    place = scene.stage.find_place(scene.story.village)
    found = Suggestion.objects.filter(meeting__jurisdiction=place, text__startswith=text)
    suggestion = found.order_by("-made_at").first()
    assert suggestion is not None, f"{scene.story.key}: nobody suggested {text}"
    return suggestion


def decide_suggestion(scene: Scene, step: Step) -> None:
    """Answer one suggestion, found by how it begins."""
    scene.do(
        step.by,
        delivery.decide_suggestion,
        suggestion=find_suggestion(scene, step["text"]),
        state=step["state"],
        reason=step.get("reason", ""),
    )


def adopt_project(scene: Scene, step: Step) -> None:
    """Make suggestions a project; what follows in the story is about it."""
    project = scene.do(
        step.by,
        delivery.adopt_project,
        suggestions=[find_suggestion(scene, text) for text in step["suggestions"]],
        title=step["title"],
        text=step["text"],
        place_text=step["place"],
        category=step.get("category", "other"),
        tier=step.get("tier", "small"),
    )
    scene.matter_made = project.matter
    scene.stage.matters[f"{scene.story.key}: {step['title']}"] = project.matter


def go_on_with(scene: Scene, step: Step) -> None:
    """The story goes on with another of its projects."""
    place = scene.stage.find_place(scene.story.village)
    found = LivelihoodProject.objects.filter(
        matter__jurisdiction=place, matter__title=step["title"]
    )
    scene.matter_made = found.select_related("matter").latest("adopted_at").matter


VERBS: dict[str, Any] = {
    "decide_suggestion": decide_suggestion,
    "adopt_project": adopt_project,
    "go_on_with": go_on_with,
}
