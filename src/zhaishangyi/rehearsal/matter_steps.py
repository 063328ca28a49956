"""The steps of a story as people do them in their browsers: everything around the matter itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from zhaishangyi.record import clock
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.stage import UUID, Stage, draw_photos
from zhaishangyi.town.reading import Step
from zhaishangyi.town.words import mark

Verb = Callable[[Stage, Step], None]


def find_day(days: int) -> str:
    """The day so many days from today, as a date field takes it."""
    return (clock.today() + timedelta(days=days)).isoformat()


def raise_matter(stage: Stage, step: Step) -> None:
    """Somebody says what is wrong, or a helper writes it down for them."""
    page = stage.open(step.by, "matters:raise")
    form = page.find_form().fill(
        village=stage.story.village,
        text=step["text"],
        place_text=step["place"],
        category=step["category"],
        wished_tier=step["wish"],
        name_shown=step.get("shown", "convener"),
        writer="helper" if step.get("for") else "self",
    )
    if step.get("for"):
        form.fill(raised_for=step["for"], roster_name=step["raiser"])
    sent = stage.send(step.by, page, form, draw_photos(step.get("photos", [])))
    stage.places["matter"] = sent.find_id(rf"/matters/{UUID}/sent/")


def triage(stage: Stage, step: Step) -> None:
    """Decide on the matter."""
    page = stage.open(step.by, "matters:triage")
    form = page.find_form().fill(decision=step["decision"], tier=step["tier"])
    if step.get("needs_expert"):
        form.tick("needs_expert", "on")
    if step.get("title"):
        form.fill(title=step["title"])
    convener = stage.find_short_name(step.get("convener", step.by))
    form.fill(reason=step.get("reason", ""), convener=convener)
    stage.send(step.by, page, form)


def visit(stage: Stage, step: Step) -> None:
    """Write down a field visit; the page offers the time of now."""
    values = {"who_went": step["who"], "finding": step["finding"]}
    stage.fill(step.by, "matters:visit", values, draw_photos(step.get("photos", [])))


def ask_round(stage: Stage, step: Step) -> None:
    """Ask the residents a question."""
    values = {"question": step["question"], "closes_on": find_day(step["days"])}
    shown = stage.fill(step.by, "matters:opinions_open", values)
    stage.places["opinion_round"] = shown.find_id(rf"/matters/opinions/{UUID}/")


def say(stage: Stage, step: Step) -> None:
    """Residents answer the question on their phones."""
    for name, text in step["lines"]:
        stage.fill(name, "matters:opinions", {"text": text})


def say_more(stage: Stage, step: Step) -> None:
    """Residents who have no other part in the story answer as well."""
    for villager, text in zip(reversed(stage.list_residents()), step["texts"], strict=False):
        stage.fill(villager.long_name, "matters:opinions", {"text": text})


def say_for(stage: Stage, step: Step) -> None:
    """A helper writes down what others answer."""
    for name, text in step["lines"]:
        stage.fill(step.by, "matters:opinions", {"text": text, "said_by": name})


def close_round(stage: Stage, step: Step) -> None:
    """End the round of opinions."""
    stage.fill(step.by, "matters:opinions_close", {"summary": step["summary"]})


def write_finding(stage: Stage, step: Step) -> None:
    """The expert writes down the finding."""
    values = {"finding": step["finding"], "advice": step.get("advice", "")}
    stage.fill(step.by, "matters:expert_find", values, draw_photos(step.get("photos", [])))


def close_link(stage: Stage, step: Step) -> None:
    """Say that a link is done."""
    stage.press(step.by, "matters:link_close", link=step["link"])


def follow(stage: Stage, step: Step) -> None:
    """People want to hear how it goes on; the button is on the matter's page."""
    for name in step["people"]:
        page = stage.open(name, "web:matter")
        stage.send(name, page, page.find_form(stage.call("matters:follow")))


def promise(stage: Stage, step: Step) -> None:
    """Write down what is to be done, by whom and until when."""
    values = {
        "promise": step["promise"],
        "office": step["office"],
        "due_on": find_day(step["days"]),
    }
    shown = stage.fill(step.by, "delivery:item_agree", values)
    address = shown.find_link(rf"/delivery/items/{UUID}/", step["promise"])
    stage.items.append(address.split("/")[3])


def report(stage: Stage, step: Step) -> None:
    """The office looks at what it has to do, and says how far it is."""
    item = stage.places["item"] = stage.items[step["item"] - 1]
    stage.open(step.by, "delivery:mine").find_link(item)
    is_done = step.get("is_done", True)
    values = {
        "sort": "done" if is_done else "progress",
        "text": step["text"],
    }
    if step.get("no_photo_reason"):
        values["no_photo_reason"] = step["no_photo_reason"]
    stage.fill(step.by, "delivery:report", values, draw_photos(step.get("photos", [])))


def accept(stage: Stage, step: Step) -> None:
    """Somebody looked and says that it is done."""
    stage.press(step.by, "delivery:accept", item=stage.items[step["item"] - 1])


def publish(stage: Stage, step: Step) -> None:
    """Put up the result and ask for ratings."""
    values = {"text": step["text"], "rate_until": find_day(step["days"])}
    stage.fill(step.by, "delivery:publish", values)


def rate(stage: Stage, step: Step) -> None:
    """Those who were at the meetings, and whoever raised it, say whether it helped.

    The first of them presses the button twice, as happens on a slow line.
    """
    left_out = {stage.find_id(name) for name in step.get("leave_out", [])}
    people = [name for name in stage.attended if name not in stage.rated]
    people = [name for name in people if stage.find_id(name) not in left_out]
    comments = iter(step.get("comments", []))
    for name, value in zip(people, share_values(step, len(people)), strict=True):
        page = stage.open(name, "delivery:rate")
        form = page.find_form().fill(value=value, comment=next(comments, ""))
        if stage.rated:
            stage.find_phone(name).send_away(page, form)
        else:
            stage.send_twice(name, page, form)
        stage.rated[name] = value


def share_values(step: Step, total: int) -> list[str]:
    """How people rate: "nearly" and "not solved" come in between, as in life."""
    others = ["nearly"] * step.get("nearly", 0) + ["not_solved"] * step.get("not_solved", 0)
    values = ["solved"] * total
    for number, value in enumerate(others, 1):
        if total > len(others):
            values[number * total // (len(others) + 1)] = value
    return values


def count(stage: Stage, step: Step) -> None:
    """Count the ratings."""
    if not stage.rated:
        raise RehearsalProblem(mark("Nobody has rated, so there is nothing to count."))
    stage.press(step.by, "delivery:count")


VERBS: dict[str, Verb] = {
    "raise": raise_matter,
    "triage": triage,
    "visit": visit,
    "ask_round": ask_round,
    "say": say,
    "say_more": say_more,
    "say_for": say_for,
    "close_round": close_round,
    "find": write_finding,
    "close_link": close_link,
    "follow": follow,
    "promise": promise,
    "report": report,
    "accept": accept,
    "publish": publish,
    "rate": rate,
    "count": count,
}
