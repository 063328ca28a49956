"""The steps of a story as people do them in their browsers: pledges."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from zhaishangyi.rehearsal.matter_steps import Verb, find_day
from zhaishangyi.rehearsal.stage import UUID, Stage, draw_photos
from zhaishangyi.town.reading import Step

SUMS = re.compile(r'data-unit="([^"]+)" data-pledges="(\d+)" data-pledged="([\d.]+)"')


def ask_for_pledges(stage: Stage, step: Step) -> None:
    """Ask for money, materials or labour."""
    values = {
        "title": step["title"],
        "purpose": step.get("purpose", ""),
        "sort": step["sort"],
        "unit": step["unit"],
        "target": step["target"],
        "closes_on": find_day(step["days"]) if step.get("days") else "",
    }
    shown = stage.fill(step.by, "delivery:drive_open", values)
    number = sum(name.startswith("drive_") for name in stage.places) + 1
    stage.places[f"drive_{number}"] = shown.find_id(rf"/delivery/drives/{UUID}/")


def go_to_drive(stage: Stage, step: Step) -> None:
    """Have the drive that the step counts to, from 1, be the one whose pages are opened."""
    stage.places["drive"] = stage.places[f"drive_{step['drive']}"]


def pledge(stage: Stage, step: Step) -> None:
    """People find the button on the matter's page, and pledge on their phones."""
    go_to_drive(stage, step)
    for name, amount, note in step["lines"]:
        stage.open(name, "web:matter").find_link(stage.call("delivery:pledge"))
        page = stage.open(name, "delivery:pledge")
        form = page.find_form().fill(amount=amount, note=note)
        if name in step.get("unnamed", []):
            form.tick("is_anonymous", "on")
        stage.send(name, page, form)


def pledge_for(stage: Stage, step: Step) -> None:
    """The desk looks for the name, finds nobody, and writes down what the guest gives."""
    go_to_drive(stage, step)
    for name, role, amount, note in step["lines"]:
        address = stage.call("delivery:pledge_for")
        phone = stage.find_phone(step.by)
        found = phone.open(f"{address}?name={quote(name)}").find_link(r"\?guest=1")
        page = phone.open(f"{address}{found}")
        form = page.find_form().fill(giver=name, role=role, amount=amount, note=note)
        stage.send(step.by, page, form)


def receive(stage: Stage, step: Step) -> None:
    """The desk finds who has brought something, and writes the receipt."""
    go_to_drive(stage, step)
    for name, amount in step["lines"]:
        shown = stage.open(step.by, "delivery:drive")
        link = shown.find_link(rf"/delivery/pledges/{UUID}/receive/", name)
        stage.places["pledge"] = link.split("/")[3]
        stage.fill(step.by, "delivery:receive", {"amount": amount})


def use(stage: Stage, step: Step) -> None:
    """The desk writes down what was used for what."""
    go_to_drive(stage, step)
    values = {"amount": step["amount"], "text": step["text"]}
    stage.fill(step.by, "delivery:use", values, draw_photos(step.get("photos", [])))


def close_drive(stage: Stage, step: Step) -> None:
    """Ask for no more."""
    go_to_drive(stage, step)
    stage.fill(step.by, "delivery:drive_close", {"reason": step["reason"]})


def count_pledges(stage: Stage) -> dict[str, Any]:
    """How many pledges stand and how much of what, as the matter's page says; {} without any."""
    found = SUMS.findall(stage.look_at_matter().html)
    if not found:
        return {}
    return {
        "pledges": sum(int(count) for _unit, count, _amount in found),
        "pledged": {unit: read_number(amount) for unit, _count, amount in found},
    }


def read_number(text: str) -> int | float:
    """A number of a page; whole ones without a point."""
    amount = Decimal(text)
    return int(amount) if amount == int(amount) else float(amount)


VERBS: dict[str, Verb] = {
    "drive": ask_for_pledges,
    "pledge": pledge,
    "pledge_for": pledge_for,
    "receive": receive,
    "use": use,
    "close_drive": close_drive,
}
