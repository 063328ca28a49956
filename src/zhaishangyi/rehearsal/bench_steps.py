"""The steps of a story at the offices' workbench, as people do them in their browsers."""

from __future__ import annotations

from zhaishangyi.rehearsal.matter_steps import Verb, find_day
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import Step


def choose_item(stage: Stage, step: Step) -> None:
    """The pages that are opened next are about this promise."""
    stage.places["item"] = stage.items[step["item"] - 1]


def ask_time(stage: Stage, step: Step) -> None:
    """The office looks at its bench, and asks for so many more days than promised."""
    choose_item(stage, step)
    stage.open(step.by, "delivery:mine").find_link(stage.places["item"])
    promises = [one for one in stage.story.steps if one.do == "promise"]
    days = int(promises[step["item"] - 1]["days"]) + int(step["more_days"])
    values = {"asked_until": find_day(days), "reason": step["reason"]}
    stage.fill(step.by, "delivery:time_ask", values)


def answer_time(stage: Stage, step: Step) -> None:
    """The convener finds the request on the page of the promise, and answers it."""
    choose_item(stage, step)
    shown = stage.open(step.by, "delivery:item")
    stage.places["time_request"] = shown.find_id(rf"/delivery/time/{UUID}/")
    values = {
        "is_granted": "yes" if step.get("granted", True) else "no",
        "reason": step.get("reason", ""),
    }
    stage.fill(step.by, "delivery:time_answer", values)


def hand_over(stage: Stage, step: Step) -> None:
    """An office asks another one to take a promise over."""
    choose_item(stage, step)
    values = {"to_office": step["office"], "reason": step["reason"]}
    stage.fill(step.by, "delivery:hand_over_ask", values)


def take_over(stage: Stage, step: Step) -> None:
    """The other office finds it on its bench, and takes it or not."""
    choose_item(stage, step)
    shown = stage.open(step.by, "delivery:mine")
    stage.places["hand_over"] = shown.find_id(rf"/delivery/hand-overs/{UUID}/")
    values = {
        "is_taken": "yes" if step.get("taken", True) else "no",
        "reason": step.get("reason", ""),
    }
    stage.fill(step.by, "delivery:hand_over_answer", values)


def add_co_office(stage: Stage, step: Step) -> None:
    """Another office is to help."""
    choose_item(stage, step)
    values = {"office": step["office"], "task": step.get("task", "")}
    stage.fill(step.by, "delivery:co_office_add", values)


VERBS: dict[str, Verb] = {
    "ask_time": ask_time,
    "answer_time": answer_time,
    "hand_over": hand_over,
    "take_over": take_over,
    "add_co_office": add_co_office,
}
