"""The steps of a story as people do them in their browsers: suggestions and livelihood projects."""

from __future__ import annotations

from zhaishangyi.rehearsal.matter_steps import Verb
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import Step

SUGGESTION = rf"^/delivery/suggestions/{UUID}/$"


def decide_suggestion(stage: Stage, step: Step) -> None:
    """Look for the suggestion among those that wait, and answer it on its page."""
    phone = stage.find_phone(step.by)
    waiting = phone.open(stage.call("delivery:suggestions") + "?state=open")
    shown = phone.open(waiting.find_link(SUGGESTION, step["text"]))
    page = phone.open(shown.find_link(rf"^/delivery/suggestions/{UUID}/decide/$"))
    form = page.find_form().fill(state=step["state"], reason=step.get("reason", ""))
    stage.send(step.by, page, form)


def adopt_project(stage: Stage, step: Step) -> None:
    """Tick the suggestions and make them a project; what follows in the story is about it."""
    page = stage.open(step.by, "delivery:project_adopt")
    form = page.find_form().tick("suggestions", *step["suggestions"])
    form.fill(
        title=step["title"],
        text=step["text"],
        place_text=step["place"],
        category=step.get("category", "other"),
        tier=step.get("tier", "small"),
    )
    shown = stage.send(step.by, page, form)
    turn_to(stage, step["title"], shown.find_id(rf"^/matters/{UUID}/"))
    # Whoever came to the activity is asked later whether it helped.
    stage.attended += [name for name in stage.scanned if name not in stage.attended]


def go_on_with(stage: Stage, step: Step) -> None:
    """The story goes on with another of its projects."""
    turn_to(stage, step["title"], stage.places[name_project(step["title"])])


def turn_to(stage: Stage, title: str, matter: str) -> None:
    """From now on the pages are those of this project, and nobody has rated it yet."""
    stage.places["matter"] = stage.places[name_project(title)] = matter
    stage.rated.clear()


def name_project(title: str) -> str:
    """Under which name the address of a project is kept."""
    return f"project: {title}"


def count_projects(stage: Stage) -> dict[str, int]:
    """How many projects of this play are delivered, as any visitor reads it from the list.

    Nothing for a story without projects.
    """
    own = {matter for name, matter in stage.places.items() if name.startswith("project: ")}
    if not own:
        return {}
    shown = stage.visitor.open(stage.call("delivery:projects") + "?state=delivered")
    listed = {address.split("/")[2] for address in shown.list_links(rf"^/matters/{UUID}/$")}
    return {"projects": len(own), "projects_delivered": len(own & listed)}


VERBS: dict[str, Verb] = {
    "decide_suggestion": decide_suggestion,
    "adopt_project": adopt_project,
    "go_on_with": go_on_with,
}
