"""The steps of a story as people do them in their browsers: a legal talk or an activity."""

from __future__ import annotations

from datetime import timedelta

from zhaishangyi.record import clock
from zhaishangyi.rehearsal import meeting_steps
from zhaishangyi.rehearsal.matter_steps import Verb
from zhaishangyi.rehearsal.meeting_steps import cut_group, find_venue, sign_in_at_desk
from zhaishangyi.rehearsal.stage import UUID, Stage, draw_photos
from zhaishangyi.town.reading import Step


def plan_event(stage: Stage, step: Step) -> None:
    """Plan a talk or an activity that begins in a moment, with its speakers."""
    page = stage.open(step.by, "meetings:event_plan")
    at = clock.local(clock.now())
    starts = min(at + timedelta(minutes=2), at.replace(hour=23, minute=59))
    form = page.find_form().fill(
        sort=step["sort"],
        title=step["title"],
        about=step.get("about", ""),
        jurisdiction=stage.story.village,
        starts_at_0=f"{starts:%Y-%m-%d}",
        starts_at_1=f"{starts:%H:%M}",
        venue=find_venue(stage, step["venue"]),
        minutes=str(step.get("minutes", 90)),
    )
    for row, (role, name, topic) in enumerate(step.get("speakers", []), 1):
        called = cut_group(stage.find_long_name(name))
        form.fill(**{f"role_{row}": role, f"name_{row}": called, f"topic_{row}": topic})
    planned = stage.send(step.by, page, form)
    stage.places["meeting"] = stage.places["event"] = planned.find_id(rf"/meetings/{UUID}/")
    stage.scanned = []


def check_in(stage: Stage, step: Step) -> None:
    """To a talk nobody is invited: the first residents scan the code, the desk ticks speakers."""
    if stage.places["meeting"] != stage.places.get("event"):
        meeting_steps.check_in(stage, step)
        return
    code = stage.open(step.by, "meetings:code").find_id(r"/meetings/come/([0-9A-Z]+)/")
    for villager in stage.list_residents()[: step.get("scanning", 0)]:
        stage.press(villager.long_name, "meetings:check_in", code=code)
        stage.scanned.append(villager.long_name)
    sign_in_at_desk(stage, step, set())


def ask(stage: Stage, step: Step) -> None:
    """Somebody asks on their phone, or the desk writes down what was asked."""
    page = stage.open(step.by, "meetings:question")
    form = page.find_form().fill(text=step["text"])
    if "asked_as" in form.fields:
        form.fill(asked_as=step.get("as", "resident"))
    stage.send(step.by, page, form)


def answer_question(stage: Stage, step: Step) -> None:
    """The latest question is answered by a speaker, or at the desk for one."""
    phone = stage.find_phone(step.by)
    talk = phone.open(stage.call("web:meeting"))
    page = phone.open(talk.list_links(rf"/meetings/questions/{UUID}/answer/")[-1])
    form = page.find_form().fill(answer=step["text"])
    if "who" in form.fields:
        form.fill(who=cut_group(step.get("name", "")) or step["as"])
    stage.send(step.by, page, form)


def add_leaflet(stage: Stage, step: Step) -> None:
    """Put up a leaflet."""
    values = {"title": step["title"], "text": step.get("text", "")}
    stage.fill(step.by, "meetings:leaflet_add", values, draw_photos(step.get("photos", [])))


def count_attendance(stage: Stage, step: Step) -> None:
    """Write down how many came."""
    stage.fill(step.by, "meetings:event_count", {"attended": str(step["attended"])})


def lead_to_matter(stage: Stage, step: Step) -> None:
    """Make a matter of what came up; the story goes on with it."""
    values = {
        "text": step["text"],
        "title": step.get("title", ""),
        "place_text": step["place"],
        "category": step.get("category", "other"),
    }
    photos = draw_photos(step.get("photos", []))
    made = stage.fill(step.by, "meetings:event_lead", values, photos)
    stage.places["matter"] = made.find_id(rf"/matters/{UUID}/")


VERBS: dict[str, Verb] = {
    "event_plan": plan_event,
    "check_in": check_in,
    "question": ask,
    "answer_question": answer_question,
    "leaflet": add_leaflet,
    "event_count": count_attendance,
    "event_lead": lead_to_matter,
}
