"""One of everything: projects."""

from __future__ import annotations

from typing import Any

from tests.world import World

from zhaishangyi.delivery.models import LivelihoodProject, Suggestion
from zhaishangyi.matters.models import Matter


def fill_projects(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """A project out of one suggestion, and another suggestion that waits for one."""
    matter = Matter.objects.create(
        number="八烈 2024-018",
        jurisdiction=world.village,
        handled_at=world.village,
        title="田间路装灯",
        text="田间路装十二盏太阳能灯。",
        place_text="田间路",
        category="light",
        channel="suggestion",
        state="under_way",
        tier="small",
        procedure="livelihood-project",
        convener=world.people["convener"],
        link="deliver",
    )
    project = LivelihoodProject.objects.create(matter=matter)
    for found in (project, None):
        Suggestion.objects.create(
            meeting_id=values["meeting"],
            matter_id=values["matter"],
            project=found,
            text="田间路装灯",
            role="resident",
            state="adopted",
        )
    return {"project_matter": matter.pk}
