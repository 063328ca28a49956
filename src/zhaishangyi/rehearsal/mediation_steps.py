"""The steps of a story as people do them in their browsers: a dispute and its settlement."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from zhaishangyi.record import clock
from zhaishangyi.rehearsal.matter_steps import Verb, find_day
from zhaishangyi.rehearsal.meeting_steps import cut_group, find_venue
from zhaishangyi.rehearsal.pages import Page
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.stage import UUID, Stage, draw_photos
from zhaishangyi.town.reading import Step
from zhaishangyi.town.words import mark

PARTS = ("account", "wish")
GRIDS = "一二三四"


def take_up(stage: Stage, step: Step) -> None:
    """Somebody takes a dispute up, and says which people of the roster are meant."""
    came_from = f"?meeting={stage.places['meeting']}" if step["channel"] == "talk" else ""
    page = stage.find_phone(step.by).open(stage.call("mediation:take_up") + came_from)
    form = page.find_form().fill(
        jurisdiction=name_place(stage, step),
        sort=step["sort"],
        channel=step["channel"],
        title=step["title"],
        text=step["text"],
        tie="none",
    )
    for found in step["parties"]:
        side, name = found["side"], stage.find_long_name(found["person"])
        values = {part: found.get(part, "") for part in PARTS} | {"name": cut_group(name)}
        form.fill(**{f"{side}_{part}": value for part, value in values.items()})
    asked = stage.find_phone(step.by).try_sending(page, form)
    sent = say_who_is_meant(stage, step, asked)
    stage.places["case"] = sent.find_id(rf"/mediation/{UUID}/")


def name_place(stage: Stage, step: Step) -> str:
    """Where a dispute arose, as the form's list names it: a grid of the village, or the village."""
    grid = step.get("grid")
    return f"{GRIDS[grid - 1]}号网格" if grid else stage.story.village


def say_who_is_meant(stage: Stage, step: Step, asked: Page) -> Page:
    """Names alone open no file: the form comes back and asks which of the roster it is."""
    if asked.status != 422:
        raise RehearsalProblem(mark("%(path)s did not ask who is meant."), path=asked.path)
    form = asked.find_form()
    for found in step["parties"]:
        form.fill(**{f"{found['side']}_person": stage.find_id(found["person"])})
    return stage.send(step.by, asked, form)


def ask_mediation(stage: Stage, step: Step) -> None:
    """One side asks for help."""
    values = {
        "sort": step["sort"],
        "text": step["text"],
        "wish": step.get("wish", ""),
        "other_name": step["other"],
    }
    sent = stage.fill(step.by, "mediation:ask", values)
    stage.places["case"] = sent.find_id(rf"/mediation/{UUID}/")


def accept_case(stage: Stage, step: Step) -> None:
    """A mediator finds the case in the list of those that wait, and takes it up."""
    stage.open(step.by, "mediation:list").find_link(stage.call("mediation:accept"))
    stage.fill(step.by, "mediation:accept", {"tie": "none"})


def follow_link(stage: Stage, name: str, pattern: str, number: int = 1) -> Page:
    """Open the case as somebody, and go where its n-th link of this kind leads."""
    found = stage.open(name, "mediation:case").list_links(pattern)
    if len(found) < number:
        raise RehearsalProblem(
            mark("%(path)s has no link to %(what)s."),
            path=stage.call("mediation:case"),
            what=pattern,
        )
    return stage.find_phone(name).open(found[number - 1])


def agree_to_mediation(stage: Stage, step: Step) -> None:
    """Both sides find the case among their own things and say yes to mediation."""
    for name in step["parties"]:
        stage.open(name, "mediation:list").find_link(stage.call("mediation:case"))
        page = follow_link(stage, name, rf"/mediation/parties/{UUID}/consent/")
        stage.send(name, page, page.find_form().fill(answer="yes"))


def sitting(stage: Stage, step: Step) -> None:
    """Write down a sitting that ended a moment ago."""
    page = stage.open(step.by, "mediation:sitting_hold")
    at = clock.local(clock.now()) - timedelta(minutes=1)
    form = page.find_form().fill(
        sort=step["sort"],
        held_at_0=f"{at:%Y-%m-%d}",
        held_at_1=f"{at:%H:%M}",
        minutes=str(step["minutes"]),
        summary=step["summary"],
    )
    if step.get("venue"):
        form.fill(venue=find_venue(stage, step["venue"]))
    else:
        form.fill(place_text=step.get("place", stage.story.village))
    form.tick("parties", *[cut_group(stage.find_long_name(name)) for name in step["parties"]])
    for _role, name in step.get("helpers", []):
        form.tick("helpers", cut_group(name))
    stage.send(step.by, page, form)


def mediator_note(stage: Stage, step: Step) -> None:
    """The mediator notes something."""
    stage.fill(step.by, "mediation:note", {"text": step["text"]})


