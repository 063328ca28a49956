"""The steps of a story in which the town urges, and those responsible answer."""

from __future__ import annotations

from typing import Any

from zhaishangyi.oversight import actions as oversight
from zhaishangyi.oversight.urging.queries import find_open_urge
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def urge(scene: Scene, step: Step) -> None:
    """The supervisor urges the matter, or one promise of it."""
    scene.matter.refresh_from_db()
    item = scene.items[int(step["item"]) - 1] if step.get("item") else None
    scene.do(
        step.by,
        oversight.send_urge,
        matter=scene.matter,
        text=step["text"],
        due_on=scene.find_day(step["days"]),
        item=item,
    )


def answer_urge(scene: Scene, step: Step) -> None:
    """Somebody who was urged says how far it is."""
    sent = find_open_urge(scene.matter)
    assert sent is not None, f"{scene.story.key}: nothing is urged"
    scene.do(step.by, oversight.answer_urge, urge=sent, text=step["text"])


VERBS: dict[str, Any] = {"urge": urge, "answer_urge": answer_urge}
