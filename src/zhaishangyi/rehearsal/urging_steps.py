"""The steps in which the town urges and is answered, as people do them in their browsers."""

from __future__ import annotations

from zhaishangyi.rehearsal.matter_steps import Verb, find_day
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import Step


def urge(stage: Stage, step: Step) -> None:
    """The supervisor goes from the page of the matter to the form, and sends it."""
    stage.open(step.by, "web:matter").find_link(stage.call("oversight:urge_send"))
    values = {"text": step["text"], "due_on": find_day(step["days"])}
    if step.get("item"):
        promises = [one for one in stage.story.steps if one.do == "promise"]
        values["item"] = promises[step["item"] - 1]["promise"]
    stage.fill(step.by, "oversight:urge_send", values)


def answer_urge(stage: Stage, step: Step) -> None:
    """Whoever was urged finds the button on the page of the matter, and answers."""
    shown = stage.open(step.by, "web:matter")
    stage.places["urge"] = shown.find_id(rf"/oversight/urges/{UUID}/answer/")
    stage.fill(step.by, "oversight:urge_answer", {"text": step["text"]})


VERBS: dict[str, Verb] = {"urge": urge, "answer_urge": answer_urge}