def climb(stage: Stage, step: Step) -> None:
    """The dispute goes up a level."""
    stage.fill(step.by, "mediation:climb", {"tried": step["tried"], "reason": step["reason"]})


def propose(stage: Stage, step: Step) -> None:
    """A way out is put forward, and the sides say yes on their phones."""
    stage.fill(step.by, "mediation:proposal", {"text": step["text"]})
    for name in step.get("yes", []):
        page = follow_link(stage, name, rf"/mediation/proposals/{UUID}/answers/")
        stage.send(name, page, page.find_form().fill(is_yes="yes"))


def agreement(stage: Stage, step: Step) -> None:
    """Write the agreement, term by term."""
    page = stage.open(step.by, "mediation:agreement_write")
    form = page.find_form().fill(text=step["text"], place_text=step["place"], made_on=find_day(0))
    for number, (text, side, days) in enumerate(step["terms"], 1):
        due_on = find_day(days) if days else ""
        form.fill(**{f"text_{number}": text, f"owed_by_{number}": side, f"due_on_{number}": due_on})
    stage.send(step.by, page, form)
    shown = stage.open(step.by, "mediation:case")
    stage.places["agreement"] = shown.find_id(rf"/mediation/agreements/{UUID}/")


def read_aloud(stage: Stage, step: Step) -> None:
    """Read the agreement to both sides."""
    stage.press(step.by, "mediation:read_aloud")


def sign_on_paper(stage: Stage, step: Step) -> None:
    """The sides sign the sheet, which the mediator takes a picture of."""
    page = stage.open(step.by, "mediation:sign_on_paper")
    form = page.find_form()
    for number, (_name, way) in enumerate(step["signed"], 1):
        form.fill(**{f"way_{number}": way})
    stage.send(step.by, page, form, draw_photos(step["photos"]))


def sign_as_mediator(stage: Stage, step: Step) -> None:
    """The mediator signs as well."""
    stage.press(step.by, "mediation:sign_as_mediator")


def term_done(stage: Stage, step: Step) -> None:
    """Somebody says that a term was kept; terms that are done offer no button any more."""
    done = int(stage.places.get("terms_done", "0"))
    page = follow_link(stage, step.by, rf"/mediation/terms/{UUID}/$", step["term"] - done)
    stage.places["terms_done"] = str(done + 1)
    stage.send(step.by, page, page.find_form().fill(state="done", note=step.get("note", "")))


def plan_visit(stage: Stage, step: Step) -> None:
    """Choose the day on which the mediator goes back: in a rehearsal, today."""
    values = {"planned_on": find_day(0), "hint": step.get("hint", "")}
    stage.fill(step.by, "mediation:visit_plan", values)


def return_visit(stage: Stage, step: Step) -> None:
    """The mediator has gone back and asked."""
    page = follow_link(stage, step.by, rf"/mediation/visits/{UUID}/")
    form = page.find_form().fill(visited_on=find_day(0), is_kept="yes", text=step["text"])
    stage.send(step.by, page, form)


def close_case(stage: Stage, step: Step) -> None:
    """Look at the case once more; then it is settled, and its file put away."""
    shown = stage.open(step.by, "mediation:case")
    stage.places["settled_at"] = shown.find_id(r'data-settled-at="(\w+)"')
    stage.places["signatures"] = str(len(re.findall(r"data-signed", shown.html)))
    stage.places["visits_kept"] = str(len(re.findall(r"data-kept", shown.html)))
    stage.press(step.by, "mediation:close")
    stage.places["mediator"] = step.by


def count_case(stage: Stage) -> dict[str, Any]:
    """Where a dispute was settled and how, as the mediator's pages said; {} without a dispute.

    `closed`: the mediator's list has it among those that are over, and its file asks for a reason.
    """
    if "case" not in stage.places:
        return {}
    by = stage.places.get("mediator", "")
    if not by:
        return {"closed": False}
    listed = stage.open(by, "mediation:list").list_links(stage.call("mediation:case"))
    asked = stage.open(by, "mediation:case")
    return {
        "settled_at": stage.places["settled_at"],
        "signatures": int(stage.places["signatures"]),
        "return_visits": int(stage.places["visits_kept"]),
        "closed": bool(listed) and "/unseal/" in asked.path,
    }


VERBS: dict[str, Verb] = {
    "take_up": take_up,
    "ask_mediation": ask_mediation,
    "accept_case": accept_case,
    "agree_to_mediation": agree_to_mediation,
    "sitting": sitting,
    "mediator_note": mediator_note,
    "climb": climb,
    "propose": propose,
    "agreement": agreement,
    "read_aloud": read_aloud,
    "sign_on_paper": sign_on_paper,
    "sign_as_mediator": sign_as_mediator,
    "term_done": term_done,
    "plan_visit": plan_visit,
    "return_visit": return_visit,
    "close_case": close_case,
}
