"""What the steps of a story do in the theme month that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from zhaishangyi.campaigns import actions as campaigns
from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.town import meeting_steps, steps
from zhaishangyi.town.history_words import list_homes
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene

# The theme months of the history are counted from 1.
GOING_ON = 0


def find_campaign(scene: Scene) -> Campaign:
    """The theme month that goes on."""
    return scene.stage.campaigns[GOING_ON]


def open_campaign(scene: Scene, step: Step) -> None:
    """The town calls it."""
    stage = scene.stage
    stage.campaigns[GOING_ON] = scene.do(
        step.by,
        campaigns.open_campaign,
        jurisdiction=stage.find_place(""),
        title=step["title"],
        theme=step["theme"],
        text=step["text"],
        begins_on=stage.today + timedelta(days=step["begins"]),
        ends_on=stage.today + timedelta(days=step["ends"]),
        villages=[stage.villages[name] for name in step["villages"]],
        targets=step["targets"],
    )


def join_campaign(scene: Scene, step: Step) -> None:
    """A village joins by itself."""
    village = scene.stage.villages[step["village"]]
    scene.do(step.by, campaigns.add_village, campaign=find_campaign(scene), village=village)


def add_matter(scene: Scene, step: Step) -> None:
    """The matter of this story, or of the story that is named, becomes part of it."""
    key = step.get("story")
    matter = scene.stage.matters[key] if key else scene.matter
    scene.do(step.by, campaigns.add_matter, campaign=find_campaign(scene), matter=matter)


def add_event(scene: Scene, step: Step) -> None:
    """The latest activity of this story becomes part of it."""
    scene.do(step.by, campaigns.add_event, campaign=find_campaign(scene), meeting=scene.meeting)


def close_campaign(scene: Scene, step: Step) -> None:
    """The town says what came of it."""
    scene.do(
        step.by,
        campaigns.close_campaign,
        campaign=find_campaign(scene),
        summary=step["text"],
    )


def go_to_village(scene: Scene, step: Step) -> None:
    """The story goes on in another village."""
    scene.story = replace(scene.story, village=step["village"])


def sit_down(scene: Scene, step: Step) -> None:
    """A village talks its own problem over on the spot, and agrees on something."""
    go_to_village(scene, step)
    for part in list_parts(step):
        scene.pass_seconds(180)
        PARTS[part.do](scene, part)


def list_parts(step: Step) -> Iterator[Step]:
    """What a village does from the first word to the approved minutes."""
    village = step["village"]
    convener, recorder, resident, deputy = (
        f"@{village}:{who}" for who in ("convener:1", "recorder:1", "resident:1", "deputy:1")
    )
    venue = next(home.venue for home in list_homes() if home.village == village)
    present = [resident, f"@{village}:resident:2", f"@{village}:resident:3", deputy]
    said = [[resident, 60, "said", step["text"]], [deputy, 45, "said", step["said"]]]
    for do, by, values in (
        ("raise", resident, {"text": step["text"], "place": step["place"], "category": "light"}),
        ("triage", convener, {"decision": "accept", "tier": "small", "title": step["title"]}),
        ("campaign_add", convener, {}),
        ("open_on_the_spot", convener, {"venue": venue, "recorder": recorder}),
        ("check_in", recorder, {"names": present}),
        ("talk", recorder, {"lines": said}),
        ("outcome", convener, {"result": "agreed", "text": f"{step['said']}{step['promise']}。"}),
        (
            "promise",
            convener,
            {"promise": step["promise"], "office": f"{village}委会", "days": step["days"]},
        ),
        ("close", convener, {}),
        ("minutes", recorder, {}),
        ("approve", convener, {}),
    ):
        yield Step(do, "", by, values)


VERBS: dict[str, Any] = {
    "campaign_open": open_campaign,
    "campaign_join": join_campaign,
    "campaign_add": add_matter,
    "campaign_add_event": add_event,
    "campaign_close": close_campaign,
    "go_to_village": go_to_village,
    "sit_down": sit_down,
}
# What a village does when it sits down.
PARTS: dict[str, Any] = {**steps.VERBS, **meeting_steps.VERBS, "campaign_add": add_matter}
