"""The steps of a story as people do them in their browsers: statements in a meeting."""

from __future__ import annotations

from uuid import UUID

from zhaishangyi.rehearsal.forms import Form
from zhaishangyi.rehearsal.matter_steps import Verb
from zhaishangyi.rehearsal.pages import Page
from zhaishangyi.rehearsal.stage import UUID as ID
from zhaishangyi.rehearsal.stage import Stage
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stances import list_stances

WORDS = {1: "1", 0: "0", -1: "-1"}


def ask_what_all_think(stage: Stage, step: Step) -> None:
    """Put up statements; those with phones answer there, the others hand in slips."""
    values = {"topic": step["topic"], "statements": "\n".join(step["statements"])}
    stage.fill(step.by, "voting:round_open", values)
    console = stage.open(step.by, "web:console")
    stage.places["round"] = console.find_id(rf"/votes/rounds/{ID}/slip/")
    for name, text in step.get("added", []):
        stage.places["statement"] = add(stage, step.by, name, text)
        stage.press(step.by, "voting:statement_show")
    for name, text, reason in step.get("declined", []):
        stage.places["statement"] = add(stage, step.by, name, text)
        stage.fill(step.by, "voting:statement_decline", {"reason": reason})
    answer_all(stage, step)
    stage.press(step.by, "voting:round_close")


def add(stage: Stage, by: str, name: str, text: str) -> str:
    """Somebody writes a sentence, which then waits at the desk; gives its id."""
    page = stage.open(name, "voting:statement_add")
    form = page.find_form().fill(text=text)
    shown = stage.find_phone(name).try_sending(page, form)
    if shown.status == 422:
        stage.send(name, shown, shown.find_form().fill(text=text).tick("is_different", "on"))
    return stage.open(by, "voting:statements").find_id(rf"/votes/statements/{ID}/show/")


def answer_all(stage: Stage, step: Step) -> None:
    """Whoever has a phone presses the buttons of the card; the slips of the others are typed."""
    camps = [(size, signs) for size, signs in step["camps"]]
    slip = stage.open(step.by, "voting:round_slip")
    here = [one.value for one in slip.find_form().find("participant").options if one.value]
    phones = {name: place for place, name in enumerate(stage.scanned)}
    for name, place in phones.items():
        answer_on_phone(stage, name, list_ids(slip), list_stances(camps, place))
    for place, value in enumerate(here[len(phones) :], len(phones)):
        form = slip.find_form().fill(participant=value)
        for number, stance in list_stances(camps, place):
            form.fill(**{list_fields(slip)[number]: WORDS[stance]})
        slip = refresh(stage, step, form, slip)


def refresh(stage: Stage, step: Step, form: Form, slip: Page) -> Page:
    """Send a slip, and take the next one."""
    stage.send(step.by, slip, form)
    return stage.open(step.by, "voting:round_slip")


def list_fields(slip: Page) -> list[str]:
    """The fields of the statements, in their order."""
    return [name for name in slip.find_form().fields if name.startswith("stance_")]


def list_ids(slip: Page) -> list[str]:
    """The ids of the statements, in their order."""
    return [str(UUID(name.removeprefix("stance_"))) for name in list_fields(slip)]


def answer_on_phone(
    stage: Stage, name: str, statements: list[str], stances: list[tuple[int, int]]
) -> None:
    """Somebody opens each statement and presses a button."""
    phone = stage.find_phone(name)
    for number, value in stances:
        page = stage.open(name, "voting:statement_vote", statement=statements[number])
        phone.send(page, page.find_form(), button=("value", WORDS[value]))


VERBS: dict[str, Verb] = {"statements": ask_what_all_think}
