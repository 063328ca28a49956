"""The steps of a story as people do them in their browsers: a theme month."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from zhaishangyi.rehearsal.matter_steps import Verb, find_day
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import Step

# A rehearsal is over in a minute, so its theme month ends today.
# It began after the one of the demo, so that there is something to compare it with.
DAYS_LONG = 19
FIGURE = r'<tr data-figure="(\w+)" data-value="(\d+)"(?: data-target="(\d+)")?'
COMPARED = r'<th scope="col" class="n"><a class="tap" href="/campaigns/[^"]+">([\d-]+)</a>'
DOT = r'<i data-c="(\w+)">'


def open_campaign(stage: Stage, step: Step) -> None:
    """The town calls it, with the first few villages of the story."""
    phone = stage.find_phone(step.by)
    listed = phone.open(stage.call("campaigns:list"))
    page = phone.open(listed.find_link(rf"^/campaigns/towns/{UUID}/new/$"))
    form = page.find_form().tick("villages", *step["villages"][: step["few"]])
    form.fill(
        title=step["title"],
        theme=step["theme"],
        text=step["text"],
        begins_on=find_day(-DAYS_LONG),
        ends_on=find_day(0),
        **{figure: str(number) for figure, number in step["few_targets"].items()},
    )
    shown = stage.send(step.by, page, form)
    stage.places["campaign"] = shown.find_id(rf"^/campaigns/{UUID}/$")


def join_campaign(stage: Stage, step: Step) -> None:
    """A village joins by itself."""
    stage.fill(step.by, "campaigns:village_add", {"village": step["village"]})


def add_matter(stage: Stage, step: Step) -> None:
    """The matter of this story becomes part of it."""
    stage.fill(step.by, "campaigns:matter_add", {"matter": stage.places["matter"]})
    kept = stage.places.setdefault("campaign_matters", "")
    stage.places["campaign_matters"] = f"{kept} {stage.places['matter']}".strip()


def add_event(stage: Stage, step: Step) -> None:
    """The latest activity of this story becomes part of it."""
    stage.fill(step.by, "campaigns:event_add", {"meeting": stage.places["event"]})


def go_to_village(stage: Stage, step: Step) -> None:
    """The story goes on in another village."""
    stage.story = replace(stage.story, village=step["village"])


def close_campaign(stage: Stage, step: Step) -> None:
    """The town says what came of it."""
    stage.fill(step.by, "campaigns:close", {"summary": step["text"]})


def count_campaign(stage: Stage) -> dict[str, Any]:
    """What came of the theme month, as any visitor reads it from its page.

    Nothing for a story without one.
    """
    if "campaign" not in stage.places:
        return {}
    shown = stage.visitor.open(stage.call("campaigns:show"))
    figures = {
        key: (int(value), int(target or 0)) for key, value, target in re.findall(FIGURE, shown.html)
    }
    listed = {address.split("/")[2] for address in shown.list_links(rf"^/matters/{UUID}/$")}
    return {
        "villages": len(re.findall(DOT, shown.html)),
        "matters": len(listed & set(stage.places["campaign_matters"].split())),
        **{key: value for key, (value, _target) in figures.items()},
        "targets": sum(target > 0 for _value, target in figures.values()),
        "targets_met": sum(value >= target > 0 for value, target in figures.values()),
        "compared_with": "".join(re.findall(COMPARED, shown.html)),
        "closed": 'id="h-result"' in shown.html,
    }


VERBS: dict[str, Verb] = {
    "campaign_open": open_campaign,
    "campaign_join": join_campaign,
    "campaign_add": add_matter,
    "campaign_add_event": add_event,
    "go_to_village": go_to_village,
    "campaign_close": close_campaign,
}
