"""What the steps of the history do with its theme months."""

from __future__ import annotations

from typing import Any

from zhaishangyi.campaigns import actions as campaigns
from zhaishangyi.town.history_words import list_homes
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def open_month(scene: Scene, step: Step) -> None:
    """The town opens a theme month for all its villages."""
    stage = scene.stage
    stage.campaigns[step["month"]] = scene.do(
        step.by,
        campaigns.open_campaign,
        jurisdiction=stage.find_place(""),
        title=step["title"],
        theme=step["theme"],
        text="一个月议一个题目，村村坐下来，议了就办，办了请大家评。",
        begins_on=step["begins"],
        ends_on=step["ends"],
        villages=[stage.villages[home.village] for home in list_homes()],
        targets=step["targets"],
    )


def add_matter(scene: Scene, step: Step) -> None:
    """The matter of this story belongs to the theme month."""
    campaign = scene.stage.campaigns[step["month"]]
    scene.do(step.by, campaigns.add_matter, campaign=campaign, matter=scene.matter)


def add_event(scene: Scene, step: Step) -> None:
    """The activity of this story belongs to the theme month."""
    campaign = scene.stage.campaigns[step["month"]]
    scene.do(step.by, campaigns.add_event, campaign=campaign, meeting=scene.meeting)


def close_month(scene: Scene, step: Step) -> None:
    """The town closes the theme month with what came of it."""
    campaign = scene.stage.campaigns[step["month"]]
    scene.do(step.by, campaigns.close_campaign, campaign=campaign, summary=step["text"])


VERBS: dict[str, Any] = {
    "month_open": open_month,
    "month_add": add_matter,
    "month_add_event": add_event,
    "month_close": close_month,
}
